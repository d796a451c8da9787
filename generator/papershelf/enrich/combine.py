"""Combine the records of one paper: choose or unite the values of each field."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from papershelf.enrich.compare import Record
from papershelf.enrich.links import link_key, unique_links
from papershelf.model import (
    Count,
    CountKind,
    Identifier,
    Link,
    LinkKind,
    Origin,
    Paper,
    PartialDate,
    Status,
)
from papershelf.text.identifiers import registry_address

# The first fields are all taken from one record, so that a volume never meets the pages of another
# publication. Each of the others is taken from the first record that has it.
JOINT_FIELDS = ("kind", "venue", "volume", "issue", "pages", "publisher", "published", "status")
SINGLE_FIELDS = ("abstract", "authors", "listed", "language", "key")
# The fields whose values are united from all records, with the match key of a value.
_UNITED_FIELDS: Mapping[str, Callable[[Any], str]] = {
    "identifiers": lambda identifier: str(identifier.scheme),
    "keywords": str,
    "links": lambda link: link_key(link.url),
}

# By precedence among records of one venue: a retraction before all, a decision before a submission.
_STATUSES = (Status.RETRACTED, None, *reversed(Status))


def rank(record: Record) -> tuple[int, int, int]:
    """Return the sort key of *record* among the records of its paper, the best first."""
    # Publications come before preprints, and these before bare listings; within each, records with
    # authors come first, and then those with more fields.
    paper = record.paper
    fields = (paper.abstract, paper.published, paper.identifiers, paper.pages, paper.links)
    stage = 0 if record.is_published else 1 if record.is_preprint or paper.identifiers else 2
    return stage, not paper.authors, -sum(map(bool, fields))


def combine(records: Sequence[Record]) -> Paper:
    """Return the paper that *records* describe; they are sorted by `rank`, the best first."""
    lead, *rest = (record.paper for record in records)
    if not rest:
        return lead
    papers = (lead, *rest)
    chosen = dict(_choices(records))
    changed = {field: getattr(paper, field) for field, paper in chosen.items() if paper is not lead}
    linked = tuple(_with_preprints(records))
    united, origins = _united(linked)
    united["counts"], count_origins = _counts(papers)
    origins += count_origins
    # By `unique_links`, so that evidence that only a later link has is kept.
    united["links"] = unique_links(link for paper in linked for link in paper.links)
    united["aliases"] = _aliases(papers, united["identifiers"])
    sources = (source for paper in rest for source in (paper.source, *paper.others))
    origins += (
        Origin(field=field, source=chosen[field].source) for field in changed if changed[field]
    )
    origins.sort(key=lambda origin: origin.field)
    others = tuple(dict.fromkeys(sources))
    return replace(lead, **changed, **united, others=others, origins=tuple(origins))


def _with_preprints(records: Iterable[Record]) -> Iterator[Paper]:
    """Yield the papers of *records*; preprints get links for the identifiers that are dropped."""
    # The combined paper keeps only the first identifier of each scheme.
    kept: dict[str, Identifier] = {}
    for record in records:
        identifiers = record.paper.identifiers
        dropped = [each for each in identifiers if kept.setdefault(each.scheme, each) != each]
        links = tuple(
            Link(url=url, kind=LinkKind.PREPRINT, field=identifier.scheme)
            for identifier in dropped
            if record.is_preprint and (url := registry_address(identifier))
        )
        yield replace(record.paper, links=(*record.paper.links, *links)) if links else record.paper


def _choices(records: Sequence[Record]) -> Iterator[tuple[str, Paper]]:
    """Yield each field with the paper whose value is chosen for it; the last choice counts."""
    papers = [record.paper for record in records]
    lead = papers[0]
    # A complete list of authors is preferred to one that ends in "et al.".
    complete = [paper for paper in papers if not paper.has_more_authors]
    for field in SINGLE_FIELDS:
        order = [*complete, *papers] if field == "authors" else papers
        yield field, next((paper for paper in order if getattr(paper, field)), lead)
    publication = next((paper for paper in papers if paper.venue), None)
    publication = publication or next((paper for paper in papers if paper.published), lead)
    for field in JOINT_FIELDS:
        yield field, publication
    yield "status", _with_prevailing_status(papers, publication)
    same_stage = [
        record.paper
        for record in records
        if record.is_preprint == records[0].is_preprint or record.paper is publication
    ]
    # The licence of a preprint does not hold for other versions.
    yield "license", next((paper for paper in same_stage if paper.license), lead)
    # A date may be more exact elsewhere, but that of a preprint dates no publication.
    exact = max(same_stage, key=lambda paper: _exactness(paper.published, publication.published))
    if _exactness(exact.published, publication.published) > 0:
        yield "published", exact


def _with_prevailing_status(papers: Sequence[Paper], publication: Paper) -> Paper:
    """Return a retracted paper, or else the one at *publication*'s venue whose status prevails."""
    retracted = (paper for paper in papers if paper.status is Status.RETRACTED)
    at_venue = (paper for paper in papers if paper.venue == publication.venue)
    first = next(retracted, None)
    return first or min(at_venue, key=lambda paper: _STATUSES.index(paper.status))


def _counts(papers: Sequence[Paper]) -> tuple[tuple[Count, ...], list[Origin]]:
    """Return the latest count of each kind (of equal dates, the largest), and their origins."""
    best: dict[CountKind, tuple[Count, Paper]] = {}
    for paper in papers:
        for count in paper.counts:
            previous = best.get(count.kind)
            if previous is None or _recency(count) > _recency(previous[0]):
                best[count.kind] = count, paper
    sources = dict.fromkeys(paper.source for _, paper in best.values() if paper is not papers[0])
    chosen = tuple(best[kind][0] for kind in CountKind if kind in best)
    return chosen, [Origin(field="counts", source=source) for source in sources]


def _recency(count: Count) -> tuple[PartialDate, int]:
    return count.date or PartialDate(), count.value


def _united(papers: Sequence[Paper]) -> tuple[dict[str, tuple[Any, ...]], list[Origin]]:
    """Return the united values by field, and the origins of those that the first paper lacks."""
    united: dict[str, tuple[Any, ...]] = {}
    origins: list[Origin] = []
    for field, match_key in _UNITED_FIELDS.items():
        values: dict[str, Any] = {}
        for paper in papers:
            before = len(values)
            for value in getattr(paper, field):
                values.setdefault(match_key(value), value)
            if len(values) > before and paper is not papers[0]:
                origins.append(Origin(field=field, source=paper.source))
        united[field] = tuple(values.values())
    return united, origins


def _aliases(papers: Sequence[Paper], identifiers: Iterable[Identifier]) -> tuple[str, ...]:
    """Return the identifiers and titles of *papers* that the combined paper lacks."""
    lead = {papers[0].title, *map(str, identifiers)}
    names = (name for paper in papers for name in (*map(str, paper.identifiers), paper.title))
    return tuple(dict.fromkeys(name for name in names if name not in lead))


def _exactness(date: PartialDate | None, other: PartialDate | None) -> int:
    """Return how many more parts (month, day) *date* has than *other*; 0 in another year."""
    if date is None or other is None or date.year != other.year:
        return 0
    parts, of_other = (sum(map(bool, (each.month, each.day))) for each in (date, other))
    return parts - of_other
