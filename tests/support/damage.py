"""Copies of a file as disks, mail programs and editors damage them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO, TextIOWrapper


def damaged(data: bytes, *, every: int = 0) -> Iterator[bytes]:
    """Yield copies that are cut, have bytes flipped, lost or doubled, or another encoding.

    *every* is the number of bytes from one damage to the next; 0 makes about 60 of each kind.
    """
    step = every or max(1, len(data) // 60)
    for offset in range(0, len(data), step):
        yield data[:offset]
        yield data[offset:]
        yield data[:offset] + bytes([data[offset] ^ 0x80]) + data[offset + 1 :]
        yield data[:offset] + b"\x00" + data[offset + 1 :]
        yield data[:offset] + data[offset + step :]
        yield data[:offset] + data[offset : offset + step] * 2 + data[offset + step :]
    text = data.decode("utf-8", errors="replace")
    yield text.encode("latin-1", errors="replace")
    yield text.encode("utf-16")
    yield data.replace(b"\n", b"\r\n")
    yield data.replace(b"\n", b"\r")


def opened(data: bytes) -> TextIOWrapper:
    """Return *data* as a text stream in which bytes that are not UTF-8 are lone surrogates."""
    return TextIOWrapper(BytesIO(data), encoding="utf-8", errors="surrogateescape", newline="")
