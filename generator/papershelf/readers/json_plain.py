"""The field map for records of no known program.

Lens, CORE, S2ORC, Unpaywall, IEEE Xplore, Springer and DOAJ name their fields as many do, and are
read by it, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from papershelf.curated.field_maps import FieldMap, JsonObject
from papershelf.model import CountKind, LinkKind, PaperKind
from papershelf.readers.fields import page_span
from papershelf.readers.json_values import text_at

_SPANS = (
    *(("start_page", "end_page"), ("first_page", "last_page"), ("startingPage", "endingPage")),
    *(("startPage", "endPage"), ("firstPage", "lastPage")),
)
# Lists of identifiers, each an object with its scheme and its value.
_ID_LISTS = ("external_ids", "identifiers", "identifier", "articleids", "pids")
_SCHEME_NAMES = ("type", "idtype", "scheme")
_VALUE_NAMES = ("value", "id", "identifier")
_SCHEMES: Mapping[str, str] = {
    "doi": "doi",
    "arxiv": "arxiv",
    "arxiv_id": "arxiv",
    "pmid": "pmid",
    "pubmed": "pmid",
    "pmcid": "pmcid",
    "pmc": "pmcid",
}
_ADDRESSES = ("link", "url")


def plain_record(record: JsonObject) -> JsonObject:
    """Return a *record* with its pages and its listed identifiers where paths reach them."""
    spans = (page_span(text_at(record, first), text_at(record, last)) for first, last in _SPANS)
    span = next(filter(None, spans), "")
    year, month = text_at(record, "year"), text_at(record, "month")
    exact = f"{year}-{month:0>2}" if year and month.isdecimal() else ""
    addresses = {key: _addresses(record[key]) for key in _ADDRESSES if key in record}
    made = {"span": span, "listed ids": _listed_ids(record), "year and month": exact}
    return {**record, **addresses, **made}


def _addresses(value: Any) -> Any:
    """Return a *value* whose objects, in a list, are the addresses that they hold."""
    if not isinstance(value, list):
        return value
    return [
        one.get("url") or one.get("value") if isinstance(one, Mapping) else one for one in value
    ]


def _listed_ids(record: JsonObject) -> dict[str, str]:
    """Return the identifiers in lists of a *record* by their scheme, of several the first."""
    found: dict[str, str] = {}
    for value in (given for key in _ID_LISTS if isinstance(given := record.get(key), list)):
        for one in (part for part in value if isinstance(part, Mapping)):
            named = next(filter(None, (text_at(one, name) for name in _SCHEME_NAMES)), "")
            text = next(filter(None, (text_at(one, name) for name in _VALUE_NAMES)), "")
            if scheme := _SCHEMES.get(named.casefold()):
                found.setdefault(scheme, text)
    return found


PLAIN = FieldMap(
    name="plain record",
    needs=("title",),
    abstract=("abstract", "summary", "description"),
    authors=(
        *("authors.authors", "authors", "author_list", "author", "creators", "z_authors"),
        "authors_list",
    ),
    keywords=("keywords", "keyword", "tags", "topics", "subjects"),
    kind=("type", "kind", "genre", "publication_type", "content_type", "contentType"),
    kinds={"conferences": PaperKind.CONFERENCE, "posted-content": PaperKind.PREPRINT},
    venue=(
        *("venue", "journal.title", "journal.name", "journal", "booktitle", "conference"),
        *("container-title", "publication", "source.title", "journals[].title", "journal_name"),
        *("journal_title", "publicationName", "publication_title"),
    ),
    volume=("volume", "journal.volume"),
    issue=("issue", "number", "journal.number"),
    pages=("pages", "page", "span"),
    publisher=("publisher", "journal.publisher", "source.publisher"),
    published=(
        *("published", "publication_date", "publicationDate", "date", "issued", "publishedDate"),
        *("published_date", "date_published", "datePublished", "year and month", "year"),
        *("yearPublished", "year_published", "publication_year", "publicationYear", "publishedAt"),
    ),
    language=("language.code", "language"),
    identifiers=(
        *(("doi", "doi"), ("doi", "DOI"), ("arxiv", "arxiv_id"), ("arxiv", "arxivId")),
        *(("arxiv", "arxiv"), ("arxiv", "arXiv"), ("acl", "acl_id"), ("pmid", "pmid")),
        *(("pmid", "pubmed_id"), ("pmid", "pubmedId"), ("pmcid", "pmcid"), ("pmcid", "pmc_id")),
        *((scheme, f"listed ids.{scheme}") for scheme in dict.fromkeys(_SCHEMES.values())),
    ),
    links=(
        *((LinkKind.PAPER, name) for name in ("url", "URL", "link", "paper_url", "paper")),
        *((LinkKind.PAPER, name) for name in ("html_url", "source_urls[].url")),
        *((LinkKind.PDF, name) for name in ("pdf", "pdf_url", "best_oa_location.url_for_pdf")),
        *((LinkKind.CODE, name) for name in ("code", "code_url", "github", "repository", "repo")),
        *((LinkKind.PROJECT_PAGE, name) for name in ("project", "project_page", "homepage")),
        *((LinkKind.DATA, name) for name in ("dataset", "data_url")),
        *((LinkKind.VIDEO, name) for name in ("video", "video_url")),
        (LinkKind.PAPER, "downloadUrl"),
    ),
    status=("status",),
    counts=(
        *((CountKind.CITATIONS, name) for name in ("citations", "citation_count", "citationCount")),
        (CountKind.UPVOTES, "upvotes"),
        (CountKind.STARS, "stars"),
    ),
)
