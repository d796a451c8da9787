"""XML in a stream: one element after the other with its line, in little memory, and safely.

Names lose their prefix, because collected files often lack the declarations of their namespaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TextIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Source
from papershelf.problems import Problem, note
from papershelf.readers.fields import SAVE_AS_UTF8, undecoded, unusable
from papershelf.readers.reader import Item
from papershelf.readers.xml_text import EncodingError, clean, hidden_bytes, pieces_of

# In bytes: what may stand between the ends of two records, and has to be held in memory.
LARGEST = 10_000_000
_DEEPEST = 100
_PROLOG = re.compile(
    r"\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*+)?+>", re.DOTALL | re.IGNORECASE
)
_START = re.compile(r"<(?:[^\W\d][\w.-]{0,99}:)?([^\W\d][\w.-]{0,99})")


class Shape(Struct, frozen=True, kw_only=True):
    """The local names of the elements that a format's reader wants to see.

    `records` and `context` are handed out whole, of those inside one another the outermost only;
    `divisions` and `frames` as they open, without their content. Each record and division is an
    item of the sum, the rest is not.
    """

    records: frozenset[str]
    divisions: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()
    frames: frozenset[str] = frozenset()

    @property
    def items(self) -> frozenset[str]:
        """The names of all that counts."""
        return self.records | self.divisions


class Found(Struct, frozen=True, kw_only=True):
    """An element where it begins; its name and those below it are local names."""

    element: Element
    source: Source

    @property
    def name(self) -> str:
        """The element's local name."""
        return self.element.tag


class _DamageError(Exception):
    """Why reading can't go on, and what was expected instead."""

    def __init__(self, message: str, hint: str) -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)


def root_of(head: str) -> str:
    """Return the local name of the root element, or nothing where the text is no XML."""
    at = 1 if head.startswith("\ufeff") else 0
    while match := _PROLOG.match(head, at):
        at = match.end()
    start = _START.match(head, at)
    return start[1] if start else ""


def _elements(stream: TextIO, path: Path, shape: Shape) -> Iterator[Found | Problem]:
    """Yield the elements that a format has, up to the end of the file or the first damage.

    Damage is an error that counts as lost the record it lies in, and all that begin after it.
    """
    shown = path.as_posix()
    try:
        pieces = pieces_of(stream)
    except EncodingError as error:
        lost = _count_starts(map(_as_bytes, error.pieces), shape.items)
        problem = unusable(Source(path=shown, line=1), str(error), SAVE_AS_UTF8)
        yield replace(problem, lost=lost)
        return
    yield from _ElementParser(shown, shape).read(pieces)


def read_elements(
    stream: TextIO,
    path: Path,
    shape: Shape,
    reader: Callable[[Found], Iterator[Item]],
    if_empty: str,
) -> Iterator[Item]:
    """Yield what a format's reader makes of its elements; a note in place of nothing at all."""
    empty = True
    for found in _elements(stream, path, shape):
        for item in reader(found) if isinstance(found, Found) else (found,):
            empty = False
            yield item
    if empty:
        yield note(Source(path=path.as_posix()), "holds no paper", if_empty)


def text_of(element: Element, name: str) -> str:
    """Return all text of the first child of a name, without blanks around it."""
    child = element.find(name)
    return "" if child is None else all_text(child)


def texts_of(element: Element, name: str) -> tuple[str, ...]:
    """Return the texts of all children of a name that have any."""
    return tuple(text for child in element.findall(name) if (text := all_text(child)))


def all_text(element: Element) -> str:
    """Return the text of an element and of those below it, without blanks around it."""
    return "".join(element.itertext()).strip()


@dataclass(slots=True, kw_only=True)
class _Open:
    """The record that is being read; bytes that are no UTF-8 make it `undecoded`."""

    line: int
    depth: int
    builder: TreeBuilder = field(default_factory=TreeBuilder)
    undecoded: bool = False


