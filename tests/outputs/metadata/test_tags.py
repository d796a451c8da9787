"""The head of a page contains the metadata of its paper, and only what the source states."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from extruct import JsonLdExtractor
from extruct.opengraph import OpenGraphExtractor
from hypothesis import example, given
from lxml import html
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.model import (
    Author,
    Identifier,
    Link,
    LinkKind,
    Paper,
    PaperKind,
    PartialDate,
    Source,
    Status,
    Venue,
)
from papershelf.outputs.metadata.tags import paper_metadata
from papershelf.text.formula import readable
from support.catalog import COMPUTABLE, PAPERS, SETTINGS, topic
from support.texts import texts
from support.zotero import item, tags

SITE = SETTINGS.site(papers=1)
LARGE = replace(SITE, is_large=True)
TURING = replace(COMPUTABLE, published=PartialDate(year=1937, month=1), language="en", topics=())
BARE = Paper(title="Untold", slug="untold", source=Source(path="a.txt", line=1))
HOSTILE = "\"A\" 'b' </script><script>x()</script> ]]> {{ c }} <!-- \\ &amp; \u2028 \n d"


def page_of(paper: Paper, site: Any = SITE) -> str:
    """Return a page with the metadata of a paper in its head."""
    return (
        f"<!doctype html><html><head>{paper_metadata(paper, site)}</head><body><p>x</body></html>"
    )


def data_of(paper: Paper, site: Any = SITE) -> list[dict[str, Any]]:
    """Return the nodes of the JSON-LD on a page."""
    [data] = JsonLdExtractor().extract(page_of(paper, site))
    assert data["@context"] == "https://schema.org"
    return data.get("@graph") or [data]


def links_of(paper: Paper) -> dict[str, list[str]]:
    """Return the addresses of the links in the head by relation."""
    addresses: dict[str, list[str]] = {}
    for link in html.document_fromstring(page_of(paper)).iter("link"):
        addresses.setdefault(link.get("rel"), []).append(link.get("href"))
    return addresses


def test_the_head_of_an_article(golden: Any) -> None:
    golden("pages/metadata.html", paper_metadata(TURING, SITE).replace("><", ">\n<") + "\n")


@pytest.mark.parametrize(
    ("kind", "expected"), [(PaperKind.BOOK, "book"), (PaperKind.CHAPTER, "article")]
)
def test_open_graph_and_zotero_tell_books_from_articles(kind: PaperKind, expected: str) -> None:
    paper = replace(TURING, kind=kind)
    assert tags(page_of(paper))["og:type"] == [expected]
    assert "og:type" not in tags(page_of(paper, LARGE))
    assert "og:type" not in tags(page_of(paper, replace(SITE, url="")))


@pytest.mark.parametrize("site", [SITE, LARGE], ids=["small", "large"])
def test_open_graph_has_the_title_of_a_paper(site: Any) -> None:
    paper = replace(TURING, title='"A" of <b> & $\\alpha$')
    [graph] = OpenGraphExtractor().extract(page_of(paper, site))
    kind = [("og:type", "article")] * (site == SITE)
    assert graph["properties"] == [("og:title", '"A" of <b> & α'), *kind]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (PaperKind.ARTICLE, "journal_title"),
        (PaperKind.CONFERENCE, "conference_title"),
        (PaperKind.CHAPTER, "inbook_title"),
        (PaperKind.THESIS, "dissertation_institution"),
        (PaperKind.REPORT, "technical_report_institution"),
    ],
)
def test_the_kind_of_a_paper_determines_the_tag_of_its_container(
    kind: PaperKind, name: str
) -> None:
    values = tags(page_of(replace(TURING, kind=kind, publisher="A press")))
    expected = "A press" if name.endswith("institution") else TURING.venue and TURING.venue.name
    assert values[f"citation_{name}"] == [expected]


def test_unknown_fields_are_left_out() -> None:
    assert {name for name, values in tags(page_of(BARE)).items() if values} == {
        "citation_title",
        "citation_abstract_html_url",
        "og:type",
    }
    assert data_of(BARE) == [
        {
            "@context": "https://schema.org",
            "@type": "ScholarlyArticle",
            "headline": "Untold",
            "url": "https://shelf.example/papers/untold/",
        }
    ]
    assert list(links_of(BARE)) == ["type", "alternate describedby"]


def test_the_day_of_a_listing_is_not_exported_as_a_date_of_publication() -> None:
    text = paper_metadata(replace(BARE, listed=PartialDate(year=2026, month=3, day=12)), SITE)
    assert "2026" not in text


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.REJECTED, Status.WITHDRAWN])
def test_a_paper_that_was_not_accepted_has_no_venue(status: Status) -> None:
    paper = replace(TURING, status=status)
    assert item(page_of(paper))["venue"] == ""
    assert "isPartOf" not in data_of(paper)[0]


def test_the_breadcrumbs_of_a_paper_without_venue_and_year_have_its_first_topic() -> None:
    topics = (topic("optimization", 3), topic("classification", 1))
    _, breadcrumbs = data_of(replace(BARE, topics=topics))
    assert [(step["name"], step["item"]) for step in breadcrumbs["itemListElement"]] == [
        ("Topics", "https://shelf.example/topics/"),
        ("Optimization", "https://shelf.example/topics/optimization/"),
    ]


def test_the_number_of_a_report_is_not_an_issue() -> None:
    report = replace(TURING, kind=PaperKind.REPORT, volume="", issue="TR-1948/2")
    values = tags(page_of(report))
    assert values["citation_technical_report_number"] == ["TR-1948/2"]
    assert not values["citation_issue"]
    [node, *_] = data_of(report)
    assert node["reportNumber"] == "TR-1948/2"
    assert "issueNumber" not in node["isPartOf"]
    patent = replace(report, kind=PaperKind.OTHER, venue=None)
    assert "TR-1948/2" not in page_of(patent)


def test_linked_data_mention_code_and_data_by_type() -> None:
    code = Link(url="https://github.com/a/b", kind=LinkKind.CODE)
    data = Link(url="https://data.example/c", kind=LinkKind.DATA)
    [node] = data_of(replace(BARE, links=(code, data)))
    kinds = {part["@type"]: part.get("codeRepository") or part["url"] for part in node["mentions"]}
    assert kinds == {"SoftwareSourceCode": code.url, "Dataset": data.url}


def test_a_large_catalog_mentions_code_by_its_address_alone() -> None:
    code = Link(url="https://github.com/a/b", kind=LinkKind.CODE)
    [node] = data_of(replace(TURING, links=(code,)), LARGE)
    assert node["mentions"] == [{"@type": "SoftwareSourceCode", "codeRepository": code.url}]


def test_an_orcid_follows_its_author_and_links_to_the_person() -> None:
    orcid = "0000-0002-1825-0097"
    paper = replace(BARE, authors=(Author(name="A"), Author(name="B", orcid=orcid)))
    assert "content=B><meta name=citation_author_orcid" in paper_metadata(paper, SITE)
    assert links_of(paper)["author"] == [f"https://orcid.org/{orcid}"]
    assert data_of(paper)[0]["author"][1]["sameAs"] == f"https://orcid.org/{orcid}"


def test_a_doi_alone_gives_a_cite_as_link() -> None:
    assert links_of(TURING)["cite-as"] == ["https://doi.org/10.1112/plms/s2-42.1.230"]
    arxiv = Identifier(scheme="arxiv", value="1412.6980")
    assert "cite-as" not in links_of(replace(BARE, identifiers=(arxiv,)))


def test_a_licence_is_a_link_and_in_linked_data() -> None:
    address = "https://creativecommons.org/licenses/by/4.0/"
    paper = replace(BARE, license=address)
    assert links_of(paper)["license"] == [address]
    assert data_of(paper)[0]["license"] == address
    assert "license" not in links_of(BARE)
    assert paper_metadata(paper, LARGE).count(address) == 1


@pytest.mark.parametrize("url", ["javascript:x()", "mailto:a@b.example", "a.pdf", "//b.example/a"])
def test_addresses_outside_the_web_are_left_out(url: str) -> None:
    links = tuple(Link(url=url, kind=kind) for kind in LinkKind)
    assert url not in paper_metadata(replace(BARE, links=links), SITE)


def test_several_ranges_of_pages_are_reduced_to_the_first() -> None:
    values = tags(page_of(replace(TURING, pages="275–85; discussion 285–93")))
    assert (values["citation_firstpage"], values["citation_lastpage"]) == (["275"], ["85"])


@pytest.mark.parametrize("site", [SITE, LARGE], ids=["small", "large"])
@given(text=texts())
@example(text=HOSTILE)
def test_any_text_adds_no_element_or_attribute_to_the_head(site: Any, text: str) -> None:
    paper = replace(
        TURING,
        title=f"x{text}",
        authors=(Author(name=f"y{text}", orcid=text),),
        venue=Venue(name=f"z{text}", slug="z"),
        volume=text,
        pages=text,
        publisher=text,
        keywords=(text,),
        language=text,
        identifiers=(Identifier(scheme="doi", value=text),),
        links=(Link(url=f"https://a.example/{text}", kind=LinkKind.PDF),),
    )
    page = page_of(paper, site).encode("utf-8", "xmlcharrefreplace").decode()
    head = html.document_fromstring(page).find("head")
    assert head is not None
    assert {child.tag for child in head} == {"meta", "link", "script"}
    allowed = {"name", "content", "rel", "href", "type", "property"}
    assert {name for child in head for name in child.attrib} <= allowed
    [script] = head.findall("script")
    assert json.loads(script.text or "")
    assert len(re.findall("</script", page)) == 1


def test_zotero_finds_every_paper_of_a_real_catalog(real_catalog: Catalog) -> None:
    assert len(real_catalog.papers) > 2_000
    for paper in real_catalog.papers:
        check_metadata(paper)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.slug)
def test_zotero_finds_every_paper_of_a_small_catalog(paper: Paper) -> None:
    check_metadata(paper)


def check_metadata(paper: Paper) -> None:
    """Expect the tags and the linked data of a paper to match the catalog."""
    zotero, node = item(page_of(paper)), data_of(paper)[0]
    names = [author.name for author in paper.authors]
    assert zotero["title"] == node["headline"] == readable(paper.title)
    assert zotero["authors"] == [author["name"] for author in node.get("author", ())] == names
    assert zotero["date"] == node.get("datePublished", "") == str(paper.published or "")
    assert zotero["venue"] == (paper.venue.name if paper.venue else "")
    assert bool(zotero["pdf"]) == bool(paper.links_of(LinkKind.PDF))
    assert {one["value"] for one in node.get("identifier", ())} <= {
        one.value for one in paper.identifiers
    }
    assert [f"doi:{zotero['doi']}"] * bool(zotero["doi"]) == [
        str(one) for one in paper.identifiers if one.scheme == "doi"
    ][:1]
