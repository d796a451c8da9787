"""Pairs of common stems that stand near one another in abstracts, for phrases of common words.

A phrase is found where all its stems stand at their distances, and where a stem of most papers
stands takes more than all else that a query needs. So the positions of such pairs are stored for
themselves: a partial nextword index (Williams, Zobel and Bahle, Fast Phrase Querying with Combined
Indexes, 2004).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct

from papershelf.engine.task import decode
from papershelf.search.coding import word_list
from papershelf.search.indexer.arrays import (
    POSITION_BITS,
    Array,
    Columns,
    columns_of,
    distinct,
    heads,
)
from papershelf.search.indexer.digits import gap_lists
from papershelf.search.indexer.files import IndexFile, named_file
from papershelf.search.indexer.layout import Sizes, begins_file, cut
from papershelf.search.indexer.merge import Range, lists_of, numbered_words, slices
from papershelf.search.indexer.terms import position_lists
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


class SegmentPairs(Struct, frozen=True):
    """A view: the stems whose pairs are stored, and at one of how many pairs ranges begin."""

    neighbours: Neighbours
    gate: int


class PairRange(Struct, frozen=True):
    """A view: a range of pairs, and the sizes of their files."""

    pairs: Range
    sizes: Sizes


def neighbours(view: Sample) -> Neighbours:
    """Return the common and the frequent stems, both sorted, as a sample of abstracts has them."""
    own = vocabulary()
    words, occurrences = own.read(view.abstracts)
    stems = np.array(own.stem_numbers, np.int64)[words]
    names = list(own.stems)
    count = len(names)
    counts = np.bincount(
        distinct((occurrences >> POSITION_BITS) * count + stems) % count, minlength=count
    )
    counts[0] = 0
    common, frequent = (
        {names[stem] for stem in np.flatnonzero(counts * part > len(view.abstracts))}
        for part in (view.common, view.frequent)
    )
    return Neighbours(common=tuple(sorted(common)), frequent=tuple(sorted(frequent - common)))


def pair_segment(view: SegmentPairs, segment: memoryview) -> Columns:
    """Return the pairs of a segment, and the occurrences of the first stem of each."""
    stems = sorted((*view.neighbours.common, *view.neighbours.frequent))
    common = np.isin(stems, view.neighbours.common)
    # The names of pairs with one first stem begin with that and a hyphen. Behind it, hyphens of a
    # greater distance come before the second stem, which begins with a letter or digit.
    order = sorted(range(len(stems)), key=lambda number: key(stems[number], "", NEAREST))
    ranks = np.argsort(order)
    every, own = _marked(decode(segment, Columns), stems)
    found: list[Array] = []
    occurrences: list[Array] = []
    for distance in range(NEAREST, FARTHEST + 1):
        firsts, seconds = _partners(every, distance)
        both = np.logical_or if distance == NEAREST else np.logical_and
        are_stored = both(common[own[firsts]], common[own[seconds]])
        firsts, seconds = firsts[are_stored], seconds[are_stored]
        # These numbers are sorted as the names are.
        groups = ranks[own[firsts]] * FARTHEST + FARTHEST - distance
        found.append(groups * len(stems) + own[seconds])
        occurrences.append(every[firsts])
    numbers = np.concatenate(found)
    rows = np.argsort(numbers, kind="stable")
    starts = np.flatnonzero(heads(numbers[rows]))
    names = [_name_of(number, order, stems) for number in numbers[rows][starts].tolist()]
    return columns_of(
        {"words": names},
        np.concatenate(occurrences)[rows],
        [name for name in names if begins_file(name, view.gate)],
        bounds=np.append(starts, len(rows)),
    )


def _name_of(number: int, order: Sequence[int], stems: Sequence[str]) -> str:
    """Return the name of a pair of *stems*, of which the first are numbered by their *order*."""
    group, second = divmod(number, len(stems))
    first, nearness = divmod(group, FARTHEST)
    return key(stems[order[first]], stems[second], FARTHEST - nearness)


def _partners(occurrences: Array, distance: int) -> tuple[Array, Array]:
    """Return which of some occurrences, which rise, stand so far before which others."""
    # A word and a compound are at each position, so no more steps lead from one to the other.
    most = 2 * distance + 1
    firsts = [
        np.flatnonzero(occurrences[step:] - occurrences[:-step] == distance)
        for step in range(1, most + 1)
    ]
    steps = np.repeat(np.arange(1, most + 1), list(map(len, firsts)))
    found = np.concatenate(firsts)
    order = np.argsort(found)
    return found[order], (found + steps)[order]


def _marked(columns: Columns, stems: Sequence[str]) -> tuple[Array, Array]:
    """Return where *stems* stand in abstracts, in the order of the text, and which they are."""
    numbers = {stem: number for number, stem in enumerate(stems)}
    bounds = columns.numbers("bounds")
    marks = np.full((len(bounds) // len(FIELDS), len(FIELDS)), -1)
    marks[:, ABSTRACT] = [numbers.get(word, -1) for word in columns.words("words")]
    found = np.repeat(marks.reshape(-1), np.diff(bounds))
    rows = np.flatnonzero(found >= 0)
    occurrences = columns.numbers("papers") << POSITION_BITS | columns.numbers("positions")
    # Papers and positions of a segment take no more than half of the bits.
    bits = len(stems).bit_length()
    both = np.sort(occurrences[rows] << bits | found[rows])
    return both >> bits, both & (1 << bits) - 1


def pair_files(view: PairRange, *segments: memoryview) -> list[IndexFile]:
    """Return the files of a range of pairs, merged from *segments*."""
    sized = ((pair, len(own) + len(pair), (pair, own)) for pair, own in _lists(view, segments))
    return [_file(group) for group in cut(sized, view.sizes)]


def _lists(view: PairRange, segments: Sequence[memoryview]) -> Iterator[tuple[str, str]]:
    """Yield pairs, sorted, each with its list: the papers, and the positions of the first stem."""
    parts = slices(view.pairs, segments, 1)
    pairs, numbers = numbered_words(part.words for part in parts)
    [own] = lists_of(parts, numbers)
    papers, positions = gap_lists(own.papers, own.bounds), position_lists(own)
    for pair, *texts in zip(pairs, papers, positions, strict=True):
        yield pair, "!".join(texts).rstrip("!")


def _file(group: list[tuple[str, str]]) -> IndexFile:
    """Return the file of sorted pairs with their lists."""
    pairs, lists = zip(*group, strict=True)
    value = {"pairs": word_list(pairs), "lists": " ".join(lists)}
    return named_file("pairs", value, pairs[0], pairs[-1])
