"""XML in a stream: one element after the other with its line, in little memory, and safely.

Names lose their prefix, because collected files often lack the declarations of their namespaces.
The text is decoded as the file declares, and loses what XML can't hold.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.entities import html5
from itertools import chain
from pathlib import Path
from typing import TextIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from msgspec import Struct

from papershelf.model import Source
from papershelf.problems import Problem, failure, note
from papershelf.readers.fields import SAVE_AS_UTF8, UNDECODED, undecoded
from papershelf.readers.reader import Item

# In characters; large, so that a token over several of them is not looked at too often.
_PIECE = 1 << 20
_DECLARED = re.compile(
    r"""\ufeff?<\?xml\s[^<>?]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""", re.ASCII
)
_UNICODE = re.compile(r"utf-?(?:8|16|16le|16be|32)|us-ascii|ascii", re.IGNORECASE)
# Python has codecs that are no encodings of text, and none of those may be named by a file.
_KNOWN = re.compile(
    r"iso-?8859-\d{1,2}|latin-?\d|(?:windows|cp)-?125\d|koi8-[ru]|gb-?(?:2312|k|18030)|big5"
    r"|shift[_-]jis|euc-(?:jp|kr)|iso-2022-(?:jp|kr)",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[\x0b\x0c\x1c-\x1f]")
_NOT_XML = re.compile("[\x00-\x08\x0e-\x1b\ufffe\uffff\ud800-\udc7f\udd00-\udfff]")
# Bytes that are no UTF-8 come as lone surrogates. XML can't hold those, so they travel in a corner
# of the private use planes that no one else uses.
_HIDDEN = re.compile("[\U0010fc80-\U0010fcff]")
_CORNER = 0x10FC80 - 0xDC80
# In bytes: what may stand between the ends of two records, and has to be held in memory.
LARGEST = 10_000_000
_DEEPEST = 100
_LONGEST_NAME = 250
_MISMATCH = expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]
_ENDS_EARLY = frozenset(
    expat.errors.codes[name]
    for name in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)
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


# What makes items of the elements of a file, in their order.
ElementReader = Callable[[Iterator[Found]], Iterator[Item]]


class _DamageError(Exception):
    """Why reading can't go on, and what was expected instead."""


def root_of(head: str) -> str:
    """Return the local name of the root element, or nothing where the text is no XML."""
    at = 1 if head.startswith("\ufeff") else 0
    while match := _PROLOG.match(head, at):
        at = match.end()
    start = _START.match(head, at)
    return start[1] if start else ""


def read_elements(
    stream: TextIO, path: Path, shape: Shape, read: ElementReader, if_empty: str
) -> Iterator[Item]:
    """Yield what *read* makes of the elements of a *shape*; in place of nothing there is a note.

    Damage is an error that counts as lost the record it lies in, and all that begin after it.
    """
    shown = path.as_posix()
    pieces, unknown = _pieces_of(stream)
    if unknown:
        message = f"declares the encoding “{unknown}”, which is not known"
        lost = _count_starts(map(_as_bytes, pieces), shape.items)
        yield failure(Source(path=shown, line=1), message, SAVE_AS_UTF8, lost=lost)
        return
    empty = True
    for item in _made(read, _ElementParser(shown, shape).read(map(_as_bytes, pieces))):
        empty = False
        yield item
    if empty:
        yield note(Source(path=shown), "holds no paper", if_empty)


def _made(read: ElementReader, parsed: Iterator[Found | Problem]) -> Iterator[Item]:
    """Yield what *read* makes of elements, with the problems between them in their places."""
    problems: list[Problem] = []

    def elements() -> Iterator[Found]:
        for found in parsed:
            if isinstance(found, Found):
                yield found
            else:
                problems.append(found)

    for item in read(elements()):
        yield from problems
        problems.clear()
        yield item
    yield from problems


def _pieces_of(stream: TextIO) -> tuple[Iterator[str], str]:
    """Return the text of a stream in pieces, decoded anew where it declares another encoding.

    A stream is taken for decoded already where it does not tell its encoding, or has one with a
    byte order mark. Second comes the encoding that is declared where it is not known, else nothing.
    """
    first = stream.read(_PIECE)
    pieces = chain([first], iter(lambda: stream.read(_PIECE), ""))
    match = _DECLARED.match(first)
    certain = (stream.encoding or "").lower().replace("_", "-") != "utf-8"
    if match is None or certain or _UNICODE.fullmatch(match[1]):
        return pieces, ""
    codec = codec_of(match[1])
    if codec is None:
        return pieces, match[1]
    written = (piece.encode("utf-8", "surrogateescape") for piece in pieces)
    return codecs.iterdecode(written, codec.name, "surrogateescape"), ""


def codec_of(name: str) -> codecs.CodecInfo | None:
    """Return the codec of an encoding of text that a file names, or None."""
    try:
        return codecs.lookup(name) if _KNOWN.fullmatch(name) else None
    except LookupError:
        return None


