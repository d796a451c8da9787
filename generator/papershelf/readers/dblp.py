"""DBLP's XML, whole or of one person, and answers of its search.

The first two: https://dblp.org/xml/docu/dblpxml.pdf, the third:
https://dblp.org/faq/How+to+use+the+dblp+search+API.html.

Editors are not authors, and are left out; so are citations, notes, and addresses within DBLP. The
DTD is not read: its entities are those of HTML.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.model import Link, LinkKind, PaperKind
from papershelf.readers.fields import Fields, completed, paper_of, paper_or_pdf
from papershelf.readers.maps import mapped_fields
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.readers.words import paper_kind
from papershelf.readers.xml_stream import Found, all_text
from papershelf.text.identifiers import identified_by
from papershelf.text.names import author_of

_ASIDES = {
    "proceedings": AsideKind.HEADING,
    # Pages of persons.
    "www": AsideKind.BOILERPLATE,
    "person": AsideKind.BOILERPLATE,
}
_HIT = "hit"
# What an answer calls a volume.
_EDITED = "Editorship"
# Stands among the editions, and tells of the paper.
NO_EDITION = "://www.wikidata.org/"
PREPRINTS = "CoRR"
_INFORMAL = "informal"
_OF_ARXIV = re.compile(r"abs/(.+)")


def _read_records(found: Iterator[Found]) -> Iterator[Item]:
    """Yield a paper for each record; volumes of proceedings, which papers name, are headings."""
    volumes: dict[str, Fields] = {}
    for one in found:
        record = one.element if one.element.tag != _HIT else _record_of(one.element)
        if record.tag in ("proceedings", "book"):
            volumes[record.get("key", "")] = mapped_fields("DBLP volume", record)
        if record.tag in _ASIDES:
            yield Aside(_ASIDES[record.tag], one.source)
        else:
            volume = volumes.get(xml.first_at(record, "crossref"), Fields())
            yield from paper_of(_fields_of(record, volume), one.source)


def _record_of(hit: Element) -> Element:
    """Return the record that an answer tells of, named as what it is."""
    info = xml.child_at(hit, "info")
    record = hit if info is None else info
    kind = xml.first_at(record, "type")
    record.tag = "proceedings" if kind == _EDITED else kind or "data"
    record.set("publtype", _INFORMAL if kind.startswith("Informal") else "")
    return record


def _fields_of(record: Element, volume: Fields) -> Fields:
    """Return what a *record* says, with what the *volume* that it is in says of all its papers."""
    own = mapped_fields("DBLP", record)
    fields = completed(own, volume, ("venue", "publisher", "published"))
    arxiv = _OF_ARXIV.fullmatch(fields.volume) if fields.venue == PREPRINTS else None
    authors = (*record.iterfind("author"), *record.iterfind("authors/author"))
    return replace(
        fields,
        title=xml.without_full_stop(fields.title),
        # A number is no part of a name, and with it tells who is meant.
        authors=tuple(identified_by(author_of(all_text(one)), one.attrib) for one in authors),
        kind=_kind_of(record, fields.venue),
        volume="" if arxiv else fields.volume,
        identifiers=(("arxiv", arxiv[1] if arxiv else ""), *fields.identifiers),
        links=tuple(_links_of(record)),
    )


def _kind_of(record: Element, venue: str) -> PaperKind | None:
    """Return the kind of a record; what is informal in a journal is a preprint."""
    informal = record.get("publtype", "").startswith(_INFORMAL) or venue == PREPRINTS
    kind = paper_kind([record.tag])
    return PaperKind.PREPRINT if informal and kind is PaperKind.ARTICLE else kind


def _links_of(record: Element) -> Iterator[Link]:
    for address in xml.all_at(record, "ee"):
        kind = LinkKind.OTHER if NO_EDITION in address else paper_or_pdf(address)
        yield Link(url=address, kind=kind, field="ee")


DBLP = xml.element_format("DBLP", _read_records)
