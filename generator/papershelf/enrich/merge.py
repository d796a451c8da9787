"""Merge the records of each paper into one paper, and report the pairs that are doubtful.

Records that share an identifier are merged first, and then those with the same title whose authors,
years and venues are compatible (see `enrich.compare`). The result does not depend on the order of
the sources.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice, product

from papershelf.enrich.combine import combine, rank
from papershelf.enrich.compare import (
    Record,
    Relation,
    content_of,
    may_compare,
    may_share,
    relation,
    version_relation,
)
from papershelf.enrich.constraints import NO_CONSTRAINTS, Constraints
from papershelf.model import Identifier, Paper
from papershelf.problems import Problem, note, warning
from papershelf.text.grouping import grouped_by, repeated

# The most records of a cluster, and clusters of a title, that are compared: larger piles repeat the
# same record, or can't be disambiguated.
_MAX_COMPARED = 32
# Placeholders in the index: for records without authors, and for those with any.
_NOBODY, _ANYBODY = "", "*"
# Why records of a relation that are reported are not merged.
_DOUBTS = {
    Relation.DIFFERENT: "title and abstract are the same, but the authors differ",
    Relation.DOUBTFUL: "the titles match, but not enough of the other fields",
    Relation.SAME: "it matches several papers with this title",
}


def merge(
    records: Sequence[Record], constraints: Constraints = NO_CONSTRAINTS
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return the papers of *records* in the order of their leading records, and a report.

    The report has a note for each merge, and a warning with both sources for each doubtful pair,
    which is not merged. *constraints* prevail over all evidence.
    """
    constrained = chain.from_iterable((*constraints.must_link, *constraints.cannot_link))
    candidates = {*_connected(records), *map(id, constrained)}
    merger = _Merger((each for each in records if id(each.paper) in candidates), constraints)
    merger.run()
    # By the paper of each cluster's lead, which absorbs the other records.
    clusters = {
        id(merger.records[lead].paper): [merger.records[number] for number in numbers]
        for lead, numbers in merger.clusters.items()
    }
    absorbed = candidates - clusters.keys()
    papers = tuple(
        combine(clusters.get(id(record.paper), [record]))
        for record in records
        if id(record.paper) not in absorbed
    )
    return papers, (*merger.merges(), *merger.problems)


def _connected(records: Sequence[Record]) -> Iterator[int]:
    """Yield the id() of each paper that shares a match key or identifier with another; few do."""
    digests = repeated(each.digest for each in records)
    titles = repeated(chain.from_iterable(each.titles for each in records))
    shared = repeated(each for record in records for each in record.paper.identifiers)
    for record in records:
        if (
            record.digest in digests
            or not titles.isdisjoint(record.titles)
            or not shared.isdisjoint(record.paper.identifiers)
        ):
            yield id(record.paper)


