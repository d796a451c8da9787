"""Opening files as text: decompressed if necessary, and limited in size.

An error ends the stream and is kept as its `fault`, so that a reader still yields everything before
the error.
"""

import codecs
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Self, TextIO

from papershelf.readers.fields import UNDECODED

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The encoding of most Western programs before UTF-8; Excel still writes it.
WINDOWS = "cp1252"
# A declaration of JabRef (https://docs.jabref.org/v5/advanced/fields), or in HTML.
_DECLARED = re.compile(
    r"(?:^[% \t]{0,9}Encoding:[ \t]{0,9}|<meta\s[^>]{0,200}charset\s*=\s*[\"']?)"
    r"(?P<name>[\w-]{1,20})",
    re.IGNORECASE | re.MULTILINE,
)
# A file may not name other codecs, as some of Python's are no encodings of text.
_ENCODINGS = re.compile(
    r"(?:cp|windows)-?125\d|(?:iso-?|latin-?)\d[\d_-]{0,7}|mac(?:_?roman|intosh)|gb-?(?:2312|k|18030)|big5"
    r"|shift[_-]?jis|sjis|euc[_-](?:jp|kr|cn)|iso-2022-(?:jp|kr)|koi8[_-][ru]",
    re.IGNORECASE,
)
_PREAMBLE = 4096
# Never in a word of a Western language: four accented letters in a row, or within letters of lower
# case a byte that is a letter only in the encodings of DOS, older Macs and Central Europe.
_NOT_WESTERN = re.compile(
    "[\udc80-\udcff]{4}"
    "|[a-z](?:[\udc80-\udc84\udc88-\udc90\udc98\udc9b\udc9d\udc9f](?=[a-z\udc80-\udcff])"
    "|[\udc85-\udc87\udc99\udcb3\udcb9\udcbf](?=[a-z]))"
)
# Bytes that are read at once, and that are unpacked at once: what is damaged loses a piece.
_BUFFER, _PIECE = 1 << 18, 1 << 13
# The handler of errors in other encodings than UTF-8, where "surrogateescape" can raise them.
INVALID = "papershelf.invalid"
# `xz -9`, the strongest preset, needs 65 MB to decompress; a decompression bomb needs gigabytes.
_XZ_MEMORY = 256 << 20
# Records compress to a fifth, the most repetitive ones to a fiftieth; bombs to a thousandth.
_MAX_RATIO = 100
ALWAYS_ALLOWED = 16 << 20
_BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError)


def _as_surrogate(error: UnicodeError) -> tuple[str, int]:
    """Return a lone surrogate for invalid bytes, and the offset after them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


codecs.register_error(INVALID, _as_surrogate)


class Opened:
    """A file open as text; `fault` holds the error that ended its text early, or is empty."""

    def __init__(
        self, file: io.BufferedReader | io.BytesIO, ending: str, size: int, encoding: str = "utf-8"
    ) -> None:
        """Open a *file* of *size* bytes, whose *ending* names the compression or is empty.

        A byte order mark takes precedence over *encoding*.
        """
        self._file = file
        pieces = UNPACKERS.get(ending, _pieces)(file)
        self._guard = _Guard(pieces, max(ALWAYS_ALLOWED, size * _MAX_RATIO) if ending else 0)
        if ending and not size:
            self._guard.fault = _reason(EOFError())
        buffered = io.BufferedReader(self._guard, _BUFFER)
        start = buffered.peek(4)[:4]
        marks = (encoding for mark, encoding in _BYTE_ORDER_MARKS if start.startswith(mark))
        encoding = next(marks, encoding)
        # Invalid bytes become lone surrogates, so that one bad record does not spoil the others.
        errors = "surrogateescape" if encoding.startswith("utf-8") else INVALID
        self.text: TextIO = io.TextIOWrapper(buffered, encoding, errors, newline="")

    @classmethod
    def at(cls, path: Path, encoding: str = "utf-8") -> Self:
        """Open the file at *path*; raises OSError if it can't be opened."""
        return cls(path.open("rb"), packed_ending(path), path.stat().st_size, encoding)

    @classmethod
    def of(cls, content: memoryview, ending: str, encoding: str = "utf-8") -> Self:
        """Open the *content* of a file with this *ending*."""
        return cls(io.BytesIO(content), ending, len(content), encoding)

    @property
    def fault(self) -> str:
        """The reason why the text ends before the file does, or an empty text."""
        return self._guard.fault

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.text.close()
        self._file.close()


