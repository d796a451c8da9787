"""A Zotero library is read alike in every format of its exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.enrich.text import clean_prose
from papershelf.model import Author, Paper
from papershelf.problems import Severity
from support.loading import read_source

FILES = Path(__file__).resolve().parent.parent / "golden" / "zotero"
ENDINGS = ("ris", "bib", "csv", "json")
TITLES = (
    "Long Short-Term Memory",
    "Attention is All you Need",
    "GPT-4 Technical Report",
    "Learning Internal Representations by Error Propagation",
    "Visualizing Data using t-SNE",
)


def library(ending: str) -> tuple[Paper, ...]:
    """Return the papers of an export, which gives no problem but notes."""
    name = f"zotero.{ending}"
    batch = read_source(FILES / name, Path(name))
    assert all(problem.severity is Severity.NOTE for problem in batch.problems)
    return batch.papers


def common_fields(paper: Paper) -> dict[str, object]:
    """Return the fields that every format holds, which are all but tags and exact dates.

    Abstracts are cleaned, as those of BibTeX are in TeX.
    """
    return {
        "title": paper.title,
        "abstract": clean_prose(paper.abstract),
        "authors": [in_parts(author) for author in paper.authors],
        "kind": paper.kind,
        "venue": paper.venue and paper.venue.name,
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": paper.pages,
        "publisher": paper.publisher,
        "year": paper.year,
        "identifiers": paper.identifiers,
        "links": [(link.kind, link.url) for link in paper.links],
    }


def in_parts(author: Author) -> tuple[str, ...]:
    """Return a name in parts; RIS and CSV do not mark organisations, which have one name."""
    if not author.given:
        return (author.name,)
    return (author.name, author.given, author.particle, author.family)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_library_is_the_same_in_every_format(ending: str) -> None:
    papers = library(ending)
    assert tuple(paper.title for paper in papers) == TITLES
    assert list(map(common_fields, papers)) == list(map(common_fields, library("ris")))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_date_is_as_exact_as_the_format_allows(ending: str) -> None:
    days = ("1997-11-15", "2017", "2023-03-15", "1986", "2008")
    months = ("1997-11", "2017", "2023-03", "1986", "2008")
    dates = tuple(str(paper.published) for paper in library(ending))
    assert dates == (months if ending == "bib" else days)


@pytest.mark.parametrize("ending", ["ris", "bib", "csv"])
def test_tags_are_keywords(ending: str) -> None:
    assert [paper.keywords for paper in library(ending)] == [
        ("memory", "recurrent networks"),
        ("attention",),
        ("Computer Science - Computation and Language", "language models"),
        (),
        ("visualization",),
    ]


def test_the_names_of_authors_have_parts() -> None:
    for ending in ENDINGS:
        papers = library(ending)
        maaten = papers[4].authors[0]
        assert (maaten.given, maaten.particle, maaten.family) == ("Laurens", "van der", "Maaten")
        assert papers[2].authors[0].literal or ending in ("ris", "csv")
        assert papers[1].authors[6].name == "Łukasz Kaiser"
