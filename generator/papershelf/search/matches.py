"""The papers that a clause matches, and what it counts in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from papershelf.search.alternatives import Alternatives
from papershelf.search.index import Index, Term, TitleHit
from papershelf.search.query import Clause, Kind
from papershelf.search.scoring import ABSTRACT, FARTHEST, FIELDS, NEAREST, TITLE, rarity


@dataclass(slots=True)
class InTitle:
    """A clause in one title; `positions` where it is one stem."""

    length: int
    places: int
    weight: float
    exact: bool = False
    positions: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True)
class Match:
    """A clause with its papers: `weighted` is x of the formula, by number of paper.

    `papers` are those that match; the others only have a hint of it.
    """

    clause: Clause
    weighted: dict[int, float] = field(default_factory=dict)
    papers: set[int] = field(default_factory=set)
    titles: dict[int, InTitle] = field(default_factory=dict)
    single: bool = False
    idf: float = 0.0

    @property
    def in_titles(self) -> bool:
        """Whether titles count for the clause, and anything has it at all."""
        return TITLE in self.clause.fields and bool(self.weighted)

    def follows(self, before: Match) -> int:
        """How far behind another clause this one stands in the query; 0 where that is no matter."""
        if not (self.single and before.single):
            return 0
        distance = self.clause.place - before.clause.place
        return distance if NEAREST <= distance <= FARTHEST else 0


def match(clause: Clause, found: Alternatives, index: Index) -> Match:
    """The papers of a clause."""
    if clause.is_everything:
        return Match(clause=clause, papers=set(range(index.papers)))
    values: list[dict[int, float]] = [{} for _ in FIELDS]
    if clause.kind is Kind.PHRASE:
        result = Match(clause=clause)
        fill_phrase(result, values, index)
    else:
        result = Match(clause=clause, single=len(found.stems) == 1 and not found.hints)
        fill_all(result, values, found.stems, index)
        result.papers = papers_of(result, values)
        fill_all(result, values, found.hints, index)
    values[TITLE] = {number: hit.weight for number, hit in result.titles.items()}
    result.weighted = summed(values, index.scoring.weights)
    result.papers = result.papers if found.hints else set(result.weighted)
    if result.weighted:
        result.idf = rarity(index.papers, len(result.weighted), clause.boost)
    return result


def papers_of(result: Match, values: list[dict[int, float]]) -> set[int]:
    """The papers that have been filled in."""
    return set(result.titles).union(*values)


def summed(values: list[dict[int, float]], weights: tuple[float, ...]) -> dict[int, float]:
    """What the formula calls x: the fields in their order, each with its weight."""
    total: dict[int, float] = {}
    for own, weight in zip(values, weights, strict=True):
        for number, value in own.items():
            total[number] = total.get(number, 0.0) + weight * value
    return total


def fill_all(
    result: Match,
    values: list[dict[int, float]],
    stems: Iterable[tuple[str, float]],
    index: Index,
) -> None:
    """Add what these stems count."""
    for stem, weight in stems:
        if term := index.term(stem):
            fill(result, values, term, weight, index)


def fill(
    result: Match, values: list[dict[int, float]], term: Term, weight: float, index: Index
) -> None:
    """Add what one stem counts: of several the greatest counts."""
    clause = result.clause
    levels = index.scoring.levels
    for name in clause.fields:
        if name == TITLE:
            fill_titles(result, term, weight, index)
        elif name == ABSTRACT:
            rise(values[name], ((n, weight * levels[own]) for n, own in term.abstract.items()))
        elif name in term.short:
            rise(values[name], ((number, weight) for number in term.short[name]))


def rise(values: dict[int, float], more: Iterable[tuple[int, float]]) -> None:
    """Keep the greater of what there is and what comes."""
    for number, value in more:
        if value > values.get(number, 0.0):
            values[number] = value


def fill_titles(result: Match, term: Term, weight: float, index: Index) -> None:
    """Add the titles that have a stem."""
    word = result.clause.word
    typed = result.clause.kind is Kind.WORD and not result.clause.edits
    form = term.forms.index(word) if typed and word in term.forms else -1
    own = term.stem == result.clause.text
    for number, hit in term.title.items():
        count = len(hit.positions)
        value = weight * index.scoring.in_title(count, hit.length)
        exact = own and form in hit.forms
        known = result.titles.get(number)
        if known is None:
            result.titles[number] = InTitle(hit.length, count, value, exact, hit.positions)
        else:
            known.places = max(known.places, count)
            known.weight = max(known.weight, value)
            known.exact = known.exact or exact


def fill_phrase(result: Match, values: list[dict[int, float]], index: Index) -> None:
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
            for number, count in together([(d, places_of(own)) for d, own in hits]):
                length = found[0].title[number].length
                value = index.scoring.in_title(count, length)
                result.titles[number] = InTitle(length, count, value)
        elif name == ABSTRACT:
            places = list(placed(stems, found, index))
            values[name].update((n, float(count)) for n, count in together(places))
        else:
            common = set.intersection(*(set(term.short.get(name, ())) for term in found))
            values[name].update(dict.fromkeys(sorted(common), 1.0))


def placed(
    stems: Sequence[tuple[int, str]], found: Sequence[Term], index: Index
) -> Iterator[tuple[int, dict[int, list[int]]]]:
    """Places in abstracts that a phrase must have, with their distances to its start.

    They are those of pairs as far as the index has these, and else of stems; each stem is in one.
    """
    told = told_with_next(stems, found, index)
    at = 0
    while at < len(stems):
        if at < len(told) and told[at]:
            yield pair_at(stems, at, index)
            at += 2
            continue
        if at and told[at - 1]:
            yield pair_at(stems, at - 1, index)
        else:
            distance, own = stems[at]
            yield distance, index.places(own)
        at += 1


def told_with_next(
    stems: Sequence[tuple[int, str]], found: Sequence[Term], index: Index
) -> list[bool]:
    """Of each stem of a phrase but the last, whether the index tells it as a pair with the next."""
    if not any(term.is_apart for term in found):
        # The table of the pairs would cost more than they save.
        return [False] * (len(stems) - 1)
    return [
        index.pairs.tells(one, other, distance - start)
        for (start, one), (distance, other) in pairwise(stems)
    ]


def pair_at(
    stems: Sequence[tuple[int, str]], at: int, index: Index
) -> tuple[int, dict[int, list[int]]]:
    """The places of a stem of a phrase that has the next one behind it."""
    (start, one), (distance, other) = stems[at : at + 2]
    return start, index.pair(one, other, distance - start)


def places_of(titles: dict[int, TitleHit]) -> dict[int, tuple[int, ...]]:
    """The positions of a stem by number of paper."""
    return {number: hit.positions for number, hit in titles.items()}


def together(
    places: list[tuple[int, dict[int, list[int]]]] | list[tuple[int, dict[int, tuple[int, ...]]]],
) -> Iterator[tuple[int, int]]:
    """The papers in which all stand at their distances, and how often."""
    (first, starts), *others = places
    for number, own in starts.items():
        kept = {place - first for place in own}
        for distance, by_number in others:
            kept &= {place - distance for place in by_number.get(number, ())}
        if kept:
            yield number, len(kept)
