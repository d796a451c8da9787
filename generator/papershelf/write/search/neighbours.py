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

from papershelf.model import Paper
from papershelf.search.pairs import key
from papershelf.search.scoring import FARTHEST, NEAREST
from papershelf.write.search.digits import Array
from papershelf.write.search.kept import list_columns
from papershelf.write.search.occurrences import PLACE_BITS, Stream, Vocabulary, distinct, heads

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


def pair_columns(
    stream: Stream, told: Array, known: Neighbours, vocabulary: Vocabulary
) -> dict[str, Array]:
    """The pairs of a run by number, and the occurrences of the first stem of each.

    `told` are the places in the stream of abstracts that stems are told of.
    """
    marks = np.zeros(len(stream.words), np.int32)
    marks[told] = marked(known, vocabulary)[stream.words[told]]
    numbers = PairNumbers(known)
    found: list[Array] = []
    where: list[Array] = []
    for distance in range(NEAREST, FARTHEST + 1):
        firsts, seconds = marks[:-distance], marks[distance:]
        nearer = np.minimum if distance == NEAREST else np.maximum
        are_told = (
            (firsts > 0)
            & (seconds > 0)
            & (nearer(firsts, seconds) <= len(known.common))
            & (stream.where[distance:] - stream.where[:-distance] == distance)
        )
        places = np.flatnonzero(are_told)
        found.append(numbers.of(firsts[places] - 1, seconds[places] - 1, distance))
        where.append(stream.where[places])
    pairs = np.concatenate(found)
    order = np.argsort(pairs, kind="stable")
    starts = np.flatnonzero(heads(pairs[order]))
    return {
        "numbers": pairs[order][starts],
        **list_columns("pairs", np.concatenate(where)[order], np.append(starts, len(order))),
    }


def marked(known: Neighbours, vocabulary: Vocabulary) -> Array:
    """By a word's number, 1 and more for the stems that are known, the common ones first."""
    marks = np.zeros(len(vocabulary.stems.texts), np.int32)
    for mark, stem in enumerate((*known.common, *known.frequent), start=1):
        marks[vocabulary.stems.get(stem, 0)] = mark
    marks[0] = 0
    return np.take(marks, vocabulary.stem_numbers)
