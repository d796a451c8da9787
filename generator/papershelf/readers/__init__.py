"""Readers: text in, papers and problems out; one module per format, one row in `READERS`."""

from __future__ import annotations

from collections.abc import Sequence

from papershelf.curated.field_maps import FieldMap
from papershelf.readers.acl_anthology import ACL_ANTHOLOGY
from papershelf.readers.arxiv_atom import ARXIV
from papershelf.readers.arxiv_text import is_arxiv_text, read_arxiv_text
from papershelf.readers.bibtex import is_bibtex, read_bibtex
from papershelf.readers.crossref import CROSSREF, CROSSREF_ANSWER
from papershelf.readers.dblp import DBLP
from papershelf.readers.front_matter import (
    FRONT_MATTER,
    is_cff,
    is_front_matter,
    is_yaml_of_papers,
    read_front_matter,
    read_yaml_file,
)
from papershelf.readers.jats import JATS
from papershelf.readers.json_records import json_formats
from papershelf.readers.library_xml import DATACITE, ENDNOTE_XML, MARC, MODS
from papershelf.readers.listing import read_listing
from papershelf.readers.markdown_list import is_markdown_list, read_markdown_list
from papershelf.readers.medline import MEDLINE
from papershelf.readers.notebook import is_note, read_note
from papershelf.readers.oai import DUBLIN_CORE, OAI, OAI_RECORDS
from papershelf.readers.ovid import OVID
from papershelf.readers.pubmed import PUBMED
from papershelf.readers.reader import Format, Unit
from papershelf.readers.reference_list import is_reference_list, read_reference_list
from papershelf.readers.ris import REFER, REFWORKS, RIS
from papershelf.readers.scholar_text import is_scholar_text, read_scholar_text
from papershelf.readers.tables import is_tagged_table, read_table
from papershelf.readers.web_of_science import WEB_OF_SCIENCE
from papershelf.readers.web_page import WEB_PAGES, is_page_of_paper, read_web_page
from papershelf.readers.zotero_rdf import ZOTERO_RDF

_PASTED = (".txt", ".text")
_MARKDOWN = (".md", ".markdown")
_JSON = json_formats()
_TAGGED = (RIS, MEDLINE, WEB_OF_SCIENCE, REFER, REFWORKS, OVID)
_XML = (
    *(ARXIV, OAI, OAI_RECORDS, MARC, DATACITE, DUBLIN_CORE, PUBMED, JATS, DBLP, ENDNOTE_XML),
    *(CROSSREF_ANSWER, CROSSREF, MODS, ZOTERO_RDF, ACL_ANTHOLOGY),
)
_LISTS = tuple(
    Format(name, (*_PASTED, *_MARKDOWN), reader, accepts, strict=True, unit=Unit.LINE)
    for name, reader, accepts in (
        ("arXiv text", read_arxiv_text, is_arxiv_text),
        ("Scholar text", read_scholar_text, is_scholar_text),
        ("Markdown list", read_markdown_list, is_markdown_list),
        ("reference list", read_reference_list, is_reference_list),
    )
)


def _is_none_of_these(head: str) -> bool:
    """Return whether the ending alone tells the format of a text, which may belie its content."""
    return not any(row.accepts(head) for row in _TAGGED)


# Of the rows for an ending, the first that accepts the beginning of a file reads it.
READERS: tuple[Format, ...] = (
    *_JSON,
    Format("BibTeX", (".bib", ".bibtex"), read_bibtex, legacy=True),
    Format("BibTeX", _PASTED, read_bibtex, is_bibtex, strict=True, legacy=True),
    *(Format(one.name, _PASTED, one.read, one.accepts, strict=True) for one in _TAGGED),
    *(
        Format(one.name, tuple(one.endings.split()), one.read, _is_none_of_these)
        for one in _TAGGED
        if one.endings
    ),
    Format("CSV", (".csv",), read_table, legacy=True),
    Format("TSV", (".tsv", ".tab"), read_table, legacy=True),
    Format("TSV", _PASTED, read_table, is_tagged_table, strict=True, legacy=True),
    *_XML,
    Format("web page", WEB_PAGES, read_web_page),
    Format("web page", (), read_web_page, is_page_of_paper, strict=True),
    Format("CITATION.cff", (".cff", ".yml", ".yaml"), read_yaml_file, is_cff, strict=True),
    Format(FRONT_MATTER, _MARKDOWN, read_front_matter, is_front_matter),
    Format("YAML", (".yml", ".yaml"), read_yaml_file, is_yaml_of_papers),
    Format("note", _MARKDOWN, read_note, is_note),
    *_LISTS,
    Format("listing", (*_PASTED, *_MARKDOWN), read_listing, unit=Unit.LINE),
)


def readers(maps: Sequence[FieldMap]) -> tuple[Format, ...]:
    """`READERS`, with these field maps tried first on JSON."""
    return (*json_formats(maps), *(row for row in READERS if row not in _JSON)) if maps else READERS
