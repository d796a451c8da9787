"""Field maps for the answers of services, such as OpenAlex, Zotero, DataCite and DBLP."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from papershelf.curated.field_maps import FieldMap, JsonObject
from papershelf.model import LinkKind, PaperKind
from papershelf.readers.dblp import NO_EDITION, PREPRINTS, TYPES
from papershelf.readers.fields import arxiv_note, page_span
from papershelf.readers.xml_fields import without_full_stop

_ARXIV_PAGE = re.compile(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/([^?#\s]{5,40})")
_LONGEST_ABSTRACT = 20_000
# A day that stands for a whole year.
_PADDED = re.compile(r"([0-9]{4})-01-01")


def _objects(value: Any) -> list[JsonObject]:
    """Return the objects of a list, or the single one."""
    values = value if isinstance(value, list) else [value]
    return [inner for inner in values if isinstance(inner, Mapping)]


def _texts(value: Any) -> list[str]:
    """Return the texts of a list, or the single one."""
    values = value if isinstance(value, list) else [value]
    return [inner for inner in values if isinstance(inner, str)]


def _inner(record: JsonObject, *names: str) -> JsonObject:
    """Return the object that names lead to, an empty one where there is none."""
    for name in names:
        record = next(iter(_objects(record.get(name))), {})
    return record


def _text(record: JsonObject, name: str) -> str:
    """Return the text under a name, also that of a number."""
    value = record.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _span(record: JsonObject, first: str, last: str) -> str:
    """Return the pages of a record that gives the first and the last by these names."""
    return page_span(_text(record, first), _text(record, last))


def _openalex(record: JsonObject) -> JsonObject:
    """Return a work of OpenAlex: https://docs.openalex.org/api-entities/works/work-object."""
    source = _inner(record, "primary_location", "source")
    pages = (_text(place, "landing_page_url") for place in _objects(record.get("locations")))
    arxiv = next((match[1] for page in pages if (match := _ARXIV_PAGE.match(page))), "")
    is_repository = source.get("type") == "repository"
    biblio = _inner(record, "biblio")
    padded = _PADDED.fullmatch(_text(record, "publication_date"))
    return {
        **record,
        "authors": [_openalex_author(author) for author in _objects(record.get("authorships"))],
        "abstract": _uninverted(record.get("abstract_inverted_index")),
        "venue": "" if is_repository else _text(source, "display_name"),
        "kind": "preprint" if is_repository and arxiv else record.get("type"),
        "pages": _span(biblio, "first_page", "last_page"),
        "published": padded[1] if padded else _text(record, "publication_date"),
        "arxiv": arxiv,
        "pmid": _text(_inner(record, "ids"), "pmid").rpartition("/")[2],
        "pmcid": _pmcid(_text(_inner(record, "ids"), "pmcid").rpartition("/")[2]),
    }


def _pmcid(number: str) -> str:
    """Return a number of PubMed Central with its letters."""
    return f"PMC{number}" if number.isdecimal() else number


def _openalex_author(authorship: JsonObject) -> JsonObject:
    """Return the author of an authorship, by the name on the paper where that is known."""
    author = _inner(authorship, "author")
    name = _text(author, "display_name") or _text(authorship, "raw_author_name")
    return {"name": name, "orcid": _text(author, "orcid")}


def _uninverted(index: Any) -> str:
    """Return the text of an index that says at which places each word stands."""
    if not isinstance(index, Mapping):
        return ""
    found = sorted(
        (place, word)
        for word, places in index.items()
        for place in (places if isinstance(places, list) else ())
        if isinstance(place, int) and isinstance(word, str)
    )
    return " ".join(word for _, word in found[:_LONGEST_ABSTRACT])


def _zotero(record: JsonObject) -> JsonObject:
    """Return an item of Zotero: https://www.zotero.org/support/dev/web_api/v3/basics."""
    people = _objects(record.get("creators"))
    editors = {"editor", "seriesEditor", "translator", "contributor", "reviewedAuthor"}
    notes = [line.strip() for line in _text(record, "extra").splitlines()]
    labelled = {
        label.casefold(): value.strip()
        for label, sign, value in (line.partition(":") for line in notes)
        if sign
    }
    return {
        **record,
        "creators": [
            {**person, "literal": "name" in person}
            for person in people
            if person.get("creatorType") not in editors
        ],
        "DOI": record.get("DOI") or labelled.get("doi"),
        "arxiv": arxiv_note([_text(record, "archiveID"), *notes]),
        "pmid": labelled.get("pmid"),
        "pmcid": labelled.get("pmcid"),
    }


