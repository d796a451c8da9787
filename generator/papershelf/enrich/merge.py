"""Merge the records of each paper into one paper, and report the pairs that are doubtful.

Records that share an identifier are merged first, and then those with the same title whose authors,
years and venues are compatible (see `enrich.compare`). The result does not depend on the order of
the sources.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, product
from operator import attrgetter

from papershelf.enrich.combine import combine, rank
from papershelf.enrich.compare import (
    Keys,
    Record,
    Relation,
    content_of,
    keys_of,
    may_compare,
    may_share,
    record_of,
    relation,
    version_relation,
)
from papershelf.enrich.constraints import NO_CONSTRAINTS, Constraints
from papershelf.model import Identifier, Paper
from papershelf.problems import Problem, note, warning
from papershelf.text.grouping import grouped_by

# The most records of a cluster, and clusters of a title, that are compared: larger piles repeat the
# same record, or can't be disambiguated.
_MOST_COMPARED = 32
# Placeholders in the index: for records without authors, and for those with any.
_NOBODY, _ANYBODY = "", "*"


class _RecordCluster:
    """The numbers of one paper's records, the best first, with the reasons why others joined it."""

    def __init__(self, number: int) -> None:
        self.numbers = [number]
        self.reasons: list[tuple[int, str]] = []

    @property
    def lead(self) -> int:
        """The number of the record that leads the paper."""
        return self.numbers[0]


