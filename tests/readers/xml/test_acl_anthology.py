"""The XML of the ACL Anthology."""

from __future__ import annotations

import pytest

from papershelf.model import LinkKind, Paper, PaperKind, Status
from papershelf.problems import Severity
from papershelf.readers.reader import Aside, AsideKind, Item
from support.items import papers_of, problems_of
from support.xml_files import ACL, chosen


def read(
    inside: str, meta: str = "", volume: str = 'id="1"', collection: str = "P18"
) -> list[Item]:
    text = (
        f'<collection id="{collection}"><volume {volume}><meta>{meta}</meta>'
        f"{inside}</volume></collection>"
    )
    return ACL.read(text.encode())


def paper_of(inside: str, **around: str) -> Paper:
    """Return a paper with a title and the elements *inside*."""
    (paper,) = papers_of(
        read(f'<paper id="1"><title>Tidy Shelves</title>{inside}</paper>', **around)
    )
    return paper


@pytest.mark.parametrize(
    ("collection", "volume", "number", "anthology_id"),
    [
        ("2020.acl", "main", "703", "2020.acl-main.703"),
        ("P18", "1", "1", "P18-1001"),
        ("W18", "63", "19", "W18-6319"),
        ("C69", "1", "1", "C69-0101"),
        ("D19", "1", "2", "D19-1002"),
        ("D19", "57", "2", "D19-5702"),
        ("P18", "one", "1", ""),
        ("P18", "1", "1423", ""),
        ("P18", "1", "٣", ""),
        ("P18", "", "1", ""),
        ("x", "1", "1", ""),
        ("2020.acl", "", "1", ""),
    ],
)
def test_a_paper_has_the_id_of_the_anthology(
    collection: str, volume: str, number: str, anthology_id: str
) -> None:
    items = read(
        f'<paper id="{number}"><title>Tidy Shelves</title></paper>',
        volume=f'id="{volume}"',
        collection=collection,
    )
    (paper,) = papers_of(items)
    assert [identifier.value for identifier in paper.identifiers] == (
        [anthology_id] if anthology_id else []
    )


def test_a_paper_whose_address_is_elsewhere_has_the_id_of_the_anthology() -> None:
    paper = paper_of("<url>http://www.lrec-conf.org/proceedings/lrec2000/pdf/1.pdf</url>")
    assert [each.value for each in paper.identifiers] == ["P18-1001"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<fixed-case>BERT</fixed-case>: Pre-training", "BERT: Pre-training"),
        ("<fixed-case>A</fixed-case>leph<fixed-case>BERT</fixed-case>", "AlephBERT"),
        ("<i>k</i>-NN and <b>more <i>than</i></b> that", "k-NN and more than that"),
        ("In <tex-math>O(n^2)</tex-math> time", "In $O(n^2)$ time"),
        ("See <url>https://example.org/a_b</url>.", "See https://example.org/a_b."),
        ("<span class='x'>One</span>\n      <i>two</i>", "One two"),
        ("A &lt;b&gt; &amp; C", "A <b> & C"),
    ],
)
def test_markup_is_removed_and_its_text_kept(markup: str, text: str) -> None:
    (paper,) = papers_of(
        read(f"<paper><title>{markup}</title><abstract>{markup}</abstract></paper>")
    )
    assert paper.title == text
    assert paper.abstract == text


@pytest.mark.parametrize(
    ("markup", "parts"),
    [
        ("<first>Jacob</first><last>Devlin</last>", ("Jacob", "", "Devlin", "")),
        ("<first>Edward P.</first><last>Stabler, Jr.</last>", ("Edward P.", "", "Stabler", "Jr.")),
        ("Jacob Devlin", ("Jacob", "", "Devlin", "")),
    ],
)
def test_the_names_of_authors_are_split_into_parts(
    markup: str, parts: tuple[str, str, str, str]
) -> None:
    paper = paper_of(f"<author>{markup}</author><editor><last>Nobody</last></editor><author/>")
    (author,) = paper.authors
    assert (author.given, author.particle, author.family, author.suffix) == parts


def test_an_orcid_may_be_an_attribute_or_an_element() -> None:
    name, orcid = "<first>Josiah</first><last>Carberry</last>", "0000-0002-1825-0097"
    paper = paper_of(
        f'<author orcid="{orcid}">{name}</author><author>{name}<orcid>{orcid}</orcid></author>'
    )
    assert [author.orcid for author in paper.authors] == [orcid, orcid]


def test_an_author_with_a_verified_id_has_an_identity() -> None:
    name = "<first>Yang</first><last>Liu</last>"
    verified, unverified = (
        f'<author id="yang-liu{end}">{name}</author>' for end in ("-icsi", "/unverified")
    )
    paper = paper_of(verified + unverified)
    assert [author.identity for author in paper.authors] == ["acl:yang-liu-icsi", ""]


