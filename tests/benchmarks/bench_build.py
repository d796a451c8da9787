"""How long a site takes to build, beside Hugo with Pagefind, plain MkDocs, and copying its files.

From 98 papers of a listing and samples of a corpus by a fixed seed. Prints tables in Markdown;
exits with 1 and a list where a bound is missed (build_tables.py). Each command runs alone, in a
process and a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from build_runs import RUNS, with_needs
from build_sources import lay_source
from build_tables import Measured, markdown, missed
from search_papers import CORPUS, LISTED, LISTING, SIZES


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and tell whether the bounds hold."""
    options = parser().parse_args(arguments)
    absent = [path for path in needed(options.papers) if not path.exists()]
    if absent:
        say(f"There is no real input at {' or '.join(map(str, absent))}.")
        return 0
    say(machine())
    say("")
    faults = []
    for papers in options.papers:
        with tempfile.TemporaryDirectory(prefix="papershelf-bench-") as folder:
            rows = list(measure(papers, options.only, Path(folder)))
        for text in markdown(papers, rows):
            say(text)
        faults += [f"{papers:,} papers: {text}" for text in missed(papers, rows)]
    for text in faults:
        say(f"- missed: {text}")
    return 1 if faults else 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument(
        "--papers", type=amount, nargs="+", default=SIZES, metavar="N", help="how many papers"
    )
    found.add_argument(
        "--only",
        type=names,
        default=tuple(RUNS),
        metavar="NAME,…",
        help=f"what to measure, of {', '.join(RUNS)}, with what each needs",
    )
    return found


def amount(text: str) -> int:
    """A number of papers."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of papers")
    return int(text)


def names(text: str) -> tuple[str, ...]:
    """What to measure, and what that needs, in the order in which it is done."""
    chosen = text.split(",")
    unknown = [name for name in chosen if name not in RUNS]
    if unknown:
        raise argparse.ArgumentTypeError(f"'{unknown[0]}' is none of {', '.join(RUNS)}")
    return with_needs(chosen)


def needed(sizes: Sequence[int]) -> Iterator[Path]:
    """The files of real input that these numbers of papers come from."""
    if LISTED in sizes:
        yield LISTING
    if set(sizes) - {LISTED}:
        yield CORPUS


def machine() -> str:
    """When and where this is measured."""
    day = datetime.now(UTC)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return (
        f"{day.day} {day:%B %Y}, Python {platform.python_version()}, {platform.machine()}, "
        f"{cores} cores, {memory:.0f} GB of memory"
    )


def measure(papers: int, chosen: Sequence[str], folder: Path) -> Iterator[Measured]:
    """What each command takes for so many papers."""
    source = lay_source(papers, folder / "catalog")
    for name in chosen:
        if papers > RUNS[name].most:
            continue
        for row in RUNS[name].measure(source, folder):
            print(f"{papers:,} papers: {row.what}, {row.spent.seconds:.1f} s", file=sys.stderr)  # noqa: T201 - a report is what the script is for
            yield row


def say(text: str) -> None:
    """Print a line of the report."""
    print(text, flush=True)  # noqa: T201 - a report is what the script is for


if __name__ == "__main__":
    sys.exit(main())