def _datacite(record: JsonObject) -> JsonObject:
    """Return what DataCite has of a DOI: https://datacite-metadata-schema.readthedocs.io."""
    given = _inner(record, "attributes")
    host = _inner(given, "container")
    abstracts = _named(given.get("descriptions"), "descriptionType", "Abstract", "description")
    issued = _named(given.get("dates"), "dateType", "Issued", "date")
    return {
        **given,
        "creators": [_datacite_creator(person) for person in _objects(given.get("creators"))],
        "abstract": next(iter(abstracts), ""),
        "pages": _span(host, "firstPage", "lastPage"),
        "issued": next(iter(issued), ""),
    }


def _datacite_creator(person: JsonObject) -> JsonObject:
    """Return a person or a body with the ORCID that DataCite gives."""
    ids = _named(person.get("nameIdentifiers"), "nameIdentifierScheme", "ORCID", "nameIdentifier")
    literal = person.get("nameType") == "Organizational"
    return {**person, "literal": literal, "orcid": next(iter(ids), "")}


def _named(value: Any, key: str, wanted: str, name: str) -> list[str]:
    """Return the texts under *name* of the objects that have what is *wanted* under a key."""
    return [_text(inner, name) for inner in _objects(value) if inner.get(key) == wanted]


def _europe_pmc(record: JsonObject) -> JsonObject:
    """Return a result of Europe PMC: https://europepmc.org/RestfulWebService."""
    people = [
        {
            "name": person.get("collectiveName"),
            "literal": "collectiveName" in person,
            "given": _given(person),
            "family": person.get("lastName"),
            "orcid": _text(_inner(person, "authorId"), "value"),
        }
        for person in _objects(_inner(record, "authorList").get("author"))
    ]
    kinds = _texts(_inner(record, "pubTypeList").get("pubType")) or [_text(record, "pubType")]
    return {
        **record,
        "title": without_full_stop(_text(record, "title")),
        "authors": people or _text(record, "authorString").rstrip("."),
        "kind": "; ".join(kinds),
    }


def _given(person: JsonObject) -> str:
    """Return the given name of a person, or initials as they are written before a family name."""
    given, initials = _text(person, "firstName"), _text(person, "initials")
    return given if given not in ("", initials) else " ".join(f"{letter}." for letter in initials)


def _inspire(record: JsonObject) -> JsonObject:
    """Return a literature record of INSPIRE: https://github.com/inspirehep/rest-api-doc."""
    given = _inner(record, "metadata")
    place = _inner(given, "publication_info")
    return {
        **given,
        "authors": [
            {"name": _text(person, "full_name"), "orcid": next(iter(_orcids(person)), "")}
            for person in _objects(given.get("authors"))
        ],
        "abstract": _text(_inner(given, "abstracts"), "value"),
        "pages": _span(place, "page_start", "page_end") or _text(place, "artid"),
    }


def _orcids(person: JsonObject) -> list[str]:
    return _named(person.get("ids"), "schema", "ORCID", "value")


def _ads(record: JsonObject) -> JsonObject:
    """Return a document of ADS: https://ui.adsabs.harvard.edu/help/api."""
    is_eprint = record.get("doctype") == "eprint"
    return {
        **record,
        "pub": "" if is_eprint else record.get("pub"),
        "volume": "" if is_eprint else record.get("volume"),
        "page": "" if is_eprint else record.get("page"),
        "arxiv": arxiv_note(_texts(record.get("identifier"))),
    }


def _dblp(record: JsonObject) -> JsonObject:
    """Return a hit of DBLP: https://dblp.org/faq/How+to+use+the+dblp+search+API.html."""
    kind, venue = _text(record, "type"), next(iter(_texts(record.get("venue"))), "")
    is_preprint = kind.startswith("Informal") or venue == PREPRINTS
    arxiv = _text(record, "volume").removeprefix("abs/") if venue == PREPRINTS else ""
    pages = _texts(record.get("ee"))
    return {
        **record,
        "title": without_full_stop(_text(record, "title")),
        "authors": [
            {"name": author.get("text"), "pid": author.get("@pid")}
            for author in _objects(_inner(record, "authors").get("author"))
        ],
        "venue": venue,
        "volume": "" if arxiv else record.get("volume"),
        "kind": "preprint" if is_preprint else TYPES.get(kind, ""),
        "arxiv": arxiv,
        "ee": [page for page in pages if NO_EDITION not in page],
        "other": [page for page in pages if NO_EDITION in page],
    }


