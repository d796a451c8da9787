"""Field maps whose paths lead to the values of an XML element."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from papershelf.model import LinkKind, PaperKind
from papershelf.readers.xml.fields import mapped_fields


def test_an_element_is_read_by_paths_and_attributes() -> None:
    written = """<resource>
      <titles><title>Deep <sub>2</sub> learning</title></titles>
      <creators><creator><creatorName nameType="Organizational">CERN</creatorName></creator>
        <creator><givenName>Yann</givenName><familyName>LeCun</familyName></creator></creators>
      <resourceType resourceTypeGeneral="JournalArticle"/>
      <subjects><subject>a</subject><subject/></subjects></resource>"""
    fields = mapped_fields("DataCite", fromstring(written))
    assert (fields.title, fields.kind) == ("Deep <sub>2</sub> learning", PaperKind.ARTICLE)
    assert [(author.name, author.literal) for author in fields.authors] == [
        ("CERN", True),
        ("Yann LeCun", False),
    ]
    assert fields.keywords == ("a",)


@pytest.mark.parametrize(
    ("general", "kind_text", "kind"),
    [
        ("Text", "Monograph", PaperKind.BOOK),
        ("Dataset", "Article", PaperKind.OTHER),
        ("Collection", "Occurrences", PaperKind.OTHER),
    ],
)
def test_the_kind_in_datacite_is_general_or_else_in_words(
    general: str, kind_text: str, kind: PaperKind
) -> None:
    written = f'<resourceType resourceTypeGeneral="{general}">{kind_text}</resourceType>'
    assert mapped_fields("DataCite", fromstring(f"<r>{written}</r>")).kind is kind


def test_only_the_addresses_among_the_texts_of_an_element_are_links() -> None:
    written = """<record><urls><related-urls><url>C:/a.pdf https://a.example/b</url></related-urls>
      <pdf-urls><url>https://a.example/c</url></pdf-urls></urls></record>"""
    links = mapped_fields("EndNote", fromstring(written)).links
    assert [(link.kind, link.url, link.field) for link in links] == [
        (LinkKind.PAPER, "https://a.example/b", "urls"),
        (LinkKind.PDF, "https://a.example/c", "urls"),
    ]


@pytest.mark.parametrize("name", ["publisher", "titles/title", "publicationYear"])
def test_a_second_element_where_one_is_expected_is_reported(name: str) -> None:
    outer, _, inner = name.rpartition("/")
    element = f"<{inner}>1997</{inner}><{inner}>1998</{inner}>"
    written = f"<r>{f'<{outer}>{element}</{outer}>' if outer else element}</r>"
    assert mapped_fields("DataCite", fromstring(written)).unused == (f"{name} (second value)",)


@pytest.mark.parametrize(
    ("text", "urls"), [("smith", ["smith"]), ("internal-pdf://a.pdf", []), ("N/A", [])]
)
def test_only_a_word_that_may_mean_an_address_is_reported(text: str, urls: list[str]) -> None:
    written = f"<record><urls><related-urls><url>{text}</url></related-urls></urls></record>"
    links = mapped_fields("EndNote", fromstring(written)).links
    assert [link.url for link in links] == urls


def test_an_abstract_in_parts_has_all_of_them() -> None:
    parts = (f'<description descriptionType="Abstract">{text}</description>' for text in "AB")
    written = f"<resource><descriptions>{''.join(parts)}</descriptions></resource>"
    assert mapped_fields("DataCite", fromstring(written)).abstract == "A\n\nB"
