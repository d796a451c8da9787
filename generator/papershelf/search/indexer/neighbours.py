"""Pairs of common stems that stand near one another in abstracts, for phrases of common words.

A phrase is found where all its stems stand at their distances, and where a stem of most papers
stands takes more than all else that a query needs. So the places of such pairs are told apart:
a partial nextword index (Williams, Zobel and Bahle, Fast Phrase Querying with Combined Indexes,
2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from papershelf.digests import digest_of, digest_of_value
from papershelf.memory import uncollected
from papershelf.model import Paper
from papershelf.search.indexer.columns import ColumnFile, Columns, Shelf, list_columns, papers_of
from papershelf.search.indexer.digits import Array
from papershelf.search.indexer.occurrences import PLACE_BITS, PLACES, Vocabulary, distinct, heads
from papershelf.search.indexer.runs import Run
from papershelf.search.pairs import key
from papershelf.search.scoring import ABSTRACT, FARTHEST, FIELDS, NEAREST

# So many papers tell which stems are common.
SAMPLE = 4_096
# Stems are common in more than one of so many of their abstracts, and frequent.
COMMON, FREQUENT = 6, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The stems whose pairs are told.

    Two common stems are, at any distance up to the farthest; a common and a frequent one only side
    by side. No stem is in both.
    """

    common: tuple[str, ...]
    frequent: tuple[str, ...]


class PairNumbers:
    """Numbers for the pairs of some stems, which are sorted as the names of the pairs are.

    All names with one first stem begin with that and a hyphen. Behind it, hyphens of a greater
    distance come before the second stem, which begins with a letter or digit.
    """

    def __init__(self, known: Neighbours) -> None:
        stems = (*known.common, *known.frequent)
        self._firsts = sorted(stems, key=lambda stem: key(stem, "", NEAREST))
        self._seconds = sorted(stems)
        self.first_ranks = places_in(self._firsts, stems)
        self.second_ranks = places_in(self._seconds, stems)

    def of(self, firsts: Array, seconds: Array, distance: int) -> Array:
        """The numbers of pairs; stems are given by their numbers, the common ones first."""
        groups = self.first_ranks[firsts] * FARTHEST + FARTHEST - distance
        return groups * len(self._seconds) + self.second_ranks[seconds]

    def name(self, number: int) -> str:
        """The name of a pair."""
        group, second = divmod(number, len(self._seconds))
        first, nearness = divmod(group, FARTHEST)
        return key(self._firsts[first], self._seconds[second], FARTHEST - nearness)


def places_in(ordered: Sequence[str], stems: Sequence[str]) -> Array:
    """The place of each stem in an order of them."""
    places = {stem: place for place, stem in enumerate(ordered)}
    return np.fromiter(map(places.__getitem__, stems), np.int64, len(stems))


def neighbours_of(papers: Sequence[Paper]) -> Neighbours:
    """The common and the frequent stems, both sorted, as a sample of the abstracts has them."""
    sample = papers[:: max(1, -(-len(papers) // SAMPLE))]
    vocabulary = Vocabulary()
    stream = vocabulary.read([paper.abstract for paper in sample])
    stems = np.array(vocabulary.stem_numbers)[stream.words]
    count = len(vocabulary.stems.texts)
    counts = np.bincount(
        distinct((stream.where >> PLACE_BITS) * count + stems) % count, minlength=count
    )
    counts[0] = 0
    common, frequent = (
        {vocabulary.stems.texts[stem] for stem in np.flatnonzero(counts * part > len(sample))}
        for part in (COMMON, FREQUENT)
    )
    return Neighbours(common=tuple(sorted(common)), frequent=tuple(sorted(frequent - common)))


def pair_columns(abstracts: Marked, known: Neighbours) -> dict[str, Array]:
    """The pairs of a run by number, and the occurrences of the first stem of each."""
    numbers = PairNumbers(known)
    found: list[Array] = []
    where: list[Array] = []
    for distance in range(NEAREST, FARTHEST + 1):
        firsts, seconds = partners(abstracts.where, distance)
        marks, others = abstracts.marks[firsts], abstracts.marks[seconds]
        nearer = np.minimum if distance == NEAREST else np.maximum
        are_told = nearer(marks, others) < len(known.common)
        found.append(numbers.of(marks[are_told], others[are_told], distance))
        where.append(abstracts.where[firsts[are_told]])
    pairs = np.concatenate(found)
    order = np.argsort(pairs, kind="stable")
    starts = np.flatnonzero(heads(pairs[order]))
    occurrences = np.concatenate(where)[order]
    return {
        "numbers": pairs[order][starts],
        **list_columns("pairs", occurrences & PLACES, np.append(starts, len(order))),
        papers_of("pairs"): occurrences >> PLACE_BITS,
    }


def partners(where: Array, distance: int) -> tuple[Array, Array]:
    """Which of some places, all different and rising, lie so far before which others."""
    # No more than that many steps lead from one to the other.
    firsts = [
        np.flatnonzero(where[step:] - where[:-step] == distance) for step in range(1, distance + 1)
    ]
    steps = np.repeat(np.arange(1, distance + 1), list(map(len, firsts)))
    found = np.concatenate(firsts)
    order = np.argsort(found)
    return found[order], (found + steps)[order]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Where known stems stand in abstracts, in the order of the text, and which stems they are."""

    where: Array
    marks: Array


def marked(abstracts: Columns, known: Neighbours) -> Marked:
    """Where the known stems stand in the abstracts of a run; the common ones come first."""
    name = FIELDS[ABSTRACT]
    stems = (*known.common, *known.frequent)
    marks = {stem: mark for mark, stem in enumerate(stems)}
    # Papers and places of a run take no more than half of the bits.
    bits = len(stems).bit_length()
    found = [np.zeros(0, np.int64)]
    for place, stem in enumerate(abstracts.words("stems")):
        if stem in marks:
            since, until = abstracts.bounds(name, place, place + 1).tolist()
            found.append(abstracts.where(name, since, until, 0) << bits | marks[stem])
    both = np.sort(np.concatenate(found))
    return Marked(where=both >> bits, marks=both & (1 << bits) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRun:
    """The pairs of a run by `numbers`, with the occurrences of the first stem of each.

    As with the run, which begins with the same paper, `name` is that under which it is kept.
    """

    first: int
    name: str
    pairs: ColumnFile


class Pairing:
    """Finds the pairs of runs, where they are not kept."""

    def __init__(self, shelf: Shelf, known: Neighbours) -> None:
        self._shelf = shelf
        self._known = known
        self._digest = digest_of_value(known)

    def __call__(self, run: Run) -> PairRun:
        """The pairs of a run; they are in a file on the shelf."""
        name = digest_of(f"{run.name}{self._digest}".encode()) if run.name else ""
        found = self._shelf.found(name)
        pairs = found[0] if found else self._made(run, name)
        return PairRun(first=run.first, name=name, pairs=pairs)

    def _made(self, run: Run, name: str) -> ColumnFile:
        with uncollected(), run.terms.opened() as file:
            columns = pair_columns(marked(file, self._known), self._known)
            return self._shelf.put(name, f"{run.first}.pairs", columns, {})
