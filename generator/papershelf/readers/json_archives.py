"""Field maps for archives and indexes: DBLP, Papers with Code, HAL, Zenodo and bioRxiv."""

from __future__ import annotations

import re
from collections.abc import Mapping

from papershelf.curated.field_maps import FieldMap, JsonObject
from papershelf.model import LinkKind, PaperKind
from papershelf.readers.dblp import NO_EDITION, PREPRINTS, TYPES
from papershelf.readers.json_values import MapRow, inner_at, objects_in, text_at, texts_in
from papershelf.readers.xml_fields import without_full_stop

# "NeurIPS 2017 12" ends with a month.
_PROCEEDING = re.compile(r"(.{1,80} [0-9]{4}) [0-9]{1,2}")


def _papers_with_code(record: JsonObject) -> JsonObject:
    """Return a paper of the dump of Papers with Code, whose proceedings end with a month."""
    match = _PROCEEDING.fullmatch(text_at(record, "proceeding"))
    return {**record, "proceeding": match[1]} if match else record


def _zenodo(record: JsonObject) -> JsonObject:
    """Return a record of Zenodo or of another InvenioRDM: https://developers.zenodo.org."""
    given = record["metadata"]
    creators = given.get("creators")
    people = [
        {**one, **inner_at(one, "person_or_org")} if isinstance(one, Mapping) else one
        for one in (creators if isinstance(creators, list) else [])
    ]
    return {**record, "creators": people}


def _dblp(record: JsonObject) -> JsonObject:
    """Return a hit of DBLP: https://dblp.org/faq/How+to+use+the+dblp+search+API.html."""
    kind, venue = text_at(record, "type"), next(iter(texts_in(record.get("venue"))), "")
    is_preprint = kind.startswith("Informal") or venue == PREPRINTS
    arxiv = text_at(record, "volume").removeprefix("abs/") if venue == PREPRINTS else ""
    pages = texts_in(record.get("ee"))
    return {
        **record,
        "title": without_full_stop(text_at(record, "title")),
        "authors": [
            {"name": author.get("text"), "pid": author.get("@pid")}
            for author in objects_in(inner_at(record, "authors").get("author"))
        ],
        "venue": venue,
        "volume": "" if arxiv else record.get("volume"),
        "kind": "preprint" if is_preprint else TYPES.get(kind, ""),
        "arxiv": arxiv,
        "ee": [page for page in pages if NO_EDITION not in page],
        "other": [page for page in pages if NO_EDITION in page],
    }


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
ARCHIVES: tuple[MapRow, ...] = (
    (_PAPERS_WITH_CODE, _papers_with_code),
    (_HAL, None),
    (_ZENODO, _zenodo),
    (_DBLP, _dblp),
    (_BIORXIV, None),
    (_BIORXIV_PUBLISHED, None),
)
