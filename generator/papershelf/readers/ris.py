"""RIS, the tagged format of reference managers: records from "TY  - " to "ER  - "."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from papershelf.model import Link, LinkKind, PaperKind, Source
from papershelf.problems import warning
from papershelf.readers.fields import (
    Fields,
    Texts,
    arxiv_note,
    page_span,
    paper_of,
    unusable,
)
from papershelf.readers.reader import Item
from papershelf.readers.words import paper_kind
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import identifier, identifier_of
from papershelf.text.names import author_of

# The format has two spaces before the hyphen; some programs write one.
_TAG = re.compile(r"([A-Z][A-Z0-9])( {1,2})-(?:(?<=  -)|(?=\s|$))(.*)", re.DOTALL)
_TYPE, _END = "TY", "ER"
_LINKS = {
    "UR": LinkKind.PAPER,
    "LK": LinkKind.PAPER,
    "L1": LinkKind.PDF,
    "L2": LinkKind.PAPER,
}
# What some exports write before a record: its number.
_NUMBER = re.compile(r"(?:[0-9]{1,9}\.)?")
_NEXT_ADDRESS = re.compile(r";[ \t]*(?=https?:)|[\r\n]+", re.IGNORECASE)
# Books are not in a venue, and what stands under SP is how many pages they have.
_WHOLE = frozenset({PaperKind.BOOK, PaperKind.THESIS, PaperKind.REPORT})


@dataclass(slots=True)
class _TaggedLines:
    """The lines of a record: each begins with a tag and holds the lines that continue it."""

    line: int
    gap: str
    lines: list[tuple[str, list[str]]] = field(default_factory=list)
    ended: bool = False

    def add(self, line: str) -> None:
        """Take a further line, which ends the record or not."""
        tag = _TAG.match(line)
        if tag and tag[2] == self.gap:
            self.lines.append((tag[1], [tag[3].strip()]))
            self.ended = tag[1] == _END
        else:
            self.lines[-1][1].append(line.strip())

    def texts(self) -> Texts:
        """Return the texts by their tags, each with what continues it."""
        last = self.lines[-1][1]
        while not self.ended and len(last) > 1 and _NUMBER.fullmatch(last[-1]):
            last.pop()
        texts: dict[str, list[str]] = {}
        for tag, lines in self.lines:
            if text := "\n".join(lines).strip():
                texts.setdefault(tag, []).append(text)
        return Texts(texts)

    def items(self, source: Source) -> Iterator[Item]:
        """Yield the paper of the record."""
        if not self.ended:
            yield warning(source, "the record has no end", "expected “ER  - ” after its last line")
        fields = _fields_of(self.texts())
        if fields.title:
            yield from paper_of(fields, source)
        else:
            yield unusable(source, "no title", "expected one under “TI  - ” or “T1  - ”")


@dataclass(slots=True)
class _Stray:
    """Text outside of records: where it begins, 0 for nowhere, and whether it looks like one."""

    line: int = 0
    tagged: bool = False

    def add(self, number: int, line: str) -> None:
        """Take a further line; blank ones and numbers of records are nothing."""
        if not _NUMBER.fullmatch(line.strip()):
            self.line = self.line or number
            self.tagged = self.tagged or bool(_TAG.match(line))

    def items(self, source: Source) -> Iterator[Item]:
        """Yield the problem of the text, if there is any."""
        if self.tagged:
            yield unusable(source, "a record without its first line", "expected “TY  - ” before it")
        elif self.line:
            message = "text outside of any record is left out"
            yield warning(source, message, "records begin with “TY  - ” and end with “ER  - ”")


def read_ris(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read each record by itself, so that no record spoils another."""
    for part in _split(stream):
        source = Source(path=path.as_posix(), line=part.line)
        yield from part.items(source)


def is_ris(head: str) -> bool:
    """Return whether a text of any ending begins with a record."""
    lines = head.removeprefix("\ufeff").splitlines()
    first = next((line for line in lines if not _NUMBER.fullmatch(line.strip())), "")
    tag = _TAG.match(first)
    return bool(tag and tag[1] == _TYPE)


def _split(stream: TextIO) -> Iterator[_TaggedLines | _Stray]:
    """Yield the records of a file, and what lies between them."""
    part: _TaggedLines | _Stray = _Stray()
    for number, written in enumerate(stream, start=1):
        line = written.lstrip("\ufeff")
        tag = _TAG.match(line)
        if tag and tag[1] == _TYPE:
            yield part
            part = _TaggedLines(line=number, gap=tag[2])
        if isinstance(part, _Stray):
            part.add(number, line)
            continue
        part.add(line)
        if part.ended:
            yield part
            part = _Stray()
    yield part


def _fields_of(tags: Texts) -> Fields:
    """Return what a record says.

    Tags and types: https://en.wikipedia.org/wiki/RIS_(file_format), and Zotero's own use of them.
    """
    arxiv = arxiv_note(tags.all("AN", "M1", "M2", "N1"))
    kind = _kind_of(tags, arxiv)
    # What has no authors may have editors.
    names = tags.best("AU", "A1") or tags.all("A2", "ED") or tags.all("A3")
    venue = _venue_of(tags, kind)
    short = tags.first("J2", "JA", "JO")
    # "2020/03/12/late spring": the fourth part is for people.
    dates = ("/".join(text.split("/")[:3]) for text in tags.all("PY", "Y1", "DA"))
    return Fields(
        title=tags.first("TI", "T1", "CT", "BT", "TT", "ST"),
        abstract="\n\n".join(tags.best("AB", "N2")),
        authors=tuple(map(author_of, names)),
        kind=kind,
        venue=venue,
        venue_short=short if venue and short.casefold() != venue.casefold() else "",
        volume=tags.first("VL", "VO"),
        # With chapters this is how many volumes the book has.
        issue="" if kind is PaperKind.CHAPTER else tags.first("IS"),
        pages=_pages_of(tags, kind),
        publisher=tags.first("PB"),
        published=most_exact(dates),
        identifiers=(("doi", _doi_of(tags)), ("arxiv", arxiv)),
        keywords=tuple(re.split(r"[;\r\n]", "\n".join(tags.all("KW")))),
        links=tuple(_links_of(tags)),
    )


def _kind_of(tags: Texts, arxiv: str) -> PaperKind | None:
    """Return what the record is; M3 is more exact where the type says little."""
    kind = paper_kind(tags.all(_TYPE))
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


def _venue_of(tags: Texts, kind: PaperKind | None) -> str:
    if kind in _WHOLE:
        return ""
    if kind in (PaperKind.CONFERENCE, PaperKind.CHAPTER):
        return tags.first("C3", "T2", "BT", "JF", "JO")
    return tags.first("JF", "T2", "JO", "JA", "J2")


def _pages_of(tags: Texts, kind: PaperKind | None) -> str:
    start, end = tags.first("SP"), tags.first("EP")
    if kind in _WHOLE and (not start or not end or start == end):
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
