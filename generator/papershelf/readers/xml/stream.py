"""Streaming XML: elements in sequence with their lines, in little memory, and safely.

Names lose their prefix, because collected files often lack the declarations of their namespaces.
The text is decoded as the file declares, without the characters that XML does not allow.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from html.entities import html5
from itertools import chain
from pathlib import Path
from typing import TextIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from msgspec import Struct

from papershelf.model import Source
from papershelf.problems import Problem, failure, note
from papershelf.readers.fields import UNDECODED, undecoded
from papershelf.readers.opening import INVALID, codec_of
from papershelf.readers.reader import Item
from papershelf.text.tables import table

# In characters. Chunks are large, because expat scans an unfinished token again at each chunk.
_CHUNK = 1 << 20
_DECLARED = re.compile(
    r"""\ufeff?<\?xml\s[^<>?]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""", re.ASCII
)
_OTHER_SPACES = re.compile(r"[\x0b\x0c\x1c-\x1f]")
_NOT_XML = re.compile("[\x00-\x08\x0e-\x1b\ufffe\uffff\ud800-\udc7f\udd00-\udfff]")
# Invalid bytes come as lone surrogates. XML does not allow those, so they are mapped to private use
# characters that no one else uses.
_MAPPED_BYTE = re.compile("[\U0010fc80-\U0010fcff]")
_MAPPED_OFFSET = 0x10FC80 - 0xDC80
# The maximum number of bytes between the ends of two records, which are held in memory.
MAX_RECORD = 10_000_000
_MAX_DEPTH = 100
_MAX_NAME = 250
_ENDS_EARLY = (
    expat.errors.XML_ERROR_NO_ELEMENTS,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    expat.errors.XML_ERROR_PARTIAL_CHAR,
)
_PROLOG = re.compile(
    r"\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*+)?+>", re.DOTALL | re.IGNORECASE
)
_START = re.compile(r"<(?:[^\W\d][\w.-]{0,99}:)?([^\W\d][\w.-]{0,99})")


class XmlFormat(Struct, frozen=True, kw_only=True):
    """A format in `xml_formats.yml`: how it is recognised, and the local names of what is read.

    Elements in `records` and `context` are returned complete, only the outermost of nested ones;
    those in `frames` when they begin, without their content. Only records are counted. `if_empty`
    is the hint for a file without records.
    """

    records: frozenset[str]
    context: frozenset[str] = frozenset()
    frames: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()
    signs: tuple[str, ...] = ()
    if_empty: str = ""


# An element, in which all names are local names, and the line where it begins.
Located = tuple[Element, Source]
FORMATS = table("readers/xml_formats", dict[str, XmlFormat])


class XmlReader(Struct, frozen=True):
    """The reader of the format called `name` in `FORMATS`; `items_of` reads its elements."""

    name: str
    items_of: Callable[[Iterator[Located]], Iterator[Item]]

    def accepts(self, head: str) -> bool:
        """Return whether *head* is the beginning of a file in the format."""
        xml_format, root = FORMATS[self.name], root_of(head)
        is_root = root in xml_format.roots or (root and not xml_format.roots)
        return bool(is_root) and all(re.search(sign, head) for sign in xml_format.signs)

    def read(self, stream: TextIO, path: Path) -> Iterator[Item]:
        """Yield the items in the elements of a file, or a note if there are none.

        Damage is reported as an error, which counts the damaged record and all that begin after it
        as lost.
        """
        xml_format = FORMATS[self.name]
        parser = _ElementParser(path.as_posix(), xml_format)
        elements = parser.read(map(_as_bytes, _chunks_of(stream)))
        items = chain(self.items_of(elements), parser.problems)
        first = next(items, None)
        if first is None:
            hint = xml_format.if_empty or f"expected <{min(xml_format.records)}> elements"
            first = note(parser.source(0), "the file contains no papers", hint)
        yield first
        yield from items


class _DamageError(Exception):
    """The reason why parsing can't continue, and a hint."""


