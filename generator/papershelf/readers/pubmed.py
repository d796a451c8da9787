"""PubMed's XML: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html.

The indexers' MeSH headings are not the authors' keywords, and are left out; so are references,
grants, and abstracts in other languages or for laypersons.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, PaperKind
from papershelf.problems import note
from papershelf.readers.fields import Fields, page_span, paper_of
from papershelf.readers.maps import known_maps, mapped_fields
from papershelf.readers.reader import Item
from papershelf.readers.words import paper_kind, status_named
from papershelf.readers.xml_stream import Found
from papershelf.text.dates import most_exact
from papershelf.text.names import spaced

_TYPES = ("Article/PublicationTypeList/PublicationType", "PublicationType")
_DATES = ("Article/Journal/JournalIssue/PubDate", "Article/ArticleDate", "Book/PubDate")
_MAP = known_maps("xml")["PubMed"]
_PMCID = re.compile(r"PMC[0-9]{1,9}")
_NO_TITLE = re.compile(r"\[?not available\]?\.?", re.IGNORECASE)
# How a title is marked that was translated into English.
_TRANSLATED = re.compile(r"\[(.*)\]\.?", re.DOTALL)
_UNLABELLED = frozenset({"", "UNLABELLED"})
# "1998 Dec-1999 Jan" tells the year alone, "2000 Dec 15-31" the month as well.
_MEDLINE_DATE = re.compile(r"(?P<year>[0-9]{4})(?: (?P<month>[A-Z][a-z]{2})(?= [0-9]|\Z))?")
_MOST_INITIALS = 4
_PREPRINT = "Preprint"
_RETRACTED = "Retracted Publication"


def _read_records(found: Iterator[Found]) -> Iterator[Item]:
    """Yield the paper of each record, after a note where it has been retracted."""
    for one in found:
        child = xml.child_at(one.element, "MedlineCitation", "BookDocument")
        inner = one.element if child is None else child
        types = xml.all_at(inner, *_TYPES)
        if _RETRACTED in types:
            yield note(one.source, "the paper was retracted")
        yield from paper_of(_fields_of(one.element, inner, types), one.source)


def _fields_of(record: Element, citation: Element, types: tuple[str, ...]) -> Fields:
    """Return what a *record* says, whose main part is *citation*."""
    fields = mapped_fields("PubMed", citation)
    title, book = _title_of(citation), xml.first_at(citation, "Book/BookTitle")
    book = xml.without_full_stop(book)
    if citation.find("Book") is not None:
        # A chapter has a title of its own.
        kind = PaperKind.CHAPTER if title else PaperKind.BOOK
        fields = replace(fields, venue=book if title else "", kind=kind)
    else:
        # It may be called a preprint beside other things.
        named = PaperKind.PREPRINT if _PREPRINT in types else paper_kind(types)
        fields = replace(fields, kind=named)
    return replace(
        fields,
        title=title or book,
        abstract="\n\n".join(_abstract_of(citation)),
        authors=tuple(map(_author, _authors_of(citation))),
        pages=_pages_of(citation),
        published=most_exact(_date_of(date) for path in _DATES for date in citation.iterfind(path)),
        identifiers=tuple(_identifiers_of(record, citation)),
        status=status_named(types),
    )


def _title_of(citation: Element) -> str:
    """Return the title in English, or that of the publication where there is no other."""
    title = xml.marked_at(citation, "Article/ArticleTitle", "ArticleTitle")
    if not title or _NO_TITLE.fullmatch(title):
        title = xml.marked_at(citation, "Article/VernacularTitle", "VernacularTitle")
    translated = _TRANSLATED.fullmatch(title)
    return xml.without_full_stop(translated[1] if translated else title)


def _abstract_of(citation: Element) -> Iterator[str]:
    """Yield the parts of an abstract, each after its label."""
    for path in ("Article/Abstract/AbstractText", "Abstract/AbstractText"):
        for part in citation.iterfind(path):
            label, text = part.get("Label", ""), xml.marked_text(part)
            yield text if label in _UNLABELLED else f"{label}: {text}"


def _authors_of(citation: Element) -> list[Element]:
    """Return the authors but those whose entry was put right by another."""
    lists = (citation.findall(path) for path in _MAP.authors)
    found = next(filter(None, lists), [])
    return [author for author in found if author.get("ValidYN") != "N"]


def _author(element: Element) -> Author:
    """Return a person or a group, whose name may end in a full stop."""
    found = xml.person_at(element, _MAP.people)
    if found.literal:
        return replace(found, name=xml.without_full_stop(found.name))
    initials = xml.first_at(element, "Initials")
    if found.given or len(initials) > _MOST_INITIALS or not initials.isupper():
        return found
    family = xml.first_at(element, "LastName")
    named = xml.author_in_parts(family, spaced([initials]), found.suffix)
    return replace(named, orcid=found.orcid, affiliation=found.affiliation)


def _pages_of(citation: Element) -> str:
    """Return the pages in full where they are given so."""
    where = xml.child_at(citation, "Article/Pagination", "Pagination")
    if where is None:
        return ""
    span = page_span(xml.first_at(where, "StartPage"), xml.first_at(where, "EndPage"))
    return span if xml.first_at(where, "EndPage") else xml.first_at(where, "MedlinePgn") or span


def _date_of(date: Element) -> str:
    """Return a date as others write it; a season or a range of months leaves the year."""
    year, month, day = (xml.first_at(date, name) for name in ("Year", "Month", "Day"))
    if not year:
        match = _MEDLINE_DATE.search(xml.first_at(date, "MedlineDate"))
        year, month = (match["year"], match["month"] or "") if match else ("", "")
    if month.isdigit():
        return "-".join(part.zfill(2) for part in (year, month, day) if part)
    return " ".join(part for part in (day if month else "", month, year) if part)


def _identifiers_of(record: Element, citation: Element) -> Iterator[tuple[str, str]]:
    """Yield the identifiers; those of references stand deeper."""
    data = [part for name in ("PubmedData", "PubmedBookData") for part in record.iterfind(name)]
    for scheme, path in _MAP.identifiers:
        for part in (citation, *data):
            for value in xml.texts_at(part, path):
                # Other numbers of NLM stand beside those of PMC, and a version may stand behind.
                match = _PMCID.match(value) if scheme == "pmcid" else None
                if match or scheme != "pmcid":
                    yield scheme, match[0] if match else value


PUBMED = xml.element_format("PubMed", _read_records)
