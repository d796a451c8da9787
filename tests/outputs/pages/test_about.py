"""The page about a catalog tells what matters first."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Source
from papershelf.outputs.pages.about import about_page
from papershelf.problems import Problem, Severity
from support.catalog import CATALOG
from support.outputs import artifacts, text_of


def problem(severity: Severity, line: int) -> Problem:
    """Return a problem at a line."""
    return Problem(severity=severity, source=Source(path="a.bib", line=line), message="odd")


def about(**fields: Any) -> str:
    """Return the page about a catalog of which this is known."""
    catalog = Catalog(papers=CATALOG.papers, taxonomy=CATALOG.taxonomy, **fields)
    [page] = artifacts(about_page, catalog)
    return text_of(page)


def test_problems_are_for_whoever_maintains_the_catalog() -> None:
    for found in about(problems=(problem(Severity.ERROR, 999),)), about():
        assert "a.bib" not in found
        assert "odd" not in found


def test_the_page_tells_how_many_papers_there_are_and_of_which_days() -> None:
    text = about(readings=CATALOG.readings)
    assert "- 7 papers, dated 1937 to 12 March 2026\n" in text
    assert "7 papers from 3 sources: what A {{ small }} shelf contains" in text


def test_a_folder_of_many_files_is_summed_up() -> None:
    reading = replace(CATALOG.readings[-1], lines=10, paper_lines=10, records=10, papers=10)
    readings = tuple(replace(reading, path=f"{number}.bib") for number in range(150))
    text = about(readings=readings)
    assert "- and 50 more" in text
    assert "**Total of BibTeX**: 1,500 records read" in text


def test_a_sum_of_one_file_is_told_once() -> None:
    assert "In all" not in about(readings=CATALOG.readings[-1:])
    assert "Total of BibTeX" not in about(readings=CATALOG.readings)


def test_what_papers_can_not_be_compared_by_is_said() -> None:
    assert "- No map: too few papers\n" in about(limits=("no map: too few papers",))
