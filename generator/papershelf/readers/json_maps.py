"""The field maps that come along, and records made plain so that paths reach all of them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urljoin

from msgspec.structs import replace

from papershelf.curated.field_maps import JsonObject
from papershelf.model import Paper, PaperKind, Status
from papershelf.readers.bibtex import cited_paper
from papershelf.readers.dblp import CORR, WIKIDATA
from papershelf.readers.fields import IN_SERIES, arxiv_mention, arxiv_note, noted_identifiers
from papershelf.readers.json_stream import KEYS
from papershelf.readers.maps import (
    MapRow,
    Prepare,
    all_texts,
    as_list,
    first_text,
    inner_at,
    known_maps,
    objects_in,
    text_of,
    value_at,
)
from papershelf.readers.words import paper_kind, status_in_comment, status_named, submission
from papershelf.readers.xml_fields import without_full_stop
from papershelf.text.dates import without_new_year
from papershelf.text.identifiers import identifier_of, identity_of, orcid_of, scheme_named
from papershelf.text.names import spaced
from papershelf.text.tables import table

_OPENREVIEW = "https://openreview.net"
# What OpenReview says in place of a venue, where it is in none of the usual forms.
_NO_VENUE = re.compile(r".{0,80}\b(withdrawn|desk rejected|rejected)\b", re.IGNORECASE)
# What lists made from OpenReview call a paper that is under review, and a number not found.
_ACTIVE = "Active"
_NOT_FOUND = (-1, "-1")
# https://www.crossref.org/documentation/crossmark/version-control-corrections-and-retractions/
_UPDATES: Mapping[str, str] = {
    "retraction": Status.RETRACTED,
    "withdrawal": Status.WITHDRAWN,
    "removal": Status.WITHDRAWN,
}
# What of CSL has a number of its own.
_NUMBERED = frozenset({"report", "patent", "document"})
_LONGEST_ABSTRACT = 20_000
_EUROPE_PMC_PLACES = "authorAffiliationDetailsList.authorAffiliation[].affiliation"
# "NeurIPS 2017 12" ends with a month.
_PROCEEDING = re.compile(r"(.{1,80} [0-9]{4}) [0-9]{1,2}")
_INITIALS = re.compile(r"(?P<family>.+?)(?: (?P<initials>[^\W\d_a-z]{1,4}))?")
# What holds a record of another map, and no more of the paper.
ENVELOPES = table("readers/envelopes", dict[str, str])


def _texts_of(record: JsonObject, *keys: str) -> list[str]:
    return [value for key in keys if isinstance(value := record.get(key), str)]


def _with_citation(record: JsonObject) -> dict[str, Any]:
    """Return a record with the venue, year and kind of the BibTeX entry that it carries."""
    found = citation(record)
    if found is None:
        return dict(record)
    cited = {
        "kind": found.kind,
        "venue": found.venue and found.venue.name,
        "year": found.published and str(found.published),
        # What was said before a decision is known by then.
        "status": None if _texts_of(record, "venue") else found.status,
    }
    return {**record, "cited": cited}


def citation(record: JsonObject) -> Paper | None:
    """Return the paper of the BibTeX entry that a *record* carries, or None."""
    papers = map(cited_paper, _texts_of(record, "bibtex", "_bibtex"))
    found = next(filter(None, papers), None)
    if found is None or found.venue is None:
        return found
    venue, status = _decided(found.venue.name)
    return found if venue else replace(found, venue=None, status=found.status or status)


def _decided(venue: str) -> tuple[str, Status | None]:
    """Return a *venue* of OpenReview, or nothing and the decision that stands in place of it."""
    match = None if submission(venue).status else _NO_VENUE.match(venue)
    return ("", status_named([match[1]])) if match else (venue, None)


def _split(value: object) -> list[Any]:
    """Return a list, or the parts of a text that has a semicolon between them."""
    parts = value.split(";") if isinstance(value, str) else value
    return parts if isinstance(parts, list) else []


def _with_profiles(record: JsonObject, authors: str) -> JsonObject:
    """Return a record whose authors have the ids, as "~Jane_Doe1", in lists beside them."""
    names = _split(record.get(authors))
    lists = [ids for key in KEYS["author_ids"] if len(ids := _split(record.get(key))) == len(names)]
    if not names or not lists:
        return record
    people = [
        {"name": name, "identity": identity_of(known), "orcid": orcid_of(known)}
        if isinstance(name, str)
        and (known := " ".join(part for part in ids if isinstance(part, str)))
        else name
        for name, *ids in zip(names, *lists, strict=True)
    ]
    return {**record, authors: people}


def _openreview_list(record: JsonObject) -> JsonObject:
    """Return a record of a list made from OpenReview's notes, with all that it says of authors."""
    known = dict(record)
    if known.get("gs_citation") in _NOT_FOUND:
        del known["gs_citation"]
    if record.get("status") == _ACTIVE:
        known["status"] = Status.SUBMITTED
    return _with_profiles(_with_citation(known), "author")


