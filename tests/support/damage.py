"""Copies of a file as disks, mail programs and editors damage them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO, TextIOWrapper


def damaged(data: bytes, *, every: int = 0) -> Iterator[bytes]:
    """Yield copies that are cut, have bytes flipped, lost or doubled, or another encoding.

    A copy of each kind is made at every so many bytes, at about 60 places unless told.
    """
    step = every or max(1, len(data) // 60)
    for at in range(0, len(data), step):
        yield data[:at]
        yield data[at:]
        yield data[:at] + bytes([data[at] ^ 0x80]) + data[at + 1 :]
        yield data[:at] + b"\x00" + data[at + 1 :]
        yield data[:at] + data[at + step :]
        yield data[:at] + data[at : at + step] * 2 + data[at + step :]
    text = data.decode("utf-8", errors="replace")
    yield text.encode("latin-1", errors="replace")
    yield text.encode("utf-16")
    yield data.replace(b"\n", b"\r\n")
    yield data.replace(b"\n", b"\r")


def opened(data: bytes) -> TextIOWrapper:
    """Bytes as a stream in which those that are no UTF-8 are lone surrogates."""
    return TextIOWrapper(BytesIO(data), encoding="utf-8", errors="surrogateescape", newline="")
