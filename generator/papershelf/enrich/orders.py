"""Which records the corrections must and cannot link, before anything else decides it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from papershelf.curated.corrections import Corrections, Group
from papershelf.enrich.merge import Orders
from papershelf.enrich.references import Finder, unknown
from papershelf.model import Paper
from papershelf.problems import Problem, warning


def orders_of(
    records: Iterable[Paper], corrections: Corrections
) -> tuple[Orders, tuple[Problem, ...]]:
    """Return must-links and cannot-links, and word of the groups that have nothing left to say.

    A reference in a group may mean several records: a must-link is for all of them, a cannot-link
    for those of one reference and those of the others.
    """
    if not corrections.merges and not corrections.splits:
        return Orders(), ()
    finder = Finder(records)
    must_link: list[tuple[Paper, ...]] = []
    cannot_link: list[tuple[Paper, ...]] = []
    problems: list[Problem] = []
    for group in corrections.merges:
        found = (paper for reference in group.records for paper in finder.find(reference))
        members = tuple({id(paper): paper for paper in found}.values())
        if len(members) > 1:
            must_link.append(members)
        problems += _doubts(group, len(members) > 1, finder)
    for group in corrections.splits:
        pairs = list(_pairs(group, finder))
        cannot_link += pairs
        problems += _doubts(group, bool(pairs), finder)
    orders = Orders(must_link=tuple(must_link), cannot_link=tuple(cannot_link))
    return orders, tuple(problems)


def _pairs(group: Group, finder: Finder) -> Iterator[tuple[Paper, Paper]]:
    """Yield the pairs of records that a group says cannot link."""
    for one, other in combinations(group.records, 2):
        for pair in product(finder.find(one), finder.find(other)):
            if pair[0] is not pair[1]:
                yield pair


def _doubts(group: Group, done: bool, finder: Finder) -> Iterator[Problem]:
    """Report references of a group that mean nothing, or a group that does nothing."""
    lost = [reference for reference in group.records if not finder.find(reference)]
    for reference in lost:
        yield unknown(reference, group.source)
    if not done and not lost:
        yield warning(group.source, "these are one record already", "the correction can go")
