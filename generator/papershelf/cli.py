"""The command line, and all that it prints."""

from __future__ import annotations

import argparse
import errno
import gc
import io
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from msgspec.structs import asdict
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from papershelf import __version__
from papershelf.engine.executor import TaskError, paused_collection
from papershelf.engine.progress import STARTING, Progress, Stage, Stopwatch
from papershelf.model import PartialDate
from papershelf.problems import PapershelfError, Problem, Severity, fatal
from papershelf.search.engine import Answer, search
from papershelf.search.index import FOLDER, Index
from papershelf.text.dates import parse_date
from papershelf.text.wording import count, sum_of

# What builds a site takes half a second to load, which a search has no use for: the commands that
# need it import it.
if TYPE_CHECKING:
    from papershelf.build import Summary
    from papershelf.catalog import Catalog
    from papershelf.mkdocs.site import Request

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_SEVERITIES = {logging.ERROR: Severity.ERROR, logging.WARNING: Severity.WARNING}
_OUR_LOGGER = "mkdocs.plugins.papershelf"
_SERVER_LOGGER = "mkdocs.livereload"
_FINE, _PROBLEMS, _INTERRUPTED = 0, 1, 130
# Seconds between two looks at a bar; there may be thousands of steps in one.
_PAUSE = 0.1
# In less, as many seconds as are shown, a rate says nothing.
_SHORTEST = 0.05

# What a terminal obeys, what turns the direction of a text, and what ends a line.
_UNSEEN = (
    *(*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F),
    *(*range(0x2028, 0x202F), *range(0x2066, 0x206A)),
)
_ESCAPES = {code: repr(chr(code))[1:-1] for code in _UNSEEN}


errors = Console(stderr=True, highlight=False, soft_wrap=True)
_answers = Console(highlight=False, soft_wrap=True)


def _text(text: str, style: str = "") -> Text:
    """Return a line to print, with escapes for what can't be seen and never taken for markup.

    Names, titles and messages are made by others: all that is printed goes through here.
    """
    return Text(text.translate(_ESCAPES), style)


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
        super().error(message.translate(_ESCAPES))


def run() -> None:
    """Run the command `papershelf` and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A title may hold what the terminal's encoding lacks.
            stream.reconfigure(errors="backslashreplace")
    code = main()
    # So that the interpreter ends without a collection of all that there is by now.
    gc.freeze()
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit code: 0, 1 for problems, 2 for wrong usage."""
    options = parser().parse_args(arguments)
    log = logging.getLogger("mkdocs")
    log.addHandler(handler := _Messages(options))
    log.setLevel(logging.INFO)
    try:
        return int(options.run(options))
    except PapershelfError as error:
        for problem in error.problems:
            _report(problem.severity, str(problem))
    except TaskError as error:
        _report(Severity.ERROR, str(error))
    except BrokenPipeError:
        # Whoever reads has enough; what is not written yet goes nowhere, without another complaint.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _report(Severity.ERROR, f"{_place_of(error)}: {error.strerror or error}")
    except KeyboardInterrupt:
        errors.print("Stopped.")
        return _INTERRUPTED
    finally:
        log.removeHandler(handler)
    return _PROBLEMS


def _place_of(error: OSError) -> str:
    """Return the file that *error* is about, and where it was to go, if anywhere."""
    named = [str(name) for name in (error.filename, error.filename2) if name]
    return " to ".join(named) or "the disk"


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
    serve.set_defaults(run=_run_with_site, command=_run_serve, address=("127.0.0.1", 8000))
    pages = commands.add_parser("pages", help="write pages and settings for another renderer")
    pages.add_argument("folder", type=Path, metavar="DIR", help="the folder of its project")
    _add_sources(pages)
    pages.add_argument("--force", action="store_true", help="write into a folder of somebody else")
    pages.set_defaults(run=_run_with_site, command=_run_pages)
    _add_digest(commands.add_parser("digest", parents=[shared], help="write a mail of new papers"))
    check = commands.add_parser("check", parents=[shared], help="read the sources and report")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.set_defaults(run=_run_with_site, command=_run_check)
    topics = commands.add_parser("topics", help="draft topics of your own")
    _add_suggest(topics.add_subparsers(required=True, metavar="COMMAND"))
    _add_search(commands.add_parser("search", help="search a site that was built"))
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
    build.set_defaults(run=_run_with_site, command=_run_build)


def _add_digest(digest: argparse.ArgumentParser) -> None:
    add = digest.add_argument
    since = "the first day of papers that are new, such as 2026-03-01"
    add("--since", type=_day, required=True, metavar="DATE", help=since)
    topic = "only papers on this topic, by its id; may be given several times"
    add("--topic", action="append", default=[], metavar="ID", dest="topics", help=topic)
    where = "the mail (digest.eml)"
    add("-o", "--output", type=Path, default=Path("digest.eml"), metavar="FILE", help=where)
    digest.set_defaults(run=_run_with_site, command=_run_digest)


