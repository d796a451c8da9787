"""Answers of services made plain, so that the paths of their field maps reach everything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from papershelf.curated.field_maps import JsonObject
from papershelf.model import Status
from papershelf.readers.dblp import NO_EDITION, PREPRINTS
from papershelf.readers.fields import arxiv_note, noted_identifiers
from papershelf.readers.json_values import (
    Prepare,
    all_texts,
    as_list,
    first_text,
    inner_at,
    objects_in,
    text_of,
    value_at,
)
from papershelf.readers.xml_fields import without_full_stop
from papershelf.text.dates import without_new_year
from papershelf.text.identifiers import identifier_of
from papershelf.text.tables import table

_LONGEST_ABSTRACT = 20_000
_EUROPE_PMC_PLACES = "authorAffiliationDetailsList.authorAffiliation[].affiliation"
# "NeurIPS 2017 12" ends with a month.
_PROCEEDING = re.compile(r"(.{1,80} [0-9]{4}) [0-9]{1,2}")
_INITIALS = re.compile(r"(?P<family>.+?)(?: (?P<initials>[^\W\d_a-z]{1,4}))?")


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
        {"family": match["family"], "given": _spaced(match["initials"])}
        if match["initials"]
        else {"name": match["family"], "literal": True}
        for match in found
        if match
    ]


def _given(person: JsonObject) -> str:
    """Return the given name of a person, or initials as they are written before a family name."""
    given, initials = first_text(person, "firstName"), first_text(person, "initials")
    return given if given not in ("", initials) else _spaced(initials)


def _spaced(initials: str) -> str:
    return " ".join(f"{letter}." for letter in initials)


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
    """Return a document of ADS, whose list of affiliations is beside that of authors.

    See https://ui.adsabs.harvard.edu/help/api; who has none is "-" there.
    """
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
    is_preprint = kind.startswith("Informal") or venue == PREPRINTS
    arxiv = first_text(record, "volume").removeprefix("abs/") if venue == PREPRINTS else ""
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
        "ee": [page for page in pages if NO_EDITION not in page],
        "other": [page for page in pages if NO_EDITION in page],
    }


# By the names of the maps.
SERVICES: Mapping[str, Prepare] = {
    "Papers with Code": _papers_with_code,
    "DBLP": _dblp,
    "OpenAlex": _openalex,
    "DataCite": _datacite,
    "INSPIRE": _inspire,
    "ADS": _ads,
    "Europe PMC": _europe_pmc,
    "Zotero": _zotero,
}
# What holds a record of another map, and no more of the paper.
ENVELOPES = table("readers/envelopes", dict[str, str])