def _openreview_note(record: JsonObject) -> JsonObject:
    """Return a note of OpenReview's API with its content plain: version 2 wraps every value."""
    content = record.get("content")
    plain: dict[str, Any] = {}
    for key, value in content.items() if isinstance(content, Mapping) else ():
        plain[key] = value.get("value") if isinstance(value, Mapping) else value
    for key in _texts_of(plain, "pdf"):
        plain["pdf"] = urljoin(_OPENREVIEW, key) if key.startswith("/") else key
    # "ICLR.cc/2024/Conference/Rejected_Submission" tells more than "Submitted to ICLR 2024".
    plain["status"] = [text.rpartition("/")[2] for text in _texts_of(plain, "venueid")]
    for text in _texts_of(plain, "venue"):
        plain["venue"], status = _decided(text)
        plain["status"].append(status)
    note = {**plain, "forum": record.get("forum"), "pdate": record.get("pdate")}
    return _with_profiles(_with_citation(note), "authors")


def _arxiv_dump(record: JsonObject) -> JsonObject:
    """Return a record of arXiv's dump, with its first version's date and a list of categories."""
    # "Mon, 2 Apr 2007 19:18:42 GMT"
    created = text_of(value_at(record, "versions[].created")).split()
    return {
        **record,
        "published": " ".join(created[:4]),
        "categories": [part for text in _texts_of(record, "categories") for part in text.split()],
        "status": next(map(status_in_comment, _texts_of(record, "comments")), None),
    }


def _csl_item(record: JsonObject) -> JsonObject:
    """Return a CSL item with Zotero's arXiv id from other fields, its book, and its status."""
    texts = _texts_of(record, "number", "archive_location", "note")
    found = next(filter(None, map(arxiv_mention, texts)), "")
    item = {**record, **_by_kind(record)}
    if found:
        item["arxiv"] = found
    if updates := list(map(_UPDATES.get, _updates_of(record))):
        item["status"] = [*updates, *_texts_of(item, "status")]
    return item


def _by_kind(record: JsonObject) -> JsonObject:
    """Return the fields of a CSL item that mean something else in what is of its kind."""
    titles, kind = as_list(record.get("container-title")), paper_kind(_texts_of(record, "type"))
    found: dict[str, Any] = {}
    if len(titles) > 1 and kind is PaperKind.CHAPTER:
        # Crossref has the series before the book.
        found |= {"container-title": titles[-1], "short-container-title": None}
    if kind is PaperKind.BOOK:
        found["author"] = record.get("author") or record.get("editor")
    if kind in IN_SERIES:
        found["series of a whole"] = record.get("collection-title")
    if first_text(record, "type") in _NUMBERED and not record.get("issue"):
        number = first_text(record, "number")
        found["issue"] = "" if arxiv_mention(number) else number
    return found


