"""Readers: text in, papers and problems out; one module per format, one row in `READERS`."""

from __future__ import annotations

from papershelf.read.acl_anthology import is_acl_anthology, read_acl_anthology
from papershelf.read.arxiv_atom import is_arxiv_atom, read_arxiv_atom
from papershelf.read.listing import read_listing
from papershelf.read.oai import is_dublin_core, is_oai, read_dublin_core, read_oai
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
    Format(name="arXiv", endings=(".xml", ".atom"), reader=read_arxiv_atom, accepts=is_arxiv_atom),
    Format(name="OAI-PMH", endings=(".xml",), reader=read_oai, accepts=is_oai),
    Format(name="Dublin Core", endings=(".xml",), reader=read_dublin_core, accepts=is_dublin_core),
    Format(
        name="ACL Anthology",
        endings=(".xml",),
        reader=read_acl_anthology,
        accepts=is_acl_anthology,
    ),
    Format(
        name="listing",
        endings=(".txt", ".text", ".md", ".markdown"),
        reader=whole(read_listing),
        unit=Unit.LINE,
    ),
)
