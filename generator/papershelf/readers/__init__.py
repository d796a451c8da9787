"""Readers: text in, papers and problems out; one module per format, one row in `READERS`."""

from collections.abc import Sequence

from msgspec.structs import replace

from papershelf.curated.field_maps import FieldMap
from papershelf.readers.reader import FRONT_MATTER, MARKDOWN, WEB_PAGES, YAML, Format, Unit

_PASTED = (".txt", ".text")
_XML = (".xml",)


def _json(name: str, endings: tuple[str, ...], test: str = "", *, strict: bool = False) -> Format:
    """Return a row for JSON, which is read in lines if that is its *name*."""
    by_lines = name == "JSON Lines"
    read = "json_records:read_lines" if by_lines else "json_records:read_json"
    return Format(name, endings, read, test, strict=strict, by_lines=by_lines, maps=())


def _tested(name: str, endings: tuple[str, ...], own: str) -> Format:
    """Return the row of what reads and tests texts: *own* has the methods `read` and `accepts`."""
    return Format(name, endings, f"{own}.read", f"{own}.accepts", strict=True)


_TAGGED = (
    ("RIS", (".ris",), "ris:RIS"),
    ("MEDLINE", (".nbib",), "medline:MEDLINE"),
    ("Web of Science", (".ciw", ".isi"), "web_of_science:WEB_OF_SCIENCE"),
    ("EndNote", (".enw",), "ris:REFER"),
    ("RefWorks", (), "ris:REFWORKS"),
    ("Ovid", (), "ovid:OVID"),
)
# Of the rows for an ending, the first that accepts the beginning of a file reads it.
READERS: tuple[Format, ...] = (
    _json("JSON", (".jsonl", ".ndjson"), "json_records:is_one_document"),
    _json("JSON Lines", (".jsonl", ".ndjson")),
    _json("JSON Lines", (".json",), "json_records:is_object_a_line", strict=True),
    _json("JSON", (".json",)),
    _json("JSON", (), "json_records:is_json", strict=True),
    Format("BibTeX", (".bib", ".bibtex"), "bibtex:read_bibtex", legacy=True),
    Format(
        "BibTeX",
        _PASTED,
        "bibtex:read_bibtex",
        "bibtex_beginning:is_bibtex",
        strict=True,
        legacy=True,
    ),
    *(_tested(name, _PASTED, own) for name, _, own in _TAGGED),
    # The ending alone tells the format of a text that has the sign of none.
    *(
        Format(name, endings, f"{own}.read", "tagged:has_no_sign")
        for name, endings, own in _TAGGED
        if endings
    ),
    Format("CSV", (".csv",), "tables:read_table", legacy=True),
    Format("TSV", (".tsv", ".tab"), "tables:read_table", legacy=True),
    Format(
        "TSV", _PASTED, "tables:read_table", "table_rows:is_tagged_table", strict=True, legacy=True
    ),
    _tested("arXiv", (*_XML, ".atom"), "arxiv_atom:ARXIV"),
    _tested("OAI-PMH", _XML, "oai:OAI"),
    _tested("OAI-PMH", _XML, "oai:OAI_RECORDS"),
    _tested("MARC", (*_XML, ".marcxml"), "library_xml:MARC"),
    _tested("DataCite XML", _XML, "library_xml:DATACITE"),
    _tested("Dublin Core", _XML, "oai:DUBLIN_CORE"),
    _tested("PubMed", _XML, "pubmed:PUBMED"),
    _tested("JATS", (*_XML, ".nxml"), "jats:JATS"),
    _tested("DBLP", _XML, "dblp:DBLP"),
    _tested("EndNote XML", _XML, "library_xml:ENDNOTE_XML"),
    _tested("Crossref answer", _XML, "crossref:CROSSREF_ANSWER"),
    _tested("Crossref XML", _XML, "crossref:CROSSREF"),
    _tested("MODS", (*_XML, ".mods"), "library_xml:MODS"),
    _tested("Zotero RDF", (".rdf", *_XML), "zotero_rdf:ZOTERO_RDF"),
    _tested("ACL Anthology", _XML, "acl_anthology:ACL_ANTHOLOGY"),
    Format("web page", WEB_PAGES, "web_page:read_web_page"),
    Format("web page", (), "web_page:read_web_page", "web_page:is_page_of_paper", strict=True),
    Format(
        "CITATION.cff",
        (".cff", *YAML),
        "front_matter:read_yaml_file",
        "front_matter:is_cff",
        strict=True,
    ),
    Format(
        FRONT_MATTER, MARKDOWN, "front_matter:read_front_matter", "front_matter:is_front_matter"
    ),
    Format("YAML", YAML, "front_matter:read_yaml_file", "front_matter:is_yaml_of_papers"),
    Format("note", MARKDOWN, "notebook:read_note", "notebook:is_note"),
    *(
        Format(
            name,
            (*_PASTED, *MARKDOWN),
            f"{own}:read_{own}",
            f"{own}:is_{own}",
            strict=True,
            unit=Unit.LINE,
        )
        for name, own in (
            ("arXiv text", "arxiv_text"),
            ("Scholar text", "scholar_text"),
            ("Markdown list", "markdown_list"),
            ("reference list", "reference_list"),
        )
    ),
    Format("listing", (*_PASTED, *MARKDOWN), "listing:read_listing", unit=Unit.LINE),
)


def readers(maps: Sequence[FieldMap]) -> tuple[Format, ...]:
    """Return `READERS` with these field *maps* tried first on JSON."""
    own = tuple(maps)
    return tuple(row if row.maps is None else replace(row, maps=own) for row in READERS)
