"""Opening files: as text, unpacked where they are compressed, and within bounds.

What goes wrong on the way ends the stream and is remembered, so that a reader still gives all that
stands before it.
"""

import codecs
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Self, TextIO

from papershelf.readers.fields import UNDECODED

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What most programs of the West wrote before UTF-8, and Excel still does.
WINDOWS = "cp1252"
# As JabRef notes it at the beginning: https://docs.jabref.org/v5/advanced/fields.
_DECLARED = re.compile(
    r"^[% \t]{0,9}Encoding:[ \t]{0,9}(?P<name>(?:cp|windows-?)125\d|(?:iso-?|latin-?)\d[\d_-]{0,7}"
    r"|mac_?roman|gbk|gb18030|gb2312|big5|shift_?jis|sjis|euc[-_](?:jp|kr|cn)|koi8[-_][ru])[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_PREAMBLE = 1000
# No word of a Western language: four letters with accents in a row, or in small letters what is a
# letter only in the encodings of DOS, of older Macs and of Central Europe.
_NOT_WESTERN = re.compile(
    "[\udc80-\udcff]{4}"
    "|[a-z](?:[\udc80-\udc84\udc88-\udc90\udc98\udc9b\udc9d\udc9f](?=[a-z\udc80-\udcff])"
    "|[\udc85-\udc87\udc99\udcb3\udcb9\udcbf](?=[a-z]))"
)
_BUFFER = 1 << 18
# xz needs this much for its strongest preset (`xz -9`: 65 MB), and a bomb asks for gigabytes.
_XZ_MEMORY = 256 << 20
# Records shrink to a fifth, and the most monotonous ones to a fiftieth; bombs to a thousandth.
_MOST_GROWTH = 100
ALWAYS_ALLOWED = 16 << 20
_BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError)


class Opened:
    """A file open as text; `fault` tells after reading what ended it early, if anything did."""

    def __init__(
        self, file: io.BufferedReader, ending: str, size: int, encoding: str = "utf-8"
    ) -> None:
        """Open a *file* of so many bytes; its *ending* tells how it is compressed, if it is.

        The mark of its byte order outranks the *encoding*.
        """
        unpack = UNPACKERS.get(ending)
        self._file = file
        unpacked = unpack(file) if unpack else file
        self._guard = _Guard(unpacked, max(ALWAYS_ALLOWED, size * _MOST_GROWTH) if unpack else 0)
        if unpack and not size:
            self._guard.fault = _reason(EOFError())
        buffered = io.BufferedReader(self._guard, _BUFFER)
        start = buffered.peek(4)[:4]
        marks = (encoding for mark, encoding in _BYTE_ORDER_MARKS if start.startswith(mark))
        encoding = next(marks, encoding)
        # Bytes that are no UTF-8 come as lone surrogates: one bad record does not hide the rest.
        self.text: TextIO = io.TextIOWrapper(
            buffered, encoding=encoding, errors="surrogateescape", newline=""
        )

    @classmethod
    def at(cls, path: Path, encoding: str = "utf-8") -> Self:
        """Open the file at *path*; raises OSError where that can't be done."""
        return cls(path.open("rb"), packed_ending(path), path.stat().st_size, encoding)

    @classmethod
    def of(cls, content: memoryview, ending: str, encoding: str = "utf-8") -> Self:
        """Open the *content* of a file with this *ending*, without a copy of it."""
        return cls(io.BufferedReader(_Memory(content)), ending, len(content), encoding)

    @property
    def fault(self) -> str:
        """Why the text ends before the file does, or nothing."""
        return self._guard.fault

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.text.close()
        self._file.close()


