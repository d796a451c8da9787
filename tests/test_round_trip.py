"""The reader of JSON restores every paper that `papers.jsonl` exports."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from papershelf.config import Settings, Sources
from papershelf.model import (
    Author,
    Count,
    CountKind,
    Identifier,
    Link,
    LinkKind,
    Origin,
    Paper,
    PaperKind,
    PartialDate,
    Source,
    Status,
    Venue,
)
from papershelf.outputs.exports.dump import papers_jsonl, papers_schema
from papershelf.problems import Severity
from papershelf.readers.fields import Fields
from papershelf.readers.files.reading import format_of
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Item
from papershelf.text.affiliations import affiliated
from papershelf.text.names import author_of, organisation, person
from support.catalog import EMPTY, EMPTY_CATALOG, PAPERS
from support.items import papers_of
from support.outputs import artifacts, text_of
from support.reading import catalog_of
from support.texts import texts

HERE = Source(path="papers.jsonl", line=1)
SAMPLES = Path(__file__).resolve().parent / "golden" / "json"


def exported_and_read(*papers: Paper) -> list[Item]:
    """Return the items that are read from the export of *papers*."""
    [page] = artifacts(papers_jsonl, replace(EMPTY_CATALOG, papers=papers))
    row = format_of(Path("papers.jsonl"), text_of(page))
    assert row is not None
    return list(row.reader(StringIO(text_of(page)), Path("papers.jsonl")))


def exported_part(paper: Paper) -> Paper:
    """Return a paper without fields that the catalog sets, and without the evidence of links."""
    links = tuple(replace(link, evidence="", written="") for link in paper.links)
    return replace(
        paper,
        source=HERE,
        links=links,
        authors=tuple(replace(author, slug="", person="") for author in paper.authors),
        venue=replace(paper.venue, slug="") if paper.venue else None,
        promises=(),
        topics=(),
        id="",
        slug="",
        former=(),
        others=(),
        origins=(),
    )


FULL = Paper(
    title="On Computable Numbers, with an Application to the Entscheidungsproblem",
    source=Source(path="a.bib", line=5),
    others=(Source(path="b.json", record=3),),
    origins=(Origin(field="pages", source=Source(path="b.json", record=3)),),
    abstract="One paragraph.\n\nAnd another.",
    authors=(
        affiliated(
            replace(person(given="Alan M.", family="Turing"), orcid="0000-0002-1825-0097"),
            "King's College, Cambridge",
            "Princeton University",
        ),
        person(given="Ludwig", particle="van", family="Beethoven", suffix="Jr."),
        organisation("The ATLAS Collaboration"),
        Author(name="山田太郎", given="太郎", family="山田", slug="yamada-taro"),
        replace(person(given="Wei", family="Wang"), identity="dblp:Wei Wang 0001", others=True),
    ),
    kind=PaperKind.CONFERENCE,
    venue=Venue(name="Proceedings of the Society", short="PS", slug="ps"),
    volume="42",
    issue="1",
    pages="230–265",
    publisher="Society",
    language="en-GB",
    key="DBLP:journals/x/Turing37",
    listed=PartialDate(month=3, day=12),
    published=PartialDate(year=1937, month=1),
    identifiers=(
        Identifier(scheme="doi", value="10.1112/plms/s2-42.1.230"),
        Identifier(scheme="arxiv", value="1706.03762"),
        Identifier(scheme="acl", value="P18-1001"),
        Identifier(scheme="openreview", value="L_cN8vD0XdT"),
        Identifier(scheme="pmlr", value="v78/frederik-ebert17a"),
    ),
    keywords=("Computability", "machines; and more"),
    status=Status.DESK_REJECTED,
    counts=(
        Count(kind=CountKind.CITATIONS, value=12_345, date=PartialDate(year=2024, month=3)),
        Count(kind=CountKind.UPVOTES, value=0),
    ),
    links=tuple(
        Link(url=f"https://example.org/{kind.name}", kind=kind, field="url") for kind in LinkKind
    ),
)


def test_a_paper_with_all_fields_is_restored() -> None:
    assert exported_and_read(FULL) == [exported_part(FULL)]


@pytest.mark.parametrize("status", Status)
def test_the_status_of_a_paper_is_restored(status: Status) -> None:
    paper = replace(FULL, status=status)
    assert exported_and_read(paper) == [exported_part(paper)]


def test_the_papers_of_the_small_catalog_are_restored() -> None:
    read = papers_of(exported_and_read(*PAPERS))
    assert [paper.source.line for paper in read] == list(range(1, len(PAPERS) + 1))
    for before, after in zip(PAPERS, read, strict=True):
        trimmed = replace(before, abstract=before.abstract.strip())
        assert replace(after, source=HERE) == exported_part(trimmed)


@pytest.mark.parametrize("name", ["csl", "hugging-face", "openreview-notes", "plain", "crossref"])
def test_papers_of_other_formats_are_restored(name: str) -> None:
    path = SAMPLES / f"{name}.json"
    row = format_of(path, path.read_text("utf-8"))
    assert row is not None
    for paper in papers_of(row.reader(StringIO(path.read_text("utf-8")), path)):
        assert exported_and_read(paper)[-1] == exported_part(paper)


line = texts().filter(lambda text: "\ud800" not in text)


@given(line, line, st.lists(line, max_size=3), line, st.lists(line, max_size=3))
def test_any_paper_of_a_reader_is_restored(
    title: str, abstract: str, names: list[str], venue: str, keywords: list[str]
) -> None:
    fields = Fields(
        title=title,
        abstract=abstract,
        authors=tuple(map(author_of, names)),
        venue=venue,
        volume=title,
        keywords=tuple(keywords),
        links=(Link(url="https://arxiv.org/abs/1706.03762", kind=LinkKind.PAPER, field="u"),),
    )
    for paper in papers_of(paper_of(fields, HERE)):
        assert exported_and_read(paper)[-1] == exported_part(paper)


def test_a_folder_with_an_export_in_parts_is_a_source(tmp_path: Path) -> None:
    papers = tuple(
        replace(EMPTY, id=f"title:paper-{at}", title=f"Paper {at}", abstract=f"{at} " + "a" * 999)
        for at in range(1200)
    )
    parts = artifacts(papers_jsonl, replace(EMPTY_CATALOG, papers=papers))
    for page in (*parts, *artifacts(papers_schema)):
        (tmp_path / page.path).write_bytes(page.data)
    catalog = catalog_of(Settings(sources=Sources(root=tmp_path, paths=(tmp_path,))))
    assert sorted(paper.title for paper in catalog.papers) == sorted(
        paper.title for paper in papers
    )
    assert not [problem for problem in catalog.problems if problem.severity is Severity.ERROR]
    assert [
        reading.boilerplate for reading in catalog.readings if reading.path == "papers.json"
    ] == [1]
