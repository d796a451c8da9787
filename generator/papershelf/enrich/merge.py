"""Merging: records of one paper become that paper, and what is doubtful stays unmerged.

Records that share an identifier are one paper, then those with the same title whose authors, years
and venues go together (see `enrich.compare`). The outcome does not depend on the order of sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product

from msgspec import Struct

from papershelf.enrich.combine import combine, rank
from papershelf.enrich.compare import (
    Keys,
    Record,
    Relation,
    keys_of,
    may_compare,
    may_share,
    of_versions,
    record_of,
    relation,
)
from papershelf.model import Identifier, Paper
from papershelf.problems import Problem, Severity

# As many records of a cluster, and clusters of a title, are compared: the rest of a pile that large
# is the same again and again, or nothing that could be disambiguated.
_MOST_COMPARED = 32
# In the index, in place of an author's name.
_NOBODY, _ANYBODY = "", "*"


class Orders(Struct, frozen=True, kw_only=True):
    """What the maintainer says: groups of records that are one paper, and of ones that are not."""

    must_link: tuple[tuple[Paper, ...], ...] = ()
    cannot_link: tuple[tuple[Paper, ...], ...] = ()


_NO_ORDERS = Orders()


@dataclass(slots=True, eq=False)
class _Duplicates:
    """Records of one paper, the best first; `reasons` say why the others joined it."""

    records: list[Record]
    reasons: list[tuple[Record, str]] = field(default_factory=list)

    @property
    def lead(self) -> Record:
        """The record that leads the paper."""
        return self.records[0]


def merge(
    papers: Iterable[Paper],
    orders: Orders = _NO_ORDERS,
    keys_of: Callable[[Paper], Keys] = keys_of,
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return the papers of these records in the order of those that lead, and what was merged.

    Each merge is a note; each doubtful pair, which stays unmerged, is a warning with both places.
    Orders are believed before all evidence. *keys_of* may know keys that were made before.
    """
    given = list(papers)
    places = {id(paper): place for place, paper in enumerate(given)}
    known = [(paper, keys_of(paper)) for paper in given]
    near = {place for place, each in enumerate(_connected(known)) if each}
    ordered = chain.from_iterable((*orders.must_link, *orders.cannot_link))
    near.update(places[id(paper)] for paper in ordered)
    merger = _Merger([record_of(*known[place]) for place in sorted(near)], orders)
    clusters = sorted(merger.run(), key=lambda cluster: places[id(cluster.lead.paper)])
    notes = [
        _merged(record, cluster.lead, why)
        for cluster in clusters
        for record, why in cluster.reasons
    ]
    whole = {places[id(cluster.lead.paper)]: cluster for cluster in clusters}
    found = (
        combine(whole[place].records) if place in whole else paper
        for place, paper in enumerate(given)
        if place in whole or place not in near
    )
    return tuple(found), (*notes, *merger.problems)


def _connected(known: Sequence[tuple[Paper, Keys]]) -> Iterator[bool]:
    """Yield whether each record has anything in common with another that may make them one paper.

    Nearly all have not, and need not be looked at any more.
    """
    keys = [each for _, each in known]
    digests = _repeated(each.digest for each in keys)
    titles = _repeated(chain.from_iterable(each.titles for each in keys))
    values = _repeated(found.value for paper, _ in known for found in paper.identifiers)
    for paper, each in known:
        yield (
            each.digest in digests
            or each.title in titles
            or not titles.isdisjoint(each.parts)
            or any(found.value in values for found in paper.identifiers)
        )


def _repeated(texts: Iterable[str]) -> set[str]:
    """Return the texts that come more than once."""
    seen, again = set[str](), set[str]()
    for text in texts:
        (again if text in seen else seen).add(text)
    return again


