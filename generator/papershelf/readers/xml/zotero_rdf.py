"""Zotero's RDF: items, and as separate elements the journals and books that they are part of.

Its terms: https://github.com/zotero/translators/blob/master/Zotero%20RDF.js. Editors and other
contributors are left out; so are notes, files, collections, and the day of a visit.
"""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml.fields as xml
from papershelf.readers.fields import STANDALONE, Fields, arxiv_note, noted_identifiers
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import paper_kind
from papershelf.readers.xml.stream import FORMATS, Located, XmlReader
from papershelf.text.identifiers import identifier
from papershelf.text.names import organisation

_CONTAINERS = FORMATS["Zotero RDF"].context
_ASIDES = frozenset("Attachment Collection Memo UserItem".split())
# Elements for Zotero's field "Extra", and for arXiv's numbers.
_NOTES = ("description", "archiveID", "coverage", "number")


def _read_items(elements: Iterator[Located]) -> Iterator[Item]:
    """Yield the paper of each item; its journal or book may come later in the file."""
    found = list(elements)
    shared = [element for element, _ in found if element.tag in _CONTAINERS]
    containers = {name: element for element in shared if (name := element.get("rdf:about"))}
    for item, source in found:
        if item.tag in _ASIDES:
            yield Aside(AsideKind.BOILERPLATE, source)
        elif item.tag not in _CONTAINERS:
            _add_hosts(item, containers)
            yield from paper_of(_fields_of(item), source)


def _add_hosts(item: Element, containers: Mapping[str, Element]) -> None:
    """Add to an *item* the journals and books among *containers* that it names; remove series."""
    for part in item.iterfind("isPartOf"):
        if (host := containers.get(part.get("rdf:resource", ""))) is not None:
            part.append(host)
        for series in part.findall("Series"):
            part.remove(series)


def _fields_of(item: Element) -> Fields:
    """Return the fields of an *item*, which contains the journal or book that it is part of."""
    fields = xml.mapped_fields("Zotero", item)
    kind = fields.kind or (None if xml.all_at(item, "itemType") else paper_kind([item.tag]))
    # Zotero writes the arXiv number of a preprint into the element for numbers of issues.
    issue = "" if arxiv_note([fields.issue]) else fields.issue
    authors = (one if one.given else organisation(one.name) for one in fields.authors)
    fields = replace(
        fields,
        kind=kind,
        issue=issue,
        authors=tuple(authors),
        identifiers=tuple(_identifiers_of(item)),
    )
    return replace(fields, issue="", venue="", venue_short="") if kind in STANDALONE else fields


def _identifiers_of(item: Element) -> Iterator[tuple[str, str]]:
    """Yield scheme and value of identifiers; Zotero writes the DOI of an article in its journal."""
    for text in xml.texts_at(item, "identifier") + xml.texts_at(item, "isPartOf/*/identifier"):
        # An invalid one is reported.
        if identifier("doi", text) or text.startswith("DOI "):
            yield "doi", text
    notes = (text for name in _NOTES for text in xml.all_at(item, name))
    yield from noted_identifiers("\n".join(notes))


ZOTERO_RDF = XmlReader("Zotero RDF", _read_items)
