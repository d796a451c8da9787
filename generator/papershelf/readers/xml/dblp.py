"""DBLP's XML: the complete dump, the records of one person, and the results of a search.

The first two: https://dblp.org/xml/docu/dblpxml.pdf, the third:
https://dblp.org/faq/How+to+use+the+dblp+search+API.html.

Editors, citations, notes, and the address of the list at DBLP are left out. The DTD is not read,
because its entities are those of HTML.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml.fields as xml
from papershelf.model import PaperKind
from papershelf.readers.fields import Fields, completed, without_full_stop
from papershelf.readers.papers import paper_of
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import paper_kind
from papershelf.readers.xml.stream import Located, XmlReader

_ASIDES = {
    "proceedings": AsideKind.HEADING,
    # Pages of persons.
    "www": AsideKind.BOILERPLATE,
    "person": AsideKind.BOILERPLATE,
}
_INFORMAL = "informal"
# The address of an old report is one within DBLP.
_WITHIN, _LISTS = re.compile(r"\Adb/"), "https://dblp.org/db/"


def _read_records(elements: Iterator[Located]) -> Iterator[Item]:
    """Yield a paper for each record, and a heading for each volume of proceedings."""
    volumes: dict[str, Fields] = {}
    for element, source in elements:
        record = _record_of(element) if element.tag == "hit" else element
        if record.tag in ("proceedings", "book"):
            volumes[record.get("key", "")] = xml.mapped_fields("DBLP volume", record)
        if record.tag in _ASIDES:
            yield Aside(_ASIDES[record.tag], source)
        else:
            volume = volumes.get(xml.first_at(record, "crossref"), Fields())
            yield from paper_of(_fields_of(record, volume), source)


def _record_of(hit: Element) -> Element:
    """Return the record in a *hit* of a search, with its type as its tag."""
    record = next(hit.iterfind("info"), hit)
    kind = xml.first_at(record, "type")
    record.tag = "proceedings" if kind == "Editorship" else kind or "data"
    record.set("publtype", _INFORMAL if kind.startswith("Informal") else "")
    return record


def _fields_of(record: Element, volume: Fields) -> Fields:
    """Return the fields of a *record*, completed by those that all papers of its *volume* share."""
    fields = completed(xml.mapped_fields("DBLP", record), volume)
    title = without_full_stop(fields.title)
    links = (replace(each, url=_WITHIN.sub(_LISTS, each.url)) for each in fields.links)
    return replace(fields, title=title, kind=_kind_of(record), links=tuple(links))


def _kind_of(record: Element) -> PaperKind | None:
    """Return the kind of a *record*; an informal article is a preprint."""
    informal = record.get("publtype", "").startswith(_INFORMAL)
    kind = paper_kind([record.tag])
    return PaperKind.PREPRINT if informal and kind is PaperKind.ARTICLE else kind


DBLP = XmlReader("DBLP", _read_records)
