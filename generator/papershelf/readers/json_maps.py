"""The field maps that come with Papershelf: where well-known programs put what, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from msgspec.structs import replace

from papershelf.curated.field_maps import FieldMap, JsonObject
from papershelf.model import CountKind, LinkKind, Paper, PaperKind, Status
from papershelf.readers.bibtex import cited_paper
from papershelf.readers.json_archives import ARCHIVES
from papershelf.readers.json_plain import PLAIN, plain_record
from papershelf.readers.json_services import SERVICES
from papershelf.readers.json_values import MapRow
from papershelf.readers.preprints import arxiv_mention
from papershelf.readers.status import status_in_comment, status_named, submission
from papershelf.text.identifiers import SCHEMES, orcid_of
from papershelf.text.identities import identity_of

_OPENREVIEW = "https://openreview.net"
_OWN_KINDS = {kind.value: kind for kind in PaperKind}
# What OpenReview says in place of a venue, where it is in none of the usual forms.
_NO_VENUE = re.compile(r".{0,80}\b(withdrawn|desk rejected|rejected)\b", re.IGNORECASE)
# What lists made from OpenReview call a paper that is under review, and a number not found.
_ACTIVE = "Active"
_NOT_FOUND = (-1, "-1")
# Lists of ids beside that of authors.
_ID_LISTS = ("authorids", "author_ids", "authorIds", "openreview_ids", "orcids")
# https://www.crossref.org/documentation/crossmark/version-control-corrections-and-retractions/
_UPDATES: Mapping[str, str] = {
    "retraction": Status.RETRACTED,
    "withdrawal": Status.WITHDRAWN,
    "removal": Status.WITHDRAWN,
}


def _texts_of(record: JsonObject, *keys: str) -> list[str]:
    """Return the texts under these keys."""
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
    """Return a record whose authors have the ids that lists beside them give, one for each.

    A profile at OpenReview is "~Jane_Doe1"; who has none is an address of mail, which tells nothing
    here.
    """
    names = _split(record.get(authors))
    lists = [ids for key in _ID_LISTS if len(ids := _split(record.get(key))) == len(names)]
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


def _semantic_scholar(record: JsonObject) -> JsonObject:
    """Return a paper of Semantic Scholar, whose authors have ids of its own."""
    authors = record.get("authors")
    people = [
        {**author, "identity": f"s2:{author['authorId']}"}
        if isinstance(author, Mapping) and author.get("authorId")
        else author
        for author in (authors if isinstance(authors, list) else [])
    ]
    return {**record, "authors": people or authors}


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


def _plain(record: JsonObject) -> JsonObject:
    """Return a record of no known program, with what it says of its authors."""
    return _with_profiles(plain_record(record), "authors")


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
    """Return a CSL item with the arXiv id that Zotero puts into other fields, and its status.

    Crossref gives an organisation its name alone.
    """
    texts = _texts_of(record, "number", "archive_location", "note")
    found = next(filter(None, map(arxiv_mention, texts)), "")
    authors = record.get("author")
    people = [
        {**person, "literal": person["name"]}
        if isinstance(person, Mapping) and "name" in person
        else person
        for person in (authors if isinstance(authors, list) else [])
    ]
    item = {**record, "author": people or authors}
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


_PAPERSHELF = FieldMap(
    name="Papershelf",
    needs=("slug", "promised", "topics"),
    abstract=("abstract",),
    authors=("authors",),
    keywords=("keywords",),
    kind=("kind",),
    kinds=_OWN_KINDS,
    venue=("venue.name", "venue"),
    venue_short=("venue.short",),
    volume=("volume",),
    issue=("issue",),
    pages=("pages",),
    publisher=("publisher",),
    published=("published",),
    listed=("listed",),
    language=("language",),
    key=("key",),
    identifiers=tuple((scheme, f"identifiers.{scheme}") for scheme in SCHEMES),
    link_objects="links",
    status=("status",),
    counts=tuple((kind, f"counts.{kind}") for kind in CountKind),
)
_ML_ANTHOLOGY = FieldMap(
    name="ML Anthology",
    needs=("bibtex_key", "title"),
    abstract=("abstract",),
    authors=("authors",),
    venue=("venue_name", "venue"),
    venue_short=("venue",),
    volume=("volume",),
    pages=("pages",),
    published=("year",),
    key=("bibtex_key",),
    identifiers=(("doi", "doi"),),
    links=(
        (LinkKind.PAPER, "venue_url"),
        (LinkKind.PDF, "pdf_url"),
        (LinkKind.PAPER, "openreview_url"),
        (LinkKind.CODE, "code_url"),
    ),
)
# Which day a paper was listed is `submittedOnDailyAt` today; before there was such a field, it was
# the outer `publishedAt`, which is now that of the paper itself.
_HUGGING_FACE = FieldMap(
    name="Hugging Face daily papers",
    needs=("paper.id", "paper.publishedAt"),
    title=("paper.title", "title"),
    abstract=("paper.summary", "summary"),
    authors=("paper.authors", "authors"),
    default=PaperKind.PREPRINT,
    published=("paper.publishedAt",),
    listed=("paper.submittedOnDailyAt", "submittedOnDailyAt", "publishedAt"),
    identifiers=(("arxiv", "paper.id"),),
    links=(
        (LinkKind.CODE, "paper.githubRepo"),
        (LinkKind.PROJECT_PAGE, "paper.projectPage"),
        (LinkKind.CODE, "githubRepo"),
        (LinkKind.PROJECT_PAGE, "projectPage"),
    ),
    counts=((CountKind.UPVOTES, "paper.upvotes"), (CountKind.STARS, "paper.githubStars")),
)
_HUGGING_FACE_FLAT = FieldMap(
    name="Hugging Face papers",
    needs=("id", "title", "summary", "publishedAt"),
    abstract=("summary",),
    authors=("authors",),
    default=PaperKind.PREPRINT,
    published=("publishedAt",),
    listed=("submittedOnDailyAt",),
    identifiers=(("arxiv", "id"),),
    links=((LinkKind.CODE, "githubRepo"), (LinkKind.PROJECT_PAGE, "projectPage")),
    counts=((CountKind.UPVOTES, "upvotes"), (CountKind.STARS, "githubStars")),
)
_OPENREVIEW_NOTES = FieldMap(
    name="OpenReview notes",
    needs=("forum", "content.title"),
    abstract=("abstract",),
    authors=("authors",),
    keywords=("keywords",),
    kind=("cited.kind",),
    kinds=_OWN_KINDS,
    venue=("cited.venue", "venue"),
    published=("pdate", "cited.year"),
    identifiers=(("openreview", "forum"),),
    links=(
        (LinkKind.PDF, "pdf"),
        (LinkKind.CODE, "code"),
        (LinkKind.PROJECT_PAGE, "project_page"),
        (LinkKind.VIDEO, "video"),
    ),
    status=("status", "cited.status"),
)
_OPENREVIEW_LISTS = FieldMap(
    name="OpenReview list",
    needs=("title", "author", "site"),
    abstract=("abstract",),
    authors=("author",),
    keywords=("keywords",),
    kind=("cited.kind",),
    kinds=_OWN_KINDS,
    venue=("venue", "cited.venue"),
    published=("year", "cited.year"),
    identifiers=(("doi", "doi"), ("arxiv", "arxiv")),
    links=(
        (LinkKind.PAPER, "site"),
        (LinkKind.PDF, "pdf"),
        (LinkKind.CODE, "github"),
        (LinkKind.PROJECT_PAGE, "project"),
        (LinkKind.VIDEO, "video"),
    ),
    separator=";",
    status=("status", "cited.status"),
    counts=((CountKind.CITATIONS, "gs_citation"),),
)
_ARXIV = FieldMap(
    name="arXiv's dump",
    needs=("id", "title", "authors_parsed"),
    abstract=("abstract",),
    authors=("authors_parsed", "authors"),
    default=PaperKind.PREPRINT,
    keywords=("categories",),
    published=("published",),
    identifiers=(("arxiv", "id"), ("doi", "doi")),
    status=("status",),
)
_SEMANTIC_SCHOLAR = FieldMap(
    name="Semantic Scholar",
    needs=("paperId", "title"),
    abstract=("abstract",),
    authors=("authors",),
    kind=("publicationVenue.type", "publicationTypes", "publicationtypes"),
    venue=("publicationVenue.name", "venue", "journal.name"),
    volume=("journal.volume",),
    pages=("journal.pages",),
    published=("publicationDate", "publicationdate", "year"),
    identifiers=tuple(
        (scheme, f"{ids}.{name}")
        for ids in ("externalIds", "externalids")
        for scheme, name in (
            *(("doi", "DOI"), ("arxiv", "ArXiv"), ("acl", "ACL")),
            *(("pmid", "PubMed"), ("pmcid", "PubMedCentral")),
        )
    ),
    links=((LinkKind.PDF, "openAccessPdf.url"), (LinkKind.OTHER, "url")),
    counts=((CountKind.CITATIONS, "citationCount"),),
)
# CSL-JSON: https://docs.citationstyles.org/en/stable/specification.html; Crossref's API has its
# names and own types.
_CSL = FieldMap(
    name="CSL-JSON",
    needs=("title", "type"),
    abstract=("abstract",),
    authors=("author",),
    keywords=("keyword", "keywords"),
    kind=("type",),
    kinds={
        "article": PaperKind.PREPRINT,
        "posted-content": PaperKind.PREPRINT,
        "proceedings-article": PaperKind.CONFERENCE,
    },
    venue=("container-title", "event-title", "event"),
    venue_short=("container-title-short", "short-container-title", "journalAbbreviation"),
    volume=("volume",),
    issue=("issue",),
    pages=("page", "pages", "article-number"),
    publisher=("publisher",),
    published=("issued", "published", "published-print", "published-online"),
    language=("language",),
    key=("citation-key",),
    identifiers=(("doi", "DOI"), ("doi", "doi"), ("arxiv", "arxiv")),
    links=((LinkKind.PAPER, "URL"), (LinkKind.PAPER, "url")),
    status=("status",),
    counts=((CountKind.CITATIONS, "is-referenced-by-count"),),
    counted=("indexed.date-time",),
)
# The first that fits reads a record. That one is CSL shows in a name that others do not use.
MAPS: tuple[MapRow, ...] = (
    (_PAPERSHELF, None),
    (_ML_ANTHOLOGY, None),
    (_HUGGING_FACE, None),
    (_OPENREVIEW_NOTES, _openreview_note),
    (_OPENREVIEW_LISTS, _openreview_list),
    (_ARXIV, _arxiv_dump),
    (_SEMANTIC_SCHOLAR, _semantic_scholar),
    # In the datasets, https://api.semanticscholar.org/api-docs/datasets.
    (replace(_SEMANTIC_SCHOLAR, needs=("corpusid", "title")), _semantic_scholar),
    *ARCHIVES,
    *SERVICES,
    *(
        (replace(_CSL, needs=("title", "type", name)), _csl_item)
        for name in ("author[]", "issued", "container-title", "DOI")
    ),
    (_HUGGING_FACE_FLAT, None),
    (PLAIN, _plain),
)
