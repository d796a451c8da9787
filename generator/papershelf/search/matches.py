"""The papers that a clause matches, and what it counts in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct, field

from papershelf.search.alternatives import Alternatives
from papershelf.search.index import Index, Postings, TitleHit
from papershelf.search.query import Clause, ClauseKind
from papershelf.search.scoring import ABSTRACT, FARTHEST, FIELDS, NEAREST, TITLE, rarity


class _InTitle(Struct):
    """A clause in one title; `positions` where it is one stem."""

    length: int
    count: int
    weight: float
    exact: bool = False
    positions: tuple[int, ...] = ()


class Match(Struct, kw_only=True):
    """A clause with its papers: `weighted` is x of the formula, by number of paper.

    `papers` are those that match; the others only have a hint of it.
    """

    clause: Clause
    weighted: dict[int, float] = field(default_factory=dict)
    papers: set[int] = field(default_factory=set)
    titles: dict[int, _InTitle] = field(default_factory=dict)
    single: bool = False
    idf: float = 0.0

    @property
    def in_titles(self) -> bool:
        """Whether titles count for the clause, and anything has it at all."""
        return TITLE in self.clause.fields and bool(self.weighted)

    def follows(self, before: Match) -> int:
        """Return how far behind *before* this one stands in the query; 0 where it is no matter."""
        if not (self.single and before.single):
            return 0
        distance = self.clause.place - before.clause.place
        return distance if NEAREST <= distance <= FARTHEST else 0


def match(clause: Clause, found: Alternatives, index: Index) -> Match:
    """Return the papers of a clause."""
    if clause.is_everything:
        return Match(clause=clause, papers=set(range(index.papers)))
    values: list[dict[int, float]] = [{} for _ in FIELDS]
    if clause.kind is ClauseKind.PHRASE:
        result = Match(clause=clause)
        _fill_phrase(result, values, index)
    else:
        result = Match(clause=clause, single=len(found.stems) == 1 and not found.hints)
        _fill_all(result, values, found.stems, index)
        result.papers = _papers_of(result, values)
        _fill_all(result, values, found.hints, index)
    values[TITLE] = {number: hit.weight for number, hit in result.titles.items()}
    result.weighted = _summed(values, index.scoring.weights)
    result.papers = result.papers if found.hints else set(result.weighted)
    if result.weighted:
        result.idf = rarity(index.papers, len(result.weighted), clause.boost)
    return result


def _papers_of(result: Match, values: list[dict[int, float]]) -> set[int]:
    """Return the papers that have been filled in."""
    return set(result.titles).union(*values)


def _summed(values: list[dict[int, float]], weights: tuple[float, ...]) -> dict[int, float]:
    """Return what the formula calls x: the fields in their order, each with its weight."""
    total: dict[int, float] = {}
    for own, weight in zip(values, weights, strict=True):
        for number, value in own.items():
            total[number] = total.get(number, 0.0) + weight * value
    return total


def _fill_all(
    result: Match,
    values: list[dict[int, float]],
    stems: Iterable[tuple[str, float]],
    index: Index,
) -> None:
    """Add what these stems count."""
    for stem, weight in stems:
        if term := index.term(stem):
            _fill(result, values, term, weight, index)


def _fill(
    result: Match, values: list[dict[int, float]], term: Postings, weight: float, index: Index
) -> None:
    """Add what one stem counts: of several the greatest counts."""
    clause = result.clause
    levels = index.scoring.levels
    for name in clause.fields:
        if name == TITLE:
            _fill_titles(result, term, weight, index)
        elif name == ABSTRACT:
            _rise(values[name], ((n, weight * levels[own]) for n, own in term.abstract.items()))
        elif name in term.short:
            _rise(values[name], ((number, weight) for number in term.short[name]))


def _rise(values: dict[int, float], more: Iterable[tuple[int, float]]) -> None:
    """Keep the greater of what there is and what comes."""
    for number, value in more:
        if value > values.get(number, 0.0):
            values[number] = value


def _fill_titles(result: Match, term: Postings, weight: float, index: Index) -> None:
    """Add the titles that have a stem."""
    word = result.clause.word
    typed = result.clause.kind is ClauseKind.WORD and not result.clause.edits
    form = term.forms.index(word) if typed and word in term.forms else -1
    own = term.stem == result.clause.text
    for number, hit in term.title.items():
        count = len(hit.positions)
        value = weight * index.scoring.in_title(count, hit.length)
        exact = own and form in hit.forms
        before = result.titles.get(number)
        if before is None:
            result.titles[number] = _InTitle(hit.length, count, value, exact, hit.positions)
        else:
            before.count = max(before.count, count)
            before.weight = max(before.weight, value)
            before.exact = before.exact or exact


def _fill_phrase(result: Match, values: list[dict[int, float]], index: Index) -> None:
    """Add the papers of a phrase: in titles and abstracts its stems stand as in the query."""
    stems = result.clause.stems
    found = [term for _, own in stems if (term := index.term(own))]
    if len(found) < len(stems):
        return
    for name in result.clause.fields:
        if name == TITLE:
            hits = [
                (distance, term.title) for (distance, _), term in zip(stems, found, strict=True)
            ]
            for number, count in _together([(d, _positions_of(own)) for d, own in hits]):
                length = found[0].title[number].length
                value = index.scoring.in_title(count, length)
                result.titles[number] = _InTitle(length, count, value)
        elif name == ABSTRACT:
            positions = list(_positions_for(stems, found, index))
            values[name].update((n, float(count)) for n, count in _together(positions))
        else:
            common = set.intersection(*(set(term.short.get(name, ())) for term in found))
            values[name].update(dict.fromkeys(sorted(common), 1.0))


def _positions_for(
    stems: Sequence[tuple[int, str]], found: Sequence[Postings], index: Index
) -> Iterator[tuple[int, dict[int, list[int]]]]:
    """Yield positions in abstracts that a phrase must have, with their distances to its start.

    They are those of pairs as far as the index has these, and else of stems; each stem is in one.
    """
    paired = _are_paired(stems, found, index)
    at = 0
    while at < len(stems):
        if at < len(paired) and paired[at]:
            yield _pair_at(stems, at, index)
            at += 2
            continue
        if at and paired[at - 1]:
            yield _pair_at(stems, at - 1, index)
        else:
            distance, own = stems[at]
            yield distance, index.positions(own)
        at += 1


def _are_paired(
    stems: Sequence[tuple[int, str]], found: Sequence[Postings], index: Index
) -> list[bool]:
    """Return of each stem of a phrase but the last whether it is stored paired with the next."""
    if not any(term.is_frequent for term in found):
        # The table of the pairs would cost more than they save.
        return [False] * (len(stems) - 1)
    return [
        index.pairs.has(one, other, distance - start)
        for (start, one), (distance, other) in pairwise(stems)
    ]


def _pair_at(
    stems: Sequence[tuple[int, str]], at: int, index: Index
) -> tuple[int, dict[int, list[int]]]:
    """Return the positions of a stem of a phrase that has the next one behind it."""
    (start, one), (distance, other) = stems[at : at + 2]
    return start, index.pair(one, other, distance - start)


def _positions_of(titles: dict[int, TitleHit]) -> dict[int, tuple[int, ...]]:
    """Return the positions of a stem by number of paper."""
    return {number: hit.positions for number, hit in titles.items()}


def _together(
    positions: Sequence[tuple[int, Mapping[int, Sequence[int]]]],
) -> Iterator[tuple[int, int]]:
    """Yield the papers in which all stand at their distances, and how often."""
    (first, starts), *others = positions
    for number, own in starts.items():
        common = {position - first for position in own}
        for distance, by_number in others:
            common &= {position - distance for position in by_number.get(number, ())}
        if common:
            yield number, len(common)
