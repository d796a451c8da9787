"""Restructure JSON records of programs so that the paths of their field maps reach all values."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec.structs import asdict, replace

from papershelf.curated.field_maps import JsonObject
from papershelf.model import Paper, PaperKind, Status
from papershelf.readers.bibtex.bibliography import cited_paper
from papershelf.readers.fields import (
    IN_SERIES,
    arxiv_mention,
    arxiv_note,
    noted_identifiers,
    without_full_stop,
)
from papershelf.readers.values import (
    all_texts,
    as_list,
    first_text,
    inner_at,
    objects_in,
    text_of,
    value_at,
)
from papershelf.readers.words import paper_kind, status_in_comment, status_named, submission
from papershelf.text.dates import without_new_year
from papershelf.text.identifiers import identifier_of
from papershelf.text.names import author_of_index, spaced
from papershelf.text.tables import table

_OPENREVIEW = "https://openreview.net"
# OpenReview's decision in place of a venue, in a form that `submission` does not recognise.
_NO_VENUE = re.compile(r".{0,80}\b(withdrawn|desk rejected|rejected)\b", re.IGNORECASE)
# Lists made from OpenReview: the status of a paper under review, and counts that are missing.
_ACTIVE = "Active"
_NOT_FOUND = (-1, "-1")
# https://www.crossref.org/documentation/crossmark/version-control-corrections-and-retractions/
_UPDATES: Mapping[str, str] = {
    "retraction": Status.RETRACTED,
    "withdrawal": Status.WITHDRAWN,
    "removal": Status.WITHDRAWN,
}
# The types of CSL items whose number is not that of a volume.
_NUMBERED = frozenset({"report", "patent", "document"})
_MAX_ABSTRACT_WORDS = 20_000
# "https://openreview.net/group?id=NeurIPS.cc/2023/Conference", but not ".cc/2023/Workshop/X"
_CONFERENCE = re.compile(r"[?&]id=([A-Za-z]{1,20})\.cc/([0-9]{4})/\w*(?:Conference|Track)\b")
# "NeurIPS 2017 12" ends with a month.
_PROCEEDING = re.compile(r"\A(.{1,80} [0-9]{4}) [0-9]{1,2}\Z")
# Wrappers of a record: a path that identifies the wrapper, and the key of the record in it.
ENVELOPES = table("readers/envelopes", dict[str, str])


def _texts_of(record: JsonObject, *keys: str) -> list[str]:
    return [value for key in keys if isinstance(value := record.get(key), str)]


def citation(record: JsonObject) -> Paper | None:
    """Return the paper of the BibTeX entry in *record*, or None."""
    papers = map(cited_paper, _texts_of(record, "bibtex", "_bibtex"))
    paper = next(filter(None, papers), None)
    if paper is None or paper.venue is None:
        return paper
    venue, status = _decided(paper.venue.name)
    return paper if venue else replace(paper, venue=None, status=paper.status or status)


def _decided(venue: str) -> tuple[str, Status | None]:
    """Return OpenReview's *venue* and None, or "" and the decision in place of a venue."""
    match = None if submission(venue)[1] else _NO_VENUE.match(venue)
    return ("", status_named([match[1]])) if match else (venue, None)


def _openreview_list(record: JsonObject) -> JsonObject:
    """Return a *record* of a list made from OpenReview, without counts that are missing."""
    no_count = {"gs_citation": None} if record.get("gs_citation") in _NOT_FOUND else {}
    under_review = {"status": Status.SUBMITTED} if record.get("status") == _ACTIVE else {}
    return {**record, **no_count, **under_review}


def _conference_programme(record: JsonObject) -> JsonObject:
    """Return a *record* of a conference's programme with the venue that its source names."""
    match = _CONFERENCE.search(first_text(record, "sourceurl"))
    return {**record, "venue": f"{match[1]} {match[2]}"} if match else record


