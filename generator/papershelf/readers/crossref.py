"""Crossref's XML: what members deposit and what Crossref answers.

https://data.crossref.org/reports/help/schema_doc/5.3.1/index.html (deposits, and the `unixref`
answers that wrap them), https://www.crossref.org/qrschema/crossref_query_output2.0.xsd. Editors are
not authors, save of a book that has no others; references, funders and the addresses for
text mining are left out.
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, PaperKind
from papershelf.readers.fields import Fields, completed, paper_of, shown, unusable
from papershelf.readers.jats import abstract_of
from papershelf.readers.maps import known_maps, mapped_fields
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import paper_kind
from papershelf.readers.xml_stream import Found, all_text
from papershelf.text.names import organisation

_BOOKS = frozenset({"book_metadata", "book_series_metadata", "book_set_metadata"})
_CHAPTER = "content_item"
_ERROR = "error"
_ASKED = "what was asked for"
# What is part of nothing, even where it follows a volume.
_ALONE = frozenset({"posted_content", "dissertation"})
# What records stand in: volumes, and what was asked for.
_AROUND = frozenset(
    {"journal", "conference", "book", "report-paper", "standard", "database", "query"}
)
# What a record has of its volume where it says nothing itself.
_OF_VOLUMES = "venue venue_short volume issue publisher published language".split()
_DATES = ("publication_date", "posted_date", "approval_date", "database_date/creation_date")
_AUTHORS = ("contributors/*[@contributor_role='author']", "person_name[@contributor_role='author']")
_EDITORS = "contributors/*[@contributor_role='editor']"


def _read_records(found: Iterator[Found]) -> Iterator[Item]:
    """Yield a paper for each record; a book waits for its first chapter, and then is a heading."""
    shared, book = Fields(), None
    for one in found:
        tag = one.element.tag
        if tag == _CHAPTER and book:
            yield Aside(AsideKind.HEADING, book.source)
            book = None
        elif tag in _AROUND:
            yield from _alone(book, shared)
            shared, book = Fields(), None
        is_part = f"Crossref {tag}" in known_maps("xml")
        if is_part:
            shared = _shared(one.element, shared)
        if one.element.get("status") == "unresolved" or tag == _ERROR:
            said = all_text(one.element)
            yield unusable(one.source, f"Crossref did not find {_ASKED}", said)
        elif tag in _BOOKS:
            book = one
        elif tag not in _AROUND and not is_part:
            of_volume = Fields() if tag in _ALONE else shared
            yield from paper_of(_fields_of(one.element, of_volume), one.source)
    yield from _alone(book, shared)


def _alone(book: Found | None, shared: Fields) -> Iterator[Item]:
    """Yield the paper of a book that no chapter has followed."""
    if book:
        yield from paper_of(_fields_of(book.element, replace(shared, venue="")), book.source)


def _shared(part: Element, before: Fields) -> Fields:
    """Return what a part of a volume says, and those *before*; a volume has only one date."""
    said = mapped_fields(f"Crossref {part.tag}", part)
    dated = replace(said, title="", published=_date_of(part))
    return completed(dated, before, before.__struct_fields__)


def _read_answers(found: Iterator[Found]) -> Iterator[Item]:
    for one in found:
        if one.element.get("status") == "resolved":
            yield from paper_of(_plain_fields_of(one.element), one.source)
        else:
            asked = shown(xml.first_at(one.element, "doi", "article_title")) or _ASKED
            said = xml.first_at(one.element, "msg")
            yield unusable(one.source, f"Crossref did not find {asked}", said)


def _fields_of(record: Element, shared: Fields) -> Fields:
    """Return what a *record* says, and what is *shared* by all of its volume."""
    kind = paper_kind([record.tag])
    authors = _people_of(record, *_AUTHORS)
    if kind is PaperKind.BOOK and not authors:
        authors = _people_of(record, _EDITORS)
    own = replace(
        mapped_fields("Crossref", record),
        abstract=abstract_of(record),
        authors=tuple(authors),
        kind=kind,
        published=_date_of(record),
    )
    return completed(own, shared, _OF_VOLUMES)


def _people_of(record: Element, *paths: str) -> list[Author]:
    """Return the persons and organisations that one of *paths* leads to."""
    found: Iterable[Element] = next(filter(None, map(record.findall, paths)), [])
    parts = known_maps("xml")["Crossref"].people
    return [
        xml.person_at(one, parts) if one.tag == "person_name" else organisation(all_text(one))
        for one in found
    ]


def _date_of(part: Element) -> str:
    """Return the earliest date: what is on paper may have been online before."""
    return xml.earliest(xml.date_in_parts(date) for path in _DATES for date in part.iterfind(path))


def _plain_fields_of(answer: Element) -> Fields:
    """Return what an answer says that holds no record."""
    kind = paper_kind([xml.first_at(answer, "doi/@type")])
    fields = mapped_fields("Crossref answer", answer)
    return replace(fields, kind=kind, venue="" if kind is PaperKind.BOOK else fields.venue)


CROSSREF_ANSWER = xml.element_format("Crossref answer", _read_answers)
CROSSREF = xml.element_format("Crossref XML", _read_records)
