"""Whether two records are one paper: certain, doubtful, or not; and the paper of those that are."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from papershelf.enrich.links import key, unique
from papershelf.model import (
    Count,
    CountKind,
    Identifier,
    Link,
    LinkKind,
    Origin,
    Paper,
    PaperKind,
    PartialDate,
    Source,
    Status,
)
from papershelf.text.identifiers import resolved
from papershelf.text.slugs import digest_of
from papershelf.text.titles import part_keys, title_key

# Registries in which a paper has one entry, the DOI's first: two entries are two publications.
_EXCLUSIVE = ("doi", "arxiv", "acl", "pmlr", "neurips", "cvf", "jmlr", "pmid")
# A preprint may come out years later; two proceedings of one year apart are often one printing.
_YEARS_TO_PRINT = 4
_YEARS_APART = 1
# Of the words of the shorter list or text, the part that must be the other's too.
_ENOUGH_AUTHORS = 0.5
_NEARLY_ALL_AUTHORS = 0.8
_ENOUGH_WORDS = 0.5
# A title of fewer words says little where nothing else is known: "Editorial", "A reply".
_TELLING_WORDS = 3
_TELLING_ABSTRACT = 10
_WORD = re.compile(r"[^\W\d_]{4,}")
_MOST_OF_ABSTRACT = 4_000
# Most names and venues come again and again.
_name_key = lru_cache(maxsize=1 << 17)(title_key)
_spelled = lru_cache(maxsize=1 << 12)(str)
# As much of a digest as identifies one of millions of records.
_DIGEST_LETTERS = 32
_NOWHERE = Source(path="")


class Relation(IntEnum):
    """What two records are to one another; the greater one outweighs the others."""

    SAME = 0
    APART = 1  # two publications of the same work
    DOUBTFUL = 2
    DIFFERENT = 3


class Keys(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Match keys: what shows which records need a closer look.

    `title` and `parts` are the keys of the title and its parts; `digest` is that of all that the
    record says, whatever its place.
    """

    title: str
    parts: tuple[str, ...]
    digest: str

    @property
    def titles(self) -> tuple[str, ...]:
        """The keys under which a record is looked for."""
        return (self.title, *self.parts) if self.title else self.parts


class Record(Struct, frozen=True, kw_only=True, dict=True):
    """A paper as a source gives it, with what it is compared by."""

    paper: Paper
    keys: Keys
    families: frozenset[str]
    venue: str

    @property
    def title(self) -> str:
        """The key of the title."""
        return self.keys.title

    @property
    def is_preprint(self) -> bool:
        """Whether it came out on a preprint server and, as far as is known, nowhere else."""
        if self.paper.kind is PaperKind.PREPRINT:
            return True
        return not self.venue and any(found.scheme == "arxiv" for found in self.paper.identifiers)

    @property
    def is_published(self) -> bool:
        """Whether a journal, a conference or a publisher stands for it."""
        stands = self.paper.status in (None, Status.RETRACTED)
        return bool(self.venue) and stands and not self.is_preprint

    @cached_property
    def words(self) -> frozenset[str]:
        """The longer words of the abstract."""
        return frozenset(_WORD.findall(self.paper.abstract[:_MOST_OF_ABSTRACT].casefold()))


def keys_of(paper: Paper) -> Keys:
    """Return the match keys of a paper as a source gives it."""
    names = (author.name for author in paper.authors)
    urls = (link.url for link in paper.links)
    dates = str(paper.published), str(paper.listed)
    registered = map(str, paper.identifiers)
    printed = _spelled(paper.venue), paper.volume, paper.issue, paper.pages, *dates
    status = (paper.status,) if paper.status else ()
    said = paper.title, paper.abstract, *printed, *registered, *names, *urls, *status
    return Keys(
        title=title_key(paper.title),
        parts=tuple(filter(None, part_keys(paper.title))),
        digest=digest_of("\x1f".join(said))[:_DIGEST_LETTERS],
    )


def content_of(paper: Paper) -> str:
    """Return all that a paper says, wherever it was read, as a text to compare."""
    bare = replace(paper, source=_NOWHERE, others=(), origins=())
    # Addresses are made from this, and are older than the aliases.
    names = (name for name in Paper.__struct_fields__ if name != "aliases")
    return f"Paper({', '.join(f'{name}={getattr(bare, name)!r}' for name in names)})"


def record_of(paper: Paper, keys: Keys) -> Record:
    """Return the record of a paper with its match keys."""
    venue = paper.venue
    names = (_name_key(author.family or author.name) for author in paper.authors)
    return Record(
        paper=paper,
        keys=keys,
        families=frozenset(filter(None, names)),
        venue=venue.slug or title_key(venue.name) if venue else "",
    )


def relation(one: Record, other: Record) -> Relation:
    """Return what two records are to one another of whose titles `may_compare` is true."""
    if one.title != other.title:
        return _of_subtitled(one, other)
    if not one.families or not other.families:
        return _of_authorless(one, other)
    shared = _overlap(one.families, other.families)
    if not shared:
        return Relation.DIFFERENT
    if shared < _ENOUGH_AUTHORS:
        return Relation.DOUBTFUL
    return of_versions(one, other)


