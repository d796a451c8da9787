"""Articles in JATS, and Crossref's XML: what members deposit, with abstracts in JATS, and answers.

https://jats.nlm.nih.gov/publishing/,
https://data.crossref.org/reports/help/schema_doc/5.3.1/index.html (deposits, and the `unixref`
answers that wrap them), https://www.crossref.org/qrschema/crossref_query_output2.0.xsd.
Editors are not authors, save of a book that has no others; references, funders, licences, the text
itself and the addresses for text mining are left out.
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, PaperKind
from papershelf.readers.fields import Fields, completed, paper_of, shown, unusable
from papershelf.readers.maps import known_maps, mapped_fields
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import paper_kind
from papershelf.readers.xml_stream import Found, all_text
from papershelf.text.affiliations import affiliated
from papershelf.text.names import organisation

_META = "front/article-meta"
_TITLE = "title-group/article-title"
_AUTHORS_OF_JATS = f"{_META}/contrib-group/contrib[@contrib-type='author']"
_NO_PLACES = frozenset({"label", "sup", "institution-id", "email", "ext-link"})
# Headings of an abstract that say nothing.
_SILENT = frozenset({"abstract", "summary"})


def fields_of_jats(article: Element) -> Fields:
    """Return what an *article* says."""
    meta = xml.child_at(article, _META)
    within = article if meta is None else meta
    # Marks of notes are no part of the title.
    _empty(*within.iterfind(f"{_TITLE}/xref"), *within.iterfind(f"{_TITLE}/fn"))
    fields = mapped_fields("JATS", article)
    # What has a volume is an article of a journal.
    kind = PaperKind.ARTICLE if within.find("volume") is not None else None
    return replace(
        fields,
        abstract=abstract_of(within),
        authors=tuple(_with_places(within, fields.authors, article.findall(_AUTHORS_OF_JATS))),
        kind=fields.kind or kind,
        published=xml.earliest(map(xml.date_in_parts, within.iterfind("pub-date"))),
    )


def _empty(*parts: Element) -> None:
    for part in parts:
        part.text = None
        del part[:]


def _with_places(
    meta: Element, authors: Iterable[Author], contributors: Iterable[Element]
) -> Iterator[Author]:
    """Yield authors with their affiliations, which they hold or to which they refer by ids."""
    places = {place.get("id", ""): _place_of(place) for place in meta.iter("aff")}
    for author, contributor in zip(authors, contributors, strict=True):
        notes = contributor.findall("xref[@ref-type='aff']")
        names = (name for one in notes for name in one.get("rid", "").split())
        found = (places[name] for name in names if name in places)
        yield affiliated(author, *map(_place_of, contributor.iter("aff")), *found)


def _place_of(affiliation: Element) -> str:
    """Return the text of an affiliation without labels, numbers and addresses of mail."""
    _empty(*(part for part in affiliation.iter() if part.tag in _NO_PLACES))
    return all_text(affiliation)


def abstract_of(record: Element) -> str:
    """Return the abstract of a *record*, not a teaser or that of a picture."""
    found = record.findall("abstract")
    plain = [one for one in found if not one.get("abstract-type")]
    return "\n\n".join(text for one in (plain or found)[:1] for text in _paragraphs_of(one))


def _paragraphs_of(block: Element) -> Iterator[str]:
    """Yield the paragraphs of a block, the first of a section after its title."""
    if not len(block):
        yield xml.marked_text(block)
    label = ""
    for child in block:
        if child.tag == "title":
            label = all_text(child).strip(": .")
            continue
        texts = _paragraphs_of(child) if child.tag == "sec" else (xml.marked_text(child),)
        for text in texts:
            yield f"{label}: {text}" if label and label.casefold() not in _SILENT else text
            label = ""


_BOOK = "book_metadata"
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
        elif tag == _BOOK:
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


JATS = xml.paper_format("JATS", fields_of_jats)
CROSSREF_ANSWER = xml.element_format("Crossref answer", _read_answers)
CROSSREF = xml.element_format("Crossref XML", _read_records)
