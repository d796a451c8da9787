"""Maps: what a record of JSON or an element of XML says by its paths."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from papershelf.curated.field_maps import JsonObject
from papershelf.model import LinkKind, PaperKind
from papershelf.readers.maps import known_maps, mapped_fields, value_at

TITLED: JsonObject = {
    "notes": [{"kind": "a", "text": "first"}, "stray", {"kind": "b", "text": "second"}],
    "place": {"name": "Nature"},
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("place.name", "Nature"),
        ("notes[].text", ["first", "second"]),
        ("notes[kind=b].text", "second"),
        ("notes[kind=c].text", None),
        ("place[].name", None),
    ],
)
def test_a_path_leads_through_objects_lists_and_those_with_a_value(
    path: str, value: object
) -> None:
    assert value_at(TITLED, path) == value


def test_pages_go_from_the_first_to_the_last_where_both_are_given() -> None:
    paper = {"title": "Deep learning", "start_page": 436}
    assert mapped_fields("plain record", paper).pages == "436"
    assert mapped_fields("plain record", {**paper, "end_page": 444}).pages == "436–444"


def test_authors_that_are_objects_have_their_names_where_a_map_says() -> None:
    author = {"author": {"orcid": "0000-0002-1825-0097"}, "raw_author_name": "Yann LeCun"}
    [found] = mapped_fields("OpenAlex", {"authorships": [author]}).authors
    assert (found.name, found.orcid) == ("Yann LeCun", "0000-0002-1825-0097")


def test_an_element_is_read_by_paths_and_attributes() -> None:
    written = """<resource>
      <titles><title>Deep <sub>2</sub> learning</title></titles>
      <creators><creator><creatorName nameType="Organizational">CERN</creatorName></creator>
        <creator><givenName>Yann</givenName><familyName>LeCun</familyName></creator></creators>
      <resourceType resourceTypeGeneral="JournalArticle"/>
      <subjects><subject>a</subject><subject/></subjects></resource>"""
    found = mapped_fields("DataCite", fromstring(written))
    assert (found.title, found.kind) == ("Deep <sub>2</sub> learning", PaperKind.ARTICLE)
    assert [(one.name, one.literal) for one in found.authors] == [
        ("CERN", True),
        ("Yann LeCun", False),
    ]
    assert found.keywords == ("a",)


def test_of_the_texts_of_an_element_only_addresses_are_links() -> None:
    written = """<record><urls><related-urls><url>C:/a.pdf https://a.example/b</url></related-urls>
      <pdf-urls><url>https://a.example/c</url></pdf-urls></urls></record>"""
    links = mapped_fields("EndNote", fromstring(written)).links
    assert [(link.kind, link.url, link.field) for link in links] == [
        (LinkKind.PAPER, "https://a.example/b", "urls"),
        (LinkKind.PDF, "https://a.example/c", "urls"),
    ]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_map_knows_every_name_of_its_file(form: str) -> None:
    assert all(one.name == name for name, one in known_maps(form).items())
