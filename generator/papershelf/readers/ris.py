"""RIS, the tagged format of reference managers: records from "TY  - " to "ER  - "."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

from papershelf.model import Link, LinkKind, PaperKind
from papershelf.readers.fields import Fields, Texts, arxiv_note, page_span
from papershelf.readers.reader import Item
from papershelf.readers.tagged import WHOLE, Grammar, mapped, read_records
from papershelf.readers.words import paper_kind
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import identifier, identifier_of
from papershelf.text.names import author_of

# The format has two spaces before the hyphen; some programs write one.
_TAG = re.compile(r"([A-Z][A-Z0-9])( {1,2})-(?:(?<=  -)|(?=\s|$))(.*)", re.DOTALL)
_LINKS = {
    "UR": LinkKind.PAPER,
    "LK": LinkKind.PAPER,
    "L1": LinkKind.PDF,
    "L2": LinkKind.PAPER,
}
_NEXT_ADDRESS = re.compile(r";[ \t]*(?=https?:)|[\r\n]+", re.IGNORECASE)


# Tags and types: https://en.wikipedia.org/wiki/RIS_(file_format), and Zotero's own use of them.
_NAMES = {
    "title": "TI T1 CT BT TT ST",
    "abstract": "AB N2",
    "host": "C3 T2 BT JF JO",
    "venue": "JF T2 JO JA J2",
    "short": "J2 JA JO",
    "volume": "VL VO",
    "issue": "IS",
    "publisher": "PB",
    "keywords": "KW",
    "language": "LA",
}


def read_ris(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read the records of RIS."""
    yield from read_records(_RIS, stream, path)


def is_ris(head: str) -> bool:
    """Return whether a text of any ending begins with a record."""
    return _RIS.begins(head)


def _fields_of(tags: Texts) -> Fields:
    """Return what a record says."""
    arxiv = arxiv_note(tags.all("AN", "M1", "M2", "N1"))
    kind = _kind_of(tags, arxiv)
    # What has no authors may have editors.
    names = tags.best("AU", "A1") or tags.all("A2", "ED") or tags.all("A3")
    # "2020/03/12/late spring": the fourth part is for people.
    dates = ("/".join(text.split("/")[:3]) for text in tags.all("PY", "Y1", "DA"))
    fields = mapped(tags, _NAMES, kind, map(author_of, names))
    return replace(
        fields,
        # With chapters this is how many volumes the book has.
        issue="" if kind is PaperKind.CHAPTER else fields.issue,
        pages=_pages_of(tags, kind),
        published=most_exact(dates),
        identifiers=(("doi", _doi_of(tags)), ("arxiv", arxiv)),
        links=tuple(_links_of(tags)),
    )


def _kind_of(tags: Texts, arxiv: str) -> PaperKind | None:
    """Return what the record is; M3 is more exact where the type says little."""
    kind = paper_kind(tags.all("TY"))
    if kind in (None, PaperKind.OTHER):
        kind = paper_kind(tags.all("M3")) or kind
    of_arxiv = tags.first("PB").casefold() == "arxiv"
    unpublished = kind is PaperKind.OTHER and (bool(arxiv) or _leads_to_arxiv(tags))
    return PaperKind.PREPRINT if of_arxiv or unpublished else kind


def _leads_to_arxiv(tags: Texts) -> bool:
    """Return whether the DOI or an address of the record is of arXiv."""
    named = (identifier("doi", _doi_of(tags)), *map(identifier_of, _addresses(tags, "UR")))
    return any(name and name.scheme == "arxiv" for name in named)


def _doi_of(tags: Texts) -> str:
    """Return the DOI; some have it under M3, which otherwise is a type."""
    others = (text for text in tags.all("M3") if text.startswith("10."))
    return tags.first("DO") or next(others, "")


def _pages_of(tags: Texts, kind: PaperKind | None) -> str:
    """Return the pages; of a whole book they are how many it has."""
    start, end = tags.first("SP"), tags.first("EP")
    if kind in WHOLE and (not start or not end or start == end):
        return ""
    return page_span(start, end) or tags.first("C7")


def _links_of(tags: Texts) -> Iterator[Link]:
    for tag, kind in _LINKS.items():
        for address in _addresses(tags, tag):
            # Most others of L1 and L2 are files on the disk of whoever made the export.
            if tag in ("UR", "LK") or address.lower().startswith("http"):
                yield Link(url=address, kind=kind, field=tag)


def _addresses(tags: Texts, tag: str) -> Iterator[str]:
    for text in tags.all(tag):
        yield from (part.strip().rstrip(";") for part in _NEXT_ADDRESS.split(text))


_RIS = Grammar(
    line=_TAG,
    first="TY",
    last="ER",
    # What some exports write before a record: its number.
    nothing=re.compile(r"(?:[0-9]{1,9}\.)?"),
    begin="TY  - ",
    end="ER  - ",
    title="“TI  - ” or “T1  - ”",
    fields=_fields_of,
)
