"""The commands and their options."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from msgspec import Struct

from papershelf import __version__
from papershelf.cli.printing import ESCAPES
from papershelf.model import PartialDate
from papershelf.text.dates import parse_date
from papershelf.text.tables import table


class _Parser(argparse.ArgumentParser):
    """Tells what is wrong in one line, and takes an argument behind options where asked to.

    Without, one that may be missing counts as missing once the arguments before it are read.
    """

    is_mixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as `ArgumentParser` does, whose other way of parsing calls this as well."""
        plain = super().parse_known_args(args, namespace)
        if not self.is_mixing or not plain[1]:
            return plain
        self.is_mixing = False
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self.is_mixing = True

    def error(self, message: str) -> NoReturn:
        """End with what is wrong; *message* repeats arguments."""
        super().error(message.translate(ESCAPES))


class _Command(Struct, frozen=True, forbid_unknown_fields=True):
    """A command: see `commands.yml`."""

    help: str
    options: tuple[dict[str, Any], ...] = ()
    either: tuple[dict[str, Any], ...] = ()
    mixing: bool = False


def _day(text: str) -> PartialDate:
    """Return a day, written as ISO 8601 has it."""
    found = parse_date(text)
    if not (found and found.year and found.day):
        raise argparse.ArgumentTypeError(f"'{text}' is no day such as 2026-03-01")
    return found


def _address(text: str) -> tuple[str, int]:
    """Return a host and a port, written HOST:PORT; IPv6 hosts may stand in brackets."""
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is not HOST:PORT")
    host = host.strip("[]")
    try:
        host.encode("idna")
    except UnicodeError as error:
        raise argparse.ArgumentTypeError(f"'{host}' is no name of a host") from error
    return host, int(port)


def _whole(noun: str, low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number between two bounds, both included, of what *noun* says."""

    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"'{text}' is no number of {noun}")
        return int(text)

    return number


_TYPES: Mapping[str, Callable[[str], Any]] = {
    "address": _address,
    "amount": _whole("papers", 0, sys.maxsize),
    "day": _day,
    "jobs": _whole("processes from 1 to 64", 1, 64),
    "path": Path,
}
# What runs a command, by name: no other command's modules are imported.
_RUN: Mapping[str, str] = {
    "build": "papershelf.cli.building:run_build",
    "serve": "papershelf.cli.serving:run_serve",
    "pages": "papershelf.cli.serving:run_pages",
    "digest": "papershelf.cli.checking:run_digest",
    "check": "papershelf.cli.finished:run_check",
    "topics suggest": "papershelf.cli.checking:run_suggest",
    "search": "papershelf.cli.asking:run_search",
    "related": "papershelf.cli.asking:run_related",
}


def parser() -> argparse.ArgumentParser:
    """Return the commands and their options."""
    top = _Parser(prog="papershelf", description="A static site from any pile of papers.")
    top.add_argument("--version", action="version", version=f"papershelf {__version__}")
    top.set_defaults(quiet=False, verbose=False)
    groups: dict[str, Any] = {"": top.add_subparsers(required=True, metavar="COMMAND")}
    for words, row in table("cli/commands", dict[str, _Command]).items():
        group, _, word = words.rpartition(" ")
        command = groups[group].add_parser(word, help=row.help)
        if words in _RUN:
            _equip(command, row)
            command.set_defaults(run=_RUN[words], wrong=command.error)
        else:
            groups[words] = command.add_subparsers(required=True, metavar="COMMAND")
    return top


def _equip(command: _Parser, row: _Command) -> None:
    """Give a *command* the options of its *row*."""
    command.is_mixing = row.mixing
    for option in row.options:
        _add(command, option)
    either = command.add_mutually_exclusive_group() if row.either else command
    for option in row.either:
        _add(either, option)


def _add(command: Any, option: Mapping[str, Any]) -> None:
    given = {name: value for name, value in option.items() if name != "names"}
    if "type" in given:
        given["type"] = _TYPES[given["type"]]
    command.add_argument(*option["names"], **given)
