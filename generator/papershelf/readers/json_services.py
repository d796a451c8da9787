"""Field maps for the answers of services, such as OpenAlex, Zotero, DataCite and INSPIRE."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from papershelf.curated.field_maps import FieldMap, JsonObject
from papershelf.model import CountKind, LinkKind, Status
from papershelf.readers.fields import arxiv_note, page_span
from papershelf.readers.json_values import MapRow, inner_at, objects_in, text_at, texts_in, value_at
from papershelf.readers.xml_fields import without_full_stop
from papershelf.text.dates import without_new_year
from papershelf.text.identifiers import identifier_of

_LONGEST_ABSTRACT = 20_000
_EUROPE_PMC_PLACES = "authorAffiliationDetailsList.authorAffiliation[].affiliation"
_INITIALS = re.compile(r"(?P<family>.+?)(?: (?P<initials>[^\W\d_a-z]{1,4}))?")


def _span(record: JsonObject, first: str, last: str) -> str:
    """Return the pages of a record that gives the first and the last by these names."""
    return page_span(text_at(record, first), text_at(record, last))


def _openalex(record: JsonObject) -> JsonObject:
    """Return a work of OpenAlex: https://docs.openalex.org/api-entities/works/work-object."""
    source = inner_at(record, "primary_location", "source")
    pages = (text_at(place, "landing_page_url") for place in objects_in(record.get("locations")))
    named = filter(None, map(identifier_of, pages))
    arxiv = next((found.value for found in named if found.scheme == "arxiv"), "")
    is_repository = source.get("type") == "repository"
    biblio = inner_at(record, "biblio")
    return {
        **record,
        "authors": [_openalex_author(author) for author in objects_in(record.get("authorships"))],
        "abstract": _uninverted(record.get("abstract_inverted_index")),
        "venue": "" if is_repository else text_at(source, "display_name"),
        "kind": "preprint" if is_repository and arxiv else record.get("type"),
        "pages": _span(biblio, "first_page", "last_page"),
        "published": without_new_year(text_at(record, "publication_date")),
        "arxiv": arxiv,
        "status": Status.RETRACTED if record.get("is_retracted") is True else "",
    }


def _openalex_author(authorship: JsonObject) -> JsonObject:
    """Return the author of an authorship; without a profile, by the name on the paper."""
    author = inner_at(authorship, "author")
    name = text_at(author, "display_name") or text_at(authorship, "raw_author_name")
    places = {key: authorship.get(key) for key in ("institutions", "raw_affiliation_strings")}
    return {"name": name, "orcid": text_at(author, "orcid"), **places}


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
    people = objects_in(record.get("creators"))
    editors = {"editor", "seriesEditor", "translator", "contributor", "reviewedAuthor"}
    notes = [line.strip() for line in text_at(record, "extra").splitlines()]
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
        "arxiv": arxiv_note([text_at(record, "archiveID"), *notes]),
        "pmid": labelled.get("pmid"),
        "pmcid": labelled.get("pmcid"),
    }


def _datacite(record: JsonObject) -> JsonObject:
    """Return what DataCite has of a DOI: https://datacite-metadata-schema.readthedocs.io."""
    given = inner_at(record, "attributes")
    host = inner_at(given, "container")
    abstracts = _named(given.get("descriptions"), "descriptionType", "Abstract", "description")
    issued = _named(given.get("dates"), "dateType", "Issued", "date")
    withdrawn = _named(given.get("dates"), "dateType", "Withdrawn", "date")
    titles = sorted(objects_in(given.get("titles")), key=lambda title: bool(title.get("titleType")))
    return {
        **given,
        "titles": titles,
        "creators": [_datacite_creator(person) for person in objects_in(given.get("creators"))],
        "abstract": next(iter(abstracts), ""),
        "pages": _span(host, "firstPage", "lastPage"),
        "issued": next(iter(issued), ""),
        "status": Status.WITHDRAWN if withdrawn else "",
    }


def _datacite_creator(person: JsonObject) -> JsonObject:
    """Return a person or a body with the ORCID that DataCite gives."""
    ids = _named(person.get("nameIdentifiers"), "nameIdentifierScheme", "ORCID", "nameIdentifier")
    literal = person.get("nameType") == "Organizational"
    return {**person, "literal": literal, "orcid": next(iter(ids), "")}


def _named(value: Any, key: str, wanted: str, name: str) -> list[str]:
    """Return the texts under *name* of the objects that have what is *wanted* under a key."""
    return [text_at(inner, name) for inner in objects_in(value) if inner.get(key) == wanted]


def _europe_pmc(record: JsonObject) -> JsonObject:
    """Return a result of Europe PMC: https://europepmc.org/RestfulWebService."""
    people = [
        {
            "name": person.get("collectiveName"),
            "literal": "collectiveName" in person,
            "given": _given(person),
            "family": person.get("lastName"),
            "orcid": text_at(inner_at(person, "authorId"), "value"),
            "affiliation": value_at(person, _EUROPE_PMC_PLACES) or person.get("affiliation"),
        }
        for person in objects_in(inner_at(record, "authorList").get("author"))
    ]
    kinds = texts_in(inner_at(record, "pubTypeList").get("pubType")) or [text_at(record, "pubType")]
    return {
        **record,
        "title": without_full_stop(text_at(record, "title")),
        "authors": people or _listed_authors(text_at(record, "authorString")),
        "kind": "; ".join(kinds),
        "status": kinds,
    }


