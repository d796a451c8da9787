"""Zotero's RDF: items, and beside them the journals and books that they are part of.

Its terms: https://github.com/zotero/translators/blob/master/Zotero%20RDF.js. Editors and other
contributors are left out; so are notes, files, collections, and the day of a visit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TextIO
from xml.etree.ElementTree import Element

from msgspec import Struct

from papershelf.model import Author, Link, LinkKind, PaperKind, Source
from papershelf.readers.fields import Fields, arxiv_note, is_address, paper_of
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import paper_kind
from papershelf.readers.xml_fields import (
    Paths,
    all_at,
    author_in_parts,
    first_at,
    marked_at,
)
from papershelf.readers.xml_stream import Found, Shape, read_elements, root_of

_ITEMS = frozenset(
    "Article Book BookSection Description Document Illustration Image Interview Legislation Letter "
    "Manuscript MotionPicture Patent Recording Report Thesis".split()
)
_CONTAINERS = frozenset(
    "Blog Conference CourtReporter Forum Journal Newspaper Periodical Series Website".split()
)
_ASIDES = frozenset("Attachment Collection Memo UserItem".split())
_SHAPE = Shape(records=_ITEMS | _CONTAINERS | _ASIDES)
_SERIES = "Series"
# Of the item, or else of what it is part of.
_TEXTS: Mapping[str, Paths] = {
    "volume": ("volume",),
    "issue": ("number",),
    "publisher": ("publisher/Organization/name",),
}
_WHOLE = frozenset({PaperKind.BOOK, PaperKind.THESIS, PaperKind.REPORT})
_DOI = re.compile(r"(?:DOI:? ?)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
# Lines of the field "Extra".
_EXTRA = re.compile(r"^(doi|pmid|pmcid): ?(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
_NOTES = ("description", "archiveID", "coverage", "number")


def is_zotero_rdf(head: str) -> bool:
    """Return whether a text begins as an export of Zotero."""
    return root_of(head) == "RDF" and (
        "www.zotero.org/namespaces/export" in head or "purl.org/net/biblio" in head
    )


def read_zotero_rdf(stream: TextIO, path: Path) -> Iterator[Item]:
    """Yield a paper for each item."""
    reader = _ZoteroReader()
    hint = "expected items such as <bib:Article>"
    yield from read_elements(stream, path, _SHAPE, reader.read, hint, reader.last)


class _Waiting(Struct, frozen=True, kw_only=True):
    """An item whose containers, by their names, have not all been read."""

    item: Element
    source: Source
    containers: tuple[str, ...]


class _ZoteroReader:
    """Reads items once what they are part of is known, which mostly follows at once."""

    def __init__(self) -> None:
        self.containers: dict[str, Element] = {}
        self.waiting: list[_Waiting] = []

    def read(self, found: Found) -> Iterator[Item]:
        element = found.element
        if element.tag in _ASIDES:
            yield Aside(AsideKind.BOILERPLATE, found.source)
        elif element.tag in _CONTAINERS:
            yield Aside(AsideKind.HEADING, found.source)
            self.containers[_attribute(element, "about")] = element
        else:
            parts = (_attribute(part, "resource") for part in element.iterfind("isPartOf"))
            names = tuple(filter(None, parts))
            self.waiting.append(_Waiting(item=element, source=found.source, containers=names))
        ready = [one for one in self.waiting if self.containers.keys() >= {*one.containers}]
        self.waiting = [one for one in self.waiting if one not in ready]
        yield from self.items(ready)

    def last(self) -> Iterator[Item]:
        """Yield the items that are part of what the file does not hold."""
        yield from self.items(self.waiting)

    def items(self, waiting: list[_Waiting]) -> Iterator[Item]:
        for one in waiting:
            known = (self.containers[name] for name in one.containers if name in self.containers)
            within = [*one.item.iterfind("isPartOf/*"), *known]
            yield from paper_of(_fields_of(one.item, within), one.source)


def _attribute(element: Element, name: str) -> str:
    """Return an attribute, whatever prefix it has."""
    return next((value for key, value in element.items() if key.rpartition(":")[2] == name), "")


def _fields_of(item: Element, within: list[Element]) -> Fields:
    """Return what an *item* says, and of it what it is *within*."""
    kind = paper_kind(all_at(item, "itemType") or (item.tag,))
    hosts = [one for one in within if one.tag != _SERIES]
    texts = {
        name: next(filter(None, (first_at(one, *paths) for one in (item, *hosts))), "")
        for name, paths in _TEXTS.items()
    }
    if kind in _WHOLE:
        texts["issue"] = ""
    journals = (first_at(host, "title") for host in hosts)
    meeting = first_at(item, "presentedAt/Conference/title")
    short = (first_at(host, "alternative") for host in hosts)
    return Fields(
        title=marked_at(item, "title"),
        abstract=marked_at(item, "abstract"),
        authors=tuple(map(_author, item.iterfind("authors/Seq/li/Person"))),
        kind=kind,
        venue="" if kind in _WHOLE else next(filter(None, journals), "") or meeting,
        venue_short="" if kind in _WHOLE else next(filter(None, short), ""),
        volume=texts["volume"],
        issue=texts["issue"],
        pages=first_at(item, "pages"),
        publisher=texts["publisher"],
        published=first_at(item, "date"),
        identifiers=tuple(_identifiers_of(item, hosts)),
        keywords=all_at(item, "subject"),
        links=tuple(_links_of(item)),
    )


def _author(person: Element) -> Author:
    """Return a person; an organisation has a surname alone."""
    return author_in_parts(first_at(person, "surname"), first_at(person, "givenName", "givenname"))


def _identifiers_of(item: Element, hosts: list[Element]) -> Iterator[tuple[str, str]]:
    """Yield the identifiers; Zotero gives the DOI of an article to its journal."""
    for text in chain.from_iterable(all_at(one, "identifier") for one in (item, *hosts)):
        if match := _DOI.fullmatch(text):
            yield "doi", match[1]
    notes = [text for name in _NOTES for text in all_at(item, name)]
    yield "arxiv", arxiv_note(line for note in notes for line in note.splitlines())
    for scheme, value in _EXTRA.findall("\n".join(all_at(item, "description"))):
        yield scheme.lower(), value


def _links_of(item: Element) -> Iterator[Link]:
    for address in all_at(item, "identifier/URI/value"):
        if is_address(address):
            yield Link(url=address, kind=LinkKind.PAPER, field="identifier")
