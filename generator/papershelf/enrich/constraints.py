"""Resolve the maintainer's merges and splits to constraints on the clusters of records."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product

from msgspec import Struct

from papershelf.curated.corrections import Corrections, Group, connected
from papershelf.enrich.references import Finder, unresolved
from papershelf.model import Paper
from papershelf.problems import Problem, failure, warning


class Constraints(Struct, frozen=True, kw_only=True):
    """The maintainer's must-links, groups of records of one paper, and cannot-links, pairs."""

    must_link: tuple[tuple[Paper, ...], ...] = ()
    cannot_link: tuple[tuple[Paper, Paper], ...] = ()


NO_CONSTRAINTS = Constraints()


def constraints_of(
    records: Iterable[Paper], corrections: Corrections
) -> tuple[Constraints, tuple[Problem, ...]]:
    """Return must-links and cannot-links, and a warning for each group that has no effect.

    A reference may name several records: a must-link applies to all of them, and a cannot-link to
    each record of one reference with each record of another. A cannot-link prevails.
    """
    finder = Finder(records)
    must_link: list[tuple[Paper, ...]] = []
    cannot_link: list[tuple[Paper, Paper]] = []
    problems: list[Problem] = []
    for group in corrections.merges:
        named = (paper for reference in group.records for paper in finder.find(reference))
        members = tuple({id(paper): paper for paper in named}.values())
        if len(members) > 1:
            must_link.append(members)
        problems += _group_problems(group, len(members) > 1, finder)
    linked = connected(map(id, members) for members in must_link)
    for group in corrections.splits:
        pairs = [
            pair
            for first, second in combinations(group.records, 2)
            for pair in product(finder.find(first), finder.find(second))
            if pair[0] is not pair[1]
        ]
        cannot_link += pairs
        problems += _group_problems(group, bool(pairs), finder)
        problems += _contradiction(group, pairs, linked)
    constraints = Constraints(must_link=tuple(must_link), cannot_link=tuple(cannot_link))
    return constraints, tuple(problems)


def _contradiction(
    group: Group, pairs: Iterable[tuple[Paper, Paper]], linked: Mapping[int, set[int]]
) -> Iterator[Problem]:
    """Yield an error if merges unite one of the *pairs* that the split *group* separates."""
    for first, second in pairs:
        if id(second) in linked.get(id(first), ()):
            message = f"{first.source} and {second.source} are split here, but merged elsewhere"
            hint = "the split prevails; remove one of the two corrections"
            yield failure(group.source, message, hint)
            return


def _group_problems(group: Group, has_effect: bool, finder: Finder) -> Iterator[Problem]:
    """Report references of *group* that name no record, or a group without effect."""
    unmatched = [reference for reference in group.records if not finder.find(reference)]
    for reference in unmatched:
        yield unresolved(reference, (), group.source)
    if not has_effect and not unmatched:
        yield warning(group.source, "these are already one record", "the correction can be removed")
