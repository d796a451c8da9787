"""The commands and their options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from papershelf import __version__
from papershelf.cli.asking import run_related, run_search
from papershelf.cli.building import run_build, run_pages, run_serve
from papershelf.cli.checking import check_sources, run_check
from papershelf.cli.drafting import run_digest, run_suggest
from papershelf.cli.printing import ESCAPES
from papershelf.cli.requests import with_site
from papershelf.model import PartialDate
from papershelf.text.dates import parse_date


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


def parser() -> argparse.ArgumentParser:
    """Return the commands and their options."""
    top = _Parser(prog="papershelf", description="A static site from any pile of papers.")
    top.add_argument("--version", action="version", version=f"papershelf {__version__}")
    top.set_defaults(quiet=False, verbose=False)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    shared = _Parser(add_help=False)
    _add_sources(shared)
    _add_build(commands.add_parser("build", parents=[shared], help="build the site"))
    serve = commands.add_parser("serve", parents=[shared], help="preview the site as you edit")
    where = "where to serve it (127.0.0.1:8000)"
    serve.add_argument("-a", "--address", type=_address, metavar="HOST:PORT", help=where)
    serve.set_defaults(run=with_site, command=run_serve, address=("127.0.0.1", 8000))
    pages = commands.add_parser("pages", help="write pages and settings for another renderer")
    pages.add_argument("folder", type=Path, metavar="DIR", help="the folder of its project")
    _add_sources(pages)
    pages.add_argument("--force", action="store_true", help="write into a folder of somebody else")
    pages.set_defaults(run=with_site, command=run_pages)
    _add_digest(commands.add_parser("digest", parents=[shared], help="write a mail of new papers"))
    _add_check(commands.add_parser("check", parents=[shared], help="read the sources and report"))
    topics = commands.add_parser("topics", help="draft topics of your own")
    _add_suggest(topics.add_subparsers(required=True, metavar="COMMAND"))
    _add_search(commands.add_parser("search", help="search a site that was built"))
    _add_related(commands.add_parser("related", help="rank papers of a site by one of them"))
    return top


def _add_build(build: argparse.ArgumentParser) -> None:
    add = build.add_argument
    add("-d", "--site-dir", type=Path, metavar="DIR", help="where it goes (site)")
    add("--strict", action="store_true", help="fail on warnings")
    add("--allow-shrink", action="store_true", help="go on with far fewer papers than last time")
    force = "take the place of a folder that no build has made"
    add("--force", action="store_true", help=force)
    offline = "make a site that opens from a disk, without a server"
    add("--offline", action="store_true", help=offline)
    add("--jobs", type=_jobs, metavar="N", help="processes that share the work (one a processor)")
    cluster = "the Dask cluster that shares the work: tcp://HOST:8786"
    add("--cluster", metavar="ADDRESS", help=cluster)
    explain = "tell what the cache had, and why it had not more"
    add("--explain", action="store_true", help=explain)
    verify = "make N cached results anew, compare"
    add("--verify", type=_amount, default=0, metavar="N", help=verify)
    add("--timings", type=Path, metavar="FILE", help="write what each stage took, as JSON")
    add = build.add_mutually_exclusive_group().add_argument
    add("-q", "--quiet", action="store_true", help="print only what is wrong")
    add("-v", "--verbose", action="store_true", help="print what MkDocs tells as well")
    build.set_defaults(run=with_site, command=run_build)


def _add_digest(digest: argparse.ArgumentParser) -> None:
    add = digest.add_argument
    since = "the first day of papers that are new, such as 2026-03-01"
    add("--since", type=_day, required=True, metavar="DATE", help=since)
    topic = "only papers on this topic, by its id; may be given several times"
    add("--topic", action="append", default=[], metavar="ID", dest="topics", help=topic)
    where = "the mail (digest.eml)"
    add("-o", "--output", type=Path, default=Path("digest.eml"), metavar="FILE", help=where)
    digest.set_defaults(run=with_site, command=run_digest)


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("--format", choices=("text", "json"), default="text")
    site = "read a finished site in place of sources"
    check.add_argument("--site", type=Path, metavar="SITE_DIR", help=site)
    check.set_defaults(run=run_check, command=check_sources, wrong=check.error)


def _add_suggest(commands: Any) -> None:
    suggest = commands.add_parser("suggest", help="write a draft of topics.yml from the papers")
    _add_sources(suggest)
    where = "a new file for the draft, in place of standard output"
    suggest.add_argument("-o", "--output", type=Path, metavar="FILE", help=where)
    suggest.set_defaults(run=with_site, command=run_suggest)


def _add_search(search: _Parser) -> None:
    search.is_mixing = True
    add = search.add_argument
    add("site_dir", type=Path, metavar="SITE_DIR", help="the folder of the site")
    add("query", nargs="?", metavar="QUERY", help="what to search for")
    queries = "queries, one a line; JSON, a list a line"
    add("--queries", type=Path, metavar="FILE", help=queries)
    limit = "how many papers to show (10)"
    add("--limit", type=_amount, default=10, metavar="N", help=limit)
    add("--json", action="store_true", help="answer in JSON")
    search.set_defaults(run=run_search, wrong=search.error)


def _add_related(related: _Parser) -> None:
    related.is_mixing = True
    add = related.add_argument
    add("site_dir", type=Path, metavar="SITE_DIR", help="the folder of the site")
    add("id", nargs="?", metavar="ID", help="the id of the paper that others are near to")
    ids = "ids, one a line; JSON, a list a line"
    add("--ids", type=Path, metavar="FILE", help=ids)
    add("--pool", type=Path, metavar="FILE", help="the ids of those to rank, one a line (all)")
    limit = "how many papers to show (10; in JSON all)"
    add("--limit", type=_amount, metavar="N", help=limit)
    add("--json", action="store_true", help="answer in JSON")
    related.set_defaults(run=run_related, wrong=related.error)


def _add_sources(command: argparse.ArgumentParser) -> None:
    """Let a *command* name what to read."""
    add = command.add_argument
    sources = "a file or folder to read, in place of the configured ones"
    add("sources", nargs="*", type=Path, metavar="SOURCE", help=sources)
    add("-f", "--config-file", type=Path, metavar="FILE", help="the settings (mkdocs.yml)")


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


_amount = _whole("papers", 0, sys.maxsize)
_jobs = _whole("processes from 1 to 64", 1, 64)