def _add_suggest(commands: Any) -> None:
    suggest = commands.add_parser("suggest", help="write a draft of topics.yml from the papers")
    _add_sources(suggest)
    where = "a new file for the draft, in place of standard output"
    suggest.add_argument("-o", "--output", type=Path, metavar="FILE", help=where)
    suggest.set_defaults(run=_run_with_site, command=_run_suggest)


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
    search.set_defaults(run=_run_search, wrong=search.error)


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


def _request_of(options: argparse.Namespace) -> Request:
    """Return what the options ask for."""
    from papershelf.mkdocs.site import Request

    given = vars(options)
    return Request(**{name: given[name] for name in Request.__struct_fields__ if name in given})


def _run_with_site(options: argparse.Namespace) -> int:
    """Run a command that needs MkDocs, and report what that finds wrong."""
    with paused_collection():
        from papershelf.mkdocs.site import SiteError

    try:
        return int(options.command(options))
    except SiteError as error:
        if isinstance(error.__cause__, PapershelfError):
            raise error.__cause__ from error
        _report(Severity.ERROR, *str(error).split("\n"))
        return _PROBLEMS


@paused_collection()
def _run_build(options: argparse.Namespace) -> int:
    """`papershelf build`."""
    from papershelf.engine.files import write_file
    from papershelf.mkdocs.site import build_site, load_site

    if options.timings and not options.timings.parent.is_dir():
        raise fatal(str(options.timings), "there is no folder for this file")
    with _shown_stages(options) as (watch, progress):
        site = load_site(_request_of(options))
        built = build_site(site, progress)
        watch.stop()
    if options.timings:
        write_file(options.timings, _timings(watch).encode())
    if not options.quiet:
        folder = site.settings.sources.shown(Path(site.config.site_dir))
        _print_summary(built, folder, watch)
    outcome = site.plugin.outcome
    if options.explain:
        for line in outcome.report if outcome else ["nothing has changed"]:
            _answers.print(_text(line))
    differing = outcome.differing if outcome else ()
    for function in differing:
        _report(Severity.ERROR, f"{function} gives another result than the cache has")
    return _PROBLEMS if built.failed or differing else _FINE


def _print_summary(built: Summary, folder: str, watch: Stopwatch) -> None:
    """Print what was built; and what it took, where no lines have said that."""
    if errors.is_terminal and built.changed:
        _answers.print(_table_of(watch.stages))
    sums = f"{count(built.papers, 'paper')}, {count(built.topics, 'topic')}"
    news = "" if built.changed else ", nothing changed"
    _answers.print(_text(f"{sums}: {folder}/ ({watch.seconds:.1f} s{news})"))


def _timings(watch: Stopwatch) -> str:
    """Return what a build took, for programs."""
    stages = [
        {
            "stage": stage.name,
            "count": stage.count,
            "unit": stage.unit or None,
            "seconds": round(stage.seconds, 3),
        }
        for stage in watch.stages
    ]
    return json.dumps({"seconds": round(watch.seconds, 3), "stages": stages}, indent=1) + "\n"


def _run_serve(options: argparse.Namespace) -> int:
    """`papershelf serve`."""
    from papershelf.mkdocs.site import serve_site

    host, port = options.address
    # Ended like this by the system, it tidies up as when ended by hand.
    for name in ("SIGTERM", "SIGHUP"):
        if ending := getattr(signal, name, None):
            signal.signal(ending, signal.default_int_handler)
    try:
        serve_site(_request_of(options), host, port)
    except KeyboardInterrupt:
        errors.print("Stopped.")
    except OSError as error:
        reason = f"can't be had: {error.strerror}"
        if error.errno == errno.EADDRINUSE:
            reason = "is in use; choose another with -a"
        _report(Severity.ERROR, f"the address {host}:{port} {reason}")
        return _PROBLEMS
    return _FINE


def _run_pages(options: argparse.Namespace) -> int:
    """`papershelf pages`."""
    from papershelf.mkdocs.export import export
    from papershelf.mkdocs.site import load_site

    summary = export(load_site(_request_of(options)), options.folder).summary
    _answers.print(_text(f"{count(summary.papers, 'paper')}: {options.folder}/"))
    return _PROBLEMS if summary.failed else _FINE


def _run_check(options: argparse.Namespace) -> int:
    """`papershelf check`."""
    from papershelf.build import worst

    catalog = _catalog_of(options)
    if options.format == "json":
        sys.stdout.writelines(_as_json(catalog))
    else:
        for line in _as_text(catalog):
            _answers.print(line)
    return _FINE if worst(catalog.problems) in (None, Severity.NOTE) else _PROBLEMS