def root_of(head: str) -> str:
    """Return the local name of the root element, or an empty text if *head* begins no XML."""
    position = 1 if head.startswith("\ufeff") else 0
    while match := _PROLOG.match(head, position):
        position = match.end()
    tag = _START.match(head, position)
    return tag[1] if tag else ""


def _chunks_of(stream: TextIO) -> Iterator[str]:
    """Return the text of a stream in chunks.

    The text is decoded again if it declares a known encoding other than Unicode's, unless the
    stream has no encoding, or one with a byte order mark.
    """
    first = stream.read(_CHUNK)
    chunks = chain([first], iter(lambda: stream.read(_CHUNK), ""))
    match = _DECLARED.match(first)
    is_certain = (stream.encoding or "").lower().replace("_", "-") != "utf-8"
    codec = codec_of(match[1]) if match and not is_certain else None
    if codec is None:
        return chunks
    raw_chunks = (chunk.encode("utf-8", "surrogateescape") for chunk in chunks)
    return codecs.iterdecode(raw_chunks, codec.name, INVALID)


def _as_bytes(chunk: str) -> bytes:
    """Return a chunk of text as bytes for the parser, with invalid bytes as mapped characters."""
    text = _NOT_XML.sub("", _OTHER_SPACES.sub(" ", chunk))
    return UNDECODED.sub(lambda match: chr(ord(match[0]) + _MAPPED_OFFSET), text).encode()


def _has_mapped_bytes(element: Element) -> bool:
    """Return whether *element*, its descendants or their attributes have invalid bytes."""
    values = (value for part in element.iter() for value in part.attrib.values())
    return _MAPPED_BYTE.search("\n".join((*element.itertext(), *values))) is not None


def all_text(element: Element) -> str:
    """Return the text of an element and its descendants, without white space around it."""
    return "".join(element.itertext()).strip()


