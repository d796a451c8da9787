"""Papers for programs: the JSON of a line of `papers.jsonl`, and its JSON Schema.

The docstrings of the records are the descriptions in the schema. The JSON reader restores the same
paper from a record.
"""

import json

from msgspec import UNSET, Struct, UnsetType, convert
from msgspec.json import schema

from papershelf.config import PageSettings
from papershelf.model import LinkKind, Paper, PaperKind, PartialDate, Source, Status
from papershelf.outputs.addresses import address_of, paper_path
from papershelf.text.grouping import grouped_by

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class PersonRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An author with the parts of the name that are known.

    `literal` is true of organisations, and `others` of the last of a list that ends in "et al.".
    `identity` is a source's own for the person; of several affiliations, "; " stands between them.
    """

    name: str
    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""
    literal: bool = False
    orcid: str = ""
    identity: str = ""
    others: bool = False
    affiliation: str = ""
    slug: str = ""


class VenueRecord(Struct, frozen=True, kw_only=True):
    """A journal, or a conference over all its years; `short` is what people call it."""

    name: str
    short: str
    slug: str


class LinkRecord(Struct, frozen=True, kw_only=True):
    """An address with its evidence: the sentence, or the field of the source's record."""

    url: str
    kind: LinkKind
    evidence: str
    field: str


class PromiseRecord(Struct, frozen=True, kw_only=True):
    """What is announced without an address, and the sentence that says so."""

    kinds: tuple[LinkKind, ...]
    evidence: str


class EvidenceRecord(Struct, frozen=True, kw_only=True):
    """Why a paper has a topic: the phrase as the paper writes it, the field, and the sentence."""

    phrase: str
    field: str
    sentence: str


class TopicRecord(Struct, frozen=True, kw_only=True):
    """A topic with its evidence."""

    id: str
    label: str
    evidence: tuple[EvidenceRecord, ...]


class PlaceRecord(Struct, frozen=True, kw_only=True):
    """The place of a record: its file, and the line or else the number of the record."""

    path: str
    line: int | UnsetType = UNSET
    record: int | UnsetType | None = UNSET


class CountRecord(Struct, frozen=True, kw_only=True):
    """A number with the day as of which its source gives it."""

    value: int
    date: str | None


class PaperRecord(Struct, frozen=True, kw_only=True, rename={"origins": "from"}):
    """A paper; a field that is not known is null or empty, never absent.

    Dates are those of ISO 8601, as exact as they are known: "2026-03-12", "2026-03", "2026", or
    "--03-12" without a year. `date` is `published` where known, else `listed`. `from` has by field
    the records other than the leading one that it comes from. `identifiers` are by registry, and
    `former` the slugs under other titles. `license` is an address.
    """

    id: str
    slug: str
    former: tuple[str, ...]
    url: str
    title: str
    abstract: str
    authors: tuple[PersonRecord, ...]
    kind: PaperKind | None
    venue: VenueRecord | None
    volume: str
    issue: str
    pages: str
    publisher: str
    language: str
    license: str
    key: str
    year: int | None
    date: str | None
    published: str | None
    listed: str | None
    identifiers: dict[str, str]
    keywords: tuple[str, ...]
    links: tuple[LinkRecord, ...]
    promised: tuple[PromiseRecord, ...]
    topics: tuple[TopicRecord, ...]
    source: PlaceRecord
    sources: tuple[PlaceRecord, ...]
    origins: dict[str, list[PlaceRecord]]
    status: Status | None
    counts: dict[str, CountRecord]


def record(paper: Paper, site: PageSettings) -> PaperRecord:
    """Return the record of *paper*, whose evidence must be unfolded."""
    values = {
        **{name: getattr(paper, name, None) for name in PaperRecord.__struct_fields__},
        "url": address_of(paper_path(paper.slug), site),
        "year": paper.year or None,
        **{name: _date(getattr(paper, name)) for name in ("date", "published", "listed")},
        "identifiers": {it.scheme: it.value for it in paper.identifiers},
        "promised": paper.promises,
        "source": _place(paper.source),
        "sources": [_place(source) for source in (paper.source, *paper.others)],
        "from": _origins(paper),
        "counts": {
            count.kind: CountRecord(value=count.value, date=_date(count.date))
            for count in paper.counts
        },
    }
    return convert(values, PaperRecord, from_attributes=True)


def record_schema() -> str:
    """Return the JSON Schema of a record."""
    return json.dumps({"$schema": _DRAFT, **schema(PaperRecord)}, indent=1) + "\n"


def _origins(paper: Paper) -> dict[str, list[PlaceRecord]]:
    """Return the locations of the records that a field comes from, except the leading one."""
    by_field = grouped_by(paper.origins, lambda origin: [origin.field])
    return {field: [_place(it.source) for it in origins] for field, origins in by_field.items()}


def _date(date: PartialDate | None) -> str | None:
    """Return *date* in ISO 8601, with the precision that is known, or None."""
    return str(date) if date else None


def _place(source: Source) -> PlaceRecord:
    if source.line:
        return PlaceRecord(path=source.path, line=source.line)
    return PlaceRecord(path=source.path, record=source.record or None)
