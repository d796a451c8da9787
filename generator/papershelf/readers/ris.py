"""RIS, the tagged format of reference managers: records from "TY  - " to "ER  - "."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from rispy import RisParser

from papershelf.model import Author, LinkKind, PaperKind, Source
from papershelf.problems import Problem, Severity
from papershelf.readers.fields import Fields, RawLink, paper_of, unusable
from papershelf.readers.reader import Item
from papershelf.readers.words import paper_kind
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import identifier, identifier_of
from papershelf.text.names import author_of

# The format has two spaces before the hyphen; some programs write one.
_TAG = re.compile(r"([A-Z][A-Z0-9])( {1,2})-(?:(?<=  -)|(?=\s|$))(.*)", re.DOTALL)
_TYPE, _END = "TY", "ER"
_TITLES = ("TI", "T1", "CT", "BT", "TT", "ST")
_READ = frozenset(
    "AU A1 A2 A3 ED AB N2 PY Y1 DA VL VO IS SP EP C7 PB DO UR LK L1 L2 KW N1 M1 M2 M3 AN "
    "C3 T2 JF JO JA J2".split()
)
# What some exports write before a record: its number.
_NUMBER = re.compile(r"(?:[0-9]{1,9}\.)?")
_NEXT_ADDRESS = re.compile(r";[ \t]*(?=https?:)|[\r\n]+", re.IGNORECASE)
_ARXIV = re.compile(r"arxiv:[ \t]*([^\s\[\]]{5,40})", re.IGNORECASE)
# "2020/03/12/late spring": the fourth part is for people.
_DATE = re.compile(r"[^/]*(?:/[^/]*){0,2}")
# Books are not in a venue, and what stands under SP is how many pages they have.
_WHOLE = frozenset({PaperKind.BOOK, PaperKind.THESIS, PaperKind.REPORT})


@dataclass(slots=True)
class _TaggedLines:
    """The lines of a record: each begins with a tag and holds the lines that continue it."""

    line: int
    gap: str
    lines: list[list[str]] = field(default_factory=list)
    ended: bool = False

    def add(self, line: str) -> None:
        """Take a further line, which ends the record or not."""
        tag = _TAG.match(line)
        if tag and tag[2] == self.gap:
            self.lines.append([f"{tag[1]}  - {tag[3].strip()}"])
            self.ended = tag[1] == _END
        else:
            self.lines[-1].append(line.strip())

    def whole(self) -> list[str]:
        """Return the lines with what continues them, and an end in any case."""
        if not self.ended:
            last = self.lines[-1]
            while len(last) > 1 and _NUMBER.fullmatch(last[-1]):
                last.pop()
        return [*("\n".join(line) for line in self.lines), f"{_END}  - "]


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


def read_ris(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read each record by itself, so that no record spoils another."""
    tags = sorted({_TYPE, *_TITLES, *_READ})
    parser = RisParser(
        mapping={tag: tag for tag in tags},
        list_tags=tags,
        delimiter_tags_mapping={},
        skip_unknown_tags=True,
    )
    for part in _split(stream):
        source = Source(path=path.as_posix(), line=part.line)
        if isinstance(part, _Stray):
            yield from _outside(part, source)
        else:
            yield from _read_record(parser, part, source)


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


def _outside(stray: _Stray, source: Source) -> Iterator[Problem]:
    """Yield the problem of a text that is in no record, if there is one."""
    if stray.tagged:
        yield unusable(source, "a record without its first line", "expected “TY  - ” before it")
    elif stray.line:
        yield Problem(
            severity=Severity.WARNING,
            source=source,
            message="text outside of any record is left out",
            hint="records begin with “TY  - ” and end with “ER  - ”",
        )


def _read_record(parser: RisParser, record: _TaggedLines, source: Source) -> Iterator[Item]:
    """Yield the paper of one record."""
    if not record.ended:
        yield Problem(
            severity=Severity.WARNING,
            source=source,
            message="the record has no end",
            hint="expected “ER  - ” after its last line",
        )
    [tags] = parser.parse_lines(iter(record.whole()))
    fields = _Tags(tags).fields()
    if fields.title:
        yield from paper_of(fields, source)
    else:
        yield unusable(source, "no title", "expected one under “TI  - ” or “T1  - ”")


