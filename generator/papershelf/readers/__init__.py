"""Readers, which turn text into papers and problems: a module per format, a row in `READERS`."""

from collections.abc import Sequence

from msgspec.structs import replace

from papershelf.curated.field_maps import FieldMap
from papershelf.readers.reader import FRONT_MATTER, MARKDOWN, WEB_PAGES, YAML, Format

_PASTED = (".txt", ".text")
_XML = (".xml",)


def _json(name: str, endings: tuple[str, ...], test: str = "", *, strict: bool = False) -> Format:
    """Return a row for JSON, which is read line by line if *name* is "JSON Lines"."""
    by_lines = name == "JSON Lines"
    read = "json.records:read_lines" if by_lines else "json.records:read_json"
    return Format(name, endings, read, test, strict=strict, by_lines=by_lines, maps=())


def _self_testing(
    name: str, endings: tuple[str, ...], reader: str, *, legacy: bool = False
) -> Format:
    """Return a row for *reader*, the "module:NAME" of an object with `read` and `accepts`."""
    return Format(name, endings, f"{reader}.read", f"{reader}.accepts", strict=True, legacy=legacy)


_TAGGED = (
    ("RIS", (".ris",), "tagged.ris:RIS"),
    ("MEDLINE", (".nbib",), "tagged.medline:MEDLINE"),
    ("Web of Science", (".ciw", ".isi"), "tagged.web_of_science:WEB_OF_SCIENCE"),
    ("EndNote", (".enw",), "tagged.ris:REFER"),
    ("RefWorks", (), "tagged.ris:REFWORKS"),
    ("Ovid", (), "tagged.ovid:OVID"),
)
# A file is read by the first row for its ending that accepts the beginning of its text.
READERS: tuple[Format, ...] = (
    _json("JSON", (".jsonl", ".ndjson"), "json.records:is_one_document"),
    _json("JSON Lines", (".jsonl", ".ndjson")),
    _json("JSON Lines", (".json",), "json.records:is_object_a_line", strict=True),
    _json("JSON", (".json",)),
    _json("JSON", (), "json.records:is_json", strict=True),
    Format("BibTeX", (".bib", ".bibtex"), "bibtex.bibliography:read_bibtex", legacy=True),
    Format(
        "BibTeX",
        _PASTED,
        "bibtex.bibliography:read_bibtex",
        "bibtex.entries:is_bibtex",
        strict=True,
        legacy=True,
    ),
    *(_self_testing(name, _PASTED, reader, legacy=True) for name, _, reader in _TAGGED),
    # If a text has the signature of no format, the ending of its file decides.
    *(
        Format(name, endings, f"{reader}.read", "tagged.grammar:has_no_sign", legacy=True)
        for name, endings, reader in _TAGGED
        if endings
    ),
    Format("CSV", (".csv",), "tables.table:read_table", legacy=True),
    Format("TSV", (".tsv", ".tab"), "tables.table:read_table", legacy=True),
    Format(
        "TSV",
        _PASTED,
        "tables.table:read_table",
        "tables.rows:is_tagged_table",
        strict=True,
        legacy=True,
    ),
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
    Format("web page", WEB_PAGES, "pages.web_page:read_web_page", legacy=True),
    Format(
        "web page",
        (),
        "pages.web_page:read_web_page",
        "pages.web_page:is_page_of_paper",
        strict=True,
        legacy=True,
    ),
    Format(
        "CITATION.cff",
        (".cff", *YAML),
        "pages.front_matter:read_yaml_file",
        "pages.front_matter:is_cff",
        strict=True,
    ),
    Format(
        FRONT_MATTER,
        MARKDOWN,
        "pages.front_matter:read_front_matter",
        "pages.front_matter:is_front_matter",
    ),
    Format(
        "YAML", YAML, "pages.front_matter:read_yaml_file", "pages.front_matter:is_yaml_of_papers"
    ),
    Format("note", MARKDOWN, "pages.notebook:read_note", "pages.notebook:is_note"),
    *(
        Format(
            name,
            (*_PASTED, *MARKDOWN),
            f"lists.{module}:read_{module}",
            f"lists.{module}:is_{module}",
            strict=True,
            unit="line",
        )
        for name, module in (
            ("arXiv text", "arxiv_text"),
            ("Scholar text", "scholar_text"),
            ("Markdown list", "markdown_list"),
            ("reference list", "reference_list"),
        )
    ),
    Format("listing", (*_PASTED, *MARKDOWN), "free_text.listing:read_listing", unit="line"),
)


def readers(maps: Sequence[FieldMap]) -> tuple[Format, ...]:
    """Return `READERS` with the field *maps* of the settings, which are tried first on JSON."""
    custom = tuple(maps)
    return tuple(row if row.maps is None else replace(row, maps=custom) for row in READERS)
