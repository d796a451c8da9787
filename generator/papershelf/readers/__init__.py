"""Readers: text in, papers and problems out; one module per format, one row in `READERS`."""

from __future__ import annotations

from collections.abc import Sequence

from papershelf.curated.field_maps import FieldMap
from papershelf.readers.acl_anthology import is_acl_anthology, read_acl_anthology
from papershelf.readers.arxiv_atom import is_arxiv_atom, read_arxiv_atom
from papershelf.readers.bibtex import is_bibtex, read_bibtex
from papershelf.readers.front_matter import (
    is_front_matter,
    is_yaml_of_papers,
    read_front_matter,
    read_yaml_file,
)
from papershelf.readers.json_records import json_formats
from papershelf.readers.listing import read_listing
from papershelf.readers.oai import is_dublin_core, is_oai, read_dublin_core, read_oai
from papershelf.readers.reader import (
    Aside,
    AsideKind,
    Format,
    Item,
    Line,
    Parts,
    Reader,
    Unit,
    whole,
)
from papershelf.readers.ris import is_ris, read_ris
from papershelf.readers.tables import read_table

__all__ = [
    "READERS",
    "Aside",
    "AsideKind",
    "Format",
    "Item",
    "Line",
    "Parts",
    "Reader",
    "Unit",
    "readers",
]

_JSON = json_formats()
# Of the rows for an ending, the first that accepts the beginning of a file reads it.
READERS: tuple[Format, ...] = (
    *_JSON,
    Format(name="BibTeX", endings=(".bib", ".bibtex"), reader=whole(read_bibtex)),
    Format(
        name="BibTeX", endings=(".txt",), reader=whole(read_bibtex), accepts=is_bibtex, strict=True
    ),
    Format(name="RIS", endings=(".ris",), reader=read_ris),
    Format(name="RIS", endings=(".txt",), reader=read_ris, accepts=is_ris, strict=True),
    Format(name="CSV", endings=(".csv",), reader=read_table),
    Format(name="TSV", endings=(".tsv", ".tab"), reader=read_table),
    Format(
        name="arXiv",
        endings=(".xml", ".atom"),
        reader=read_arxiv_atom,
        accepts=is_arxiv_atom,
        strict=True,
    ),
    Format(name="OAI-PMH", endings=(".xml",), reader=read_oai, accepts=is_oai, strict=True),
    Format(
        name="Dublin Core",
        endings=(".xml",),
        reader=read_dublin_core,
        accepts=is_dublin_core,
        strict=True,
    ),
    Format(
        name="ACL Anthology",
        endings=(".xml",),
        reader=read_acl_anthology,
        accepts=is_acl_anthology,
        strict=True,
    ),
    Format(
        name="front matter",
        endings=(".md", ".markdown"),
        reader=whole(read_front_matter),
        accepts=is_front_matter,
    ),
    Format(
        name="YAML",
        endings=(".yml", ".yaml"),
        reader=whole(read_yaml_file),
        accepts=is_yaml_of_papers,
    ),
    Format(
        name="listing",
        endings=(".txt", ".text", ".md", ".markdown"),
        reader=whole(read_listing),
        unit=Unit.LINE,
    ),
)


def readers(maps: Sequence[FieldMap]) -> tuple[Format, ...]:
    """`READERS`, with these field maps tried first on JSON."""
    return (*json_formats(maps), *(row for row in READERS if row not in _JSON)) if maps else READERS
