"""One paper from several records of it: for each field the best source, by a declared order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from papershelf.enrich.compare import Record
from papershelf.enrich.links import key, unique
from papershelf.model import Count, CountKind, Origin, Paper, PartialDate, Status

# What tells of one publication comes from one record, or a volume would stand beside another's
# pages. The others are taken one by one, each from the first record in order that has it.
OF_PUBLICATION = ("kind", "venue", "volume", "issue", "pages", "publisher", "published", "status")
ONE_BY_ONE = ("abstract", "authors", "listed", "language", "key")
# What is taken from all, and by which match key.
_UNITED: Mapping[str, Callable[[Any], str]] = {
    "identifiers": lambda identifier: str(identifier.scheme),
    "keywords": str,
    "links": lambda link: key(link.url),
}

# Of one venue, what outweighs what: a retraction all, a decision a submission.
_STATUSES = (Status.RETRACTED, None, *reversed(Status))


def rank(record: Record) -> tuple[int, int, int]:
    """Return the place of a record among those of one paper, the best first.

    Published ones before preprints before mere listings; among those, ones with authors first, and
    then those with more fields.
    """
    paper = record.paper
    known = (paper.abstract, paper.published, paper.identifiers, paper.pages, paper.links)
    stage = 0 if record.is_published else 1 if record.is_preprint or paper.identifiers else 2
    return stage, not paper.authors, -sum(map(bool, known))


def combine(records: Sequence[Record]) -> Paper:
    """Return the paper of records that are one, the best first: see `rank`."""
    lead, *rest = (record.paper for record in records)
    if not rest:
        return lead
    papers = (lead, *rest)
    taken = dict(_choices(records))
    changed = {field: getattr(paper, field) for field, paper in taken.items() if paper is not lead}
    united, origins = _united(papers)
    united["counts"], counted = _counts(papers)
    origins += counted
    # What only a later link knows is filled in.
    united["links"] = unique(link for paper in papers for link in paper.links)
    places = (place for paper in rest for place in (paper.source, *paper.others))
    origins += (
        Origin(field=field, source=taken[field].source) for field, value in changed.items() if value
    )
    origins.sort(key=lambda origin: origin.field)
    others = tuple(dict.fromkeys(places))
    return replace(lead, **changed, **united, others=others, origins=tuple(origins))


def _choices(records: Sequence[Record]) -> Iterator[tuple[str, Paper]]:
    """Yield each field with the paper whose value is taken, where any has one.

    A date may be more exact elsewhere, but a preprint's day is not that of the publication.
    """
    papers = [record.paper for record in records]
    lead = papers[0]
    # A list of authors that ends in "et al." says less than one that does not.
    whole = [paper for paper in papers if not paper.has_more_authors]
    for field in ONE_BY_ONE:
        order = [*whole, *papers] if field == "authors" else papers
        yield field, next((paper for paper in order if getattr(paper, field)), lead)
    publication = next((paper for paper in papers if paper.venue), None)
    publication = publication or next((paper for paper in papers if paper.published), lead)
    for field in OF_PUBLICATION:
        yield field, publication
    yield "status", _decided(papers, publication)
    same_stage = [
        record.paper
        for record in records
        if record.is_preprint == records[0].is_preprint or record.paper is publication
    ]
    # What a preprint may be used by holds for no other version.
    yield "license", next((paper for paper in same_stage if paper.license), lead)
    exact = max(same_stage, key=lambda paper: _exactness(paper.published, publication.published))
    if _exactness(exact.published, publication.published) > 0:
        yield "published", exact


def _decided(papers: Sequence[Paper], publication: Paper) -> Paper:
    """Return the one of *papers* whose status holds: of those of the venue of the publication."""
    retracted = (paper for paper in papers if paper.status is Status.RETRACTED)
    of_venue = (paper for paper in papers if paper.venue == publication.venue)
    found = next(retracted, None)
    return found or min(of_venue, key=lambda paper: _STATUSES.index(paper.status))


def _counts(papers: Sequence[Paper]) -> tuple[tuple[Count, ...], list[Origin]]:
    """Return the latest count of each kind, or else the largest, and where they come from."""
    best: dict[CountKind, tuple[Count, Paper]] = {}
    for paper in papers:
        for count in paper.counts:
            known = best.get(count.kind)
            if known is None or _recency(count) > _recency(known[0]):
                best[count.kind] = count, paper
    sources = dict.fromkeys(paper.source for _, paper in best.values() if paper is not papers[0])
    chosen = tuple(best[kind][0] for kind in CountKind if kind in best)
    return chosen, [Origin(field="counts", source=source) for source in sources]


def _recency(count: Count) -> tuple[PartialDate, int]:
    return count.date or PartialDate(), count.value


def _united(papers: Sequence[Paper]) -> tuple[dict[str, tuple[Any, ...]], list[Origin]]:
    """Return by field what is taken from all papers, and where it comes from but for the first."""
    united: dict[str, tuple[Any, ...]] = {}
    origins: list[Origin] = []
    for field, match_key in _UNITED.items():
        found: dict[str, Any] = {}
        for paper in papers:
            known = len(found)
            for value in getattr(paper, field):
                found.setdefault(match_key(value), value)
            if len(found) > known and paper is not papers[0]:
                origins.append(Origin(field=field, source=paper.source))
        united[field] = tuple(found.values())
    return united, origins


def _exactness(date: PartialDate | None, year_of: PartialDate | None) -> int:
    """Return how much more a date tells than that of the publication: nothing in another year."""
    if date is None or year_of is None or date.year != year_of.year:
        return 0
    known, least = (sum(map(bool, (each.month, each.day))) for each in (date, year_of))
    return known - least
