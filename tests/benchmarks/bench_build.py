"""Measure the time of builds, compared with Hugo and Pagefind, MkDocs, and a copy of the site.

The sources are a listing of 98 papers and samples of a corpus by a fixed seed. Prints Markdown
tables, with the stages of our builds for the largest size, and exits with 1 and a list if a bound
is missed (build_tables.py). Each command runs alone, in its own process and folder; a peer that
takes too long is stopped.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from build_runs import RUNS, with_needs
from build_sources import lay_source
from build_tables import Measured, markdown, missed, stages_markdown
from search_papers import CORPUS, LISTED, LISTING, SIZES

import papershelf

# A peer that takes longer is stopped.
MINUTES = 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and return 1 if a bound is missed."""
    options = parser().parse_args(arguments)
    absent = [path for path in needed(options.papers) if not path.exists()]
    if absent:
        say(f"There is no real input at {' or '.join(map(str, absent))}.")
        return 0
    # An installed package has compiled modules, but here Python may be told to write none.
    compileall.compile_dir(papershelf.__path__[0], quiet=1)
    say(machine())
    say("")
    faults = []
    # Nothing is removed before all is measured: for each new file, ext4 skips the inodes that were
    # freed in the last minutes one by one (`recently_deleted` in its ialloc.c).
    with tempfile.TemporaryDirectory(prefix="papershelf-bench-") as folder:
        for papers in options.papers:
            subfolder = Path(folder, str(papers))
            subfolder.mkdir()
            rows = list(measure(papers, options.only, subfolder, 60 * options.minutes))
            stages = stages_markdown(papers, rows) if papers == max(options.papers) else ()
            for text in chain(markdown(papers, rows), stages):
                say(text)
            faults += [f"{papers:,} papers: {text}" for text in missed(papers, rows)]
    for text in faults:
        say(f"- missed: {text}")
    return 1 if faults else 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--papers", type=amounts, default=SIZES, metavar="N,…", help="how many papers"
    )
    parser.add_argument(
        "--only",
        type=names,
        default=tuple(RUNS),
        metavar="NAME,…",
        help=f"what to measure, of {', '.join(RUNS)}, with what each needs",
    )
    parser.add_argument(
        "--minutes",
        type=amount,
        default=MINUTES,
        metavar="N",
        help=f"after how many minutes a peer is stopped ({MINUTES})",
    )
    return parser


def amounts(text: str) -> tuple[int, ...]:
    """Return the distinct numbers of papers in *text*."""
    return tuple(dict.fromkeys(map(amount, text.split(","))))


def amount(text: str) -> int:
    """Return the positive integer in *text*."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"'{text}' is no number above zero")
    return int(text)


def names(text: str) -> tuple[str, ...]:
    """Return the runs named in *text* and those that they need, in the order of RUNS."""
    chosen = text.split(",")
    unknown = [name for name in chosen if name not in RUNS]
    if unknown:
        raise argparse.ArgumentTypeError(f"'{unknown[0]}' is none of {', '.join(RUNS)}")
    return with_needs(chosen)


def needed(sizes: Sequence[int]) -> Iterator[Path]:
    """Yield the input files for these numbers of papers."""
    if LISTED in sizes:
        yield LISTING
    if set(sizes) - {LISTED}:
        yield CORPUS


def machine() -> str:
    """Return the date, the version of Python, and the machine."""
    day = datetime.now(UTC)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return (
        f"{day.day} {day:%B %Y}, Python {platform.python_version()}, {processor()}, "
        f"{cores} cores, {memory:.0f} GB of memory"
    )


def processor() -> str:
    """Return the name of the processor, or its architecture if the system reports no more."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    names = re.findall(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return f"{platform.machine()} ({names[0]})" if names else platform.machine()


def measure(papers: int, chosen: Sequence[str], folder: Path, most: float) -> Iterator[Measured]:
    """Yield the measurement of each command; a peer is stopped after *most* seconds."""
    source = lay_source(papers, folder / "catalog")
    stopped = set()
    for name in chosen:
        if papers > RUNS[name].most or RUNS[name].needs in stopped:
            continue
        for row in RUNS[name].measure(source, folder, most):
            sys.stderr.write(f"{papers:,} papers: {row.what}, {row.spent.seconds:.1f} s\n")
            yield row
            if row.spent.stopped:
                stopped.add(name)


def say(text: str) -> None:
    """Print a line of the report."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
