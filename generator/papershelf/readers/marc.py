"""MARC 21 in XML, as libraries and INSPIRE write it: https://www.loc.gov/marc/bibliographic/.

Editors and illustrators are left out; so are shelf marks, holdings and addresses of libraries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, Link
from papershelf.readers.fields import Fields, arxiv_note, is_address, paper_or_pdf, with_subtitle
from papershelf.readers.words import paper_kind
from papershelf.readers.xml_stream import all_text
from papershelf.text.affiliations import affiliated
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import identifier
from papershelf.text.names import author_of, organisation

_SIGN = r"www\.loc\.gov/MARC21|<(?:[\w.-]{1,99}:)?(?:datafield|leader)[\s>]"
# What cataloguers put between the parts of a record.
_ENDS = " /:;,="
_STOPPED = re.compile(r"(?<=[^\W\d]{3})\.$")
_PERSONS, _BODIES = ("100", "700"), ("110", "710")
_ROLES = frozenset({"", "aut", "author", "cre", "creator", "dis", "joint author", "verfasser"})


def fields_of_marc(record: Element) -> Fields:
    """Return what a *record* says."""
    title = with_subtitle(_first(record, "245", "a"), _first(record, "245", "b"))
    journal = _first(record, "773", "t") or _first(record, "773", "p")
    return Fields(
        title=xml.without_full_stop(title),
        abstract=_first(record, "520", "a"),
        authors=tuple(_authors_of(record)),
        kind=paper_kind(_all(record, "655", "a") + _all(record, "980", "a")),
        venue=journal,
        volume=_first(record, "773", "v"),
        issue=_first(record, "773", "n"),
        pages=_first(record, "773", "c"),
        publisher=_first(record, "264", "b") or _first(record, "260", "b"),
        published=_date_of(record),
        identifiers=tuple(_identifiers_of(record)),
        keywords=tuple(_all(record, "653", "a") + _all(record, "650", "a")),
        links=tuple(_links_of(record)),
    )


def _fields(record: Element, *tags: str) -> list[Element]:
    """Return the fields with one of some *tags*."""
    return [field for field in record.iterfind("datafield") if field.get("tag") in tags]


def _parts(field: Element, code: str) -> list[str]:
    """Return the texts of a *field* under a *code*, without the signs that end them."""
    texts = (all_text(part) for part in field.iterfind("subfield") if part.get("code") == code)
    return [text for one in texts if (text := one.strip(_ENDS))]


def _all(record: Element, tag: str, code: str) -> list[str]:
    return [text for field in _fields(record, tag) for text in _parts(field, code)]


def _first(record: Element, tag: str, code: str) -> str:
    return next(iter(_all(record, tag, code)), "")


def _authors_of(record: Element) -> Iterator[Author]:
    """Yield persons and bodies who are authors, the main one first."""
    for field in _fields(record, *_PERSONS, *_BODIES):
        roles = _parts(field, "4") + _parts(field, "e") or [""]
        names = [_STOPPED.sub("", name) for name in _parts(field, "a")]
        if names and any(role.strip(".").casefold() in _ROLES for role in roles):
            is_body = field.get("tag") in _BODIES
            found = organisation(names[0]) if is_body else author_of(names[0])
            yield affiliated(found, *_parts(field, "u"))


def _date_of(record: Element) -> str:
    """Return the date of publication: "c2017." and "[2017]" are years."""
    places = (("773", "y"), ("260", "c"), ("264", "c"), ("269", "c"))
    return most_exact(xml.dated(text) for tag, code in places for text in _all(record, tag, code))


def _identifiers_of(record: Element) -> Iterator[tuple[str, str]]:
    """Yield the identifiers in the fields that registries share."""
    texts = _all(record, "024", "a")
    yield from (("doi", text) for text in texts if identifier("doi", text))
    yield "arxiv", arxiv_note([*texts, *_all(record, "037", "a")])


def _links_of(record: Element) -> Iterator[Link]:
    for address in _all(record, "856", "u"):
        if is_address(address):
            yield Link(url=address, kind=paper_or_pdf(address), field="856")


MARC = xml.paper_format(
    "MARC",
    "record",
    fields_of_marc,
    xml.begins_as("collection record marcrecords", _SIGN),
    (".xml", ".marcxml"),
)