def _listed_authors(text: str) -> list[JsonObject]:
    """Return the authors of a list such as "LeCun Y, ATLAS Collaboration."."""
    found = (_INITIALS.fullmatch(name) for name in text.rstrip(".").split(", "))
    return [
        {"family": match["family"], "given": _spaced(match["initials"])}
        if match["initials"]
        else {"name": match["family"], "literal": True}
        for match in found
        if match
    ]


def _given(person: JsonObject) -> str:
    """Return the given name of a person, or initials as they are written before a family name."""
    given, initials = text_at(person, "firstName"), text_at(person, "initials")
    return given if given not in ("", initials) else _spaced(initials)


def _spaced(initials: str) -> str:
    return " ".join(f"{letter}." for letter in initials)


def _inspire(record: JsonObject) -> JsonObject:
    """Return a literature record of INSPIRE: https://github.com/inspirehep/rest-api-doc."""
    given = inner_at(record, "metadata")
    place = inner_at(given, "publication_info")
    bodies = texts_in(given.get("corporate_author"))
    people = [
        {
            "name": text_at(person, "full_name"),
            "orcid": next(iter(_orcids(person)), ""),
            "affiliations": person.get("affiliations"),
        }
        for person in objects_in(given.get("authors"))
        if texts_in(person.get("inspire_roles")) != ["editor"]
    ]
    return {
        **given,
        "authors": people or [{"name": body, "literal": True} for body in bodies],
        "abstract": text_at(inner_at(given, "abstracts"), "value"),
        "pages": _span(place, "page_start", "page_end") or text_at(place, "artid"),
    }


def _orcids(person: JsonObject) -> list[str]:
    return _named(person.get("ids"), "schema", "ORCID", "value")


def _ads(record: JsonObject) -> JsonObject:
    """Return a document of ADS, whose list of affiliations is beside that of authors.

    See https://ui.adsabs.harvard.edu/help/api; who has none is "-" there.
    """
    is_eprint = record.get("doctype") == "eprint"
    names, places = texts_in(record.get("author")), texts_in(record.get("aff"))
    people = [{"name": name, "aff": aff} for name, aff in zip(names, places, strict=False)]
    return {
        **record,
        "author": people if len(names) == len(places) else record.get("author"),
        "pub": "" if is_eprint else record.get("pub"),
        "volume": "" if is_eprint else record.get("volume"),
        "page": "" if is_eprint else record.get("page"),
        "arxiv": arxiv_note(texts_in(record.get("identifier"))),
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
    language=("language",),
    identifiers=(
        *(("doi", "doi"), ("arxiv", "arxiv"), ("pmid", "ids.pmid"), ("pmcid", "ids.pmcid")),
    ),
    links=(
        (LinkKind.PAPER, "primary_location.landing_page_url"),
        (LinkKind.PDF, "primary_location.pdf_url"),
        (LinkKind.PDF, "best_oa_location.pdf_url"),
    ),
    status=("status",),
    counts=((CountKind.CITATIONS, "cited_by_count"),),
    # It moves with any of the counts.
    counted=("updated_date",),
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
    language=("language",),
    key=("citationKey",),
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
    language=("language",),
    identifiers=(("doi", "doi"),),
    links=((LinkKind.PAPER, "url"),),
    status=("status",),
    counts=((CountKind.CITATIONS, "citationCount"),),
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
    publisher=("bookOrReportDetails.publisher",),
    published=("journalInfo.dateOfPublication", "firstPublicationDate", "pubYear"),
    identifiers=(("doi", "doi"), ("pmid", "pmid"), ("pmcid", "pmcid")),
    status=("status",),
    counts=((CountKind.CITATIONS, "citedByCount"),),
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
    counts=((CountKind.CITATIONS, "citation_count"),),
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
    counts=((CountKind.CITATIONS, "citation_count"),),
)

# As in `json_maps.MAPS`.
SERVICES: tuple[MapRow, ...] = (
    (_OPENALEX, _openalex),
    (_DATACITE, _datacite),
    (_INSPIRE, _inspire),
    (_ADS, _ads),
    (_EUROPE_PMC, _europe_pmc),
    (_ZOTERO, _zotero),
)
# What holds a record of another map, and no more of the paper.
ENVELOPES: Mapping[str, str] = {
    "info.key": "info",
    "data.itemType": "data",
    # An article of the DOAJ: https://doaj.org/api/docs.
    "bibjson.journal.title": "bibjson",
    # What Unpaywall's search found.
    "response.doi_url": "response",
    "citedPaper.paperId": "citedPaper",
    "citingPaper.paperId": "citingPaper",
}
