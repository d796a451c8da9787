"""Zotero's RDF: items, and beside them the journals and books that they are part of.

Its terms: https://github.com/zotero/translators/blob/master/Zotero%20RDF.js. Editors and other
contributors are left out; so are notes, files, collections, and the day of a visit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TextIO
from xml.etree.ElementTree import Element

from msgspec import Struct
from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Source
from papershelf.readers.fields import WHOLE, Fields, arxiv_note, completed, paper_of
from papershelf.readers.maps import mapped_fields
from papershelf.readers.reader import Aside, AsideKind, Format, Item
from papershelf.readers.words import paper_kind
from papershelf.readers.xml_stream import Found, Shape, read_elements
from papershelf.text.names import organisation

_ITEMS = frozenset(
    "Article Book BookSection Description Document Illustration Image Interview Legislation Letter "
    "Manuscript MotionPicture Patent Recording Report Thesis".split()
)
_CONTAINERS = frozenset(
    "Blog Conference CourtReporter Forum Journal Newspaper Periodical Series Website".split()
)
_ASIDES = frozenset("Attachment Collection Memo UserItem".split())
_SHAPE = Shape(records=_ITEMS | _ASIDES, context=_CONTAINERS)
_SERIES = "Series"
_DOI = re.compile(r"(?:DOI:? ?)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
# Lines of the field "Extra".
_EXTRA = re.compile(r"^(doi|pmid|pmcid): ?(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
_NOTES = ("description", "archiveID", "coverage", "number")


def _read_zotero(stream: TextIO, path: Path) -> Iterator[Item]:
    reader = _ZoteroReader()
    hint = "expected items such as <bib:Article>"
    yield from read_elements(stream, path, _SHAPE, reader.read, hint, reader.last)


class _Waiting(Struct, frozen=True, kw_only=True):
    """An item, and the names of what it is part of."""

    item: Element
    source: Source
    containers: tuple[str, ...]


class _ZoteroReader:
    """Reads items once what they are part of is known, for which some are `waiting`."""

    def __init__(self) -> None:
        self.containers: dict[str, Element] = {}
        self.waiting: defaultdict[str, list[_Waiting]] = defaultdict(list)

    def read(self, found: Found) -> Iterator[Item]:
        element = found.element
        if element.tag in _ASIDES:
            yield Aside(AsideKind.BOILERPLATE, found.source)
        elif element.tag in _CONTAINERS:
            name = _attribute(element, "about")
            self.containers[name] = element
            for one in self.waiting.pop(name, ()):
                yield from self.read_item(one)
        else:
            parts = (_attribute(part, "resource") for part in element.iterfind("isPartOf"))
            names = tuple(filter(None, parts))
            one = _Waiting(item=element, source=found.source, containers=names)
            yield from self.read_item(one)

    def read_item(self, one: _Waiting) -> Iterator[Item]:
        """Yield the paper of an item, unless it has to wait."""
        missing = next((name for name in one.containers if name not in self.containers), None)
        if missing is None:
            yield from self.paper(one)
        else:
            self.waiting[missing].append(one)

    def last(self) -> Iterator[Item]:
        """Yield the items that are part of what the file does not hold."""
        for one in chain.from_iterable(self.waiting.values()):
            yield from self.paper(one)

    def paper(self, one: _Waiting) -> Iterator[Item]:
        known = (self.containers[name] for name in one.containers if name in self.containers)
        within = [*one.item.iterfind("isPartOf/*"), *known]
        yield from paper_of(_fields_of(one.item, within), one.source)


def _attribute(element: Element, name: str) -> str:
    """Return an attribute, whatever prefix it has."""
    return next((value for key, value in element.items() if key.rpartition(":")[2] == name), "")


def _fields_of(item: Element, within: list[Element]) -> Fields:
    """Return what an *item* says, and of it what it is *within*."""
    own = mapped_fields("Zotero", item)
    kind = own.kind or (None if xml.all_at(item, "itemType") else paper_kind([item.tag]))
    hosts = [one for one in within if one.tag != _SERIES]
    for host in hosts:
        own = completed(own, mapped_fields("Zotero", host), ("volume", "issue", "publisher"))
    journals = (xml.first_at(host, "title") for host in hosts)
    meeting = xml.first_at(item, "presentedAt/Conference/title")
    short = (xml.first_at(host, "alternative") for host in hosts)
    fields = replace(
        own,
        kind=kind,
        authors=tuple(one if one.given else organisation(one.name) for one in own.authors),
        venue=next(filter(None, journals), "") or meeting,
        venue_short=next(filter(None, short), ""),
        identifiers=tuple(_identifiers_of(item, hosts)),
    )
    return replace(fields, issue="", venue="", venue_short="") if kind in WHOLE else fields


def _identifiers_of(item: Element, hosts: list[Element]) -> Iterator[tuple[str, str]]:
    """Yield the identifiers; Zotero gives the DOI of an article to its journal."""
    for text in chain.from_iterable(xml.all_at(one, "identifier") for one in (item, *hosts)):
        if match := _DOI.fullmatch(text):
            yield "doi", match[1]
    notes = [text for name in _NOTES for text in xml.all_at(item, name)]
    yield "arxiv", arxiv_note(line for note in notes for line in note.splitlines())
    for scheme, value in _EXTRA.findall("\n".join(xml.all_at(item, "description"))):
        yield scheme.lower(), value


_IS_ZOTERO = xml.begins_as("RDF", r"www\.zotero\.org/namespaces/export|purl\.org/net/biblio")
ZOTERO_RDF = Format("Zotero RDF", (".rdf", ".xml"), _read_zotero, _IS_ZOTERO, strict=True)
