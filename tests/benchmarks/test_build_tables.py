"""The options, the table and the bounds of the build benchmark, on made-up figures."""

from __future__ import annotations

from pathlib import Path

import bench_build
import pytest
from bench_build import parser
from build_runs import RUNS, with_needs
from build_tables import (
    ADDED,
    BOTH,
    COLD,
    COPY,
    HUGO,
    PAGEFIND,
    Measured,
    markdown,
    missed,
)
from search_memory import Spent
from search_papers import ALL, LISTED


def row(what: str, seconds: float, *, size: int = 0, files: int = 0, peak: float = 9) -> Measured:
    """What a command took."""
    spent = Spent(seconds=seconds, cpu=2 * seconds, peak=peak)
    return Measured(what=what, spent=spent, files=files, size=size)


def table(papers: int, *rows: Measured) -> list[list[str]]:
    """The cells of the table in Markdown, without its head."""
    lines = list(markdown(papers, rows))
    assert lines[:2] == [f"### {papers:,} papers", ""]
    assert lines[-1] == ""
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:-1]]
    assert len({len(found) for found in cells}) == 1
    assert set(cells[1]) == {"---", "---:"}
    return cells[2:]


def test_a_row_tells_time_memory_files_and_ratios() -> None:
    cold = row(COLD, 4, size=2_000_000, files=1_234, peak=1_500)
    [first, last] = table(1_000, cold, row(COPY, 0.5, size=2_000_000, files=1_234))
    assert first == [COLD, "4.0", "8.0", "1,500", "1,234", "2.0", "2,000", "1.00", "8.00"]
    assert last[-2:] == ["0.12", "1.00"]


def test_what_was_not_measured_has_no_ratio() -> None:
    assert table(98, row(HUGO, 3)) == [[HUGO, "3.0", "6.0", "9", *[""] * 5]]


def test_hugo_and_pagefind_are_one_site() -> None:
    peer = row(PAGEFIND, 5, size=980, files=2, peak=70)
    rows = table(98, row(COLD, 4), row(HUGO, 3, peak=80), peer, row(COPY, 1))
    assert [found[0] for found in rows] == [COLD, HUGO, PAGEFIND, BOTH, COPY]
    assert rows[3] == [BOTH, "8.0", "16.0", "80", "2", "0.0", "10", "2.00", "8.00"]


def test_bounds_are_told_where_they_are_missed() -> None:
    assert list(missed(LISTED, [row(COLD, 3.0)])) == []
    assert list(missed(LISTED, [row(COLD, 3.2)])) == [f"{COLD} takes 3.2 s, not 3"]
    assert list(missed(1_000, [row(COLD, 99), row(ADDED, 99)])) == []
    cold = row(COLD, 74, size=ALL * 10_001, peak=2_001)
    assert list(missed(ALL, [cold, row(ADDED, 9), row(HUGO, 80), row(PAGEFIND, 20)])) == [
        f"{ADDED} takes 9.0 s, not 8",
        f"{COLD} takes 2,001 MB, not 2,000",
        "the site has 10,001 bytes a paper, not 10,000",
        f"{COLD} takes 0.74 of {BOTH}, not a third",
    ]


def test_what_a_run_needs_is_run_before_it() -> None:
    assert with_needs(["copy"]) == ("ours", "copy")
    assert with_needs(["pagefind"]) == ("hugo", "pagefind")
    assert with_needs(["copy", "hugo"]) == ("ours", "hugo", "copy")


def test_the_options_name_sizes_and_runs() -> None:
    options = parser().parse_args(["--papers", "98", "1000", "--only", "mkdocs"])
    assert (options.papers, options.only) == ([98, 1_000], ("ours", "mkdocs"))
    assert parser().parse_args([]).only == tuple(RUNS)


@pytest.mark.parametrize("wrong", [["--only", "jekyll"], ["--papers", "0"], ["--papers", "ten"]])
def test_what_can_t_be_measured_is_refused(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(wrong)
    assert wrong[1] in capsys.readouterr().err


def test_without_the_real_input_it_says_where_that_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench_build, "CORPUS", tmp_path / "gone.xz")
    assert bench_build.main(["--papers", "5"]) == 0
    assert capsys.readouterr().out == f"There is no real input at {tmp_path / 'gone.xz'}.\n"
