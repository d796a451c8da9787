"""Readers: text in, papers and problems out; one module per format, one row in `READERS`."""

from __future__ import annotations

from papershelf.read.listing import read_listing
from papershelf.read.reader import Aside, AsideKind, Format, Reader

__all__ = ["READERS", "Aside", "AsideKind", "Format", "Reader"]

READERS: tuple[Format, ...] = (
    Format(name="listing", endings=(".txt", ".text", ".md", ".markdown"), reader=read_listing),
)