class _ElementParser:
    """Feeds the parser, and turns its events into elements.

    `pending` are the bytes from the last finished item on: those of which damage has to count the
    items. `base` is the place of its first byte in the stream.
    """

    def __init__(self, shown: str, shape: Shape) -> None:
        self.shown = shown
        self.shape = shape
        self.wanted = shape.records | shape.context
        self.path: list[str] = []
        self.open: _Open | None = None
        self.found: list[Found | Problem] = []
        self.pending = bytearray()
        self.base = self.finished = 0
        self.parser = self.new_parser()

    def new_parser(self) -> expat.XMLParserType:
        """Return a parser of UTF-8 that reads nothing but what it is fed."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.EntityDeclHandler = self.refuse_entity
        parser.SkippedEntityHandler = self.skipped_entity
        return parser

    def read(self, pieces: Iterator[str]) -> Iterator[Found | Problem]:
        """Yield the elements of a text that comes in pieces."""
        encoded = map(_as_bytes, pieces)
        try:
            for piece in encoded:
                self.feed(piece)
                yield from self.taken()
            self.parser.Parse(b"", True)
        except (_DamageError, expat.ExpatError) as reason:
            yield from self.taken()
            yield self.damage(reason, encoded)

    def taken(self) -> list[Found | Problem]:
        """Return what was found since the last time."""
        found, self.found = self.found, []
        return found

    def feed(self, piece: bytes) -> None:
        """Parse a piece; what comes before the last finished item is forgotten."""
        self.pending += piece
        self.parser.Parse(piece, False)
        del self.pending[: self.finished - self.base]
        self.base = self.finished
        if len(self.pending) > LARGEST:
            raise _DamageError("too large to read", f"a record has up to {LARGEST:,} bytes")

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = _local(qualified)
        self.path.append(name)
        if len(self.path) > _DEEPEST:
            raise _DamageError(
                "nested too deeply to read", f"elements nest up to {_DEEPEST} deep in records"
            )
        if self.open is None:
            self.pass_through(name, attributes)
            if name not in self.wanted:
                return
            self.open = _Open(line=self.line, depth=len(self.path))
        self.open.undecoded |= any(map(hidden_bytes, attributes.values()))
        self.open.builder.start(name, attributes)

    def pass_through(self, name: str, attributes: dict[str, str]) -> None:
        """Hand out what is not read whole."""
        if name in self.shape.divisions:
            self.finish()
        if name in self.shape.divisions | self.shape.frames:
            self.found.append(self.item(Element(name, attributes), self.line))

    def end(self, qualified: str) -> None:
        record = self.open
        if record:
            record.builder.end(_local(qualified))
            if record.depth == len(self.path):
                self.close(record)
        self.path.pop()

    def close(self, record: _Open) -> None:
        """Hand out a record, or the error that it can't be used."""
        self.open = None
        found = self.item(record.builder.close(), record.line)
        counts = found.name in self.shape.records
        if counts:
            self.finish()
        if record.undecoded:
            self.found.append(undecoded(found.source, lost=int(counts)))
        else:
            self.found.append(found)

    def data(self, text: str) -> None:
        if self.open:
            self.open.undecoded |= hidden_bytes(text)
            self.open.builder.data(text)

    def skipped_entity(self, name: str, is_parameter: bool) -> None:
        """Keep what a DTD elsewhere would have given a meaning to."""
        if not is_parameter:
            self.data(f"&{name};")

    def refuse_entity(self, name: str, *_declaration: object) -> None:
        """Stop at a declaration, before anything refers to it."""
        raise _DamageError(
            f"declares the entity “{name[:40]}”", "entities can be harmful, write them out"
        )

    @property
    def line(self) -> int:
        """The line that the parser is at."""
        return self.parser.CurrentLineNumber

    def item(self, element: Element, line: int) -> Found:
        """Return an element and its place."""
        return Found(element=element, source=Source(path=self.shown, line=line))

    def finish(self) -> None:
        """Note that an item ends or stands here, so that it is not counted again."""
        self.finished = self.parser.CurrentByteIndex + 1

    def damage(self, reason: _DamageError | expat.ExpatError, rest: Iterator[bytes]) -> Problem:
        """Return the error that ends the reading, with the sum of what it loses."""
        if isinstance(reason, _DamageError):
            line, message, hint = self.line, reason.message, reason.hint
        else:
            line, message, hint = reason.lineno, self.explained(reason), self.expected(reason)
        unread = bytes(self.pending[self.finished - self.base :])
        lost = _count_starts(chain([unread], rest), self.shape.items)
        source = Source(path=self.shown, line=line)
        return replace(unusable(source, message, hint), lost=lost)

    def explained(self, error: expat.ExpatError) -> str:
        """Return what is wrong at the damage."""
        if error.code in _ENDS_EARLY:
            return "the file ends too early"
        return f"damaged XML: {expat.ErrorString(error.code)}"

    def expected(self, error: expat.ExpatError) -> str:
        """Return what should stand at the damage."""
        if not self.path:
            return "expected one element around all others"
        if error.code in (*_ENDS_EARLY, _MISMATCH):
            return f"expected </{self.path[-1]}>"
        return f"expected well-formed XML in <{self.path[-1]}>"


def _as_bytes(piece: str) -> bytes:
    """Return a piece of text as the parser is fed it."""
    return clean(piece).encode()


def _local(qualified: str) -> str:
    """Return a name without its prefix."""
    return qualified.rpartition(":")[2] if ":" in qualified else qualified


def _codes(*names: str) -> frozenset[int]:
    """Return the numbers of errors of the parser."""
    return frozenset(expat.errors.codes[name] for name in names)


_ENDS_EARLY = _codes(
    expat.errors.XML_ERROR_NO_ELEMENTS,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    expat.errors.XML_ERROR_PARTIAL_CHAR,
)
(_MISMATCH,) = _codes(expat.errors.XML_ERROR_TAG_MISMATCH)


def _count_starts(pieces: Iterable[bytes], names: frozenset[str]) -> int:
    """Return how often elements of these local names begin in a text that comes in pieces."""
    names_pattern = b"|".join(re.escape(name).encode() for name in sorted(names))
    pattern = re.compile(rb"<(?:[\w.-]{1,99}+:)?(?:" + names_pattern + rb")(?=[\s/>]|\Z)")
    count, kept = 0, b""
    for piece in pieces:
        text = kept + piece
        # A tag at the end of a piece may go on in the next.
        last = text.rfind(b"<")
        whole = last if last >= len(text) - _LONGEST_NAME and last >= 0 else len(text)
        count += len(pattern.findall(text, 0, whole))
        kept = text[whole:]
    return count + len(pattern.findall(kept))


_LONGEST_NAME = 250