def _updates_of(record: JsonObject) -> Iterator[str]:
    """Yield what became of a work of Crossref, which the notice of it tells under its own DOI."""
    own = record.get("DOI")
    for name in ("updated-by", "update-to"):
        for update in objects_in(record.get(name)):
            if name == "updated-by" or update.get("DOI") == own:
                yield from _texts_of(update, "type")


def plain_record(record: JsonObject) -> JsonObject:
    """Return a *record* with its date and its listed identifiers where paths reach them."""
    year, month = first_text(record, "year"), first_text(record, "month")
    exact = f"{year}-{month:0>2}" if year and month.isdecimal() else ""
    addresses = {key: _addresses(record[key]) for key in ("link", "url") if key in record}
    made = {"listed ids": _listed_ids(record), "year and month": exact}
    return _with_profiles({**record, **addresses, **made}, "authors")


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
    for one in (part for key in KEYS["ids"] for part in objects_in(record.get(key))):
        if scheme := scheme_named(first_text(one, *KEYS["id_schemes"])):
            found.setdefault(scheme, first_text(one, *KEYS["id_values"]))
    return found


def _openalex(record: JsonObject) -> JsonObject:
    """Return a work of OpenAlex: https://docs.openalex.org/api-entities/works/work-object."""
    source = inner_at(record, "primary_location", "source")
    pages = (first_text(place, "landing_page_url") for place in objects_in(record.get("locations")))
    named = filter(None, map(identifier_of, pages))
    arxiv = next((found.value for found in named if found.scheme == "arxiv"), "")
    is_repository = source.get("type") == "repository"
    return {
        **record,
        "abstract": _uninverted(record.get("abstract_inverted_index")),
        "venue": "" if is_repository else first_text(source, "display_name"),
        "kind": "preprint" if is_repository and arxiv else record.get("type"),
        "published": without_new_year(first_text(record, "publication_date")),
        "arxiv": arxiv,
        "status": Status.RETRACTED if record.get("is_retracted") is True else "",
    }


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
    noted = dict(noted_identifiers(first_text(record, "extra")))
    return {
        **record,
        "creators": [person for person in people if person.get("creatorType") not in editors],
        "DOI": record.get("DOI") or noted.get("doi"),
        "arxiv": arxiv_note([first_text(record, "archiveID")]) or noted["arxiv"],
        "pmid": noted.get("pmid"),
        "pmcid": noted.get("pmcid"),
    }


def _datacite(record: JsonObject) -> JsonObject:
    """Return what DataCite has of a DOI: https://datacite-metadata-schema.readthedocs.io."""
    given = inner_at(record, "attributes")
    titles = sorted(objects_in(given.get("titles")), key=lambda title: bool(title.get("titleType")))
    is_withdrawn = value_at(given, "dates[dateType=Withdrawn].date")
    return {**given, "titles": titles, "status": Status.WITHDRAWN if is_withdrawn else ""}


def _europe_pmc(record: JsonObject) -> JsonObject:
    """Return a result of Europe PMC: https://europepmc.org/RestfulWebService."""
    people = [
        {
            "name": person.get("collectiveName"),
            "literal": "collectiveName" in person,
            "given": _given(person),
            "family": person.get("lastName"),
            "orcid": first_text(inner_at(person, "authorId"), "value"),
            "affiliation": value_at(person, _EUROPE_PMC_PLACES) or person.get("affiliation"),
        }
        for person in objects_in(inner_at(record, "authorList").get("author"))
    ]
    kinds = [*all_texts(inner_at(record, "pubTypeList").get("pubType"))] or [
        first_text(record, "pubType")
    ]
    return {
        **record,
        "title": without_full_stop(first_text(record, "title")),
        "authors": people or _listed_authors(first_text(record, "authorString")),
        "kind": "; ".join(kinds),
        "status": kinds,
    }


def _listed_authors(text: str) -> list[JsonObject]:
    """Return the authors of a list such as "LeCun Y, ATLAS Collaboration."."""
    found = (_INITIALS.fullmatch(name) for name in text.rstrip(".").split(", "))
    return [
        {"family": match["family"], "given": spaced([match["initials"]])}
        if match["initials"]
        else {"name": match["family"], "literal": True}
        for match in found
        if match
    ]