class _Merger:
    """Clusters of record numbers, which are joined as evidence is found.

    A cluster is called by its lead, the number of its best record. `leads` has that of each record,
    `clusters` the sorted numbers by lead, in the order of leads, and `reasons` by former lead the
    reason why its cluster joined another one.
    """

    def __init__(self, records: Iterable[Record], constraints: Constraints) -> None:
        self.records = list(_sorted_by_content(records))
        self.leads = list(range(len(self.records)))
        self.clusters = {lead: [lead] for lead in self.leads}
        self.reasons: dict[int, str] = {}
        self.problems: list[Problem] = []
        self.reported: set[tuple[int, int]] = set()
        numbers = {id(record.paper): number for number, record in enumerate(self.records)}
        self.must_link = [
            [numbers[id(paper)] for paper in group] for group in constraints.must_link
        ]
        self.cannot_link = {
            frozenset(numbers[id(paper)] for paper in pair) for pair in constraints.cannot_link
        }

    def run(self) -> None:
        """Apply each kind of evidence in turn."""
        for group in self.must_link:
            for number in group:
                self.join(group[0], number, "corrections.yml merges them")
        self.join_identical()
        self.join_by_identifier()
        self.join_by_title()
        self.report_similar()

    def merges(self) -> Iterator[Problem]:
        """Yield a note for each cluster that joined another one."""
        for number, reason in self.reasons.items():
            paper, lead = self.records[number].paper, self.records[self.leads[number]].paper
            message = f"“{paper.title}” was merged with {lead.source}: {reason}"
            yield note(paper.source, message)

    def compared(self, lead: int) -> list[Record]:
        """Return those records of the cluster *lead* that are compared with others."""
        return [self.records[number] for number in self.clusters[lead][:_MAX_COMPARED]]

    def join(self, first: int, second: int, reason: str) -> bool:
        """Join two records' clusters unless a cannot-link forbids it; return if they are one."""
        kept, absorbed = sorted((self.leads[first], self.leads[second]))
        if kept == absorbed or self.cannot_be_one(kept, absorbed):
            return kept == absorbed
        self.reasons[absorbed] = reason
        numbers, others = self.clusters[kept], self.clusters.pop(absorbed)
        is_sorted = numbers[-1] < absorbed
        numbers += others
        if not is_sorted:
            numbers.sort()
        for number in others:
            self.leads[number] = kept
        return True

    def cannot_be_one(self, first: int, second: int) -> bool:
        """Return whether a cannot-link separates two clusters."""
        return bool(self.cannot_link) and any(
            frozenset(pair) in self.cannot_link
            for pair in product(self.clusters[first], self.clusters[second])
        )

    def join_identical(self) -> None:
        """Join records whose content is the same."""
        first_by_digest: dict[str, int] = {}
        for number, record in enumerate(self.records):
            first = first_by_digest.setdefault(record.digest, number)
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
            for candidate in earlier[:_MAX_COMPARED]
        )

    def join_by_title(self) -> None:
        """Join clusters of one title if there is exactly one candidate; report the others."""
        index = _TitleIndex()
        for lead in list(self.clusters):
            records = self.compared(lead)
            related = [
                (other, relation)
                for other in sorted(index.candidates(records))
                if (relation := self.cluster_relation(other, lead)) is not Relation.DIFFERENT
            ]
            same = [other for other, relation in related if relation is Relation.SAME]
            if len(same) == 1 and self.join(same[0], lead, "both have the same title"):
                index.add(same[0], self.compared(same[0]))
                continue
            for other, relation in related:
                self.report(other, lead, relation)
            index.add(lead, records)

    def report(self, first: int, second: int, relation: Relation) -> None:
        """Report two clusters that stay separate, unless a cannot-link demands this."""
        if not self.cannot_be_one(first, second):
            self.reported.add((first, second))
            papers = self.records[first].paper, self.records[second].paper
            self.problems.append(_unmerged(*papers, relation))

    def report_similar(self) -> None:
        """Report clusters that share title and abstract and are not reported yet."""
        first_by_text: dict[tuple[str, frozenset[str]], int] = {}
        for lead, numbers in self.clusters.items():
            title = self.records[lead].title
            texts = (self.records[number].words for number in numbers)
            if title and (words := next(filter(None, texts), None)):
                first = first_by_text.setdefault((title, words), lead)
                if first != lead and (first, lead) not in self.reported:
                    self.report(first, lead, Relation.DIFFERENT)

    def cluster_relation(self, first: int, second: int) -> Relation:
        """Return the relation of two clusters: the greatest relation between their records."""
        pairs = list(product(self.compared(first), self.compared(second)))
        if not any(may_compare(*pair) for pair in pairs):
            return Relation.DIFFERENT
        return max(
            relation(*pair) if may_compare(*pair) else version_relation(*pair) for pair in pairs
        )


def _sorted_by_content(records: Iterable[Record]) -> Iterator[Record]:
    """Yield *records* sorted by rank and content, and equal records by their sources."""

    def rank_and_digest(record: Record) -> tuple[object, str]:
        return rank(record), record.digest

    for _, group in groupby(sorted(records, key=rank_and_digest), key=rank_and_digest):
        equal = list(group)
        if len(equal) > 1:
            equal.sort(key=lambda record: (content_of(record.paper), str(record.paper.source)))
        yield from equal


class _TitleIndex:
    """An index of clusters by the titles and the authors' names of their records."""

    def __init__(self) -> None:
        self.clusters: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)

    def add(self, lead: int, records: Iterable[Record]) -> None:
        """Add the cluster *lead* under all titles of its *records*."""
        for record in records:
            for key in product(record.titles, _names_of(record)):
                self.clusters[key][lead] = None

    def candidates(self, records: Iterable[Record]) -> set[int]:
        """Return clusters that share a title and author with *records*, or lack authors."""
        keys = (product(record.titles, _compatible_names(record)) for record in records)
        found = (self.clusters.get(key, ()) for key in chain.from_iterable(keys))
        return {lead for clusters in found for lead in islice(clusters, _MAX_COMPARED)}


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
        return note(
            second.source,
            f"“{second.title}” was published at two venues: {first.source} was not merged with it",
        )
    return warning(
        second.source,
        f"“{second.title}” may be the same paper as {first.source}: {_DOUBTS[relation]}",
        "they were not merged; corrections.yml can merge or split them",
    )
