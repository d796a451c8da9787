"""Pairs of common stems that stand near one another in abstracts, for phrases of common words.

A phrase is found where all its stems stand at their distances, and where a stem of most papers
stands takes more than all else that a query needs. So the positions of such pairs are stored for
themselves: a partial nextword index (Williams, Zobel and Bahle, Fast Phrase Querying with Combined
Indexes, 2004).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from papershelf.search.indexer.arrays import POSITION_BITS, Array, distinct, heads
from papershelf.search.indexer.columns import Columns, encode_columns, list_columns
from papershelf.search.indexer.vocabulary import vocabulary
from papershelf.search.pairs import key
from papershelf.search.scoring import ABSTRACT, FARTHEST, FIELDS, NEAREST


class Sample(Struct, frozen=True, array_like=True):
    """A view: some abstracts, and of how many of them common and frequent stems are in one."""

    abstracts: tuple[str, ...]
    common: int
    frequent: int


class Neighbours(Struct, frozen=True, kw_only=True):
    """The stems whose pairs are stored.

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

    def __init__(self, neighbours: Neighbours) -> None:
        stems = (*neighbours.common, *neighbours.frequent)
        self._firsts = sorted(stems, key=lambda stem: key(stem, "", NEAREST))
        self._seconds = sorted(stems)
        self.first_ranks = _places_in(self._firsts, stems)
        self.second_ranks = _places_in(self._seconds, stems)

    def of(self, firsts: Array, seconds: Array, distance: int) -> Array:
        """Return the numbers of pairs; stems are given by theirs, the common ones first."""
        groups = self.first_ranks[firsts] * FARTHEST + FARTHEST - distance
        return groups * len(self._seconds) + self.second_ranks[seconds]

    def name(self, number: int) -> str:
        """Return the name of a pair."""
        group, second = divmod(number, len(self._seconds))
        first, nearness = divmod(group, FARTHEST)
        return key(self._firsts[first], self._seconds[second], FARTHEST - nearness)


def _places_in(ordered: Sequence[str], stems: Sequence[str]) -> Array:
    """Return the place of each of *stems* among the *ordered*."""
    places = {stem: place for place, stem in enumerate(ordered)}
    return np.fromiter(map(places.__getitem__, stems), np.int64, len(stems))


def neighbours(view: Sample) -> Neighbours:
    """Return the common and the frequent stems, both sorted, as a sample of abstracts has them."""
    own = vocabulary()
    [stream] = own.read(view.abstracts)
    stems = np.array(own.stem_numbers)[stream.words]
    count = len(own.stems.texts)
    counts = np.bincount(
        distinct((stream.occurrences >> POSITION_BITS) * count + stems) % count, minlength=count
    )
    counts[0] = 0
    common, frequent = (
        {own.stems.texts[stem] for stem in np.flatnonzero(counts * part > len(view.abstracts))}
        for part in (view.common, view.frequent)
    )
    return Neighbours(common=tuple(sorted(common)), frequent=tuple(sorted(frequent - common)))


def pair_segment(view: Neighbours, segment: memoryview) -> bytes:
    """Return the pairs of a segment by number, and the occurrences of the first stem of each."""
    abstracts = _marked(Columns(segment), view)
    numbers = PairNumbers(view)
    found: list[Array] = []
    occurrences: list[Array] = []
    for distance in range(NEAREST, FARTHEST + 1):
        firsts, seconds = _partners(abstracts.occurrences, distance)
        stem_numbers, others = abstracts.stem_numbers[firsts], abstracts.stem_numbers[seconds]
        nearer = np.minimum if distance == NEAREST else np.maximum
        are_stored = nearer(stem_numbers, others) < len(view.common)
        found.append(numbers.of(stem_numbers[are_stored], others[are_stored], distance))
        occurrences.append(abstracts.occurrences[firsts[are_stored]])
    pairs = np.concatenate(found)
    order = np.argsort(pairs, kind="stable")
    starts = np.flatnonzero(heads(pairs[order]))
    bounds = np.append(starts, len(order))
    columns = list_columns("pairs", np.concatenate(occurrences)[order], bounds)
    return encode_columns({"numbers": pairs[order][starts]} | columns)


def _partners(occurrences: Array, distance: int) -> tuple[Array, Array]:
    """Return which of some occurrences, which rise, stand so far before which others."""
    # No more than that many steps lead from one to the other.
    firsts = [
        np.flatnonzero(occurrences[step:] - occurrences[:-step] == distance)
        for step in range(1, distance + 1)
    ]
    steps = np.repeat(np.arange(1, distance + 1), list(map(len, firsts)))
    found = np.concatenate(firsts)
    order = np.argsort(found)
    return found[order], (found + steps)[order]


class _Marked(Struct, frozen=True, eq=False):
    """Where neighbours stand in abstracts, in the order of the text, and which stems they are."""

    occurrences: Array
    stem_numbers: Array


def _marked(columns: Columns, own: Neighbours) -> _Marked:
    """Return where the neighbours stand in the abstracts of a segment; common ones come first."""
    name = FIELDS[ABSTRACT]
    stems = (*own.common, *own.frequent)
    stem_numbers = {stem: number for number, stem in enumerate(stems)}
    # Papers and positions of a segment take no more than half of the bits.
    bits = len(stems).bit_length()
    found = [np.zeros(0, np.int64)]
    for place, stem in enumerate(columns.words("stems")):
        if stem in stem_numbers:
            since, until = columns.bounds(name, place, place + 1).tolist()
            found.append(columns.occurrences(name, since, until, 0) << bits | stem_numbers[stem])
    both = np.sort(np.concatenate(found))
    return _Marked(both >> bits, both & (1 << bits) - 1)