def _run_suggest(options: argparse.Namespace) -> int:
    """`papershelf topics suggest`."""
    from papershelf.engine.files import write_file
    from papershelf.enrich.suggest import suggest

    if options.output and options.output.exists():
        hint = "name another, or remove it"
        raise fatal(str(options.output), "there is a file of this name already", hint=hint)
    draft = suggest(_catalog_of(options).papers)
    if options.output:
        write_file(options.output, draft.encode())
    else:
        sys.stdout.write(draft)
    return _FINE


def _run_digest(options: argparse.Namespace) -> int:
    """`papershelf digest`."""
    from papershelf.engine.files import write_file
    from papershelf.mkdocs.site import load_settings
    from papershelf.outputs.digest import digest_mail, new_since

    settings, catalog = load_settings(_request_of(options)), _catalog_of(options)
    if not settings.site_url:
        raise fatal("mkdocs.yml", "a mail needs the site's address", hint="set `site_url`")
    known = {topic.id for topic in catalog.taxonomy.topics}
    for topic in set(options.topics) - known:
        near = get_close_matches(topic, known, n=1)
        raise fatal(
            "--topic", f"no topic is '{topic}'", hint=f"did you mean '{near[0]}'?" if near else ""
        )
    papers = new_since(options.since, options.topics, catalog)
    if papers:
        site = settings.site(len(catalog.papers))
        mail = digest_mail(papers, options.since, catalog, site, settings.mail)
        write_file(options.output, mail)
    where = f": {options.output}" if papers else ", no mail"
    _answers.print(_text(f"{count(len(papers), 'new paper')}{where}"))
    return _FINE


def _catalog_of(options: argparse.Namespace) -> Catalog:
    """Return what the sources give that the options name."""
    from papershelf.build import make_catalog, open_engine
    from papershelf.mkdocs.site import load_settings

    settings = load_settings(_request_of(options))
    with open_engine(settings.workers) as engine:
        return make_catalog(settings, engine)


def _run_search(options: argparse.Namespace) -> int:
    """`papershelf search`."""
    if (options.query is None) == (options.queries is None):
        options.wrong("either QUERY or --queries FILE is needed, and not both")
    if not (options.site_dir / FOLDER).is_dir():
        hint = "name the folder of a site that was built"
        raise fatal(str(options.site_dir), "there is no search index in it", hint=hint)
    index = Index(options.site_dir)
    if options.queries:
        with options.queries.open(encoding="utf-8-sig", errors="replace") as lines:
            for line in lines:
                _print_json(search(line.removesuffix("\n"), index), index, options.limit)
        return _FINE
    found = search(options.query, index)
    if options.json:
        _print_json(found, index, options.limit)
        return _FINE
    for word, others in found.instead:
        _report(Severity.NOTE, f"nothing has '{word}'; showing results for {', '.join(others)}")
    for rank, result in enumerate(_results(found, index, options.limit), start=1):
        _answers.print(_text(f"{rank}. {result['title']}"))
        _answers.print(_text(f"   {result['url']}"))
    total = len(found.ranked)
    _answers.print(_text(f"{count(total, 'paper')}"))
    return _FINE


def _print_json(found: Answer, index: Index, limit: int) -> None:
    """Print the first papers of an answer on a line of ASCII."""
    print(json.dumps(_results(found, index, limit)), flush=True)


def _results(found: Answer, index: Index, limit: int) -> list[dict[str, Any]]:
    """Return the first papers of an answer, for programs."""
    cards = ((index.card(number), score) for number, score in found.ranked[:limit])
    return [
        {"id": card.id, "title": card.title, "url": card.url, "score": score}
        for card, score in cards
    ]


def _as_json(catalog: Catalog) -> Iterator[str]:
    """Yield the report for programs, a source or problem on each line."""
    yield '{"sources": '
    yield from _json_list(map(asdict, catalog.readings))
    yield f', "papers": {len(catalog.papers)}, "problems": '
    yield from _json_list(map(_problem_of, catalog.problems))
    yield "}\n"


def _json_list(items: Iterable[object]) -> Iterator[str]:
    """Yield a list in JSON, of which no more than an item is held."""
    before = "["
    for item in items:
        yield f"{before}\n{json.dumps(item)}"
        before = ","
    yield "]" if before == "," else "[]"


def _problem_of(problem: Problem) -> dict[str, Any]:
    """Return a problem for programs."""
    return {
        "severity": problem.severity.value,
        "path": problem.source.path,
        "line": problem.source.line,
        "message": problem.message,
        "hint": problem.hint,
    }