def _given(person: JsonObject) -> str:
    """Return the given name of a person, or initials as they are written before a family name."""
    given, initials = first_text(person, "firstName"), first_text(person, "initials")
    return given if given not in ("", initials) else spaced([initials])


def _inspire(record: JsonObject) -> JsonObject:
    """Return a literature record of INSPIRE: https://github.com/inspirehep/rest-api-doc."""
    given = inner_at(record, "metadata")
    bodies = [{"name": body, "literal": True} for body in all_texts(given.get("corporate_author"))]
    people = [
        person
        for person in objects_in(given.get("authors"))
        if all_texts(person.get("inspire_roles")) != ("editor",)
    ]
    abstract = first_text(inner_at(given, "abstracts"), "value")
    return {**given, "authors": people or bodies, "abstract": abstract}


def _ads(record: JsonObject) -> JsonObject:
    """Return a document of ADS, whose list of affiliations is beside that of authors."""
    # See https://ui.adsabs.harvard.edu/help/api; who has none is "-" there.
    is_eprint = record.get("doctype") == "eprint"
    names, places = (list(map(text_of, as_list(record.get(key)))) for key in ("author", "aff"))
    people = [{"name": name, "aff": aff} for name, aff in zip(names, places, strict=False)]
    return {
        **record,
        "author": people if len(names) == len(places) else record.get("author"),
        "pub": "" if is_eprint else record.get("pub"),
        "volume": "" if is_eprint else record.get("volume"),
        "page": "" if is_eprint else record.get("page"),
        "arxiv": arxiv_note(all_texts(record.get("identifier"))),
    }


def _papers_with_code(record: JsonObject) -> JsonObject:
    """Return a paper of the dump of Papers with Code, whose proceedings end with a month."""
    match = _PROCEEDING.fullmatch(first_text(record, "proceeding"))
    return {**record, "proceeding": match[1]} if match else record


def _dblp(record: JsonObject) -> JsonObject:
    """Return a hit of DBLP: https://dblp.org/faq/How+to+use+the+dblp+search+API.html."""
    kind, venue = first_text(record, "type"), first_text(record, "venue")
    is_preprint = kind.startswith("Informal") or venue == CORR
    arxiv = first_text(record, "volume").removeprefix("abs/") if venue == CORR else ""
    pages = all_texts(record.get("ee"))
    return {
        **record,
        "title": without_full_stop(first_text(record, "title")),
        "authors": [
            {"name": author.get("text"), "pid": author.get("@pid")}
            for author in objects_in(inner_at(record, "authors").get("author"))
        ],
        "venue": venue,
        "volume": "" if arxiv else record.get("volume"),
        "kind": "preprint" if is_preprint else kind,
        "arxiv": arxiv,
        "ee": [page for page in pages if WIKIDATA not in page],
        "other": [page for page in pages if WIKIDATA in page],
    }


# By the names of their maps.
_PREPARED: Mapping[str, Prepare] = {
    "Papers with Code": _papers_with_code,
    "DBLP": _dblp,
    "OpenAlex": _openalex,
    "DataCite": _datacite,
    "INSPIRE": _inspire,
    "ADS": _ads,
    "Europe PMC": _europe_pmc,
    "Zotero": _zotero,
    "OpenReview notes": _openreview_note,
    "OpenReview list": _openreview_list,
    "arXiv's dump": _arxiv_dump,
    "CSL-JSON": _csl_item,
    "CSL-JSON with a date": _csl_item,
    "CSL-JSON with a venue": _csl_item,
    "CSL-JSON with a DOI": _csl_item,
    "plain record": plain_record,
}


@cache
def map_rows() -> tuple[MapRow, ...]:
    """Return the maps of records, each with what makes a record plain."""
    return tuple(
        (one, _PREPARED.get(name)) for name, one in known_maps("json").items() if one.needs
    )
