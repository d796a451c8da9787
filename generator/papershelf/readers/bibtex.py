"""BibTeX and biblatex: a paper for each entry of a `.bib` file."""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import TextIO

from bibtexparser.model import Block, Entry, ImplicitComment, ParsingFailedBlock, String
from msgspec.structs import replace

import papershelf.readers.bibtex_entries as syntax
from papershelf.model import MONTHS, Paper, Source
from papershelf.problems import Problem, warning
from papershelf.readers.bibtex_beginning import is_bibtex
from papershelf.readers.bibtex_fields import fields_of, is_odd_month
from papershelf.readers.fields import paper_of, shown, unusable, with_line_feeds
from papershelf.readers.reader import Aside, AsideKind, Item
from papershelf.text.identifiers import identifier

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
_SHARED = _VOLUMES | {"string"}
_CONFERENCE = frozenset({"inproceedings", "conference"})
# What a paper takes from the volume that it is in, unless it says otherwise.
_INHERITED = (
    "booktitle shortname journal journaltitle publisher volume series organization eventtitle"
).split()
_DATES = "year month day date start".split()
_MACROS = {month[:3].lower(): month for month in MONTHS}
_MOST_PARENTS = 4
_LONGEST_CITATION = 1 << 16


def read_bibtex(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read a `.bib` file."""
    yield from _Bibliography(with_line_feeds(stream.read()), path.as_posix()).items()


def cited_paper(text: str) -> Paper | None:
    """Return the paper of the first entry in a *text* within another record, or None."""
    if len(text) > _LONGEST_CITATION or not is_bibtex(text):
        return None
    items = read_bibtex(StringIO(text), Path())
    return next((item for item in items if isinstance(item, Paper)), None)


class _Bibliography:
    """A file: what its entries share, and each of them."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.before, self.pieces = syntax.cut(text)
        self.wanted = {
            key.strip().lower()
            for match in _REFERENCE.finditer(text)
            for key in match[1].split(",")
        }
        self.macros = dict(_MACROS)
        self.parents: dict[str, syntax.EntryRecord] = {}
        self.volumes: list[syntax.EntryRecord] = []
        self.lines: dict[str, int] = {}

    def items(self) -> Iterator[Item]:
        self.share()
        yield from self.outside(self.before, 1)
        for piece in self.pieces:
            if piece.commented:
                yield Aside(AsideKind.BOILERPLATE, self.source(piece.line))
            else:
                yield from self.read(piece)
        if not self.pieces and self.before.strip("\ufeff \t\n"):
            yield warning(Source(path=self.path), "no entry", "one begins as in @article{key,")

    def share(self) -> None:
        """Read what entries refer to, wherever in the file it stands."""
        for piece in self.pieces:
            shared = piece.type in _SHARED or syntax.key_of(piece.text) in self.wanted
            if shared and not piece.commented:
                for line, block in syntax.split(piece.text):
                    # What is wrong with it is reported when it is read.
                    with suppress(syntax.BrokenError):
                        self.keep(block, piece.line + line)

    def keep(self, block: Block, line: int) -> None:
        """Keep what a block gives to others. Raises BrokenError."""
        if isinstance(block, String):
            self.define(block)
        elif isinstance(block, Entry):
            record = syntax.record_of(block, self.source(line), self.macros)
            self.parents.setdefault(record.key, record)
            if record.type in _VOLUMES:
                self.volumes.append(record)

    def read(self, piece: syntax.Piece) -> Iterator[Item]:
        """Yield what a piece holds: one entry as a rule, and text after it."""
        broken = False
        if syntax.TEXT_AT in piece.text:
            message = "an entry within a value of this one is taken as text"
            yield warning(self.source(piece.line), message, "is there a brace missing?")
        for line, block in syntax.split(piece.text):
            place = piece.line + line
            if isinstance(block, ImplicitComment):
                yield from self.outside(block.comment, place, after_broken=broken)
            elif isinstance(block, ParsingFailedBlock):
                yield self.failed(block, "" if broken else piece.text, place)
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
            return Aside(AsideKind.BOILERPLATE, self.source(line))
        message, hint = syntax.fault_of(text if text.startswith(raw) else raw)
        return unusable(self.source(line), message, hint)

    def of_block(self, block: Block, line: int) -> Iterator[Item]:
        """Yield the item that a block is, after what is odd about it."""
        try:
            if isinstance(block, Entry):
                yield from self.of_record(syntax.record_of(block, self.source(line), self.macros))
            else:
                if isinstance(block, String):
                    self.define(block)
                yield Aside(AsideKind.BOILERPLATE, self.source(line))
        except syntax.BrokenError as error:
            hint = "fields are written as in title = {A Title},"
            yield unusable(self.source(line), str(error), hint)

    def define(self, block: String) -> None:
        """Take a definition. Raises BrokenError."""
        value = syntax.evaluated(block.key, block.value, self.macros, [])
        if len(value) > syntax.MOST_SHARED:
            raise syntax.BrokenError(f"“{shown(block.key)}” is too long for a definition")
        self.macros[block.key.lower()] = value

    def of_record(self, record: syntax.EntryRecord) -> Iterator[Item]:
        """Yield the paper of an entry, or the aside that it is, after what is odd about it."""
        yield from self.oddities(record)
        if record.type in _VOLUMES:
            yield Aside(AsideKind.HEADING, record.source)
        elif record.type in _BOILERPLATE:
            yield Aside(AsideKind.BOILERPLATE, record.source)
        else:
            # Springer's and ACM's keys are DOIs, and Springer gives it nowhere else.
            named = {"doi": record.key} if identifier("doi", record.key) else {}
            texts = named | record.texts
            yield from self.inherit(record, texts)
            if is_odd_month(texts):
                month = shown(texts["month"])
                yield warning(record.source, f"“{month}” is no month", "it is left out")
            fields = replace(fields_of(record.type, texts), key=record.written)
            yield from paper_of(fields, record.source)

    def oddities(self, record: syntax.EntryRecord) -> Iterator[Problem]:
        """Yield what is odd about an entry and loses nothing of it."""
        line = self.lines.setdefault(record.key, record.source.line) if record.key else 0
        if line and line != record.source.line:
            message = f"the key “{shown(record.key)}” stands at line {line} too"
            yield warning(record.source, message, "both entries are kept")
        for name in record.repeated:
            yield warning(record.source, f"“{name}” is given twice", "the first one counts")
        for name in record.undefined:
            hint = "its name is taken; write {…} around it if it is meant so"
            yield warning(record.source, f"“{shown(name)}” is not defined by a @string", hint)

    def inherit(self, record: syntax.EntryRecord, texts: dict[str, str]) -> Iterator[Problem]:
        """Add what others give to the texts of an entry; a warning where one is missing."""
        for key in filter(str.strip, texts.get("xdata", "").lower().split(",")):
            if parent := self.parent(key):
                _take(texts, parent.texts, list(parent.texts))
            else:
                yield _missing(record, key)
        key = texts.get("crossref", "").strip()
        parent = self.parent(key) if key else self.lone_volume(record.type, texts)
        if key and not parent:
            yield _missing(record, key)
        for _ in range(_MOST_PARENTS):
            if parent is None:
                break
            _take_from_volume(texts, parent.texts)
            parent = self.parent(parent.texts.get("crossref", ""))

    def lone_volume(self, kind: str, texts: dict[str, str]) -> syntax.EntryRecord | None:
        """Return the one volume of the file for a paper that says nothing of its own."""
        in_volume = kind in _CONFERENCE and "booktitle" not in texts
        return self.volumes[0] if in_volume and len(self.volumes) == 1 else None

    def parent(self, key: str) -> syntax.EntryRecord | None:
        """Return the entry that others refer to by its key."""
        return self.parents.get(key.strip().lower()) if key.strip() else None

    def source(self, line: int) -> Source:
        return Source(path=self.path, line=line)


def _take_from_volume(texts: dict[str, str], volume: dict[str, str]) -> None:
    """Take what a paper has in common with its volume, whose title is that of the book."""
    titles = (volume[name] for name in ("booktitle", "title", "name") if name in volume)
    _take(texts, {"booktitle": next(titles, "")}, ["booktitle"])
    _take(texts, volume, _INHERITED)
    if not texts.keys() & {"year", "date"}:
        _take(texts, volume, _DATES)


def _take(texts: dict[str, str], others: dict[str, str], names: list[str]) -> None:
    """Take from others what is not there, unless it is too long to be shared."""
    for name in names:
        if name not in texts and 0 < len(others.get(name, "")) <= syntax.MOST_SHARED:
            texts[name] = others[name]


def _missing(record: syntax.EntryRecord, key: str) -> Problem:
    message = f"refers to “{shown(key)}”, which is not in this file"
    return warning(record.source, message, "the paper is kept without what stands there")
