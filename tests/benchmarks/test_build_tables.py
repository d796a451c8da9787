"""The tables and the bounds of the build benchmark, on made-up figures."""

from __future__ import annotations

import sys

import pytest
from build_tables import (
    ADDED,
    BOTH,
    COLD,
    COPY,
    HUGO,
    MKDOCS,
    PAGEFIND,
    UNCHANGED,
    Measured,
    markdown,
    missed,
)
from search_memory import Spent, run
from search_papers import ALL, LISTED

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")


def row(
    what: str,
    seconds: float,
    *,
    size: int = 0,
    files: int = 0,
    peak: float = 9,
    stopped: bool = False,
) -> Measured:
    """Return the measurement of a command."""
    spent = Spent(seconds=seconds, cpu=2 * seconds, peak=peak, stopped=stopped)
    return Measured(what=what, spent=spent, files=files, size=size)


def table(papers: int, *rows: Measured) -> list[list[str]]:
    """Return the cells of the Markdown table, without its head."""
    lines = list(markdown(papers, rows))
    assert lines[:2] == [f"### {papers:,} papers", ""]
    assert lines[-1] == ""
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:-1]]
    assert len({len(cells_of_row) for cells_of_row in cells}) == 1
    assert set(cells[1]) == {"---", "---:"}
    return cells[2:]


def test_a_row_contains_time_memory_files_and_ratios() -> None:
    cold = row(COLD, 4, size=2_000_000, files=1_234, peak=1_500)
    [first, last] = table(1_000, cold, row(COPY, 0.5, size=2_000_000, files=1_234))
    assert first == [COLD, "4.0", "8.0", "1,500", "1,234", "2.0", "2,000", "", "", "8.00"]
    assert last[-2:] == ["", "1.00"]


def test_hugo_and_pagefind_are_added_up() -> None:
    peer = row(PAGEFIND, 5, size=980, files=2, peak=70)
    rows = table(98, row(COLD, 4), row(HUGO, 3, peak=80), peer, row(COPY, 1))
    assert [cells_of_row[0] for cells_of_row in rows] == [COLD, HUGO, PAGEFIND, BOTH, COPY]
    assert rows[3] == [BOTH, "8.0", "16.0", "80", "2", "0.0", "10", "1.00", "", "8.00"]
    assert rows[0][-3:] == ["0.50", "", "4.00"]


def test_figures_of_a_stopped_command_are_lower_bounds() -> None:
    rows = table(98, row(COLD, 4), row(HUGO, 60, peak=2_800, stopped=True))
    assert rows[1] == [HUGO, ">60.0", ">120.0", ">2,800", "", "", "", "", "", ""]
    assert rows[2] == [BOTH, *rows[1][1:]]


def test_missed_bounds_are_reported() -> None:
    assert list(missed(LISTED, [row(COLD, 3.0)])) == []
    assert list(missed(LISTED, [row(COLD, 0.6), row(MKDOCS, 1)])) == []
    assert list(missed(LISTED, [row(COLD, 0.9), row(MKDOCS, 1)])) == [
        f"{COLD}, of {MKDOCS}: 0.90, not 0.6"
    ]
    assert list(missed(1_000, [row(COLD, 12), row(HUGO, 6), row(PAGEFIND, 4)])) == []
    cold = row(COLD, 74, size=ALL * 10_001, peak=1_201)
    rows = [cold, row(UNCHANGED, 4), row(ADDED, 13), row(HUGO, 80), row(PAGEFIND, 20)]
    assert list(missed(ALL, rows)) == [
        f"{COLD}, of {BOTH}: 0.74, not 0.6",
        f"{ADDED}, of {BOTH}: 0.13, not 0.12",
        f"{UNCHANGED} takes 4.0 s, not 3",
        f"{COLD} takes 1,201 MB, not 1,200",
        "the site has 10,001 bytes a paper, not 10,000",
    ]


def test_a_ratio_to_a_stopped_peer_is_reported_only_if_it_misses_the_bound() -> None:
    assert list(missed(ALL, [row(COLD, 75), row(HUGO, 600, stopped=True)])) == []
    assert list(missed(ALL, [row(COLD, 75), row(HUGO, 100, stopped=True)])) == [
        f"{COLD}, of {BOTH}: 0.75 or less: it was stopped, not 0.6"
    ]


@needs_proc
def test_a_command_that_takes_too_long_is_stopped_with_its_children() -> None:
    # The child inherits the pipe, which is read to its end.
    forks = "import os, time; os.fork(); time.sleep(60)"
    spent = run([sys.executable, "-c", forks], most=0.5)
    assert spent.stopped
    assert 0.5 <= spent.seconds < 30


@needs_proc
def test_processor_time_before_the_work_is_not_counted() -> None:
    work = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**7))'])"
    before = run([sys.executable, "-c", f"{work}; print('ready', flush=True)"])
    after = run([sys.executable, "-c", f"print('ready', flush=True); {work}"])
    assert before.cpu < after.cpu / 2


@needs_proc
def test_shared_memory_of_processes_is_counted_once() -> None:
    forks = "import os, time; held = bytearray(b'x') * 10**8; os.fork(); time.sleep(1)"
    spent = run([sys.executable, "-c", forks])
    assert 100 < spent.peak < 160
    assert not spent.stopped