def legacy_encoding(opened: Opened) -> tuple[str, bool]:
    """Return the encoding of an *opened* text that is no UTF-8, and whether the text declares it.

    Empty for UTF-8, for a text where it is damaged, and where nothing tells the encoding.
    """
    chunk = opened.text.read(_BUFFER)
    declared = _declared_in(chunk[:_PREAMBLE])
    broken = others = 0
    western = True
    while chunk:
        if not chunk.isascii():
            lost = len(UNDECODED.findall(chunk))
            broken += lost
            others += len(chunk) - len(chunk.encode("ascii", "ignore")) - lost
            western = western and not _NOT_WESTERN.search(chunk)
        chunk = opened.text.read(_BUFFER)
    # By accident, two letters may look like one of UTF-8, and those of China often do.
    if opened.text.encoding != "utf-8" or broken <= others * (1 if declared else 20):
        return "", False
    return (declared, True) if declared else (WINDOWS if western else "", False)


def _declared_in(head: str) -> str:
    """Return the encoding that a text declares in its first lines, if it is a known one."""
    match = _DECLARED.search(head)
    try:
        name = codecs.lookup(match["name"]).name if match else ""
    except LookupError:
        return ""
    # As browsers have it: https://encoding.spec.whatwg.org/#names-and-labels.
    return WINDOWS if name == "iso8859-1" else name


class _Memory(io.RawIOBase):
    """A stream of bytes that lie in memory already."""

    def __init__(self, content: memoryview) -> None:
        self._left = content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


class _Guard(io.RawIOBase):
    """A stream of bytes that ends where reading fails, or where it gives more than `most`."""

    def __init__(self, stream: "io.BufferedReader | _Unpacked", most: int) -> None:
        self.stream = stream
        self.most = most
        self.given = 0
        self.fault = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.fault:
            return 0
        try:
            # As soon as there are some, so that an error does not swallow those before.
            data = self.stream.read1(len(buffer))
        except _BROKEN as error:
            self.fault = _reason(error)
            return 0
        self.given += len(data)
        if self.most and self.given > self.most:
            self.fault = (
                f"it unpacks to more than {self.most >> 20} MB, which no list of papers does"
            )
            return 0
        buffer[: len(data)] = data
        return len(data)


class _Xz:
    """The bytes of an xz file, which may hold several streams and padding after each."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.inner = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
        self.rest = b""

    def read1(self, size: int) -> bytes:
        """Return up to *size* bytes; raises LZMAError, and EOFError where the file is cut off."""
        while True:
            if self.inner.eof and not self.next_stream():
                return b""
            data = self.inner.decompress(self.supply(), max_length=size)
            if data:
                return data

    def next_stream(self) -> bool:
        """Go on to the next stream, if there is one."""
        self.rest = self.inner.unused_data.lstrip(b"\0")
        while not self.rest and (more := self.file.read(_BUFFER)):
            self.rest = more.lstrip(b"\0")
        if self.rest:
            self.inner = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
        return bool(self.rest)

    def supply(self) -> bytes:
        """Return what the decompressor needs to go on."""
        if not self.inner.needs_input:
            return b""
        data, self.rest = self.rest or self.file.read(_BUFFER), b""
        if not data:
            raise EOFError
        return data


_Unpacked = gzip.GzipFile | _Xz
UNPACKERS: Mapping[str, Callable[[BinaryIO], _Unpacked]] = {
    ".gz": lambda file: gzip.GzipFile(fileobj=file),
    ".xz": _Xz,
}


def _reason(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "the compressed file is cut off"
    if isinstance(error, lzma.LZMAError) and "emory" in str(error):
        return f"it needs more than {_XZ_MEMORY >> 20} MB of memory to be unpacked"
    if isinstance(error, gzip.BadGzipFile | zlib.error | lzma.LZMAError):
        return "the compressed file is damaged"
    strerror = error.strerror if isinstance(error, OSError) else ""
    return f"it can't be read further: {strerror or error}"


def packed_ending(file: Path) -> str:
    """Return the ending of a compressed file, in small letters; of another one, nothing."""
    ending = file.suffix.lower()
    return ending if ending in UNPACKERS else ""


def plain_name(file: Path) -> Path:
    """Return a path without the ending of a compressed file."""
    return file.with_suffix("") if packed_ending(file) else file