class _Tags:
    """What stands under the tags of a record.

    Tags and types: https://en.wikipedia.org/wiki/RIS_(file_format), and Zotero's own use of them.
    """

    def __init__(self, tags: dict[str, list[str]]) -> None:
        # The type alone is no list.
        self.type = str(tags.pop(_TYPE, ""))
        self.tags = {tag: [text for text in texts if text] for tag, texts in tags.items()}

    def texts(self, *tags: str) -> list[str]:
        """Return all texts under these tags, in their order."""
        return [text for tag in tags for text in self.tags.get(tag, ())]

    def first(self, *tags: str) -> str:
        """Return the first text there is."""
        found = (self.tags[tag] for tag in tags if self.tags.get(tag))
        return next(found, [""])[0]

    def fields(self) -> Fields:
        """Return the record under the names that all formats share."""
        kind = self.kind()
        venue = self.venue(kind)
        short = self.first("J2", "JA", "JO")
        return Fields(
            title=self.first(*_TITLES),
            abstract="\n\n".join(self.texts("AB") or self.texts("N2")),
            authors=self.authors(),
            kind=kind,
            venue=venue,
            venue_short=short if venue and short.casefold() != venue.casefold() else "",
            volume=self.first("VL", "VO"),
            # With chapters this is how many volumes the book has.
            issue="" if kind is PaperKind.CHAPTER else self.first("IS"),
            pages=self.pages(kind),
            publisher=self.first("PB"),
            published=most_exact(_date_of(text) for text in self.texts("PY", "Y1", "DA")),
            identifiers=(("doi", self.doi()), ("arxiv", self.arxiv())),
            keywords=tuple(re.split(r"[;\r\n]", "\n".join(self.texts("KW")))),
            links=tuple(self.links()),
        )

    def kind(self) -> PaperKind | None:
        """Return what the record is; M3 is more exact where the type says little."""
        kind = paper_kind([self.type])
        if kind in (None, PaperKind.OTHER):
            kind = paper_kind(self.texts("M3")) or kind
        of_arxiv = self.first("PB").casefold() == "arxiv"
        unpublished = kind is PaperKind.OTHER and self.is_in_arxiv()
        return PaperKind.PREPRINT if of_arxiv or unpublished else kind

    def is_in_arxiv(self) -> bool:
        """Return whether an identifier or an address of the record is of arXiv."""
        named = (identifier("doi", self.doi()), *map(identifier_of, self.addresses("UR")))
        return bool(self.arxiv()) or any(name and name.scheme == "arxiv" for name in named)

    def doi(self) -> str:
        """Return the DOI; some have it under M3, which otherwise is a type."""
        return self.first("DO") or next(
            (text for text in self.texts("M3") if text.startswith("10.")), ""
        )

    def venue(self, kind: PaperKind | None) -> str:
        if kind in _WHOLE:
            return ""
        if kind in (PaperKind.CONFERENCE, PaperKind.CHAPTER):
            return self.first("C3", "T2", "BT", "JF", "JO")
        return self.first("JF", "T2", "JO", "JA", "J2")

    def authors(self) -> tuple[Author, ...]:
        """Return the authors, or the editors of what has none."""
        groups = (self.texts(*tags) for tags in (("AU",), ("A1",), ("A2", "ED"), ("A3",)))
        names = next((group for group in groups if group), [])
        return tuple(author_of(" ".join(name.split())) for name in names)

    def pages(self, kind: PaperKind | None) -> str:
        start, end = self.first("SP"), self.first("EP")
        if start and end and end != start:
            return f"{start}–{end}"
        return "" if kind in _WHOLE else start or end or self.first("C7")

    def arxiv(self) -> str:
        """Return the arXiv id that a note consists of, as Zotero's do."""
        found = map(_ARXIV.match, self.texts("AN", "M1", "M2", "N1"))
        return next((match[1] for match in found if match), "")

    def links(self) -> Iterator[RawLink]:
        for tag in ("UR", "LK"):
            for address in self.addresses(tag):
                yield RawLink(kind=LinkKind.PAPER, address=address, field=tag)
        for tag, kind in (("L1", LinkKind.PDF), ("L2", LinkKind.PAPER)):
            for address in self.addresses(tag):
                # Most of these are files on the disk of whoever made the export.
                if address.lower().startswith("http"):
                    yield RawLink(kind=kind, address=address, field=tag)

    def addresses(self, tag: str) -> Iterator[str]:
        for text in self.texts(tag):
            yield from (part.strip().rstrip(";") for part in _NEXT_ADDRESS.split(text))


def _date_of(text: str) -> str:
    """Return the part of a date that is written by rule: at most year, month and day."""
    match = _DATE.match(text)
    return match[0] if match else ""
