"""Pairs of common stems that stand near one another in abstracts, for phrases of common words.

A phrase is found where all its stems stand at their distances, and where a stem of most papers
stands takes more than all else that a query needs. So the places of such pairs are told apart:
a partial nextword index (Williams, Zobel and Bahle, Fast Phrase Querying with Combined Indexes,
2004).
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from papershelf.model import Paper
from papershelf.search.pairs import key
from papershelf.search.scoring import FARTHEST, NEAREST
from papershelf.search.words import tokens, word_and_stem
from papershelf.write.search.occurrences import FARTHEST as MOST_WORDS
from papershelf.write.search.occurrences import PLACE_BITS, WIDE

# So many papers tell which stems are common.
SAMPLE = 4_096
# Stems are common in more than one of so many of their abstracts, and frequent.
COMMON, FREQUENT = 6, 60

# A pair, and as bytes where the first of it stands: the paper, and in the lower bits the place.
PairRecord = tuple[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The stems whose pairs are told.

    Two common stems are, at any distance up to the farthest; a common and a frequent one only side
    by side. No stem is in both.
    """

    common: tuple[str, ...]
    frequent: tuple[str, ...]


def neighbours_of(papers: Sequence[Paper]) -> Neighbours:
    """The common and the frequent stems, both sorted, as a sample of the abstracts has them."""
    sample = papers[:: max(1, -(-len(papers) // SAMPLE))]
    counts = Counter[str]()
    for paper in sample:
        counts.update({word_and_stem(token)[1] for token in tokens(paper.abstract)[:MOST_WORDS]})
    del counts[""]
    common = {stem for stem, count in counts.items() if count * COMMON > len(sample)}
    frequent = {stem for stem, count in counts.items() if count * FREQUENT > len(sample)}
    return Neighbours(common=tuple(sorted(common)), frequent=tuple(sorted(frequent - common)))


def pair_records(
    places: Mapping[str, Collection[int]], known: Neighbours, first: int
) -> Iterator[PairRecord]:
    """All pairs of a run, sorted; `places` are of each stem that is known, `first` the run's."""
    common, frequent = at(known.common, places), at(known.frequent, places)
    found: list[PairRecord] = []
    for stem in known.common:
        own = places.get(stem, ())
        for distance in range(NEAREST, FARTHEST + 1):
            after = near(own, distance, common)
            if distance == NEAREST:
                after |= near(own, NEAREST, frequent)
            found += (
                (key(stem, other, distance), as_bytes(starts, first))
                for other, starts in after.items()
            )
        found += (
            (key(other, stem, NEAREST), as_bytes(starts, first, -NEAREST))
            for other, starts in near(own, -NEAREST, frequent).items()
        )
    found.sort()
    yield from found


def at(stems: Iterable[str], places: Mapping[str, Collection[int]]) -> dict[int, str]:
    """By occurrence, which of some stems stands there."""
    found: dict[int, str] = {}
    for stem in stems:
        found.update(dict.fromkeys(places.get(stem, ()), stem))
    return found


def near(own: Collection[int], distance: int, others: Mapping[int, str]) -> dict[str, list[int]]:
    """Of these occurrences those that have another stem at a distance, by that stem."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    there = map(others.get, [one + distance for one in own])
    for one, other in zip(own, there, strict=True):
        if other is not None:
            found[other].append(one)
    return found


def as_bytes(occurrences: Sequence[int], first: int, distance: int = 0) -> bytes:
    """Occurrences with the numbers that their papers have among all, moved by a distance."""
    more = (first << PLACE_BITS) + distance
    return array(WIDE, [one + more for one in occurrences]).tobytes()