def may_compare(one: Record, other: Record) -> bool:
    """Return whether the titles are the same, or one is what the other has beside its colon."""
    return (
        one.title == other.title or one.title in other.keys.parts or other.title in one.keys.parts
    )


def may_share(one: Record, other: Record) -> bool:
    """Return whether an identifier in common is believed."""
    # Sources give papers the DOI of their volume, too: so the title, nearly all authors or the
    # abstract must agree.
    return may_compare(one, other) or _same_authors(one, other) or _similar(one, other)


def _of_subtitled(one: Record, other: Record) -> Relation:
    """Return the relation of records of which one has the title of the other and more."""
    if one.families and other.families:
        return of_versions(one, other) if _same_authors(one, other) else Relation.DIFFERENT
    if _similar(one, other):
        return max(Relation.DOUBTFUL, of_versions(one, other))
    return Relation.DIFFERENT


def _of_authorless(one: Record, other: Record) -> Relation:
    """Return the relation where one of the records names no authors."""
    is_telling = min(len(one.paper.title.split()), len(other.paper.title.split())) >= _TELLING_WORDS
    if one.words and other.words:
        return of_versions(one, other) if _similar(one, other) else Relation.DOUBTFUL
    return of_versions(one, other) if is_telling else Relation.DOUBTFUL


def of_versions(one: Record, other: Record) -> Relation:
    """Return the relation of records of the same work: versions of one paper, or publications."""
    if one.is_published and other.is_published and one.venue != other.venue:
        return Relation.APART
    if _conflicting(one, other):
        return Relation.DOUBTFUL
    years = one.paper.year, other.paper.year
    if all(years):
        printed = one.is_preprint or other.is_preprint
        most = _YEARS_TO_PRINT if printed else _YEARS_APART
        if max(years) - min(years) > most:
            return Relation.DOUBTFUL
    return Relation.SAME


def _conflicting(one: Record, other: Record) -> bool:
    """Return whether a registry has an entry for each of the two; a preprint's DOI is its own."""
    schemes = _EXCLUSIVE if one.is_preprint == other.is_preprint else _EXCLUSIVE[1:]
    values = {found.scheme: found.value for found in one.paper.identifiers}
    return any(
        values.get(found.scheme, found.value) != found.value
        for found in other.paper.identifiers
        if found.scheme in schemes
    )


def _same_authors(one: Record, other: Record) -> bool:
    """Return whether nearly all authors of either are the other's too."""
    more = max(len(one.families), len(other.families))
    return bool(more) and len(one.families & other.families) >= _NEARLY_ALL_AUTHORS * more


def _similar(one: Record, other: Record) -> bool:
    """Return whether the abstracts share most of their words; short ones must share them all."""
    if min(len(one.words), len(other.words)) < _TELLING_ABSTRACT:
        return bool(one.words) and one.words == other.words
    return _overlap(one.words, other.words) >= _ENOUGH_WORDS


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the smaller set the other one has, from 0 to 1; 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


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
    """Return the place of a record among those of one paper, the best first."""
    # Published ones before preprints before mere listings; among those, ones with authors first,
    # and then those with more fields.
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
    linked = tuple(_with_preprints(records))
    united, origins = _united(linked)
    united["counts"], counted = _counts(papers)
    origins += counted
    # What only a later link knows is filled in.
    united["links"] = unique(link for paper in linked for link in paper.links)
    united["aliases"] = _aliases(papers, united["identifiers"])
    places = (place for paper in rest for place in (paper.source, *paper.others))
    origins += (
        Origin(field=field, source=taken[field].source) for field, value in changed.items() if value
    )
    origins.sort(key=lambda origin: origin.field)
    others = tuple(dict.fromkeys(places))
    return replace(lead, **changed, **united, others=others, origins=tuple(origins))


def _with_preprints(records: Iterable[Record]) -> Iterator[Paper]:
    """Yield the papers of *records*, preprints with links in place of identifiers that give way."""
    kept: dict[str, Identifier] = {}
    for record in records:
        own = record.paper.identifiers
        lost = [found for found in own if kept.setdefault(found.scheme, found) != found]
        links = tuple(
            Link(url=url, kind=LinkKind.PREPRINT, field=found.scheme)
            for found in lost
            if record.is_preprint and (url := resolved(found))
        )
        yield replace(record.paper, links=(*record.paper.links, *links)) if links else record.paper


def _choices(records: Sequence[Record]) -> Iterator[tuple[str, Paper]]:
    """Yield each field with the paper whose value is taken, where any has one."""
    # A date may be more exact elsewhere, but a preprint's day is not that of the publication.
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


def _aliases(papers: Sequence[Paper], identifiers: Iterable[Identifier]) -> tuple[str, ...]:
    """Return the identifiers and titles of *papers* that the paper of them all lacks."""
    lead = {papers[0].title, *map(str, identifiers)}
    names = (name for paper in papers for name in (*map(str, paper.identifiers), paper.title))
    return tuple(dict.fromkeys(name for name in names if name not in lead))


def _exactness(date: PartialDate | None, year_of: PartialDate | None) -> int:
    """Return how much more a date tells than that of the publication: nothing in another year."""
    if date is None or year_of is None or date.year != year_of.year:
        return 0
    known, least = (sum(map(bool, (each.month, each.day))) for each in (date, year_of))
    return known - least
