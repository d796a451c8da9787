"""Readers, which turn text into papers and problems: a module per format, a row in `READERS`."""

from collections.abc import Sequence

from msgspec.structs import replace

from papershelf.curated.field_maps import FieldMap
from papershelf.readers.reader import FRONT_MATTER, MARKDOWN, WEB_PAGES, YAML, Format

_PASTED = (".txt", ".text")
_XML = (".xml",)
_JSON = Format("JSON", (".json",), "json.records:read_json", maps=())
_JSON_LINES = Format(
    "JSON Lines", (".jsonl", ".ndjson"), "json.records:read_lines", by_lines=True, maps=()
)
_BIBTEX = Format("BibTeX", (".bib", ".bibtex"), "bibtex.bibliography:read_bibtex", legacy=True)
_TSV = Format("TSV", (".tsv", ".tab"), "tables.table:read_table", legacy=True)
_WEB_PAGE = Format("web page", WEB_PAGES, "pages.web_page:read_web_page", legacy=True)
_READ_YAML = "pages.front_matter:read_yaml_file"
_READ_MARKDOWN = "pages.front_matter:read_markdown"
_TAGGED = (
    ("RIS", (".ris",), "tagged.ris:RIS"),
    ("MEDLINE", (".nbib",), "tagged.medline:MEDLINE"),
    ("Web of Science", (".ciw", ".isi"), "tagged.web_of_science:WEB_OF_SCIENCE"),
    ("EndNote", (".enw",), "tagged.ris:REFER"),
    ("RefWorks", (), "tagged.ris:REFWORKS"),
    ("Ovid", (), "tagged.ovid:OVID"),
)
_ANY_TAGGED = (*_PASTED, *(ending for _, endings, _ in _TAGGED for ending in endings))


def _recognised(row: Format, endings: tuple[str, ...], test: str) -> Format:
    """Return *row* for files with other *endings*, and any whose text passes a strict *test*."""
    return replace(row, endings=endings, test=test, strict=True)


def _self_testing(
    name: str, endings: tuple[str, ...], reader: str, *, legacy: bool = False
) -> Format:
    """Return a row for *reader*, the "module:NAME" of an object with `read` and `accepts`."""
    return Format(name, endings, f"{reader}.read", f"{reader}.accepts", strict=True, legacy=legacy)


def _list(name: str, module: str) -> Format:
    """Return a row for the *module* of a list in pasted text or Markdown."""
    read, test = f"lists.{module}:read_{module}", f"lists.{module}:is_{module}"
    return Format(name, (*_PASTED, *MARKDOWN), read, test, strict=True, unit="line")


# A file is read by the first row for its ending that accepts the beginning of its text.
READERS: tuple[Format, ...] = (
    replace(_JSON, endings=_JSON_LINES.endings, test="json.records:is_one_document"),
    _JSON_LINES,
    _recognised(_JSON_LINES, (".json",), "json.records:is_object_a_line"),
    _JSON,
    _recognised(_JSON, (), "json.records:is_json"),
    _BIBTEX,
    _recognised(_BIBTEX, _PASTED, "bibtex.entries:is_bibtex"),
    *(_self_testing(name, _ANY_TAGGED, reader, legacy=True) for name, _, reader in _TAGGED),
    # If a text has the signature of no format, the ending of its file decides.
    *(
        Format(name, endings, f"{reader}.read", legacy=True)
        for name, endings, reader in _TAGGED
        if endings
    ),
    Format("CSV", (".csv",), "tables.table:read_table", legacy=True),
    _TSV,
    _recognised(_TSV, _PASTED, "tables.rows:is_tabbed_table"),
    _self_testing("arXiv", (*_XML, ".atom"), "xml.arxiv_atom:ARXIV"),
    _self_testing("OAI-PMH", _XML, "xml.oai:OAI"),
    _self_testing("MARC", (*_XML, ".marcxml"), "xml.library:MARC"),
    _self_testing("DataCite XML", _XML, "xml.library:DATACITE"),
    _self_testing("Dublin Core", _XML, "xml.oai:DUBLIN_CORE"),
    _self_testing("PubMed", _XML, "xml.pubmed:PUBMED"),
    _self_testing("JATS", (*_XML, ".nxml"), "xml.jats:JATS"),
    _self_testing("DBLP", _XML, "xml.dblp:DBLP"),
    _self_testing("EndNote XML", _XML, "xml.library:ENDNOTE_XML"),
    _self_testing("Crossref answer", _XML, "xml.crossref:CROSSREF_ANSWER"),
    _self_testing("Crossref XML", _XML, "xml.crossref:CROSSREF"),
    _self_testing("MODS", (*_XML, ".mods"), "xml.library:MODS"),
    _self_testing("Zotero RDF", (".rdf", *_XML), "xml.zotero_rdf:ZOTERO_RDF"),
    _self_testing("ACL Anthology", _XML, "xml.acl_anthology:ACL_ANTHOLOGY"),
    _WEB_PAGE,
    _recognised(_WEB_PAGE, (), "pages.web_page:is_page_of_paper"),
    Format("CITATION.cff", (".cff", *YAML), _READ_YAML, "pages.front_matter:is_cff", strict=True),
    Format(FRONT_MATTER, MARKDOWN, _READ_MARKDOWN, "pages.front_matter:is_front_matter"),
    Format("YAML", YAML, _READ_YAML, "pages.front_matter:is_yaml_of_papers"),
    Format("note", MARKDOWN, _READ_MARKDOWN, "pages.notebook:is_note"),
    _list("arXiv text", "arxiv_text"),
    _list("Scholar text", "scholar_text"),
    # References may end in addresses, as entries of a list in Markdown do.
    _list("reference list", "reference_list"),
    _list("Markdown list", "markdown_list"),
    Format(
        "list of titles",
        (*_PASTED, *MARKDOWN),
        "free_text.title_list:read_title_list",
        "free_text.title_list:is_title_list",
        unit="line",
    ),
    Format("listing", (*_PASTED, *MARKDOWN), "free_text.listing:read_listing", unit="line"),
)


def readers(maps: Sequence[FieldMap]) -> tuple[Format, ...]:
    """Return `READERS` with the field *maps* of the settings, which are tried first on JSON."""
    custom = tuple(maps)
    return tuple(row if row.maps is None else replace(row, maps=custom) for row in READERS)