def legacy_encoding(opened: Opened) -> tuple[str, bool]:
    """Return the encoding of an *opened* text other than UTF-8, and whether the text declares it.

    The encoding is empty for UTF-8, for damaged UTF-8, and if it is unknown.
    """
    first = opened.text.read(_BUFFER)
    match = _DECLARED.search(first[:_PREAMBLE].replace("\r", "\n"))
    codec = codec_of(match["name"]) if match else None
    declared = codec.name if codec else ""
    invalid = valid = 0
    western = True
    for chunk in chain([first], iter(lambda: opened.text.read(_BUFFER), "")):
        if not chunk.isascii():
            undecoded = len(UNDECODED.findall(chunk))
            invalid += undecoded
            valid += len(chunk) - len(chunk.encode("ascii", "ignore")) - undecoded
            western = western and not _NOT_WESTERN.search(chunk)
    # In another encoding, two bytes are a valid character of UTF-8 by accident, in Chinese often.
    if opened.text.encoding != "utf-8" or invalid <= valid * (1 if declared else 20):
        return "", False
    # Browsers read ISO-8859-1 as windows-1252: https://encoding.spec.whatwg.org/#names-and-labels.
    if declared:
        return WINDOWS if declared == "iso8859-1" else declared, True
    return WINDOWS if western else "", False


def codec_of(name: str) -> codecs.CodecInfo | None:
    """Return the codec of the encoding called *name*, or None if it is unknown or not of text."""
    try:
        return codecs.lookup(name) if _ENCODINGS.fullmatch(name) else None
    except LookupError:
        return None


class _Guard(io.RawIOBase):
    """The bytes of *pieces* up to an error, or up to *max_size* bytes unless that is 0."""

    def __init__(self, pieces: Iterator[bytes], max_size: int) -> None:
        self.pieces = filter(None, pieces)
        self.max_size = max_size
        self.size = 0
        self.unread = b""
        self.fault = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not (self.unread or self.fault):
            self.unread = self.next_piece()
        data, self.unread = self.unread[: len(buffer)], self.unread[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def next_piece(self) -> bytes:
        """Return the next piece, empty at the end and at a fault."""
        try:
            piece = next(self.pieces, b"")
        except _BROKEN as error:
            self.fault = _reason(error)
            return b""
        self.size += len(piece)
        if self.max_size and self.size > self.max_size:
            size = f"{self.max_size >> 20} MB"
            self.fault = f"the file unpacks to more than {size}, too much for a list of papers"
            return b""
        return piece


def _pieces(stream: io.BufferedReader | io.BytesIO | gzip.GzipFile) -> Iterator[bytes]:
    # `read1` returns what is available, so that an error does not lose the bytes before it.
    return iter(lambda: stream.read1(_PIECE), b"")


def _unpack_xz(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of an xz file, which may hold several streams and padding after each.

    Raises LZMAError, and EOFError if the file is truncated.
    """
    unread = file.read(_BUFFER)
    while unread:
        decompressor = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
        while not decompressor.eof:
            if decompressor.needs_input:
                unread = unread or file.read(_BUFFER)
                if not unread:
                    raise EOFError
            yield decompressor.decompress(unread, max_length=_PIECE)
            unread = b""
        unread = decompressor.unused_data.lstrip(b"\0")
        while not unread and (more := file.read(_BUFFER)):
            unread = more.lstrip(b"\0")


UNPACKERS: Mapping[str, Callable[[BinaryIO], Iterator[bytes]]] = {
    ".gz": lambda file: _pieces(gzip.GzipFile(fileobj=file)),
    ".xz": _unpack_xz,
}


def _reason(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "the compressed file is cut off"
    # Python has no class for "Memory usage limit exceeded".
    if isinstance(error, lzma.LZMAError) and "memory" in str(error).lower():
        return f"unpacking the file needs more than {_XZ_MEMORY >> 20} MB of memory"
    if isinstance(error, gzip.BadGzipFile | zlib.error | lzma.LZMAError):
        return "the compressed file is damaged"
    strerror = error.strerror if isinstance(error, OSError) else ""
    return f"the rest of the file can't be read: {strerror or error}"


def packed_ending(file: Path) -> str:
    """Return the ending of a compressed file in lower case, or an empty text for other files."""
    ending = file.suffix.lower()
    return ending if ending in UNPACKERS else ""


def plain_name(file: Path) -> Path:
    """Return the path of *file* without the ending of its compression."""
    return file.with_suffix("") if packed_ending(file) else file
