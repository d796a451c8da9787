"""Zotero's RDF: items, and beside them the journals and books that they are part of.

Its terms: https://github.com/zotero/translators/blob/master/Zotero%20RDF.js. Editors and other
contributors are left out; so are notes, files, collections, and the day of a visit.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.readers.fields import STANDALONE, Fields, completed, noted_identifiers, paper_of
from papershelf.readers.maps import mapped_fields
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import paper_kind
from papershelf.readers.xml_stream import Found
from papershelf.text.names import organisation

_CONTAINERS = xml.FORMATS["Zotero RDF"].context
_ASIDES = frozenset("Attachment Collection Memo UserItem".split())
_SERIES = "Series"
_DOI = re.compile(r"(?:DOI:? ?)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
# Where Zotero keeps the field "Extra", and notes of arXiv.
_NOTES = ("description", "archiveID", "coverage", "number")


def _read_items(found: Iterator[Found]) -> Iterator[Item]:
    """Yield the papers of items, each once what it is part of has come, or the file ends."""
    containers: dict[str, Element] = {}
    waiting: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        ready = [one]
        if one.element.tag in _ASIDES:
            yield Aside(AsideKind.BOILERPLATE, one.source)
            continue
        if one.element.tag in _CONTAINERS:
            name = _attribute(one.element, "about")
            containers[name] = one.element
            ready = waiting.pop(name, [])
        for item in ready:
            missing = next((name for name in _hosts(item) if name not in containers), None)
            if missing is None:
                yield from _paper(item, containers)
            else:
                waiting[missing].append(item)
    for item in chain.from_iterable(waiting.values()):
        yield from _paper(item, containers)


def _hosts(item: Found) -> list[str]:
    """Return the names of what an *item* is part of."""
    parts = (_attribute(part, "resource") for part in item.element.iterfind("isPartOf"))
    return list(filter(None, parts))


def _paper(item: Found, containers: Mapping[str, Element]) -> Iterator[Item]:
    known = (containers[name] for name in _hosts(item) if name in containers)
    within = [*item.element.iterfind("isPartOf/*"), *known]
    return paper_of(_fields_of(item.element, within), item.source)


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
    return replace(fields, issue="", venue="", venue_short="") if kind in STANDALONE else fields


def _identifiers_of(item: Element, hosts: list[Element]) -> Iterator[tuple[str, str]]:
    """Yield the identifiers; Zotero gives the DOI of an article to its journal."""
    for text in chain.from_iterable(xml.all_at(one, "identifier") for one in (item, *hosts)):
        if match := _DOI.fullmatch(text):
            yield "doi", match[1]
    notes = (text for name in _NOTES for text in xml.all_at(item, name))
    yield from noted_identifiers("\n".join(notes))


ZOTERO_RDF = xml.element_format("Zotero RDF", _read_items)
