"""The field maps that come along, and records made plain so that paths reach all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urljoin

from msgspec.structs import replace

from papershelf.curated.field_maps import JsonObject
from papershelf.model import Paper, Status
from papershelf.readers.bibtex import cited_paper
from papershelf.readers.json_services import SERVICES
from papershelf.readers.json_stream import KEYS
from papershelf.readers.json_values import MapRow, Prepare, first_text
from papershelf.readers.maps import known_maps
from papershelf.readers.preprints import arxiv_mention
from papershelf.readers.words import status_in_comment, status_named, submission
from papershelf.text.identifiers import orcid_of, scheme_named
from papershelf.text.identities import identity_of

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
    versions = record.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, Mapping) else None
    # "Mon, 2 Apr 2007 19:18:42 GMT"
    day = " ".join(created.split()[:4]) if isinstance(created, str) else None
    return {
        **record,
        "published": day,
        "categories": [part for text in _texts_of(record, "categories") for part in text.split()],
        "status": next(map(status_in_comment, _texts_of(record, "comments")), None),
    }


def _csl_item(record: JsonObject) -> JsonObject:
    """Return a CSL item with the arXiv id that Zotero puts into other fields, and its status."""
    texts = _texts_of(record, "number", "archive_location", "note")
    found = next(filter(None, map(arxiv_mention, texts)), "")
    item = dict(record)
    if found:
        item["arxiv"] = found
    if updates := list(map(_UPDATES.get, _updates_of(record))):
        item["status"] = [*updates, *_texts_of(item, "status")]
    return item


def _updates_of(record: JsonObject) -> Iterator[str]:
    """Yield what became of a work of Crossref, which the notice of it tells under its own DOI."""
    own = record.get("DOI")
    for name in ("updated-by", "update-to"):
        updates = record.get(name)
        for update in updates if isinstance(updates, list) else ():
            if isinstance(update, Mapping) and (name == "updated-by" or update.get("DOI") == own):
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
    for value in (given for key in KEYS["ids"] if isinstance(given := record.get(key), list)):
        for one in (part for part in value if isinstance(part, Mapping)):
            if scheme := scheme_named(first_text(one, *KEYS["id_schemes"])):
                found.setdefault(scheme, first_text(one, *KEYS["id_values"]))
    return found


# By the names of their maps.
_PREPARED: Mapping[str, Prepare] = {
    **SERVICES,
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