def _as_bytes(piece: str) -> bytes:
    """Return a piece of text as the parser can hold it: bytes that are no UTF-8 out of sight."""
    text = _NOT_XML.sub("", _BLANKS.sub(" ", piece))
    return UNDECODED.sub(lambda match: chr(ord(match[0]) + _CORNER), text).encode()


def _hidden_bytes(text: str) -> bool:
    return not text.isascii() and _HIDDEN.search(text) is not None


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
        self.path: list[str] = []
        self.open: _Open | None = None
        self.found: list[Found | Problem] = []
        self.pending = bytearray()
        self.base = self.finished = 0
        # It reads nothing but what it is fed.
        self.parser = expat.ParserCreate("utf-8")
        # So that an entity is skipped, and no damage, where the file does not name its DTD.
        self.parser.UseForeignDTD(True)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.EntityDeclHandler = self.refuse_entity
        self.parser.SkippedEntityHandler = self.skipped_entity

    def read(self, pieces: Iterator[bytes]) -> Iterator[Found | Problem]:
        """Yield the elements of a text that comes in pieces, up to its end or the first damage."""
        try:
            for piece in pieces:
                self.feed(piece)
                yield from self.found
                self.found.clear()
            self.parser.Parse(b"", True)
        except (_DamageError, expat.ExpatError) as reason:
            yield from self.found
            yield self.damage(reason, pieces)

    def feed(self, piece: bytes) -> None:
        """Parse a piece; what comes before the last finished item is forgotten."""
        self.pending += piece
        self.parser.Parse(piece, False)
        del self.pending[: self.finished - self.base]
        self.base = self.finished
        if len(self.pending) > LARGEST:
            raise _DamageError("too large to read", f"a record has up to {LARGEST:,} bytes")

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        name, shape = qualified.rpartition(":")[2], self.shape
        self.path.append(name)
        if len(self.path) > _DEEPEST:
            raise _DamageError(
                "nested too deeply to read", f"elements nest up to {_DEEPEST} deep in records"
            )
        if self.open is None:
            if name in shape.divisions:
                self.finish()
            if name in shape.divisions | shape.frames:
                self.found.append(self.item(Element(name, attributes), self.line))
            if name not in shape.records | shape.context:
                return
            self.open = _Open(line=self.line, depth=len(self.path))
        self.open.undecoded |= any(map(_hidden_bytes, attributes.values()))
        self.open.builder.start(name, attributes)

    def end(self, qualified: str) -> None:
        record = self.open
        if record:
            record.builder.end(qualified.rpartition(":")[2])
            if record.depth == len(self.path):
                self.close(record)
        self.path.pop()

    def close(self, record: _Open) -> None:
        """Hand out a record, or the error that it can't be used."""
        self.open = None
        found = self.item(record.builder.close(), record.line)
        counts = found.element.tag in self.shape.records
        if counts:
            self.finish()
        usable = not record.undecoded
        self.found.append(found if usable else undecoded(found.source, lost=int(counts)))

    def data(self, text: str) -> None:
        if self.open:
            self.open.undecoded |= _hidden_bytes(text)
            self.open.builder.data(text)

    def skipped_entity(self, name: str, is_parameter: bool) -> None:
        """Give an entity of a DTD elsewhere its meaning in HTML, and keep others as written."""
        if not is_parameter:
            self.data(html5.get(f"{name};", f"&{name};"))

    def refuse_entity(self, name: str, *_declaration: object) -> None:
        """Stop at a declaration, before anything refers to it."""
        raise _DamageError(
            f"declares the entity “{name[:40]}”", "entities can be harmful, write them out"
        )

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def item(self, element: Element, line: int) -> Found:
        return Found(element=element, source=Source(path=self.shown, line=line))

    def finish(self) -> None:
        """Note that an item ends or stands here, so that it is not counted again."""
        self.finished = self.parser.CurrentByteIndex + 1

    def damage(self, reason: _DamageError | expat.ExpatError, rest: Iterator[bytes]) -> Problem:
        """Return the error that ends the reading, with the sum of what it loses."""
        line = self.line
        if isinstance(reason, _DamageError):
            message, hint = reason.args
        else:
            line, hint = reason.lineno, self.expected(reason)
            early = reason.code in _ENDS_EARLY
            damage = f"damaged XML: {expat.ErrorString(reason.code)}"
            message = "the file ends too early" if early else damage
        unread = bytes(self.pending[self.finished - self.base :])
        lost = _count_starts(chain([unread], rest), self.shape.items)
        return failure(Source(path=self.shown, line=line), message, hint, lost=lost)

    def expected(self, error: expat.ExpatError) -> str:
        if not self.path:
            return "expected one element around all others"
        if error.code in _ENDS_EARLY or error.code == _MISMATCH:
            return f"expected </{self.path[-1]}>"
        return f"expected well-formed XML in <{self.path[-1]}>"


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