def merge(
    papers: Iterable[Paper],
    constraints: Constraints = NO_CONSTRAINTS,
    keys_of: Callable[[Paper], Keys] = keys_of,
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return the merged papers in the order of their leading records, and a report.

    The report has a note for each merge, and a warning with both sources for each doubtful pair,
    which is not merged. *constraints* prevail over all evidence. *keys_of* returns the match keys
    of a paper, which may come from a cache.
    """
    keyed = [(paper, keys_of(paper)) for paper in papers]
    constrained = chain.from_iterable((*constraints.must_link, *constraints.cannot_link))
    candidates = {*_connected(keyed), *map(id, constrained)}
    compared = [record_of(paper, keys) for paper, keys in keyed if id(paper) in candidates]
    merger = _Merger(compared, constraints)
    records = merger.records
    clusters = {id(records[cluster.lead].paper): cluster for cluster in merger.run()}
    merged: list[Paper] = []
    notes: list[Problem] = []
    for paper, _ in keyed:
        if cluster := clusters.get(id(paper)):
            merged.append(combine([records[number] for number in cluster.numbers]))
            for number, reason in cluster.reasons:
                record = records[number].paper
                message = f"“{record.title}” was merged with {paper.source}: {reason}"
                notes.append(note(record.source, message))
        elif id(paper) not in candidates:
            merged.append(paper)
    return tuple(merged), (*notes, *merger.problems)


def _connected(keyed: Sequence[tuple[Paper, Keys]]) -> Iterator[int]:
    """Yield the id() of each record that shares a match key or identifier with another; few do."""
    keys = [paper_keys for _, paper_keys in keyed]
    digests = _repeated(each.digest for each in keys)
    titles = _repeated(chain.from_iterable(each.titles for each in keys))
    values = _repeated(each.value for paper, _ in keyed for each in paper.identifiers)
    for paper, paper_keys in keyed:
        if (
            paper_keys.digest in digests
            or paper_keys.title in titles
            or not titles.isdisjoint(paper_keys.parts)
            or any(each.value in values for each in paper.identifiers)
        ):
            yield id(paper)


def _repeated(texts: Iterable[str]) -> set[str]:
    """Return the texts that occur more than once."""
    seen, repeated = set[str](), set[str]()
    for text in texts:
        (repeated if text in seen else seen).add(text)
    return repeated


class _Merger:
    """Clusters of record numbers, the best first, which are joined as evidence is found."""

    def __init__(self, records: Iterable[Record], constraints: Constraints) -> None:
        self.records = list(_sorted_by_content(records))
        self.clusters = [_RecordCluster(number) for number in range(len(self.records))]
        self.problems: list[Problem] = []
        self.reported: set[tuple[int, int]] = set()
        numbers = {id(record.paper): number for number, record in enumerate(self.records)}
        self.must_link = [
            [numbers[id(paper)] for paper in group] for group in constraints.must_link
        ]
        self.cannot_link = {
            frozenset(numbers[id(paper)] for paper in pair) for pair in constraints.cannot_link
        }

    def run(self) -> list[_RecordCluster]:
        """Apply each kind of evidence in turn, and return all clusters."""
        for group in self.must_link:
            for number in group:
                self.join(group[0], number, "corrections.yml merges them")
        self.join_identical()
        self.join_by_identifier()
        self.join_by_title()
        self.report_similar()
        return self.sorted_clusters()

    def sorted_clusters(self) -> list[_RecordCluster]:
        """Return the clusters in the order of their leading records."""
        return list(dict.fromkeys(self.clusters))

    def join(self, first: int, second: int, reason: str) -> bool:
        """Join two records' clusters unless a cannot-link forbids it; return if they are one."""
        kept, absorbed = sorted(
            (self.clusters[first], self.clusters[second]), key=attrgetter("lead")
        )
        if kept is absorbed or self.cannot_be_one(first, second):
            return kept is absorbed
        is_sorted = kept.numbers[-1] < absorbed.lead
        kept.reasons += [(absorbed.lead, reason), *absorbed.reasons]
        kept.numbers += absorbed.numbers
        if not is_sorted:
            kept.numbers.sort()
        for number in absorbed.numbers:
            self.clusters[number] = kept
        return True

    def cannot_be_one(self, first: int, second: int) -> bool:
        """Return whether a cannot-link separates the clusters of two records."""
        return bool(self.cannot_link) and any(
            frozenset(pair) in self.cannot_link
            for pair in product(self.clusters[first].numbers, self.clusters[second].numbers)
        )

    def join_identical(self) -> None:
        """Join records whose content is the same."""
        first_by_digest: dict[str, int] = {}
        for number, record in enumerate(self.records):
            first = first_by_digest.setdefault(record.keys.digest, number)
            if first != number:
                self.join(first, number, "it is a duplicate of another record")

    def join_by_identifier(self) -> None:
        """Join records that share an identifier, and report those that differ otherwise."""
        all_numbers = range(len(self.records))
        holders = grouped_by(all_numbers, lambda each: self.records[each].paper.identifiers)
        for identifier, numbers in holders.items():
            unrelated = [
                self.records[number].paper
                for index, number in enumerate(numbers)
                if index and not self.join_first(number, numbers[:index], f"both have {identifier}")
            ]
            if unrelated:
                first = self.records[numbers[0]].paper
                self.problems.append(_shared(identifier, first, unrelated))

    def join_first(self, number: int, earlier: Sequence[int], reason: str) -> bool:
        """Join a record to the first of *earlier* that passes `may_share`; return if one does."""
        record = self.records[number]
        return any(
            may_share(self.records[candidate], record) and self.join(candidate, number, reason)
            for candidate in earlier[:_MOST_COMPARED]
        )

    def join_by_title(self) -> None:
        """Join clusters of one title if there is exactly one candidate; report the others."""
        index = _TitleIndex(self.records)
        for cluster in self.sorted_clusters():
            related = [
                (other, relation)
                for other in sorted(index.candidates(cluster), key=attrgetter("lead"))
                if (relation := self.cluster_relation(other, cluster)) is not Relation.DIFFERENT
            ]
            same = [other for other, relation in related if relation is Relation.SAME]
            if len(same) == 1 and self.join(same[0].lead, cluster.lead, "both have the same title"):
                index.add(same[0])
                continue
            for other, relation in related:
                self.report(other, cluster, relation)
            index.add(cluster)

    def report(self, first: _RecordCluster, second: _RecordCluster, relation: Relation) -> None:
        """Report two clusters that stay separate, unless a cannot-link demands this."""
        if not self.cannot_be_one(first.lead, second.lead):
            self.reported.add((first.lead, second.lead))
            lead, other_lead = self.records[first.lead].paper, self.records[second.lead].paper
            self.problems.append(_unmerged(lead, other_lead, relation))

    def report_similar(self) -> None:
        """Report clusters that share title and abstract and are not reported yet."""
        first_by_text: dict[tuple[str, frozenset[str]], _RecordCluster] = {}
        for cluster in self.sorted_clusters():
            title = self.records[cluster.lead].title
            texts = (self.records[number].words for number in cluster.numbers)
            if title and (words := next(filter(None, texts), None)):
                first = first_by_text.setdefault((title, words), cluster)
                if first is not cluster and (first.lead, cluster.lead) not in self.reported:
                    self.report(first, cluster, Relation.DIFFERENT)

    def cluster_relation(self, first: _RecordCluster, second: _RecordCluster) -> Relation:
        """Return the relation of two clusters: the greatest relation between their records."""
        records, others = (
            [self.records[number] for number in cluster.numbers[:_MOST_COMPARED]]
            for cluster in (first, second)
        )
        pairs = list(product(records, others))
        if not any(may_compare(*pair) for pair in pairs):
            return Relation.DIFFERENT
        return max(
            relation(*pair) if may_compare(*pair) else version_relation(*pair) for pair in pairs
        )


def _sorted_by_content(records: Iterable[Record]) -> Iterator[Record]:
    """Yield *records* sorted by rank and content, and equal records by their sources."""

    def rank_and_digest(record: Record) -> tuple[object, str]:
        return rank(record), record.keys.digest

    for _, group in groupby(sorted(records, key=rank_and_digest), key=rank_and_digest):
        equal = list(group)
        if len(equal) > 1:
            equal.sort(key=lambda record: (content_of(record.paper), str(record.paper.source)))
        yield from equal


class _TitleIndex:
    """An index of clusters by the titles and the authors' names of their records."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.clusters: dict[tuple[str, str], dict[_RecordCluster, None]] = defaultdict(dict)

    def add(self, cluster: _RecordCluster) -> None:
        """Add *cluster* under all its titles."""
        for key in self.keys(cluster, _names_of):
            self.clusters[key][cluster] = None

    def candidates(self, cluster: _RecordCluster) -> set[_RecordCluster]:
        """Return other clusters that share a title and author with *cluster*, or lack authors."""
        clusters: set[_RecordCluster] = set()
        for key in self.keys(cluster, _compatible_names):
            clusters.update(list(self.clusters.get(key, ()))[:_MOST_COMPARED])
        return clusters - {cluster}

    def keys(
        self, cluster: _RecordCluster, names_of: Callable[[Record], tuple[str, ...]]
    ) -> Iterator[tuple[str, str]]:
        """Yield each title of *cluster* with each of the *names_of* its records."""
        for number in cluster.numbers[:_MOST_COMPARED]:
            record = self.records[number]
            yield from product(record.keys.titles, names_of(record))


def _names_of(record: Record) -> tuple[str, ...]:
    """Return the names under which *record* is in the index."""
    return (*record.families, _ANYBODY) if record.families else (_NOBODY,)


def _compatible_names(record: Record) -> tuple[str, ...]:
    """Return the names of records that share an author with *record*, or of which one has none."""
    return (*record.families, _NOBODY) if record.families else (_ANYBODY, _NOBODY)


def _shared(identifier: Identifier, first: Paper, others: Sequence[Paper]) -> Problem:
    """Return the warning that several papers have the same identifier."""
    count = len(others)
    return warning(
        others[0].source,
        f"{identifier} is also at {first.source}, but the papers differ"
        + (f"; {count + 1} papers have it" if count > 1 else ""),
        "it may be the id of their volume; corrections.yml can remove it or merge the papers",
    )


def _unmerged(first: Paper, second: Paper, relation: Relation) -> Problem:
    """Return the report on a pair that looks like one paper and is not merged."""
    if relation is Relation.REPUBLISHED:
        message = (
            f"“{second.title}” was published at two venues: {first.source} was not merged with it"
        )
        return note(second.source, message)
    reason = "the titles match, but not enough of the other fields"
    if relation is Relation.SAME:
        reason = "it matches several papers with this title"
    if relation is Relation.DIFFERENT:
        reason = "title and abstract are the same, but the authors differ"
    return warning(
        second.source,
        f"“{second.title}” may be the same paper as {first.source}: {reason}",
        "they were not merged; corrections.yml can merge or split them",
    )
