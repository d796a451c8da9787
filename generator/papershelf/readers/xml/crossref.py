"""Crossref's XML: the deposits of its members and the answers to queries.

https://data.crossref.org/reports/help/schema_doc/5.3.1/index.html (deposits, and the `unixref`
answers that wrap them), https://www.crossref.org/qrschema/crossref_query_output2.0.xsd. Editors
count as authors only of a book without authors; references, funders and the addresses for text
mining are left out.
"""

from collections.abc import Iterator
from itertools import chain, pairwise
from xml.etree.ElementTree import Element, SubElement

from msgspec.structs import replace

import papershelf.readers.xml.fields as xml
from papershelf.model import PaperKind, Source
from papershelf.readers.fields import Fields, completed, shown, unusable
from papershelf.readers.maps import known_maps
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import paper_kind
from papershelf.readers.xml.jats import abstract_of
from papershelf.readers.xml.stream import FORMATS, Located, XmlReader, all_text

_BOOKS = frozenset({"book_metadata", "book_series_metadata", "book_set_metadata"})
# The elements of a volume.
_PARTS = (FORMATS["Crossref XML"].context | _BOOKS) - {"error"}
_REQUESTED = "the requested record"
# Records that are part of no volume, even if they follow one.
_STANDALONE = frozenset({"posted_content", "dissertation"})
# Elements that contain records: volumes and queries.
_CONTAINERS = FORMATS["Crossref XML"].frames
_DATES = ("publication_date", "posted_date", "approval_date", "database_date/creation_date")
_END = (Element("end"), Source(path=""))
_MAP = known_maps("xml")["Crossref"]


def _read_records(elements: Iterator[Located]) -> Iterator[Item]:
    """Yield a paper for each record; a book is a heading if a chapter follows, else a paper."""
    shared = Fields()
    for (element, source), (following, _) in pairwise(chain(elements, [_END])):
        tag = element.tag
        if tag in _CONTAINERS:
            shared = Fields()
        elif tag in _PARTS:
            shared = _with_part(element, shared)
        if element.get("status") == "unresolved" or tag == "error":
            message = f"Crossref did not find {_REQUESTED}"
            yield unusable(source, message, all_text(element))
        elif tag in _BOOKS and following.tag == "content_item":
            yield Aside(AsideKind.HEADING, source)
        elif tag in _BOOKS:
            yield from paper_of(_fields_of(element, replace(shared, venue="")), source)
        elif tag not in _CONTAINERS | _PARTS:
            inherited = Fields() if tag in _STANDALONE else shared
            yield from paper_of(_fields_of(element, inherited), source)


def _with_part(part: Element, before: Fields) -> Fields:
    """Return the fields of *part*, an element of a volume, completed by those *before*."""
    name = "Crossref book" if part.tag in _BOOKS else "Crossref volume"
    return completed(replace(xml.mapped_fields(name, part), published=_date_of(part)), before)


def _read_answers(elements: Iterator[Located]) -> Iterator[Item]:
    for element, source in elements:
        if element.get("status") == "resolved":
            yield from paper_of(xml.mapped_fields("Crossref answer", element), source)
        else:
            requested = shown(xml.first_at(element, "doi", "article_title")) or _REQUESTED
            reason = xml.first_at(element, "msg")
            yield unusable(source, f"Crossref did not find {requested}", reason)


def _fields_of(record: Element, shared: Fields) -> Fields:
    """Return the fields of a *record*, completed by those *shared* by all of its volume."""
    # A licence that names no version applies to all, so also to the version of record.
    for license_ref in record.iter("license_ref"):
        license_ref.attrib.setdefault("applies_to", "vor")
    # The name of an organisation is the text of its element, without an element of its own.
    for body in record.findall("contributors/organization"):
        SubElement(body, "name").text = all_text(body)
    kind = paper_kind([record.tag])
    fields = replace(
        xml.mapped_fields("Crossref", record),
        abstract=abstract_of(record),
        kind=kind,
        published=_date_of(record),
    )
    if kind is PaperKind.BOOK and not fields.authors:
        fields = replace(fields, authors=xml.people_at(record, _MAP.editors, _MAP.people))
    return completed(fields, shared)


def _date_of(part: Element) -> str:
    """Return the earliest date, as many papers appear online before they appear in print."""
    return xml.earliest(xml.date_in_parts(date) for path in _DATES for date in part.iterfind(path))


CROSSREF_ANSWER = XmlReader("Crossref answer", _read_answers)
CROSSREF = XmlReader("Crossref XML", _read_records)