def _as_text(catalog: Catalog) -> Iterator[Text]:
    """Yield the report for people: a sum for each source, then what was found."""
    for reading in catalog.readings:
        yield _text(f"{reading.path} ({reading.format})", style="bold")
        yield _text(f"  {sum_of(reading)}")
    for problem in catalog.problems:
        yield _message(problem.severity, str(problem))
    notes = sum(problem.severity is Severity.NOTE for problem in catalog.problems)
    found = [
        count(len(catalog.papers), "paper"),
        count(len(catalog.problems) - notes, "problem"),
        *([count(notes, "note")] if notes else []),
    ]
    yield _text(", ".join(found))


def _report(severity: Severity, *lines: str) -> None:
    """Print one message to standard error, each of its *lines* with its severity."""
    for line in lines:
        errors.print(_message(severity, line))


def _message(severity: Severity, text: str) -> Text:
    """Return a message with its severity in front."""
    return Text.assemble((f"{severity}: ", _COLOURS[severity]), _text(text))


class _Messages(logging.Handler):
    """Shows our own messages, and MkDocs' where something is wrong.

    Of ours nothing but what is wrong where it is quiet, and all of MkDocs' where it is verbose.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__()
        self.options = options

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record, or not."""
        is_ours, text = record.name == _OUR_LOGGER, record.getMessage()
        if (
            record.levelno >= logging.WARNING
            or self.options.verbose
            or (is_ours and not self.options.quiet)
        ):
            # Messages of MkDocs may have lines, as lists of files do.
            lines = [text] if is_ours else text.split("\n")
            _report(_SEVERITIES.get(record.levelno, Severity.NOTE), *lines)
        elif record.name == _SERVER_LOGGER and "Watching paths" not in text:
            errors.print(_text(text))


@contextmanager
def _shown_stages(options: argparse.Namespace) -> Iterator[tuple[Stopwatch, Progress]]:
    """Give what takes the time of a build, and what is to be shown of its progress.

    It is shown by bars on a terminal, and by a line for each finished stage elsewhere.
    """
    if options.quiet:
        watch = Stopwatch(time.monotonic)
        yield watch, watch
    elif not errors.is_terminal:
        watch = Stopwatch(time.monotonic, lambda stage: _answers.print(_text(_line_of(stage))))
        yield watch, watch
    else:
        columns = (
            TextColumn("{task.description:<16}"),
            BarColumn(),
            TextColumn("{task.completed:>9,.0f}"),
            _Rate(),
            TimeElapsedColumn(),
        )
        with Bars(*columns, console=errors, transient=True) as shown:
            bars = _StageBars(shown)
            yield bars.watch, bars


class _Rate(ProgressColumn):
    """How many are done a second."""

    def render(self, task: Task) -> Text:
        """Return the text in the column."""
        speed = task.finished_speed or task.speed
        return _text(f"{speed:,.0f}/s" if speed and task.completed else "")


class _StageBars:
    """A bar for each stage, gone when all are done."""

    def __init__(self, shown: Bars) -> None:
        self.watch = Stopwatch(time.monotonic, self.end)
        self.shown = shown
        self.stage = STARTING
        self.task = shown.add_task(STARTING, total=None)
        self.looked = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show progress."""
        self.watch(stage, done, total)
        now = time.monotonic()
        if stage != self.stage:
            self.stage = stage
            self.task = self.shown.add_task(stage, total=None)
        elif now - self.looked < _PAUSE:
            return
        self.looked = now
        self.shown.update(self.task, completed=done, total=total or None)

    def end(self, stage: Stage) -> None:
        """Leave a stage as it ended."""
        self.shown.update(self.task, completed=stage.count, total=stage.count)
        self.shown.stop_task(self.task)


def _line_of(stage: Stage) -> str:
    """Return a finished stage in a line: "Cleaning: 1,000 records in 2.0 s (500 a second)"."""
    if not stage.count:
        return f"{stage.name}: {stage.seconds:.1f} s"
    rate = f" ({stage.rate:,.0f} a second)" if stage.seconds >= _SHORTEST else ""
    return f"{stage.name}: {count(stage.count, stage.unit)} in {stage.seconds:.1f} s{rate}"


def _table_of(stages: Sequence[Stage]) -> Table:
    """Return what stages took, and all of them together."""
    table = Table("stage", box=SIMPLE, show_footer=True)
    table.columns[0].footer = "All"
    whole = sum(stage.seconds for stage in stages)
    for heading, footer in (("done", ""), ("seconds", f"{whole:.1f}"), ("a second", "")):
        table.add_column(heading, footer=footer, justify="right")
    for stage in stages:
        done = count(stage.count, stage.unit) if stage.count else ""
        rate = f"{stage.rate:,.0f}" if stage.count and stage.seconds >= _SHORTEST else ""
        table.add_row(stage.name, done, f"{stage.seconds:.1f}", rate)
    return table
