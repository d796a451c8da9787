"""The page about a catalog states its papers, its sources and its limits."""

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
    return Problem(severity=severity, source=Source(path="a.bib", line=line), message="odd")


def about(**fields: Any) -> str:
    """Return the page about the small catalog with *fields* in addition to its papers."""
    catalog = Catalog(papers=CATALOG.papers, taxonomy=CATALOG.taxonomy, **fields)
    [page] = artifacts(about_page, catalog)
    return text_of(page)


def test_the_page_shows_no_problems() -> None:
    text = about(problems=(problem(Severity.ERROR, 999),))
    assert text == about()
    assert "a.bib" not in text
    assert "odd" not in text


def test_many_files_are_abridged_and_summed_by_format() -> None:
    reading = replace(CATALOG.readings[-1], lines=10, paper_lines=10, records=10, papers=10)
    readings = tuple(replace(reading, path=f"{number}.bib") for number in range(150))
    text = about(readings=readings)
    assert "- and 50 more" in text
    assert "**Total of BibTeX**: 1,500 records read" in text


def test_a_single_file_has_no_total() -> None:
    assert "Total" not in about(readings=CATALOG.readings[-1:])
    assert "Total of BibTeX" not in about(readings=CATALOG.readings)


def test_the_page_states_the_limits_of_the_catalog() -> None:
    assert "- No map: too few papers\n" in about(limits=("no map: too few papers",))


def test_announcements_are_counted_where_there_are_some() -> None:
    assert "announcements of code" in about()
    papers = tuple(replace(paper, promises=()) for paper in CATALOG.papers)
    [page] = artifacts(about_page, Catalog(papers=papers, taxonomy=CATALOG.taxonomy))
    assert "announcement" not in text_of(page)
