"""Structured formats of libraries and reference managers are recognised and read to the last field.

The samples below `tests/real/` have the real form of each format, and facts of well-known papers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Identifier, Paper
from papershelf.readers.fields import Fields
from papershelf.readers.xml.jats import fields_of_jats
from papershelf.readers.xml.library import fields_of_datacite
from support.damage import damaged, opened
from support.items import as_json, counted, papers_of, problems_of
from support.loading import read_source
from support.reading import read_file
from support.samples import golden_of, samples_in
from support.structured import format_name, row_of
from support.structured_writers import SINGLE, WRITERS, Written, written_papers

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
def test_reading_a_sample_matches_the_golden_file_next_to_it(
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
def test_a_sample_is_recognised_by_its_content_alone(path: Path, form: str) -> None:
    assert row_of("papers.dat", path.read_bytes()).name == form


@each_sample
def test_a_damaged_sample_is_read_or_reported(path: Path, form: str, tmp_path: Path) -> None:
    data = path.read_bytes()
    for copy in damaged(data, every=len(data) // 8):
        batch = read_file(tmp_path, path.name, copy)
        assert not [problem for problem in batch.problems if "bug in Papershelf" in problem.hint]
        assert batch.papers or batch.problems, form


def expected(paper: Written, lacking: frozenset[str]) -> dict[str, object]:
    """Return the fields of a paper that a reader should find, without those that a format lacks."""
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


def actual(paper: Paper, names: Iterable[str]) -> dict[str, object]:
    """Return the fields with these names of a paper that was read."""
    shown = {
        "authors": [(author.given, author.family) for author in paper.authors],
        "venue": paper.venue and paper.venue.name,
        "published": str(paper.published),
    }
    return {name: shown.get(name) or getattr(paper, name) for name in names}


@pytest.mark.parametrize("form", WRITERS)
@given(data=st.data())
def test_generated_papers_are_read_back(form: str, data: st.DataObject) -> None:
    write, lacking = WRITERS[form]
    most = 1 if form in SINGLE else 2
    papers = data.draw(st.lists(written_papers, min_size=1, max_size=most))
    content = write(papers)
    row = row_of("papers.dat", content)
    assert row.name == form
    items = list(row.reader(opened(content), Path("papers.dat")))
    assert problems_of(items) == []
    fields = [expected(paper, lacking) for paper in papers]
    assert [actual(paper, fields[0]) for paper in papers_of(items)] == fields


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
def test_other_files_are_not_recognised_as_structured_formats(name: str, text: str) -> None:
    assert format_name(name, text) not in FOLDERS.values()


def jats(inside: str) -> Fields:
    """Return the fields of an article with these elements in its metadata."""
    return fields_of_jats(
        fromstring(f"<article><front><article-meta>{inside}</article-meta></front></article>")
    )


def test_a_name_without_parts_keeps_its_orcid() -> None:
    number = "0000-0003-1215-0308"
    resource = fromstring(
        "<resource><creators><creator><creatorName>Bourg, Salomé</creatorName>"
        f"<nameIdentifier nameIdentifierScheme='ORCID'>{number}</nameIdentifier>"
        "</creator></creators></resource>"
    )
    article = (
        "<contrib-group><contrib contrib-type='author'>"
        f"<contrib-id contrib-id-type='orcid'>https://orcid.org/{number}</contrib-id>"
        "<string-name>Salomé Bourg</string-name></contrib></contrib-group>"
    )
    for fields in (fields_of_datacite(resource), jats(article)):
        assert [(author.family, author.orcid) for author in fields.authors] == [("Bourg", number)]


@pytest.mark.parametrize(
    ("group", "contributor", "names"),
    [
        ("", "", ["Ada Lovelace"]),
        (" content-type='authors'", "", ["Ada Lovelace"]),
        (" content-type='editors'", "", []),
        ("", " contrib-type='editor'", []),
    ],
)
def test_a_contributor_without_a_type_is_an_author(
    group: str, contributor: str, names: list[str]
) -> None:
    name = "<name><surname>Lovelace</surname><given-names>Ada</given-names></name>"
    person = f"<contrib{contributor}>{name}<aff>Analytical Society</aff></contrib>"
    authors = jats(f"<contrib-group{group}>{person}</contrib-group>").authors
    assert [author.name for author in authors] == names
    assert [author.affiliation for author in authors] == ["Analytical Society"] * len(names)


@pytest.mark.parametrize(
    ("parts", "affiliation"),
    [
        ("<institution>MIT</institution>, <country>USA</country>", "MIT, USA"),
        ("<label>1</label><institution>MIT,</institution>\n<country>USA</country>", "MIT, USA"),
        (
            "<institution-wrap><institution>CSAIL</institution><institution>MIT</institution>"
            "</institution-wrap><country>USA</country>",
            "CSAIL, MIT, USA",
        ),
        (
            "<institution content-type='orgname'>MIT</institution><institution"
            " content-type='original'>Professor, MIT, USA</institution><country>USA</country>",
            "Professor, MIT, USA",
        ),
    ],
    ids=["with text between", "without", "nested", "twice"],
)
def test_the_parts_of_an_affiliation_are_separate(parts: str, affiliation: str) -> None:
    name = "<name><surname>Lovelace</surname></name><xref ref-type='aff' rid='a'/>"
    group = f"<contrib-group><contrib>{name}</contrib></contrib-group>"
    (author,) = jats(f"{group}<aff id='a'>{parts}</aff>").authors
    assert author.affiliation == affiliation


def test_the_members_of_a_group_are_no_part_of_its_name() -> None:
    members = "<contrib-group><contrib><name><surname>Lovelace</surname></name></contrib>"
    group = f"<contrib><collab>The Engine Group{members}</contrib-group></collab></contrib>"
    (author,) = jats(f"<contrib-group>{group}</contrib-group>").authors
    assert author.name == "The Engine Group"


def test_a_day_without_a_month_is_ignored() -> None:
    assert jats("<pub-date><day>4</day><year>2020</year></pub-date>").published == "2020"


def test_a_subtitle_follows_a_question_mark_without_a_colon() -> None:
    titles = "<article-title>Why trees?</article-title><subtitle>A survey</subtitle>"
    assert jats(f"<title-group>{titles}</title-group>").title == "Why trees? A survey"
