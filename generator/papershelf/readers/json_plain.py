"""The field map for records of no known program, and those of services that need little more.

Lens, CORE, S2ORC, Unpaywall, IEEE Xplore, Springer and DOAJ name their fields as many do, so they
are read by the map for plain records. Archives of papers have maps of their own here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from papershelf.curated.field_maps import FieldMap, JsonObject
from papershelf.model import CountKind, LinkKind, PaperKind
from papershelf.readers.fields import page_span

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
# "NeurIPS 2017 12" ends with a month.
_PROCEEDING = re.compile(r"(.{1,80} [0-9]{4}) [0-9]{1,2}")


def _text(record: JsonObject, name: str) -> str:
    """Return the text under a name, also that of a number."""
    value = record.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def plain_record(record: JsonObject) -> JsonObject:
    """Return a *record* with its pages and its listed identifiers where paths reach them."""
    spans = (page_span(_text(record, first), _text(record, last)) for first, last in _SPANS)
    span = next(filter(None, spans), "")
    year, month = _text(record, "year"), _text(record, "month")
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
            named = next(filter(None, (_text(one, name) for name in _SCHEME_NAMES)), "")
            text = next(filter(None, (_text(one, name) for name in _VALUE_NAMES)), "")
            if scheme := _SCHEMES.get(named.casefold()):
                found.setdefault(scheme, text)
    return found


def _papers_with_code(record: JsonObject) -> JsonObject:
    """Return a paper of the dump of Papers with Code, whose proceedings end with a month."""
    match = _PROCEEDING.fullmatch(_text(record, "proceeding"))
    return {**record, "proceeding": match[1]} if match else record


def _zenodo(record: JsonObject) -> JsonObject:
    """Return a record of Zenodo or of another InvenioRDM: https://developers.zenodo.org."""
    given = record["metadata"]
    creators = given.get("creators")
    people = [
        one.get("person_or_org", one) if isinstance(one, Mapping) else one
        for one in (creators if isinstance(creators, list) else [])
    ]
    return {**record, "creators": people}


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
# https://github.com/paperswithcode/paperswithcode-data
_PAPERS_WITH_CODE = FieldMap(
    name="Papers with Code",
    needs=("title", "paper_url", "url_abs"),
    abstract=("abstract",),
    authors=("authors",),
    keywords=("tasks",),
    venue=("proceeding",),
    published=("date",),
    identifiers=(("arxiv", "arxiv_id"),),
    links=(
        *((LinkKind.PAPER, name) for name in ("url_abs", "conference_url_abs", "paper_url")),
        *((LinkKind.PDF, name) for name in ("url_pdf", "conference_url_pdf")),
    ),
)
# https://api.archives-ouvertes.fr/docs/search
_HAL = FieldMap(
    name="HAL",
    needs=("title_s",),
    title=("title_s",),
    abstract=("abstract_s",),
    authors=("authFullName_s",),
    keywords=("keyword_s",),
    kind=("docType_s",),
    kinds={
        "art": PaperKind.ARTICLE,
        "comm": PaperKind.CONFERENCE,
        "couv": PaperKind.CHAPTER,
        "ouv": PaperKind.BOOK,
        "undefined": PaperKind.PREPRINT,
        **dict.fromkeys(("these", "hdr", "mem"), PaperKind.THESIS),
    },
    venue=("journalTitle_s", "bookTitle_s", "conferenceTitle_s"),
    volume=("volume_s",),
    issue=("issue_s",),
    pages=("page_s",),
    publisher=("journalPublisher_s", "publisher_s"),
    published=(
        *("publicationDate_s", "producedDate_s", "publicationDateY_i", "producedDateY_i"),
        *("publicationDate_tdate", "producedDate_tdate"),
    ),
    language=("language_s",),
    identifiers=(("doi", "doiId_s"), ("arxiv", "arxivId_s"), ("pmid", "pubmedId_s")),
    links=((LinkKind.PAPER, "uri_s"), (LinkKind.PDF, "fileMain_s")),
)
_ZENODO = FieldMap(
    name="Zenodo",
    needs=("metadata.title", "metadata.creators"),
    title=("metadata.title",),
    abstract=("metadata.description",),
    authors=("creators",),
    keywords=("metadata.keywords", "metadata.subjects[].subject"),
    kind=(
        *("metadata.resource_type.subtype", "metadata.resource_type.type"),
        "metadata.resource_type.title.en",
    ),
    kinds={"conferencepaper": PaperKind.CONFERENCE},
    venue=("metadata.journal.title", "metadata.meeting.title", "metadata.conference.title"),
    volume=("metadata.journal.volume",),
    issue=("metadata.journal.issue",),
    pages=("metadata.journal.pages",),
    publisher=("metadata.publisher", "metadata.imprint.publisher"),
    published=("metadata.publication_date",),
    language=("metadata.language", "metadata.languages[].id"),
    identifiers=(("doi", "doi"), ("doi", "metadata.doi"), ("doi", "pids.doi.identifier")),
    links=((LinkKind.PAPER, "links.self_html"), (LinkKind.PAPER, "links.html")),
)
# https://api.biorxiv.org; `published` is a DOI there.
_BIORXIV = FieldMap(
    name="bioRxiv",
    needs=("title", "doi", "version", "server"),
    abstract=("abstract",),
    authors=("authors",),
    default=PaperKind.PREPRINT,
    keywords=("category",),
    venue=("server",),
    published=("date",),
    identifiers=(("doi", "doi"),),
)
# What became of preprints, from the same service.
_BIORXIV_PUBLISHED = FieldMap(
    name="bioRxiv, published",
    needs=("preprint_title", "preprint_platform"),
    title=("preprint_title",),
    abstract=("preprint_abstract",),
    authors=("preprint_authors",),
    default=PaperKind.PREPRINT,
    keywords=("preprint_category",),
    venue=("preprint_platform",),
    published=("preprint_date",),
    identifiers=(("doi", "preprint_doi"), ("doi", "biorxiv_doi")),
)

# As in `json_maps.MAPS`.
ARCHIVES: tuple[tuple[FieldMap, Callable[[Any], JsonObject] | None], ...] = (
    (_PAPERS_WITH_CODE, _papers_with_code),
    (_HAL, None),
    (_ZENODO, _zenodo),
    (_BIORXIV, None),
    (_BIORXIV_PUBLISHED, None),
)