_OPENALEX = FieldMap(
    name="OpenAlex",
    needs=("authorships", "id"),
    title=("title", "display_name"),
    abstract=("abstract",),
    authors=("authors",),
    keywords=("keywords[].display_name", "keywords[].keyword"),
    kind=("kind",),
    venue=("venue",),
    volume=("biblio.volume",),
    issue=("biblio.issue",),
    pages=("pages",),
    publisher=("primary_location.source.host_organization_name",),
    published=("published", "publication_year"),
    identifiers=(("doi", "doi"), ("arxiv", "arxiv"), ("pmid", "pmid"), ("pmcid", "pmcid")),
    links=(
        (LinkKind.PAPER, "primary_location.landing_page_url"),
        (LinkKind.PDF, "primary_location.pdf_url"),
        (LinkKind.PDF, "best_oa_location.pdf_url"),
    ),
)
_ZOTERO = FieldMap(
    name="Zotero",
    needs=("itemType", "title"),
    abstract=("abstractNote",),
    authors=("creators",),
    keywords=("tags[].tag", "tags"),
    kind=("itemType",),
    venue=("publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName"),
    venue_short=("journalAbbreviation",),
    volume=("volume",),
    issue=("issue",),
    pages=("pages",),
    publisher=("publisher", "university", "institution"),
    published=("date",),
    identifiers=(("doi", "DOI"), ("arxiv", "arxiv"), ("pmid", "pmid"), ("pmcid", "pmcid")),
    links=((LinkKind.PAPER, "url"),),
)
_DATACITE = FieldMap(
    name="DataCite",
    needs=("attributes.titles",),
    title=("titles[].title",),
    abstract=("abstract",),
    authors=("creators",),
    keywords=("subjects[].subject",),
    kind=("types.resourceTypeGeneral",),
    venue=("container.title",),
    volume=("container.volume",),
    issue=("container.issue",),
    pages=("pages",),
    publisher=("publisher.name", "publisher"),
    published=("issued", "publicationYear"),
    identifiers=(("doi", "doi"),),
    links=((LinkKind.PAPER, "url"),),
)
_EUROPE_PMC = FieldMap(
    name="Europe PMC",
    needs=("source", "pubYear", "title"),
    abstract=("abstractText",),
    authors=("authors",),
    keywords=("keywordList.keyword",),
    kind=("kind",),
    venue=("journalInfo.journal.title", "journalTitle"),
    venue_short=("journalInfo.journal.isoabbreviation", "journalInfo.journal.ISOAbbreviation"),
    volume=("journalInfo.volume", "journalVolume"),
    issue=("journalInfo.issue", "issue"),
    pages=("pageInfo",),
    published=("journalInfo.dateOfPublication", "firstPublicationDate", "pubYear"),
    identifiers=(("doi", "doi"), ("pmid", "pmid"), ("pmcid", "pmcid")),
)
_INSPIRE = FieldMap(
    name="INSPIRE",
    needs=("metadata.titles",),
    title=("titles[].title",),
    abstract=("abstract",),
    authors=("authors",),
    keywords=("keywords[].value",),
    kind=("document_type",),
    venue=("publication_info[].journal_title",),
    volume=("publication_info[].journal_volume",),
    issue=("publication_info[].journal_issue",),
    pages=("pages",),
    published=("publication_info[].year", "preprint_date", "earliest_date"),
    identifiers=(("doi", "dois[].value"), ("arxiv", "arxiv_eprints[].value")),
    links=((LinkKind.PAPER, "urls[].value"),),
)
_ADS = FieldMap(
    name="ADS",
    needs=("bibcode", "title"),
    abstract=("abstract",),
    authors=("author",),
    keywords=("keyword",),
    kind=("doctype",),
    venue=("pub",),
    volume=("volume",),
    issue=("issue",),
    pages=("page_range", "page"),
    published=("pubdate", "year"),
    identifiers=(("doi", "doi"), ("arxiv", "arxiv")),
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

_DBLP = FieldMap(
    name="DBLP",
    needs=("key", "title", "type", "year"),
    authors=("authors",),
    kind=("kind",),
    venue=("venue",),
    volume=("volume",),
    issue=("number",),
    pages=("pages",),
    publisher=("publisher",),
    published=("year",),
    identifiers=(("arxiv", "arxiv"), ("doi", "doi")),
    links=((LinkKind.PAPER, "ee"), (LinkKind.OTHER, "other")),
)

# As in `json_maps.MAPS`.
SERVICES: tuple[tuple[FieldMap, Callable[[JsonObject], JsonObject] | None], ...] = (
    (_OPENALEX, _openalex),
    (_DATACITE, _datacite),
    (_INSPIRE, _inspire),
    (_ADS, _ads),
    (_BIORXIV, None),
    (_EUROPE_PMC, _europe_pmc),
    (_DBLP, _dblp),
    (_ZOTERO, _zotero),
)
# What holds a record of another map, and no more of the paper.
ENVELOPES: Mapping[str, str] = {
    "info.key": "info",
    "data.itemType": "data",
    "citedPaper.paperId": "citedPaper",
    "citingPaper.paperId": "citingPaper",
}
