"""The command `build`, and the output of its stages."""

import argparse
import json

from papershelf.cli.printing import PROBLEMS, SUCCESS, escaped, report, stdout
from papershelf.cli.progress import shown_progress
from papershelf.cli.requests import check_output, reporting_site_errors, request_of
from papershelf.engine.files import write_file
from papershelf.engine.memory import paused_collection
from papershelf.engine.progress import StageTime, Stopwatch
from papershelf.mkdocs.site import build_site, load_site
from papershelf.mkdocs.site_folder import shown_site
from papershelf.problems import Severity, Summary
from papershelf.text.wording import count


@reporting_site_errors
@paused_collection()
def run_build(options: argparse.Namespace) -> int:
    """Run `papershelf build`."""
    check_output(options.timings)
    with shown_progress(_print_stage, is_quiet=options.quiet) as watch:
        site = load_site(request_of(options))
        built = build_site(site, watch)
        watch.stop()
    if options.timings:
        write_file(options.timings, _timings(watch).encode())
    if not options.quiet:
        _print_summary(built, shown_site(site.config), watch)
    outcome = site.plugin.outcome if built.changed else None
    if options.explain and outcome:
        for line in outcome.report:
            stdout.print(escaped(line))
    verified = outcome.verified if outcome else ()
    if options.verify and not options.quiet:
        stdout.print(f"{count(len(verified), 'cached result')} verified")
    differing = [function for function, is_same in verified if not is_same]
    for function in differing:
        reason = f"{function} gives a result that differs from the cached one"
        report(Severity.ERROR, f"{reason} (remove the cache, and build again)")
    return PROBLEMS if built.failed or differing else SUCCESS


def _print_stage(finished: StageTime) -> None:
    """Print the line of a *finished* stage: "Reading: 1,000 records in 2.0 s (500 per second)"."""
    stage = finished.stage
    done = f"{count(finished.count, stage.unit)} in " if finished.count else ""
    rate = f" ({finished.rate:,.0f} per second)" if finished.rate else ""
    stdout.print(escaped(f"{stage.name}: {done}{finished.seconds:.1f} s{rate}"))


def _print_summary(built: Summary, folder: str, watch: Stopwatch) -> None:
    """Print the numbers of papers and topics, and the time of the build."""
    sums = f"{count(built.papers, 'paper')}, {count(built.topics, 'topic')}"
    unchanged = "" if built.changed else ", nothing changed"
    stdout.print(escaped(f"{sums}: {folder}/ ({watch.seconds:.1f} s{unchanged})"))


def _timings(watch: Stopwatch) -> str:
    """Return the seconds of a build and of its stages as JSON."""
    stages = [
        {
            "stage": finished.stage.name,
            "count": finished.count,
            "unit": finished.stage.unit or None,
            "seconds": round(finished.seconds, 3),
        }
        for finished in watch.stages
    ]
    return json.dumps({"seconds": round(watch.seconds, 3), "stages": stages}, indent=1) + "\n"