@pytest.mark.parametrize(
    ("month", "year", "published"),
    [
        ("July", "2020", "2020-07"),
        ("June–July", "2020", "2020"),
        ("", "2020", "2020"),
        ("July", "", ""),
    ],
)
def test_papers_have_the_date_of_their_volume(month: str, year: str, published: str) -> None:
    meta = f"<month>{month}</month><year>{year}</year>"
    assert str(paper_of("", meta=meta).published or "") == published


@pytest.mark.parametrize(
    ("title", "journal", "name"),
    [
        (
            "Computational Linguistics, Volume 15, Number 1, March 1989",
            "",
            "Computational Linguistics",
        ),
        ("Transactions of the ACL, Volume 1", "", "Transactions of the ACL"),
        (
            "Volume 1 of something",
            "Traitement Automatique des Langues",
            "Traitement Automatique des Langues",
        ),
        (
            "American Journal of Computational Linguistics (February 1974)",
            "",
            "American Journal of Computational Linguistics (February 1974)",
        ),
    ],
)
def test_a_journal_is_named_without_its_volume(title: str, journal: str, name: str) -> None:
    meta = (
        f"<booktitle>{title}</booktitle><journal-title>{journal}</journal-title><venue>cl</venue>"
        "<journal-volume>15</journal-volume><journal-issue>1</journal-issue>"
    )
    paper = paper_of("", meta=meta, volume='id="1" type="journal"')
    assert paper.venue is not None
    assert (paper.venue.name, paper.venue.short) == (name, "cl")
    assert (paper.volume, paper.issue, paper.kind) == ("15", "1", PaperKind.ARTICLE)


@pytest.mark.parametrize(
    ("element", "kind", "url"),
    [
        ("<url>P18-1001</url>", LinkKind.PDF, "https://aclanthology.org/P18-1001.pdf"),
        ("<url>http://a.example/b.pdf</url>", LinkKind.PDF, "http://a.example/b.pdf"),
        ('<video href="P18-1001.mp4"/>', LinkKind.VIDEO, "https://aclanthology.org/P18-1001.mp4"),
        (
            '<attachment type="software">a.zip</attachment>',
            LinkKind.CODE,
            "https://aclanthology.org/attachments/a.zip",
        ),
        (
            '<attachment type="poster">a.pdf</attachment>',
            LinkKind.SUPPLEMENT,
            "https://aclanthology.org/attachments/a.pdf",
        ),
        (
            '<pwccode url="https://github.com/a/b">a/b</pwccode>',
            LinkKind.CODE,
            "https://github.com/a/b",
        ),
    ],
)
def test_links_lead_to_the_files_of_the_anthology(element: str, kind: LinkKind, url: str) -> None:
    assert [(link.kind, link.url) for link in paper_of(element).links] == [(kind, url)]


@pytest.mark.parametrize("element", ["<url/>", '<pwccode url="" additional="true"/>', "<video/>"])
def test_empty_link_elements_are_ignored(element: str) -> None:
    items = read(f"<paper><title>Tidy Shelves</title>{element}</paper>")
    assert not problems_of(items)
    assert papers_of(items)[0].links == ()


def test_a_retracted_paper_has_that_status_and_a_note() -> None:
    withdrawn = '<retracted date="2021-01-01">The shelf fell.</retracted>'
    items = read(f"<paper><title>Tidy Shelves</title>{withdrawn}</paper>")
    (problem,) = problems_of(items)
    assert str(problem) == "papers.xml:1: the paper was retracted (The shelf fell.)"
    assert problem.severity is Severity.NOTE
    assert [paper.status for paper in papers_of(items)] == [Status.RETRACTED]


def test_the_metadata_of_a_volume_do_not_apply_to_the_next() -> None:
    volume = '<volume id="{}">{}<paper id="1"><title>Tidy Shelves</title></paper></volume>'
    meta = "<meta><booktitle>First</booktitle><year>2018</year></meta>"
    text = f'<collection id="P18">{volume.format(1, meta)}{volume.format(2, "")}</collection>'
    first, second = papers_of(ACL.read(text.encode()))
    assert first.venue is not None
    assert first.venue.name == "First"
    assert (second.venue, second.published) == (None, None)


def test_a_volume_that_is_not_utf_8_is_reported_and_keeps_its_papers() -> None:
    text = '<collection id="P18"><volume id="1"><meta><booktitle>M\udcfcnchen</booktitle></meta>'
    text += '<paper id="1"><title>Tidy Shelves</title></paper></volume></collection>'
    items = ACL.read(text.encode("utf-8", "surrogateescape"))
    (paper,) = papers_of(items)
    (problem,) = problems_of(items)
    assert paper.venue is None
    assert (problem.message, problem.lost) == ("not UTF-8", 0)


def test_a_collection_of_events_alone_holds_no_paper() -> None:
    content = '<collection id="2022.ws"><event id="ws-2022"><colocated/></event></collection>'
    assert chosen(content) == "ACL Anthology"
    items = ACL.read(content.encode())
    assert [item.kind for item in items if isinstance(item, Aside)] == [AsideKind.BOILERPLATE]