def _openreview_note(record: JsonObject) -> JsonObject:
    """Return a note of OpenReview's API with unwrapped content: version 2 wraps every value."""
    unwrapped: dict[str, Any] = {
        key: value.get("value") if isinstance(value, Mapping) else value
        for key, value in inner_at(record, "content").items()
    }
    for path in _texts_of(unwrapped, "pdf"):
        base = "https:" if path.startswith("//") else _OPENREVIEW if path.startswith("/") else ""
        unwrapped["pdf"] = f"{base}{path}"
    # "ICLR.cc/2024/Conference/Rejected_Submission" is more exact than "Submitted to ICLR 2024".
    unwrapped["status"] = [text.rpartition("/")[2] for text in _texts_of(unwrapped, "venueid")]
    cited = citation(unwrapped)
    for text in _texts_of(unwrapped, "venue"):
        venue, status = _decided(text)
        # A citation has the name of the venue in full.
        unwrapped["venue"] = cited.venue.name if cited and cited.venue else venue
        unwrapped["status"].append(status)
    return {**unwrapped, "forum": record.get("forum"), "pdate": record.get("pdate")}


def _arxiv_dump(record: JsonObject) -> JsonObject:
    """Return a *record* of arXiv's dump with the status."""
    status = next(map(status_in_comment, _texts_of(record, "comments")), None)
    return {**record, "status": status}


def _csl_item(record: JsonObject) -> JsonObject:
    """Return a CSL item with its book, status, and the arXiv id that Zotero has in other fields."""
    texts = _texts_of(record, "number", "archive_location", "note")
    arxiv = next(filter(None, map(arxiv_mention, texts)), "")
    item = {**record, **_fields_by_kind(record)}
    if arxiv:
        item["arxiv"] = arxiv
    if updates := list(map(_UPDATES.get, _updates_of(record))):
        item["status"] = [*updates, *_texts_of(item, "status")]
    return item


def _fields_by_kind(record: JsonObject) -> JsonObject:
    """Return new values for the fields of a CSL item whose meaning depends on its kind."""
    titles, kind = as_list(record.get("container-title")), paper_kind(_texts_of(record, "type"))
    fields: dict[str, Any] = {}
    if len(titles) > 1 and kind is PaperKind.CHAPTER:
        # Crossref names the series before the book.
        fields |= {"container-title": titles[-1], "short-container-title": None}
    if kind is PaperKind.BOOK:
        fields["author"] = record.get("author") or record.get("editor")
    if kind in IN_SERIES:
        fields["series of a whole"] = record.get("collection-title")
    if first_text(record, "type") in _NUMBERED and not record.get("issue"):
        number = first_text(record, "number")
        fields["issue"] = "" if arxiv_mention(number) else number
    return fields


def _updates_of(record: JsonObject) -> Iterator[str]:
    """Yield the types of updates, such as "retraction", of the Crossref work *record* itself."""
    doi = record.get("DOI")
    for name in ("updated-by", "update-to"):
        for update in objects_in(record.get(name)):
            if name == "updated-by" or update.get("DOI") == doi:
                yield from _texts_of(update, "type")


def _openalex(record: JsonObject) -> JsonObject:
    """Return a work of OpenAlex: https://docs.openalex.org/api-entities/works/work-object."""
    source = inner_at(record, "primary_location", "source")
    pages = (first_text(loc, "landing_page_url") for loc in objects_in(record.get("locations")))
    ids = filter(None, map(identifier_of, pages))
    arxiv = next((item.value for item in ids if item.scheme == "arxiv"), "")
    is_repository = source.get("type") == "repository"
    return {
        **record,
        "abstract": _uninverted(record.get("abstract_inverted_index")),
        "venue": "" if is_repository else first_text(source, "display_name"),
        "kind": "preprint" if is_repository and arxiv else "",
        "published": without_new_year(first_text(record, "publication_date")),
        "arxiv": arxiv,
        "status": Status.RETRACTED if record.get("is_retracted") is True else "",
    }


def _uninverted(index: Any) -> str:
    """Return the text of an inverted *index*, which maps words to their positions."""
    if not isinstance(index, Mapping):
        return ""
    words = sorted(
        (position, word)
        for word, positions in index.items()
        for position in (positions if isinstance(positions, list) else ())
        if isinstance(position, int) and isinstance(word, str)
    )
    return " ".join(word for _, word in words[:_MAX_ABSTRACT_WORDS])


