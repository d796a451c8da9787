"""Measure how the time of a build grows with extreme sources: at some size, and at four times that.

Prints the processor seconds of both and their ratio, which is 4 if the time is linear and 16 if it
is quadratic; exits with 1 if a ratio exceeds the bound.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from papershelf.build import build
from papershelf.config import Settings, Sources, Workers
from support.length import seeded

TIMES = 4
BOUND = 8.0
# Texts that are slow for parsers and patterns when repeated.
SIGNS = ("a", " ", "$", "$a$ ", "\\", "{", "[", "(", ".", "1", "<b>", "http://", "10.1234/", "é")
CIRCLE, TOGETHER = 40, 20

Record = dict[str, Any]


def links(number: int) -> Iterator[Record]:
    """Yield a paper whose abstract has *number* addresses."""
    text = " ".join(f"Code {at} is at https://github.com/example/c{at}." for at in range(number))
    yield {"title": "Very many links", "abstract": text}


def authors(number: int) -> Iterator[Record]:
    """Yield a paper with *number* authors."""
    yield {"title": "Very many authors", "authors": [f"Given Family{at}" for at in range(number)]}


def circle(number: int) -> Iterator[Record]:
    """Yield *number* papers by the same circle of people."""
    random = seeded(1)
    people = [f"Given Family{at}" for at in range(CIRCLE)]
    for at in range(number):
        signed = random.sample(people, TOGETHER)
        yield {"title": f"Paper {at}", "year": 2000 + at % 20, "authors": signed}


def editorials(number: int) -> Iterator[Record]:
    """Yield *number* papers with one title."""
    for at in range(number):
        yield {"title": "Editorial", "year": 1900 + at % 100, "pages": str(at)}


def runs(number: int) -> Iterator[Record]:
    """Yield papers whose title and abstract are *number* characters of one repeated text."""
    for signs in SIGNS:
        text = f"x{(signs * number)[:number]}"
        yield {"title": text, "abstract": text}


SHAPES: tuple[tuple[Callable[[int], Iterable[Record]], int], ...] = (
    (links, 4_000),
    (authors, 25_000),
    (circle, 500),
    (editorials, 1_000),
    (runs, 100_000),
)


def seconds(records: Iterable[Record]) -> float:
    """Return the processor time of a cold build in this process."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        source = root / "papers.jsonl"
        source.write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")
        workers = Workers(jobs=1, cache_dir=root / "cache")
        settings = Settings(sources=Sources(root=root, paths=(source,)), workers=workers)
        begun = time.process_time()
        build(settings, root / "docs")
        return time.process_time() - begun


def main() -> int:
    """Measure, print the table, and return 1 if the bound is missed."""
    table = Table("source", "size", "seconds", f"at {TIMES} times that", "ratio")
    worst = 0.0
    # A first build keeps the time of imports and compilation out of the measurements.
    seconds([*links(10), *circle(10)])
    for shape, size in SHAPES:
        small, large = seconds(shape(size)), seconds(shape(TIMES * size))
        worst = max(worst, large / small)
        figures = (f"{size:,}", f"{small:.2f}", f"{large:.2f}", f"{large / small:.1f}")
        table.add_row(shape.__name__, *figures)
    Console().print(table)
    return 0 if worst <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