class _Merger:
    """Clusters of records, at first one for each record, which join as evidence is met."""

    def __init__(self, given: Iterable[Record], orders: Orders) -> None:
        records = {id(record.paper): record for record in given}
        self.records = sorted(records.values(), key=_quality)
        self.order = {id(record): place for place, record in enumerate(self.records)}
        self.cluster = {id(record): _Duplicates([record]) for record in self.records}
        self.problems: list[Problem] = []
        self.must_link = [[records[id(paper)] for paper in group] for group in orders.must_link]
        self.cannot_link = {
            frozenset((id(records[id(one)]), id(records[id(other)])))
            for group in orders.cannot_link
            for one, other in combinations(group, 2)
        }

    def run(self) -> list[_Duplicates]:
        """Return all clusters, after each kind of evidence in turn."""
        for group in self.must_link:
            for record in group:
                self.join(group[0], record, "corrections.yml says so")
        self.join_repeated()
        self.join_registered()
        self.join_titled()
        return self.clusters()

    def clusters(self) -> list[_Duplicates]:
        """Return the clusters in the order of their leading records."""
        return list(dict.fromkeys(map(self.of, self.records)))

    def of(self, record: Record) -> _Duplicates:
        """Return the cluster of a record."""
        return self.cluster[id(record)]

    def join(self, one: Record, other: Record, reason: str) -> bool:
        """Make one of two clusters unless they cannot link; return whether they are one now."""
        whole, gone = sorted((self.of(one), self.of(other)), key=self.place)
        if whole is gone or self.cannot_be_one(whole, gone):
            return whole is gone
        in_order = self.order[id(whole.records[-1])] < self.order[id(gone.lead)]
        whole.reasons += [(gone.lead, reason), *gone.reasons]
        whole.records += gone.records
        if not in_order:
            whole.records.sort(key=lambda record: self.order[id(record)])
        for record in gone.records:
            self.cluster[id(record)] = whole
        return True

    def place(self, cluster: _Duplicates) -> int:
        """Return what clusters are sorted by: the place of the leading record."""
        return self.order[id(cluster.lead)]

    def cannot_be_one(self, one: _Duplicates, other: _Duplicates) -> bool:
        """Return whether a correction says that they are two papers."""
        return bool(self.cannot_link) and any(
            frozenset(map(id, pair)) in self.cannot_link
            for pair in product(one.records, other.records)
        )

    def join_repeated(self) -> None:
        """Join records that say just the same."""
        first: dict[str, Record] = {}
        for record in self.records:
            known = first.setdefault(record.keys.digest, record)
            if known is not record:
                self.join(known, record, "it says just what another record of it says")

    def join_registered(self) -> None:
        """Join what shares an identifier; one that strangers share too names none of them."""
        holders: dict[Identifier, list[Record]] = defaultdict(list)
        for record in self.records:
            for identifier in record.paper.identifiers:
                holders[identifier].append(record)
        for identifier, records in holders.items():
            strangers = [
                record
                for place, record in enumerate(records)
                if place and not self.join_one(record, records[:place], f"both have {identifier}")
            ]
            if strangers:
                self.problems.append(_shared(identifier, records[0], strangers))

    def join_one(self, record: Record, earlier: Sequence[Record], reason: str) -> bool:
        """Join a record to the first that goes with it, and tell whether there is one."""
        friends = (one for one in earlier[:_MOST_COMPARED] if may_share(one, record))
        return any(self.join(friend, record, reason) for friend in friends)

    def join_titled(self) -> None:
        """Join what has the same title, where there is just one candidate for it."""
        index = _TitleIndex(self.records)
        for cluster in self.clusters():
            related = [
                (other, found)
                for other in sorted(index.beside(cluster), key=self.place)
                if (found := _related_to(other, cluster)) is not Relation.DIFFERENT
            ]
            same = [other for other, found in related if found is Relation.SAME]
            if len(same) == 1 and self.join(same[0].lead, cluster.lead, "the same title"):
                index.add(same[0])
                continue
            for other, found in related:
                self.tell(other.lead, cluster.lead, found)
            index.add(cluster)

    def tell(self, one: Record, other: Record, found: Relation) -> None:
        """Report a pair that stays unmerged although it looks like one paper."""
        if found is Relation.APART:
            if not self.cannot_be_one(self.of(one), self.of(other)):
                self.problems.append(_unmerged(one, other))
        elif found is Relation.SAME:
            self.doubt(one, other, "it is not the only one with this title")
        else:
            self.doubt(one, other, "the titles are alike, and not all the rest")

    def doubt(self, one: Record, other: Record, reason: str) -> None:
        """Report a pair that may be one paper and may be two."""
        if not self.cannot_be_one(self.of(one), self.of(other)):
            self.problems.append(_doubtful(one, other, reason))


