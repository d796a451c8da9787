"""The parser of the command line: commands and their options."""

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from msgspec import Struct

from papershelf import __version__
from papershelf.cli.printing import ESCAPES
from papershelf.model import PartialDate
from papershelf.problems import fatal
from papershelf.text.tables import table


class _Parser(argparse.ArgumentParser):
    """An argument parser that escapes its errors, and allows positionals after options if it mixes.

    Otherwise argparse takes an optional positional argument for missing as soon as the arguments
    before it are parsed. A parser of subcommands can't mix.
    """

    is_mixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse *args*, intermixed if the plain way leaves some of them unrecognised.

        `parse_intermixed_args` calls this method, so `is_mixing` is off while it runs.
        """
        result = super().parse_known_args(args, namespace)
        if not self.is_mixing or not result[1]:
            return result
        self.is_mixing = False
        try:
            return self.parse_intermixed_args(args, namespace), []
        finally:
            self.is_mixing = True

    def error(self, message: str) -> NoReturn:
        """Exit with *message* and a hint on an option that is unknown or misplaced, all escaped."""
        # Imported late: it imports YAML, which only some commands need.
        from papershelf.curated.yaml_nodes import nearest

        known, hint = self._option_string_actions, ""
        if unknown := re.match(r"unrecognized arguments: ([^\s=]+)", message):
            is_misplaced = unknown[1] in known
            hint = "options go before --" if is_misplaced else nearest(unknown[1], known)
        super().error((f"{message} ({hint})" if hint else message).translate(ESCAPES))


class _Command(Struct, frozen=True, forbid_unknown_fields=True):
    """A command in the format of `commands.yml`."""

    help: str
    run: str
    options: tuple[dict[str, Any], ...] = ()
    either: tuple[dict[str, Any], ...] = ()


def check_site_folder(site: Path) -> None:
    """Raise PapershelfError if there is no folder at the path *site*."""
    if not site.is_dir():
        fault = "this is not a folder" if site.exists() else "there is no such folder"
        raise fatal(str(site), fault, hint="give the folder of a finished site")


def _day(text: str) -> PartialDate:
    """Return the day *text*, in the format of ISO 8601."""
    # Imported late: one option takes a day, and all commands start here.
    from papershelf.text.dates import parse_date

    day = parse_date(text)
    if not (day and day.year and day.day):
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2026-03-01")
    return day


def _address(text: str) -> tuple[str, int]:
    """Return the host and the port of HOST:PORT; IPv6 hosts may be in brackets."""
    host, _, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    is_port = port.isascii() and port.isdigit() and int(port) <= 65535
    if not host or not is_port or set("[]").intersection(host):
        raise argparse.ArgumentTypeError(f"'{text}' is not HOST:PORT")
    try:
        host.encode("idna")
    except UnicodeError as error:
        raise argparse.ArgumentTypeError(f"'{host}' is not a valid host name") from error
    return host, int(port)


def _path(text: str) -> Path:
    """Return the path *text*; an empty one, as of an unset variable, is not the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty (the current folder is .)")
    return Path(text)


def _integer(expected: str, low: int, high: int) -> Callable[[str], int]:
    """Return a parser of integers from *low* to *high* (inclusive), *expected* in errors."""

    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"'{text}' is not {expected}")
        return int(text)

    return number


_TYPES: Mapping[str, Callable[[str], Any]] = {
    "address": _address,
    "amount": _integer("a valid number", 0, sys.maxsize),
    "day": _day,
    "jobs": _integer("a number of processes from 1 to 64", 1, 64),
    "path": _path,
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands and their options."""
    top = _Parser(prog="papershelf", description="Build a static site from a pile of papers.")
    top.add_argument("--version", action="version", version=f"papershelf {__version__}")
    top.set_defaults(quiet=False, verbose=False)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for name, row in table("cli/commands", dict[str, _Command]).items():
        command = commands.add_parser(name, help=row.help)
        command.is_mixing = True
        command.set_defaults(run=row.run, usage_error=command.error)
        for option in row.options:
            _add_option(command, option)
        either = command.add_mutually_exclusive_group() if row.either else command
        for option in row.either:
            _add_option(either, option)
    return top


def _add_option(command: Any, option: Mapping[str, Any]) -> None:
    arguments = {name: value for name, value in option.items() if name != "names"}
    if "type" in arguments:
        arguments["type"] = _TYPES[arguments["type"]]
    command.add_argument(*option["names"], **arguments)
