"""Measure how long a large corpus takes to read and merge, compared with parsing its JSON.

Prints the seconds of each stage in one process, its peak memory, and the number of papers of the
listing that were merged. Exits with 1 if the bound on merging is missed.
"""

from __future__ import annotations

import json
import lzma
import platform
import resource
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table
from search_papers import CORPUS, LISTING

from papershelf.curated import Curated
from papershelf.enrich import RECORD_STEPS, apply_steps
from papershelf.enrich.compare import record_of
from papershelf.enrich.merge import merge
from support.loading import read_source

BOUND = 20.0


def main() -> int:
    """Measure, print the table, and return 1 if the bound is missed."""
    if not CORPUS.exists():
        Console().print(f"There is no corpus at {CORPUS}.")
        return 0
    curated = Curated()
    table = Table(title=f"Python {platform.python_version()}, {platform.machine()}")
    for heading in ("stage", "seconds"):
        table.add_column(heading, justify="right" if heading == "seconds" else "left")

    def clock(stage: str, begun: float) -> float:
        seconds = time.perf_counter() - begun
        table.add_row(stage, f"{seconds:.1f}")
        return seconds

    begun = time.perf_counter()
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        count = sum(1 for line in lines if json.loads(line))
    clock(f"floor: parse {count:,} lines", begun)

    begun = time.perf_counter()
    batches = [read_source(path, Path(path.name)) for path in (CORPUS, LISTING)]
    clock("read", begun)

    begun = time.perf_counter()
    records = [
        record_of(apply_steps(RECORD_STEPS, paper, curated))
        for batch in batches
        for paper in batch.papers
    ]
    clock("clean", begun)

    begun = time.perf_counter()
    papers, problems = merge(records)
    merging = clock("merge", begun)

    Console().print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    gained = sum(1 for problem in problems if problem.source.path == LISTING.name)
    Console().print(
        f"{len(records):,} records, {len(papers):,} papers, {gained} of the listing's merged or "
        f"doubtful; peak memory {peak:,.0f} MB"
    )
    return 0 if merging <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
