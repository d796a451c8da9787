"""BibTeX and biblatex: a paper for each entry of a `.bib` file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from bibtexparser.model import Block, Entry, ImplicitComment, ParsingFailedBlock, String
from msgspec import Struct

from papershelf.model import MONTHS, Source
from papershelf.problems import Problem, warning
from papershelf.readers.bibtex_entries import (
    MOST_SHARED,
    BrokenError,
    Piece,
    Values,
    cut,
    evaluated,
    fault_of,
    key_at,
    split,
    values_of,
)
from papershelf.readers.bibtex_fields import fields_of, is_odd_month
from papershelf.readers.fields import paper_of, shown, unusable, with_line_feeds
from papershelf.readers.reader import Aside, AsideKind, Item

_FIRST_ENTRY = re.compile(r"[\s\ufeff]*+(?:%[^\r\n]*+\s*+)*+@\w++\s*+[{(]")
# An entry without its brace; other words after an "@" are text.
_NO_BRACE = re.compile(
    r"^[ \t]*@(?:article|book|conference|inbook|incollection|inproceedings|mastersthesis|misc"
    r"|online|phdthesis|proceedings|report|techreport|thesis|unpublished)\b(?!\s*[{(])",
    re.IGNORECASE | re.MULTILINE,
)
_STRAY_FIELD = re.compile(r"^[ \t]*[A-Za-z][\w-]{0,40}[ \t]*=[ \t]*[{\"0-9]", re.MULTILINE)
_REFERENCE = re.compile(r"(?:crossref|xdata)\s*=\s*[{\"]([^{}\"]{1,1000})[}\"]", re.IGNORECASE)

_BOILERPLATE = frozenset({"comment", "preamble", "xdata", "set", "control"})
_VOLUMES = frozenset({"proceedings", "mvproceedings"})
_CONFERENCE = frozenset({"inproceedings", "conference"})
# What a paper takes from the volume that it is in, unless it says otherwise.
_INHERITED = (
    "booktitle shortname journal journaltitle publisher volume series organization eventtitle"
).split()
_DATES = "year month day date start".split()
_MACROS = {month[:3].lower(): month for month in MONTHS}
_MOST_PARENTS = 4


class _EntryRecord(Struct, frozen=True):
    """An entry that could be read."""

    type: str
    key: str
    source: Source
    values: Values


def read_bibtex(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read a `.bib` file."""
    yield from _Bibliography(with_line_feeds(stream.read()), path.as_posix()).items()


def is_bibtex(head: str) -> bool:
    """Return whether a text begins with an entry, comments aside."""
    return _FIRST_ENTRY.match(head) is not None


