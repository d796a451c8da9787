"""The text of an XML file: in the encoding that it declares, and without what XML can't hold."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from typing import TextIO

from papershelf.readers.fields import UNDECODED

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


class EncodingError(Exception):
    """A file in an encoding that is not known; `pieces` are its text as far as it is UTF-8."""

    def __init__(self, encoding: str, pieces: Iterator[str]) -> None:
        self.pieces = pieces
        super().__init__(f"declares the encoding “{encoding}”, which is not known")


def pieces_of(stream: TextIO) -> Iterator[str]:
    """Yield the text of a stream in pieces, decoded anew where it declares another encoding.

    A stream is taken for decoded already where it does not tell its encoding, or has one with a
    byte order mark. Raises EncodingError for an encoding that is not known.
    """
    first = stream.read(_PIECE)
    pieces = chain([first], iter(lambda: stream.read(_PIECE), ""))
    match = _DECLARED.match(first)
    certain = (stream.encoding or "").lower().replace("_", "-") != "utf-8"
    if match is None or certain or _UNICODE.fullmatch(match[1]):
        return pieces
    if not _KNOWN.fullmatch(match[1]) or (codec := _codec_of(match[1])) is None:
        raise EncodingError(match[1], pieces)
    return _decoded(pieces, codec)


def _codec_of(name: str) -> codecs.CodecInfo | None:
    """Return Python's codec for an encoding."""
    try:
        return codecs.lookup(name)
    except LookupError:
        return None


def _decoded(pieces: Iterator[str], codec: codecs.CodecInfo) -> Iterator[str]:
    """Yield the text of pieces that were taken for UTF-8."""
    decoder = codec.incrementaldecoder("surrogateescape")
    for piece in pieces:
        yield decoder.decode(piece.encode("utf-8", "surrogateescape"))
    yield decoder.decode(b"", True)


def clean(text: str) -> str:
    """Return text that XML can hold: no controls, and bytes that are no UTF-8 out of sight."""
    text = _NOT_XML.sub("", _BLANKS.sub(" ", text))
    return UNDECODED.sub(lambda match: chr(ord(match[0]) + _CORNER), text)


def hidden_bytes(text: str) -> bool:
    """Return whether a text holds bytes that `clean` has put out of sight."""
    return not text.isascii() and _HIDDEN.search(text) is not None
