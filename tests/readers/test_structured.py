"""Structured formats of libraries and reference managers, read as what they are to the last field.

The samples below `tests/real/` have the true form of each format, and facts of well-known papers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Identifier, Paper
from papershelf.readers.jats import fields_of_jats
from papershelf.readers.library_xml import fields_of_datacite
from papershelf.readers.sources import format_of
from support.damage import damaged
from support.items import as_json, counted, papers_of, problems_of
from support.loading import read_source
from support.samples import golden_of, samples_in
from support.structured import row_of
from support.structured_writers import SINGLE, WRITERS, Written, written_papers
from support.xml_files import opened

FOLDERS = {
    "pubmed": "PubMed",
    "dblp": "DBLP",
    "endnote": "EndNote XML",
    "crossref": "Crossref XML",
    "crossref_answer": "Crossref answer",
    "mods": "MODS",
    "zotero_rdf": "Zotero RDF",
    "web_page": "web page",
    "cff": "CITATION.cff",
    "jats": "JATS",
    "marc": "MARC",
    "datacite": "DataCite XML",
    "oai": "OAI-PMH",
}


SAMPLES = [(path, form) for folder, form in FOLDERS.items() for path in samples_in(folder)]


each_sample = pytest.mark.parametrize(
    ("path", "form"), SAMPLES, ids=[path.name for path, _ in SAMPLES]
)


@each_sample
def test_a_sample_gives_what_the_file_beside_it_says(
    path: Path, form: str, golden: Callable[[str, str], None]
) -> None:
    data = path.read_bytes()
    row = row_of(path.name, data)
    assert row.name == form
    items = list(row.reader(opened(data), Path(path.name)))
    batch = read_source(path, Path(path.name))
    assert sum(map(counted, items)) == batch.reading.lines == batch.reading.accounted
    golden(golden_of(path), as_json(items))


@each_sample
def test_a_sample_is_known_by_its_content_alone(path: Path, form: str) -> None:
    assert row_of("papers.dat", path.read_bytes()).name == form


@each_sample
def test_a_damaged_sample_is_read_or_reported(path: Path, form: str, tmp_path: Path) -> None:
    data = path.read_bytes()
    copy = tmp_path / path.name
    for damage in damaged(data, every=len(data) // 8):
        copy.write_bytes(damage)
        batch = read_source(copy, Path(path.name))
        assert batch.reading.accounted == batch.reading.lines
        assert not [found for found in batch.problems if "fault of Papershelf" in found.hint]
        assert batch.papers or batch.problems, form


def expected(paper: Written, lacking: frozenset[str]) -> dict[str, object]:
    """Return what a reader should find of a paper, without the fields that a format has not."""
    fields = {
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "venue": paper.venue,
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": f"{paper.first}–{paper.last}",
        "published": paper.year,
        "identifiers": (Identifier(scheme="doi", value=paper.doi),),
        "keywords": paper.keywords,
    }
    return {name: value for name, value in fields.items() if name not in lacking}


def found(paper: Paper, names: Iterable[str]) -> dict[str, object]:
    """Return the same fields of a paper that was read."""
    shown = {
        "authors": [(author.given, author.family) for author in paper.authors],
        "venue": paper.venue and paper.venue.name,
        "published": str(paper.published),
    }
    return {name: shown.get(name) or getattr(paper, name) for name in names}


@pytest.mark.parametrize("form", WRITERS)
@given(data=st.data())
def test_what_a_format_is_written_from_is_read_again(form: str, data: st.DataObject) -> None:
    write, lacking = WRITERS[form]
    most = 1 if form in SINGLE else 2
    papers = data.draw(st.lists(written_papers, min_size=1, max_size=most))
    content = write(papers)
    row = row_of("papers.dat", content)
    assert row.name == form
    items = list(row.reader(opened(content), Path("papers.dat")))
    assert problems_of(items) == []
    wanted = [expected(paper, lacking) for paper in papers]
    assert [found(paper, wanted[0]) for paper in papers_of(items)] == wanted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xml", "<xml><records><record><header/></record></records></xml>"),
        ("a.xml", "<collection><record><leader/></record></collection>"),
        ("a.rdf", '<rdf:RDF xmlns:skos="http://www.w3.org/2004/02/skos/core#"/>'),
        ("a.dat", "<html><body>citation_title</body></html>"),
        ("a.xml", "<result><binding/></result>"),
        ("a.yml", "title: A page\n"),
    ],
)
def test_no_other_file_is_taken_for_one_of_these(name: str, text: str) -> None:
    row = format_of(Path(name), text)
    assert row is None or row.name not in FOLDERS.values()


def test_a_name_in_one_piece_keeps_its_orcid() -> None:
    number = "0000-0003-1215-0308"
    resource = fromstring(
        "<resource><creators><creator><creatorName>Bourg, Salomé</creatorName>"
        f"<nameIdentifier nameIdentifierScheme='ORCID'>{number}</nameIdentifier>"
        "</creator></creators></resource>"
    )
    article = fromstring(
        "<article><front><article-meta><contrib-group><contrib contrib-type='author'>"
        f"<contrib-id contrib-id-type='orcid'>https://orcid.org/{number}</contrib-id>"
        "<string-name>Salomé Bourg</string-name>"
        "</contrib></contrib-group></article-meta></front></article>"
    )
    for fields in (fields_of_datacite(resource), fields_of_jats(article)):
        assert [(one.family, one.orcid) for one in fields.authors] == [("Bourg", number)]


def test_a_day_without_its_month_is_no_month() -> None:
    article = fromstring(
        "<article><front><article-meta><pub-date><day>4</day><year>2020</year></pub-date>"
        "</article-meta></front></article>"
    )
    assert fields_of_jats(article).published == "2020"


def test_a_subtitle_has_no_colon_behind_a_question() -> None:
    article = fromstring(
        "<article><front><article-meta><title-group><article-title>Why trees?</article-title>"
        "<subtitle>A survey</subtitle></title-group></article-meta></front></article>"
    )
    assert fields_of_jats(article).title == "Why trees? A survey"