class _ElementParser:
    """Feeds the parser, and builds elements from its events.

    `path` holds the names of the open elements, `elements` those that are complete and not yet
    read, and `problems` the problems so far.
    `pending` are the bytes since the last finished item, in which items are counted after damage.
    `base` and `finished` are offsets in the stream: of the first pending byte, and of a byte within
    the tag that finished the last item.
    """

    def __init__(self, shown: str, xml_format: XmlFormat) -> None:
        self.shown = shown
        self.xml_format = xml_format
        self.path: list[str] = []
        # The builder of the record or context that is being read, and where that begins.
        self.builder: TreeBuilder | None = None
        self.first_line = self.depth = 0
        self.elements: list[Located] = []
        self.problems: list[Problem] = []
        self.pending = bytearray()
        self.base = self.finished = 0
        # Expat does not load external entities.
        self.parser = expat.ParserCreate("utf-8")
        # With a DTD, unknown entities are skipped and no errors, even if the file names none.
        self.parser.UseForeignDTD(True)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.EntityDeclHandler = self.reject_entity
        self.parser.SkippedEntityHandler = self.skipped_entity

    def read(self, chunks: Iterator[bytes]) -> Iterator[Located]:
        """Yield the elements of a text in chunks, up to its end or the first damage."""
        try:
            for chunk in chunks:
                self.feed(chunk)
                yield from self.elements
                self.elements.clear()
            self.parser.Parse(b"", True)
        except (_DamageError, expat.ExpatError) as reason:
            yield from self.elements
            self.problems.append(self.damage(reason, chunks))

    def feed(self, chunk: bytes) -> None:
        """Parse a chunk, and drop the bytes before the end of the last finished item."""
        self.pending += chunk
        self.parser.Parse(chunk, False)
        del self.pending[: self.finished - self.base]
        self.base = self.finished
        if len(self.pending) > MAX_RECORD:
            raise _DamageError(
                "the record is too large", f"a record may have up to {MAX_RECORD:,} bytes"
            )

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        name, xml_format = qualified.rpartition(":")[2], self.xml_format
        self.path.append(name)
        if len(self.path) > _MAX_DEPTH:
            raise _DamageError(
                "elements are nested too deeply", f"at most {_MAX_DEPTH} levels can be read"
            )
        if self.builder is None:
            if name in xml_format.frames:
                self.add(Element(name, attributes), self.line)
            if name not in xml_format.records | xml_format.context:
                return
            self.builder, self.first_line, self.depth = TreeBuilder(), self.line, len(self.path)
        self.builder.start(name, attributes)

    def end(self, qualified: str) -> None:
        if self.builder:
            self.builder.end(qualified.rpartition(":")[2])
            if self.depth == len(self.path):
                self.close(self.builder)
        self.path.pop()

    def close(self, builder: TreeBuilder) -> None:
        """Add a complete record or context, or the error that it is undecoded."""
        self.builder, element = None, builder.close()
        is_counted = element.tag in self.xml_format.records
        if is_counted:
            # Damage further on does not count it again.
            self.finished = self.parser.CurrentByteIndex + 1
        if _has_mapped_bytes(element):
            source = self.source(self.first_line)
            self.problems.append(undecoded(source, lost=int(is_counted)))
        else:
            self.add(element, self.first_line)

    def add(self, element: Element, line: int) -> None:
        self.elements.append((element, self.source(line)))

    def data(self, text: str) -> None:
        if self.builder:
            self.builder.data(text)

    def skipped_entity(self, name: str, is_parameter: bool) -> None:
        """Replace an entity of an external DTD by that of HTML; keep an unknown one as written."""
        if not is_parameter:
            self.data(html5.get(f"{name};", f"&{name};"))

    def reject_entity(self, name: str, *_declaration: object) -> None:
        """Raise an error at the declaration of an entity, before the entity is used."""
        raise _DamageError(
            f"the file declares the entity “{name[:40]}”",
            "entities can be harmful; write out their text",
        )

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def source(self, line: int) -> Source:
        return Source(path=self.shown, line=line)

    def damage(self, reason: _DamageError | expat.ExpatError, unread: Iterator[bytes]) -> Problem:
        """Return the error that ends the reading, with the number of lost items."""
        line = self.line
        if isinstance(reason, _DamageError):
            message, hint = reason.args
        else:
            line, fault = reason.lineno, expat.ErrorString(reason.code)
            hint = self.expected(fault)
            is_early = fault in _ENDS_EARLY
            message = "the file ends too early" if is_early else f"damaged XML: {fault}"
        pending = bytes(self.pending[self.finished - self.base :])
        lost = _count_starts(chain([pending], unread), self.xml_format.records)
        return failure(self.source(line), message, hint, lost=lost)

    def expected(self, fault: str) -> str:
        """Return the hint for a *fault* that expat found."""
        if not self.path:
            return "expected one root element that contains all others"
        if fault in (*_ENDS_EARLY, expat.errors.XML_ERROR_TAG_MISMATCH):
            return f"expected </{self.path[-1]}>"
        return f"expected well-formed XML in <{self.path[-1]}>"


def _count_starts(chunks: Iterable[bytes], names: frozenset[str]) -> int:
    """Return the number of start tags with these local *names* in a text in chunks."""
    names_pattern = b"|".join(re.escape(name).encode() for name in sorted(names))
    pattern = re.compile(rb"<(?:[\w.-]{1,99}+:)?(?:" + names_pattern + rb")(?=[\s/>]|\Z)")
    count, kept = 0, b""
    for chunk in chunks:
        text = kept + chunk
        # A tag at the end of a chunk may continue in the next.
        last = text.rfind(b"<")
        end = last if last >= len(text) - _MAX_NAME and last >= 0 else len(text)
        count += len(pattern.findall(text, 0, end))
        kept = text[end:]
    return count + len(pattern.findall(kept))
