"""Readers: text in, papers and problems out; one module per format, one row in `READERS`."""

from __future__ import annotations

from papershelf.read.listing import read_listing
from papershelf.read.reader import Aside, AsideKind, Format, Item, Reader, Unit, whole
from papershelf.read.ris import is_ris, read_ris
from papershelf.read.tables import read_table

__all__ = ["READERS", "Aside", "AsideKind", "Format", "Item", "Reader", "Unit"]

# Of the rows for an ending, the first that accepts the beginning of a file reads it.
READERS: tuple[Format, ...] = (
    Format(name="RIS", endings=(".ris",), reader=read_ris),
    Format(name="RIS", endings=(".txt",), reader=read_ris, accepts=is_ris),
    Format(name="CSV", endings=(".csv",), reader=read_table),
    Format(name="TSV", endings=(".tsv", ".tab"), reader=read_table),
    Format(
        name="listing",
        endings=(".txt", ".text", ".md", ".markdown"),
        reader=whole(read_listing),
        unit=Unit.LINE,
    ),
)
