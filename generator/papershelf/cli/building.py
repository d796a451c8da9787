"""The command `build`, and how its stages are told: by bars on a terminal, by lines elsewhere."""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from papershelf.cli.printing import FINE, PROBLEMS, answers, errors, report, safe
from papershelf.cli.requests import request_of, with_site
from papershelf.engine.files import write_file
from papershelf.engine.memory import paused_collection
from papershelf.engine.progress import Progress, StageTime, Stopwatch
from papershelf.mkdocs.site import build_site, load_site
from papershelf.problems import Severity, Summary, fatal
from papershelf.text.wording import count


@with_site
@paused_collection()
def run_build(options: argparse.Namespace) -> int:
    """Run `papershelf build`."""
    if options.timings and not options.timings.parent.is_dir():
        raise fatal(str(options.timings), "there is no folder for this file")
    with _shown_stages(options) as (watch, progress):
        site = load_site(request_of(options))
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
            answers.print(safe(line))
    differing = outcome.differing if outcome else ()
    for function in differing:
        report(Severity.ERROR, f"{function} gives another result than the cache has")
    return PROBLEMS if built.failed or differing else FINE


@contextmanager
def _shown_stages(options: argparse.Namespace) -> Iterator[tuple[Stopwatch, Progress]]:
    """Give what takes the time of a build, and what is to be shown of its progress."""
    if options.quiet:
        watch = Stopwatch(time.monotonic)
        yield watch, watch
    elif not errors.is_terminal:
        watch = Stopwatch(time.monotonic, lambda taken: answers.print(safe(_line_of(taken))))
        yield watch, watch
    else:
        from papershelf.cli.bars import shown_bars

        with shown_bars() as bars:
            yield bars.watch, bars


def _line_of(taken: StageTime) -> str:
    """Return a finished stage in a line: "Reading: 1,000 records in 2.0 s (500 a second)"."""
    stage, seconds = taken.stage, f"{taken.seconds:.1f} s"
    if not taken.count:
        return f"{stage.name}: {seconds}"
    rate = f" ({taken.rate:,.0f} a second)" if taken.rate else ""
    return f"{stage.name}: {count(taken.count, stage.unit)} in {seconds}{rate}"


def _print_summary(built: Summary, folder: str, watch: Stopwatch) -> None:
    """Print what was built; and what it took, where no lines have said that."""
    if errors.is_terminal and built.changed:
        from papershelf.cli.bars import table_of

        answers.print(table_of(watch.stages))
    sums = f"{count(built.papers, 'paper')}, {count(built.topics, 'topic')}"
    news = "" if built.changed else ", nothing changed"
    answers.print(safe(f"{sums}: {folder}/ ({watch.seconds:.1f} s{news})"))


def _timings(watch: Stopwatch) -> str:
    """Return what a build took, for programs."""
    stages = [
        {
            "stage": taken.stage.name,
            "count": taken.count,
            "unit": taken.stage.unit or None,
            "seconds": round(taken.seconds, 3),
        }
        for taken in watch.stages
    ]
    return json.dumps({"seconds": round(watch.seconds, 3), "stages": stages}, indent=1) + "\n"