class _Bibliography:
    """A file: what its entries share, and each of them."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.pieces = list(cut(text))
        self.macros = dict(_MACROS)
        self.parents: dict[str, _EntryRecord] = {}
        self.volume: _EntryRecord | None = None
        self.lines: dict[str, int] = {}

    def items(self) -> Iterator[Item]:
        """Yield everything that the file holds, in order."""
        self.share()
        start = self.pieces[0].start if self.pieces else len(self.text)
        yield from self.outside(self.text[:start], 1)
        for number, piece in enumerate(self.pieces):
            if piece.commented:
                yield self.aside(AsideKind.BOILERPLATE, piece.line)
            else:
                yield from self.read(number, piece)
        if not self.pieces and self.text.strip("\ufeff \t\n"):
            yield warning(Source(path=self.path), "no entry", "one begins as in @article{key,")

    def share(self) -> None:
        """Read what entries refer to, wherever in the file it stands."""
        wanted = {
            key.strip().lower()
            for match in _REFERENCE.finditer(self.text)
            for key in match[1].split(",")
        }
        volumes: list[_EntryRecord] = []
        for number, piece in enumerate(self.pieces):
            if piece.commented or not self.is_shared(piece, wanted):
                continue
            for line, block in split(self.text_of(number)):
                self.keep(block, piece.line + line, volumes)
        self.volume = volumes[0] if len(volumes) == 1 else None

    def is_shared(self, piece: Piece, wanted: set[str]) -> bool:
        """Return whether other entries may refer to one."""
        if piece.type == "string" or piece.type in _VOLUMES:
            return True
        return bool(wanted) and key_at(self.text, piece.start) in wanted

    def keep(self, block: Block, line: int, volumes: list[_EntryRecord]) -> None:
        """Keep what a block gives to others; what is wrong with it is reported when it is read."""
        try:
            if isinstance(block, String):
                self.define(block)
            elif isinstance(block, Entry):
                record = self.record(block, line)
                self.parents.setdefault(record.key, record)
                volumes += [record] if record.type in _VOLUMES else []
        except BrokenError:
            return

    def text_of(self, number: int) -> str:
        """Return the text of a piece, up to the next."""
        following = self.pieces[number + 1 : number + 2]
        return self.text[self.pieces[number].start : following[0].start if following else None]

    def read(self, number: int, piece: Piece) -> Iterator[Item]:
        """Yield what a piece holds: one entry as a rule, and text after it."""
        text = self.text_of(number)
        broken = False
        for line, block in split(text):
            place = piece.line + line
            if isinstance(block, ImplicitComment):
                yield from self.outside(block.comment, place, after_broken=broken)
            elif isinstance(block, ParsingFailedBlock):
                yield self.failed(block, "" if broken else text, place)
                broken = True
            else:
                yield from self.of_block(block, place)

    def outside(self, text: str, line: int, *, after_broken: bool = False) -> Iterator[Problem]:
        """Yield what may be amiss in text outside of entries, which BibTeX ignores."""
        stray = None if after_broken else _STRAY_FIELD.search(text)
        if stray:
            place = self.source(line + text.count("\n", 0, stray.start()))
            yield warning(place, "a field outside of any entry", "is there a brace too many above?")
        for match in _NO_BRACE.finditer(text):
            place = self.source(line + text.count("\n", 0, match.end()))
            yield unusable(place, "an entry without its brace", "one begins as in @article{key,")

    def failed(self, block: ParsingFailedBlock, text: str, line: int) -> Item:
        """Return a block that could not be read. A comment is one however it ends.

        *text* is the piece that it may stand at the beginning of, with all that follows it.
        """
        raw = block.raw or ""
        if raw.lower().startswith("@comment"):
            return self.aside(AsideKind.BOILERPLATE, line)
        message, hint = fault_of(text if text.startswith(raw) else raw)
        return unusable(self.source(line), message, hint)

    def of_block(self, block: Block, line: int) -> Iterator[Item]:
        """Yield the item that a block is, after what is odd about it."""
        try:
            if isinstance(block, Entry):
                yield from self.of_record(self.record(block, line))
            else:
                if isinstance(block, String):
                    self.define(block)
                yield self.aside(AsideKind.BOILERPLATE, line)
        except BrokenError as error:
            hint = "fields are written as in title = {A Title},"
            yield unusable(self.source(line), str(error), hint)

    def define(self, block: String) -> None:
        """Take a definition. Raises BrokenError."""
        value = evaluated(block.key, block.value, self.macros, [])
        if len(value) > MOST_SHARED:
            raise BrokenError(f"“{shown(block.key)}” is too long for a definition")
        self.macros[block.key.lower()] = value

    def record(self, entry: Entry, line: int) -> _EntryRecord:
        """Return an entry with its values spelt out. Raises BrokenError."""
        values = values_of(entry, self.macros)
        return _EntryRecord(entry.entry_type.lower(), entry.key.lower(), self.source(line), values)

    def of_record(self, record: _EntryRecord) -> Iterator[Item]:
        """Yield the paper of an entry, or the aside that it is, after what is odd about it."""
        yield from self.oddities(record)
        if record.type in _VOLUMES:
            yield self.aside(AsideKind.HEADING, record.source.line)
        elif record.type in _BOILERPLATE:
            yield self.aside(AsideKind.BOILERPLATE, record.source.line)
        else:
            texts = dict(record.values.texts)
            yield from self.inherit(record, texts)
            if is_odd_month(texts):
                month = shown(texts["month"])
                yield warning(record.source, f"“{month}” is no month", "it is left out")
            yield from paper_of(fields_of(record.type, texts), record.source)

    def oddities(self, record: _EntryRecord) -> Iterator[Problem]:
        """Yield what is odd about an entry and loses nothing of it."""
        line = self.lines.setdefault(record.key, record.source.line) if record.key else 0
        if line and line != record.source.line:
            message = f"the key “{shown(record.key)}” stands at line {line} too"
            yield warning(record.source, message, "both entries are kept")
        for name in record.values.repeated:
            yield warning(record.source, f"“{name}” is given twice", "the first one counts")
        for name in record.values.undefined:
            hint = "its name is taken; write {…} around it if it is meant so"
            yield warning(record.source, f"“{shown(name)}” is not defined by a @string", hint)

    def inherit(self, record: _EntryRecord, texts: dict[str, str]) -> Iterator[Problem]:
        """Add what others give to the texts of an entry; a warning where one is missing."""
        for key in texts.get("xdata", "").lower().split(","):
            if key.strip() and (parent := self.parent(key)):
                _take(texts, parent.values.texts, list(parent.values.texts))
            elif key.strip():
                yield _missing(record, key)
        key = texts.get("crossref", "")
        parent = self.parent(key) if key.strip() else None
        if key.strip() and not parent:
            yield _missing(record, key)
        if (
            not key.strip()
            and record.type in _CONFERENCE
            and not texts.get("booktitle", "").strip()
        ):
            parent = self.volume
        for _ in range(_MOST_PARENTS):
            if parent is None:
                break
            _take_from_volume(texts, parent.values.texts)
            parent = self.parent(parent.values.texts.get("crossref", ""))

    def parent(self, key: str) -> _EntryRecord | None:
        """Return the entry that others refer to by its key."""
        return self.parents.get(key.strip().lower())

    def source(self, line: int) -> Source:
        """Return a place in the file."""
        return Source(path=self.path, line=line)

    def aside(self, kind: AsideKind, line: int) -> Aside:
        """Return an entry that is no paper."""
        return Aside(kind=kind, source=self.source(line))


def _take_from_volume(texts: dict[str, str], volume: dict[str, str]) -> None:
    """Take what a paper has in common with its volume, whose title is that of the book."""
    if not texts.get("booktitle", "").strip():
        titles = (volume.get(name, "") for name in ("booktitle", "title", "name"))
        title = next((title for title in titles if title.strip()), "")
        _take(texts, {"booktitle": title}, ["booktitle"])
    _take(texts, volume, _INHERITED)
    if not any(texts.get(name, "").strip() for name in ("year", "date")):
        _take(texts, volume, _DATES)


def _take(texts: dict[str, str], others: dict[str, str], names: list[str]) -> None:
    """Take from others what is not there, unless it is too long to be shared."""
    for name in names:
        other = others.get(name, "")
        if other and len(other) <= MOST_SHARED and not texts.get(name, "").strip():
            texts[name] = other


def _missing(record: _EntryRecord, key: str) -> Problem:
    """Return the warning that an entry refers to one that is not there."""
    message = f"refers to “{shown(key)}”, which is not in this file"
    return warning(record.source, message, "the paper is kept without what stands there")
