"""EndNote's XML, as EndNote, Zotero, Mendeley and Papers write it.

Its elements: https://support.clarivate.com/Endnote/s/article/EndNote-XML-Document-Type-Definition.
Texts stand in runs of `<style>`. Editors are not authors, save of a book that has no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, PaperKind
from papershelf.readers.fields import WHOLE, Fields, one_line
from papershelf.readers.maps import mapped_fields
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import identifier
from papershelf.text.names import author_of, organisation

_NUMBERS = {"pmcid": r"\b(PMC[0-9]{1,9})\b", "arxiv": r"(?i:\barxiv:\s?)(\S{5,40})"}
_REGISTRIES = ("custom2", "accession-num", "electronic-resource-num")
_NUMBERED = ("accession-num", "remote-database-name")
_OF_PUBMED = re.compile("pubmed|medline", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_PAGES = re.compile("[0-9][-–]{1,3}[0-9]")


def _fields_of(record: Element) -> Fields:
    fields = mapped_fields("EndNote", record)
    if fields.kind in WHOLE:
        pages = fields.pages if _PAGES.search(fields.pages) else ""
        fields = replace(fields, venue="", venue_short="", pages=pages)
    return replace(
        fields,
        authors=tuple(map(_author, _names_of(record, fields.kind))),
        published=_date_of(record),
        identifiers=tuple(_identifiers_of(record)),
    )


def _names_of(record: Element, kind: PaperKind | None) -> tuple[str, ...]:
    """Return the authors' names; a book that has none may have editors."""
    authors = xml.all_at(record, "contributors/authors/author", "contributors/author")
    if authors or kind is not PaperKind.BOOK:
        return authors
    return xml.all_at(record, "contributors/secondary-authors/author")


def _author(name: str) -> Author:
    """Return an author; a comma at the end marks an organisation."""
    line = one_line(name)
    return organisation(line.rstrip(", ")) if line.endswith(",") else author_of(line)


def _date_of(record: Element) -> str:
    """Return the date in full where it agrees with the year."""
    year = xml.first_at(record, "dates/year")
    days = xml.all_at(record, "dates/pub-dates/date")
    return most_exact([year, *(f"{day} {year}" for day in days), *days])


def _identifiers_of(record: Element) -> Iterator[tuple[str, str]]:
    """Yield the identifiers in the fields where programs put them."""
    written = xml.first_at(record, "electronic-resource-num")
    doi = _DOI.search(written)
    yield "doi", doi[0] if doi else ""
    for scheme, pattern in _NUMBERS.items():
        for text in (xml.first_at(record, name) for name in _REGISTRIES):
            if (match := re.search(pattern, text)) and identifier(scheme, match[1]):
                yield scheme, match[1]
    number, database = (xml.first_at(record, name) for name in _NUMBERED)
    if _OF_PUBMED.search(database) and identifier("pmid", number):
        yield "pmid", number


ENDNOTE_XML = xml.paper_format(
    "EndNote XML", "record", _fields_of, xml.begins_as("xml records", "<record", "<ref-type")
)