def _zotero(record: JsonObject) -> JsonObject:
    """Return an item of Zotero: https://www.zotero.org/support/dev/web_api/v3/basics."""
    people = record.get("creators")
    if isinstance(people, list):
        people = [person for person in people if not _is_editor(person)]
    noted = dict(noted_identifiers(first_text(record, "extra")))
    arxiv = arxiv_note([first_text(record, "archiveID")]) or noted["arxiv"]
    return {**record, "creators": people, "identifiers": {**noted, "arxiv": arxiv}}


def _is_editor(person: Any) -> bool:
    """Return whether a creator in Zotero is an object with another role than that of an author."""
    editors = {"editor", "seriesEditor", "translator", "contributor", "reviewedAuthor"}
    return any(first_text(each, "creatorType") in editors for each in objects_in(person))


def _datacite(record: JsonObject) -> JsonObject:
    """Return DataCite's attributes of a DOI: https://datacite-metadata-schema.readthedocs.io."""
    data = inner_at(record, "attributes")
    titles = sorted(objects_in(data.get("titles")), key=lambda title: bool(title.get("titleType")))
    is_withdrawn = value_at(data, "dates[dateType=Withdrawn].date")
    return {**data, "titles": titles, "status": Status.WITHDRAWN if is_withdrawn else ""}


def _europe_pmc(record: JsonObject) -> JsonObject:
    """Return a result of Europe PMC: https://europepmc.org/RestfulWebService."""
    people = [
        {**person, "given": _given(person)}
        for person in objects_in(inner_at(record, "authorList").get("author"))
    ]
    # "LeCun Y, ATLAS Collaboration."
    names = first_text(record, "authorString").rstrip(".").split(", ")
    return {
        **record,
        "title": without_full_stop(first_text(record, "title")),
        "authors": people or [asdict(author_of_index(name)) for name in names if name],
    }


def _given(person: JsonObject) -> str:
    """Return the given name of *person*, or the initials, spaced as before a family name."""
    given, initials = first_text(person, "firstName"), first_text(person, "initials")
    return given if given not in ("", initials) else spaced([initials])


def _inspire(record: JsonObject) -> JsonObject:
    """Return a literature record of INSPIRE: https://github.com/inspirehep/rest-api-doc."""
    data = inner_at(record, "metadata")
    names = (data.get("corporate_author"), value_at(data, "collaborations[].value"))
    groups = [{"literal": name} for each in names for name in all_texts(each)]
    people = [
        person
        for person in objects_in(data.get("authors"))
        if all_texts(person.get("inspire_roles")) != ("editor",)
    ]
    abstract = first_text(inner_at(data, "abstracts"), "value")
    return {**data, "authors": [*people, *groups], "abstract": abstract}


def _ads(record: JsonObject) -> JsonObject:
    """Return a document of ADS, with the parallel list of affiliations merged into its authors."""
    # https://ui.adsabs.harvard.edu/help/api; "-" stands for no affiliation.
    names, affs = (list(map(text_of, as_list(record.get(key)))) for key in ("author", "aff"))
    people = [{"name": name, "aff": aff} for name, aff in zip(names, affs, strict=False)]
    return {
        **record,
        "author": people if len(names) == len(affs) else record.get("author"),
        "arxiv": arxiv_note(all_texts(record.get("identifier"))),
    }


def _papers_with_code(record: JsonObject) -> JsonObject:
    """Return a paper of Papers with Code's dump, with its proceedings but not their month."""
    return {**record, "proceeding": _PROCEEDING.sub(r"\1", first_text(record, "proceeding"))}


def _dblp(record: JsonObject) -> JsonObject:
    """Return a hit of DBLP: https://dblp.org/faq/How+to+use+the+dblp+search+API.html."""
    return {**record, "title": without_full_stop(first_text(record, "title"))}


# Restructure a record so that the paths of its map reach its values, by the name of the map.
PREPARE: Mapping[str, Callable[[JsonObject], JsonObject]] = {
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
    "conference programme": _conference_programme,
    "arXiv's dump": _arxiv_dump,
    "CSL-JSON": _csl_item,
}
