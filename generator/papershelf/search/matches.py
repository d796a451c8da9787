"""The papers that a clause matches, and what it counts in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from msgspec import Struct

from papershelf.search.alternatives import Alternatives
from papershelf.search.index import Index, Postings
from papershelf.search.query import Clause, ClauseKind
from papershelf.search.scoring import (
    ABSTRACT,
    FARTHEST,
    FIELDS,
    NAMING,
    NEAREST,
    TITLE,
    TOPIC,
    idf_of,
)


class _InTitle(Struct):
    """A clause in one title; `positions` where it is one stem."""

    length: int
    count: int
    weight: float
    exact: bool = False
    positions: tuple[int, ...] = ()


class Match(Struct, frozen=True, kw_only=True):
    """A clause with its papers: `weighted` is x of the formula, by number of paper.

    `papers` are those that match; the others only have a hint of it. `named` have it in what people
    name a paper by, `topical` in their topics. `single` is true of a word that stands for one stem,
    its variants aside. Papers with all words have it if it `is_needed`.
    """

    clause: Clause
    papers: set[int]
    weighted: dict[int, float] = {}
    titles: dict[int, _InTitle] = {}
    named: Set[int] = frozenset()
    topical: Set[int] = frozenset()
    single: bool = False
    idf: float = 0.0
    is_needed: bool = False

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
    own = _Accumulator(clause, index)
    if clause.kind is ClauseKind.PHRASE:
        own.add_phrase()
    own.add_stems(found.stems)
    papers = own.papers
    own.add_stems(found.hints)
    weighted = own.weighted()
    return Match(
        clause=clause,
        papers=papers,
        weighted=weighted,
        titles=own.titles,
        named=own.having(NAMING),
        topical=own.having((TOPIC,)),
        single=not found.hints and sum(stem not in clause.variants for stem, _ in found.stems) == 1,
        idf=idf_of(index.papers, len(weighted), clause.boost) if weighted else 0.0,
        is_needed=bool(weighted) and not found.may_be_more,
    )


class _Accumulator:
    """What a clause counts in titles, and in each of the other fields, by number of paper."""

    def __init__(self, clause: Clause, index: Index) -> None:
        self._clause = clause
        self._index = index
        self._values: list[dict[int, float]] = [{} for _ in FIELDS]
        self.titles: dict[int, _InTitle] = {}

    @property
    def papers(self) -> set[int]:
        """The papers that have anything."""
        return self.having(range(len(FIELDS)))

    def having(self, fields: Iterable[int]) -> set[int]:
        """Return the papers that have anything in these *fields*."""
        return {
            number
            for name in fields
            for number in (self.titles if name == TITLE else self._values[name])
        }

    def weighted(self) -> dict[int, float]:
        """Return what the formula calls x: the fields in their order, each with its weight."""
        total: dict[int, float] = {}
        self._values[TITLE] = {number: hit.weight for number, hit in self.titles.items()}
        for own, weight in zip(self._values, self._index.scoring.weights, strict=True):
            for number, value in own.items():
                total[number] = total.get(number, 0.0) + weight * value
        return total

    def add_stems(self, stems: Iterable[tuple[str, float]]) -> None:
        """Add what stems with these weights count: of several the greatest counts."""
        levels = self._index.scoring.levels
        for stem, weight in stems:
            term = self._index.term(stem)
            if not term:
                continue
            for name in self._clause.fields:
                if name == TITLE:
                    self._add_titles(term, weight)
                elif name == ABSTRACT:
                    own = term.abstract.items()
                    self._rise(name, ((number, weight * levels[level]) for number, level in own))
                else:
                    self._rise(name, ((number, weight) for number in term.short.get(name, ())))

    def _rise(self, name: int, more: Iterable[tuple[int, float]]) -> None:
        """Keep the greater of what there is and what comes."""
        values = self._values[name]
        for number, value in more:
            if value > values.get(number, 0.0):
                values[number] = value

    def _add_titles(self, term: Postings, weight: float) -> None:
        """Add the titles that have a stem."""
        word = self._clause.word
        typed = self._clause.kind is ClauseKind.WORD and not self._clause.edits
        form = term.forms.index(word) if typed and word in term.forms else -1
        own = term.stem == self._clause.text
        is_variant = term.stem in self._clause.variants
        for number, hit in term.title.items():
            positions = () if is_variant else hit.positions
            count = len(hit.positions)
            value = weight * self._index.scoring.in_title(count, hit.length)
            exact = own and form in hit.forms
            before = self.titles.get(number)
            if before is None:
                self.titles[number] = _InTitle(hit.length, count, value, exact, positions)
            else:
                before.count = max(before.count, count)
                before.weight = max(before.weight, value)
                before.exact = before.exact or exact
                before.positions = before.positions or positions

    def add_phrase(self) -> None:
        """Add the papers of a phrase: in titles and abstracts its stems stand as in the query."""
        stems = self._clause.stems
        found = [term for _, own in stems if (term := self._index.term(own))]
        if len(found) < len(stems):
            return
        for name in self._clause.fields:
            if name == TITLE:
                self._add_phrase_in_titles(found)
            elif name == ABSTRACT:
                positions = [(place, self._index.positions(own)) for place, own in stems]
                self._rise(name, ((number, float(n)) for number, n in _together(positions)))
            else:
                common = set.intersection(*(set(term.short.get(name, ())) for term in found))
                self._rise(name, ((number, 1.0) for number in sorted(common)))

    def _add_phrase_in_titles(self, found: Sequence[Postings]) -> None:
        positions = [
            (distance, {number: hit.positions for number, hit in term.title.items()})
            for (distance, _), term in zip(self._clause.stems, found, strict=True)
        ]
        for number, count in _together(positions):
            length = found[0].title[number].length
            value = self._index.scoring.in_title(count, length)
            self.titles[number] = _InTitle(length, count, value)


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