def _quality(record: Record) -> tuple[tuple[int, int, int], str, str]:
    """Return what records are sorted by, the best first: their content, not their places."""
    return rank(record), record.keys.digest, str(record.paper.source)


class _TitleIndex:
    """Clusters by the titles of their records, and within a title by the authors' names.

    Titles that only one of all `records` has lead nowhere, and are left out.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self.shared = _repeated(chain.from_iterable(record.keys.titles for record in records))
        self.known: dict[tuple[str, str], dict[_Duplicates, None]] = defaultdict(dict)

    def add(self, cluster: _Duplicates) -> None:
        """Make a cluster known under all its titles."""
        for record in cluster.records[:_MOST_COMPARED]:
            names = (*record.families, _ANYBODY) if record.families else (_NOBODY,)
            for key in product(self.shared.intersection(record.keys.titles), names):
                self.known[key][cluster] = None

    def beside(self, cluster: _Duplicates) -> set[_Duplicates]:
        """Return other clusters that share a title and an author with this one, or have none."""
        found: set[_Duplicates] = set()
        for record in cluster.records[:_MOST_COMPARED]:
            names = (*record.families, _NOBODY) if record.families else (_ANYBODY, _NOBODY)
            for key in product(self.shared.intersection(record.keys.titles), names):
                found.update(list(self.known.get(key, ()))[:_MOST_COMPARED])
        return found - {cluster}


def _related_to(one: _Duplicates, other: _Duplicates) -> Relation:
    """Return the relation of clusters: what speaks most against joining them."""
    pairs = list(product(one.records[:_MOST_COMPARED], other.records[:_MOST_COMPARED]))
    if not any(may_compare(*pair) for pair in pairs):
        return Relation.DIFFERENT
    return max(relation(*pair) if may_compare(*pair) else of_versions(*pair) for pair in pairs)


def _merged(record: Record, lead: Record, reason: str) -> Problem:
    """Return the note that a record is part of a paper."""
    paper = record.paper
    return Problem(
        severity=Severity.NOTE,
        source=paper.source,
        message=f"“{paper.title}” is one paper with {lead.paper.source}: {reason}",
    )


def _unmerged(one: Record, other: Record) -> Problem:
    """Return the note that a work came out twice."""
    return Problem(
        severity=Severity.NOTE,
        source=other.paper.source,
        message=f"“{other.paper.title}” came out elsewhere too: {one.paper.source} is kept apart",
    )


def _shared(identifier: Identifier, first: Record, others: Sequence[Record]) -> Problem:
    """Return the warning that an identifier stands at several papers."""
    places = len(others)
    return Problem(
        severity=Severity.WARNING,
        source=others[0].paper.source,
        message=f"{identifier} stands here and at {first.paper.source}, and the papers differ"
        + (f"; at {places + 1} places in all" if places > 1 else ""),
        hint="it may be that of a volume; corrections.yml can remove it, or merge them",
    )


def _doubtful(one: Record, other: Record, reason: str) -> Problem:
    """Return the warning that two records may be one paper."""
    return Problem(
        severity=Severity.WARNING,
        source=other.paper.source,
        message=f"“{other.paper.title}” may be one paper with {one.paper.source}: {reason}",
        hint="they stay apart until corrections.yml merges or splits them",
    )
