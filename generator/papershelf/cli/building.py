"""The command `build`."""

import argparse
import json
from pathlib import Path

from papershelf.cli.printing import FINE, PROBLEMS, answers, errors, report, safe
from papershelf.cli.requests import request_of, with_site
from papershelf.cli.stages import shown_stages
from papershelf.engine.files import write_file
from papershelf.engine.memory import paused_collection
from papershelf.engine.progress import Stopwatch
from papershelf.mkdocs.site import build_site, load_site
from papershelf.problems import Severity, Summary, fatal
from papershelf.text.wording import count


@with_site
@paused_collection()
def run_build(options: argparse.Namespace) -> int:
    """Run `papershelf build`."""
    if options.timings and not options.timings.parent.is_dir():
        raise fatal(str(options.timings), "there is no folder for this file")
    with shown_stages(options) as (watch, progress):
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
