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
    papers = [record.paper for record in records]
    lead, *rest = papers
    if not rest:
        return lead
    linked = tuple(_with_preprints(records))
    values, origins = _united(linked)
    # By `unique_links`, so that evidence that only a later link has is kept.
    values["links"] = unique_links(link for paper in linked for link in paper.links)
    values["aliases"] = _aliases(papers, values["identifiers"])
    values["counts"], count_origins = _counts(papers)
    origins += count_origins
    for field, paper in _chosen(records).items():
        if paper is not lead:
            values[field] = getattr(paper, field)
            if values[field]:
                origins.append(Origin(field=field, source=paper.source))
    origins.sort(key=lambda origin: origin.field)
    sources = (source for paper in rest for source in (paper.source, *paper.others))
    others = tuple(dict.fromkeys(sources))
    return replace(lead, **values, others=others, origins=tuple(origins))


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


def _chosen(records: Sequence[Record]) -> dict[str, Paper]:
    """Return by field the paper whose value is chosen for it."""
    papers = [record.paper for record in records]
    chosen = {field: _first_with(field, papers) for field in SINGLE_FIELDS}
    # A complete list of authors is preferred to one that ends in "et al.".
    complete = [paper for paper in papers if not paper.has_more_authors]
    chosen["authors"] = _first_with("authors", [*complete, *papers])
    publication = _first_with("venue", papers)
    if not publication.venue:
        publication = _first_with("published", papers)
    chosen |= dict.fromkeys(JOINT_FIELDS, publication)
    chosen["status"] = _with_prevailing_status(papers, publication)
    same_stage = [
        record.paper
        for record in records
        if record.is_preprint == records[0].is_preprint or record.paper is publication
    ]
    # The licence of a preprint does not hold for other versions.
    chosen["license"] = _first_with("license", same_stage)
    # A date may be more exact elsewhere, but that of a preprint dates no publication.
    exact = max(same_stage, key=lambda paper: _exactness(paper.published, publication.published))
    if _exactness(exact.published, publication.published) > 0:
        chosen["published"] = exact
    return chosen


def _first_with(field: str, papers: Sequence[Paper]) -> Paper:
    """Return the first of *papers* that has a *field*, or else the first one."""
    return next((paper for paper in papers if getattr(paper, field)), papers[0])


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
