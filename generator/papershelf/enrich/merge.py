"""Merging: records of one paper become that paper, and what is doubtful stays unmerged.

Records that share an identifier are one paper, then those with the same title whose authors, years
and venues go together (see `enrich.compare`). The outcome does not depend on the order of sources.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations, groupby, product
from operator import attrgetter

from msgspec import Struct

from papershelf.enrich.compare import (
    Keys,
    Record,
    Relation,
    combine,
    content_of,
    keys_of,
    may_compare,
    may_share,
    of_versions,
    rank,
    record_of,
    relation,
)
from papershelf.model import Identifier, Paper
from papershelf.problems import Problem, note, warning

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


class _Duplicates:
    """Records of one paper by their numbers, the best first; `reasons` say why others joined it."""

    def __init__(self, number: int) -> None:
        self.numbers = [number]
        self.reasons: list[tuple[int, str]] = []

    @property
    def lead(self) -> int:
        """The record that leads the paper."""
        return self.numbers[0]


def merge(
    papers: Iterable[Paper], orders: Orders = _NO_ORDERS, keys_of: Callable[[Paper], Keys] = keys_of
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
    records = merger.records
    whole = {places[id(records[cluster.lead].paper)]: cluster for cluster in merger.run()}
    notes: list[Problem] = []
    for place in sorted(whole):
        for number, why in whole[place].reasons:
            paper, lead = records[number].paper, given[place].source
            message = f"“{paper.title}” is one paper with {lead}: {why}"
            notes.append(note(paper.source, message))
    found = (
        combine([records[number] for number in whole[place].numbers]) if place in whole else paper
        for place, paper in enumerate(given)
        if place in whole or place not in near
    )
    return tuple(found), (*notes, *merger.problems)


def _connected(known: Sequence[tuple[Paper, Keys]]) -> Iterator[bool]:
    """Yield whether each record has anything in common with another; nearly all have not."""
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
    """Clusters of records by their numbers, the best first, which join as evidence is met."""

    def __init__(self, given: Iterable[Record], orders: Orders) -> None:
        own = {id(record.paper): record for record in given}
        self.records = list(_by_content(own.values()))
        self.clusters = [_Duplicates(number) for number in range(len(self.records))]
        self.problems: list[Problem] = []
        self.reported: set[tuple[int, int]] = set()
        numbers = {id(record.paper): number for number, record in enumerate(self.records)}
        self.must_link = [[numbers[id(paper)] for paper in group] for group in orders.must_link]
        self.cannot_link = {
            frozenset((numbers[id(one)], numbers[id(other)]))
            for group in orders.cannot_link
            for one, other in combinations(group, 2)
        }

    def run(self) -> list[_Duplicates]:
        """Return all clusters, after each kind of evidence in turn."""
        for group in self.must_link:
            for number in group:
                self.join(group[0], number, "corrections.yml says so")
        self.join_repeated()
        self.join_registered()
        self.join_titled()
        self.report_alike()
        return self.in_order()

    def in_order(self) -> list[_Duplicates]:
        """Return the clusters in the order of their leading records."""
        return list(dict.fromkeys(self.clusters))

    def join(self, one: int, other: int, reason: str) -> bool:
        """Make one cluster of two unless they cannot link; return whether they are one now."""
        whole, gone = sorted((self.clusters[one], self.clusters[other]), key=attrgetter("lead"))
        if whole is gone or self.cannot_be_one(one, other):
            return whole is gone
        in_order = whole.numbers[-1] < gone.lead
        whole.reasons += [(gone.lead, reason), *gone.reasons]
        whole.numbers += gone.numbers
        if not in_order:
            whole.numbers.sort()
        for number in gone.numbers:
            self.clusters[number] = whole
        return True

    def cannot_be_one(self, one: int, other: int) -> bool:
        """Return whether a correction says that the clusters of two records are two papers."""
        return bool(self.cannot_link) and any(
            frozenset(pair) in self.cannot_link
            for pair in product(self.clusters[one].numbers, self.clusters[other].numbers)
        )

    def join_repeated(self) -> None:
        """Join records that say just the same."""
        first: dict[str, int] = {}
        for number, record in enumerate(self.records):
            known = first.setdefault(record.keys.digest, number)
            if known != number:
                self.join(known, number, "it says just what another record of it says")

    def join_registered(self) -> None:
        """Join what shares an identifier; one that strangers share too names none of them."""
        holders: dict[Identifier, list[int]] = defaultdict(list)
        for number, record in enumerate(self.records):
            for identifier in record.paper.identifiers:
                holders[identifier].append(number)
        for identifier, numbers in holders.items():
            strangers = [
                self.records[number].paper
                for place, number in enumerate(numbers)
                if place and not self.join_first(number, numbers[:place], f"both have {identifier}")
            ]
            if strangers:
                first = self.records[numbers[0]].paper
                self.problems.append(_shared(identifier, first, strangers))

    def join_first(self, number: int, earlier: Sequence[int], reason: str) -> bool:
        """Join a record to the first that goes with it, and tell whether there is one."""
        record = self.records[number]
        return any(
            may_share(self.records[one], record) and self.join(one, number, reason)
            for one in earlier[:_MOST_COMPARED]
        )

    def join_titled(self) -> None:
        """Join what has the same title, where there is just one candidate for it."""
        index = _TitleIndex(self.records)
        for cluster in self.in_order():
            related = [
                (other, found)
                for other in sorted(index.beside(cluster), key=attrgetter("lead"))
                if (found := self.relation(other, cluster)) is not Relation.DIFFERENT
            ]
            same = [other for other, found in related if found is Relation.SAME]
            if len(same) == 1 and self.join(same[0].lead, cluster.lead, "the same title"):
                index.add(same[0])
                continue
            for other, found in related:
                self.report(other, cluster, found)
            index.add(cluster)

    def report(self, one: _Duplicates, other: _Duplicates, found: Relation) -> None:
        """Report two clusters that stay apart, unless a correction says so."""
        if not self.cannot_be_one(one.lead, other.lead):
            self.reported.add((one.lead, other.lead))
            first, second = self.records[one.lead].paper, self.records[other.lead].paper
            self.problems.append(_unmerged(first, second, found))

    def report_alike(self) -> None:
        """Report clusters of one title and abstract of which nothing is said, such as by others."""
        said: dict[tuple[str, frozenset[str]], _Duplicates] = {}
        for cluster in self.in_order():
            title = self.records[cluster.lead].title
            texts = (self.records[number].words for number in cluster.numbers)
            if title and (words := next(filter(None, texts), None)):
                first = said.setdefault((title, words), cluster)
                if first is not cluster and (first.lead, cluster.lead) not in self.reported:
                    self.report(first, cluster, Relation.DIFFERENT)

    def relation(self, one: _Duplicates, other: _Duplicates) -> Relation:
        """Return the relation of clusters: what speaks most against joining them."""
        first, second = (
            [self.records[number] for number in cluster.numbers[:_MOST_COMPARED]]
            for cluster in (one, other)
        )
        pairs = list(product(first, second))
        if not any(may_compare(*pair) for pair in pairs):
            return Relation.DIFFERENT
        return max(relation(*pair) if may_compare(*pair) else of_versions(*pair) for pair in pairs)


def _by_content(records: Iterable[Record]) -> Iterator[Record]:
    """Yield *records* by rank and content, and by their places where they say just the same."""

    def digest(record: Record) -> tuple[object, str]:
        return rank(record), record.keys.digest

    for _, group in groupby(sorted(records, key=digest), key=digest):
        alike = list(group)
        if len(alike) > 1:
            alike.sort(key=lambda one: (content_of(one.paper), str(one.paper.source)))
        yield from alike


class _TitleIndex:
    """Clusters by the shared titles of their records, and in a title by authors' names."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.shared = _repeated(chain.from_iterable(record.keys.titles for record in records))
        self.known: dict[tuple[str, str], dict[_Duplicates, None]] = defaultdict(dict)

    def add(self, cluster: _Duplicates) -> None:
        """Make a cluster known under all its titles."""
        for key in self.keys(cluster, _ANYBODY, (_NOBODY,)):
            self.known[key][cluster] = None

    def beside(self, cluster: _Duplicates) -> set[_Duplicates]:
        """Return other clusters that share a title and an author with this one, or have none."""
        found: set[_Duplicates] = set()
        for key in self.keys(cluster, _NOBODY, (_ANYBODY, _NOBODY)):
            found.update(list(self.known.get(key, ()))[:_MOST_COMPARED])
        return found - {cluster}

    def keys(
        self, cluster: _Duplicates, beside_names: str, without_names: tuple[str, ...]
    ) -> Iterator[tuple[str, str]]:
        """Yield the titles of records with each author's name, or what stands for it."""
        for number in cluster.numbers[:_MOST_COMPARED]:
            record = self.records[number]
            names = (*record.families, beside_names) if record.families else without_names
            yield from product(self.shared.intersection(record.keys.titles), names)


def _shared(identifier: Identifier, first: Paper, others: Sequence[Paper]) -> Problem:
    """Return the warning that an identifier stands at several papers."""
    places = len(others)
    return warning(
        others[0].source,
        f"{identifier} stands here and at {first.source}, and the papers differ"
        + (f"; at {places + 1} places in all" if places > 1 else ""),
        "it may be that of a volume; corrections.yml can remove it, or merge them",
    )


def _unmerged(one: Paper, other: Paper, found: Relation) -> Problem:
    """Return word of a pair that stays unmerged although it looks like one paper."""
    if found is Relation.APART:
        message = f"“{other.title}” came out elsewhere too: {one.source} is kept apart"
        return note(other.source, message)
    reason = "the titles are alike, and not all the rest"
    if found is Relation.SAME:
        reason = "it is not the only one with this title"
    if found is Relation.DIFFERENT:
        reason = "the title and the abstract are the same, and the authors are others"
    return warning(
        other.source,
        f"“{other.title}” may be one paper with {one.source}: {reason}",
        "they stay apart until corrections.yml merges or splits them",
    )
