"""The page about a catalog tells what matters first."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Source
from papershelf.outputs.pages.about import MOST_PROBLEMS, about_page
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


def test_no_number_of_notes_hides_an_error() -> None:
    notes = [problem(Severity.NOTE, line) for line in range(1, 2 * MOST_PROBLEMS)]
    text = about(problems=(*notes, problem(Severity.WARNING, 998), problem(Severity.ERROR, 999)))
    told = [line.split(":")[0] for line in text.splitlines() if "a.bib" in line]
    assert told == ["- error", "- warning", *["- note"] * (MOST_PROBLEMS - 2)]
    assert f"and {len(notes) + 2 - MOST_PROBLEMS} more" in text


def test_a_folder_of_many_files_is_summed_up() -> None:
    reading = replace(CATALOG.readings[-1], lines=10, paper_lines=10, records=10, papers=10)
    readings = tuple(replace(reading, path=f"{number}.bib") for number in range(150))
    text = about(readings=readings)
    assert "- and 50 more" in text
    assert "**In all, BibTeX**: 1,500 records read" in text
