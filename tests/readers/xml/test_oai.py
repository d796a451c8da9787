"""Records harvested by OAI-PMH, and Dublin Core without its envelope."""

from __future__ import annotations

import pytest

from papershelf.model import Paper, PaperKind
from papershelf.readers.reader import Item, UnusedKeys
from support.items import papers_of, problems_of
from support.xml_files import DUBLIN_CORE, OAI, chosen

RECORD = "<record><header>{}</header><metadata>{}</metadata></record>"


def read(*records: str) -> list[Item]:
    return OAI.read(f"<OAI-PMH><ListRecords>{''.join(records)}</ListRecords></OAI-PMH>".encode())


def paper_of(metadata: str, header: str = "") -> Paper:
    """Return the paper of a record with a title and further metadata."""
    dc = f"<oai_dc:dc><dc:title>Tidy Shelves</dc:title>{metadata}</oai_dc:dc>"
    (paper,) = papers_of(read(RECORD.format(header, dc)))
    return paper


def test_namespaces_need_not_be_declared() -> None:
    assert paper_of("<dc:creator>Shannon, Claude</dc:creator>").authors[0].family == "Shannon"


def test_records_outside_an_answer_are_recognised() -> None:
    record = (
        '<records><oai:record xmlns:oai="http://www.openarchives.org/OAI/2.0/"><oai:header/>'
        "<oai:metadata><dc><title>Tidy Shelves</title></dc></oai:metadata></oai:record></records>"
    )
    assert chosen(record) == "OAI-PMH"
    assert [paper.title for paper in papers_of(OAI.read(record.encode()))] == ["Tidy Shelves"]


@pytest.mark.parametrize(
    ("second", "unused"),
    [("Wir ordnen.", ["description (second value)"]), ("Comment: 4 pages", []), ("", [])],
)
def test_a_second_description_is_reported_and_no_second_form_of_a_doi(
    second: str, unused: list[str]
) -> None:
    texts = {"description": ["We tidy.", second], "identifier": ["doi:10.1000/A", "10.1000/a"]}
    elements = (f"<dc:{name}>{text}</dc:{name}>" for name in texts for text in texts[name])
    dc = f"<oai_dc:dc><dc:title>Tidy Shelves</dc:title>{''.join(elements)}</oai_dc:dc>"
    items = read(RECORD.format("", dc))
    assert [key for item in items if isinstance(item, UnusedKeys) for key in item.keys] == unused


@pytest.mark.parametrize("name", ["dc", "oai_dc:dc", "x:dc"])
def test_a_single_record_of_dublin_core_is_recognised(name: str) -> None:
    text = (
        f'<{name} xmlns:x="http://www.openarchives.org/OAI/2.0/oai_dc/"><title>A</title></{name}>'
    )
    assert chosen(text) == "Dublin Core"
    assert [paper.title for paper in papers_of(DUBLIN_CORE.read(text.encode()))] == ["A"]


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        (("2007-04-02", "2007-03-30", "2008"), "2007-03-30"),
        (("2018", "2018-04-29"), "2018-04-29"),
        (("info:eu-repo/date/embargoEnd/2015-01-01", "2014-06"), "2014-06"),
        (("2019-05-01T12:00:00Z",), "2019-05-01"),
        ((), ""),
    ],
)
def test_the_earliest_date_is_the_date_of_publication(
    dates: tuple[str, ...], published: str
) -> None:
    elements = "".join(f"<dc:date>{date}</dc:date>" for date in dates)
    assert str(paper_of(elements).published or "") == published


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["text"], None),
        (["info:eu-repo/semantics/article"], PaperKind.ARTICLE),
        (["Peer-reviewed Article", "Text"], PaperKind.ARTICLE),
        (["info:eu-repo/semantics/publishedVersion", "conferenceObject"], PaperKind.CONFERENCE),
        (["Text", "info:eu-repo/semantics/doctoralThesis"], PaperKind.THESIS),
        ([], None),
    ],
)
def test_types_determine_the_kind(types: list[str], kind: PaperKind | None) -> None:
    elements = "".join(f"<dc:type>{text}</dc:type>" for text in types)
    assert paper_of(elements).kind is kind


@pytest.mark.parametrize(
    ("name", "identifiers", "links"),
    [
        ("doi:10.1613/jair.953", ["doi:10.1613/jair.953"], []),
        (
            "https://doi.org/10.1613/jair.953",
            ["doi:10.1613/jair.953"],
            ["https://doi.org/10.1613/jair.953"],
        ),
        ("arXiv:1709.07871v2", ["arxiv:1709.07871"], []),
        ("http://arxiv.org/abs/0704.0004", ["arxiv:0704.0004"], ["http://arxiv.org/abs/0704.0004"]),
        ("https://example.org/a.pdf", [], ["https://example.org/a.pdf"]),
        ("https://example.org/10.1000/1", [], ["https://example.org/10.1000/1"]),
        ("ISSN 1076-9757", [], []),
        ("javascript:alert(1)", [], []),
    ],
)
def test_identifiers_are_distinguished_from_addresses(
    name: str, identifiers: list[str], links: list[str]
) -> None:
    paper = paper_of(f"<dc:identifier>{name}</dc:identifier>")
    assert [str(identifier) for identifier in paper.identifiers] == identifiers
    assert [link.url for link in paper.links] == links


def test_the_oai_identifier_of_arxiv_contains_the_arxiv_id() -> None:
    paper = paper_of("", "<identifier>oai:arXiv.org:0704.0004</identifier>")
    assert [str(identifier) for identifier in paper.identifiers] == ["arxiv:0704.0004"]
    assert paper.kind is PaperKind.PREPRINT
    assert paper_of("", "<identifier>oai:example.org:0704.0004</identifier>").identifiers == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "Studia Logica; Vol. 3 No. 2 (2010): Special Issue; 12-20",
            ("Studia Logica", "3", "2", "12–20"),
        ),
        ("Studia Logica; Bd. 3 Nr. 2/3 (2010); 12-20", ("Studia Logica", "3", "2/3", "12–20")),
        ("Studia Logica", ("", "", "", "")),
        ("Library; third floor", ("", "", "", "")),
        (f"a; Vol. {'1' * 99} (2002)", ("", "", "", "")),
    ],
)
def test_a_source_in_a_known_form_contains_the_journal(
    source: str, expected: tuple[str, str, str, str]
) -> None:
    paper = paper_of(f"<dc:source>{source}</dc:source>")
    name = paper.venue.name if paper.venue else ""
    assert (name, paper.volume, paper.issue, paper.pages) == expected


def test_names_in_parts_keep_their_particles_and_suffixes() -> None:
    author = "<author><keyname>{}</keyname><forenames>{}</forenames>{}</author>"
    authors = author.format("de Vries", "Harm", "") + author.format(
        "Stabler", "Edward P.", "<suffix>Jr.</suffix>"
    )
    record = RECORD.format("", f"<arXiv><title>A</title><authors>{authors}</authors></arXiv>")
    (paper,) = papers_of(read(record))
    assert [author.name for author in paper.authors] == ["Harm de Vries", "Edward P. Stabler Jr."]
    assert (paper.authors[0].particle, paper.authors[1].suffix) == ("de", "Jr.")


def test_an_empty_resumption_token_ends_the_list() -> None:
    assert not problems_of(
        read(RECORD.format("", "<dc><title>A</title></dc>"), "<resumptionToken/>")
    )
