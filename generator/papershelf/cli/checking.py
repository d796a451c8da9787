"""The command `check`: it checks a finished site here, or sources in `reporting`."""

import argparse
from concurrent.futures import BrokenExecutor

from papershelf.checks.site import check_site
from papershelf.cli.options import check_site_folder
from papershelf.cli.printing import PROBLEMS, SUCCESS, print_json, print_problems
from papershelf.engine.executor import ProcessPool, processors
from papershelf.problems import Severity, fatal, worst
from papershelf.text.wording import count


def run_check(options: argparse.Namespace) -> int:
    """Run `papershelf check`."""
    if not options.site:
        # Imported late: all modules of a build, none of which a finished site needs.
        from papershelf.cli.reporting import check_sources

        return check_sources(options)
    if options.sources or options.config_file:
        options.usage_error("--site can't be combined with SOURCE or --config-file")
    return _check_site(options)


def _check_site(options: argparse.Namespace) -> int:
    """Run `papershelf check --site`."""
    check_site_folder(options.site)
    try:
        with ProcessPool(processors()) as pool:
            report = check_site(options.site, pool.map)
    except BrokenExecutor as error:
        raise fatal(
            str(options.site), "a worker process ended unexpectedly, perhaps for lack of memory"
        ) from error
    if options.format == "json":
        print_json(report.problems, files=report.files, pages=report.pages)
    else:
        totals = (report.files, "file"), (report.pages, "page"), (len(report.problems), "problem")
        print_problems(report.problems, (count(number, noun) for number, noun in totals))
    return PROBLEMS if worst(report.problems) is Severity.ERROR else SUCCESS
