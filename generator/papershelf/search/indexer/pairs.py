"""The files of pairs of stems that stand near one another in abstracts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from papershelf.search.coding import word_list
from papershelf.search.indexer.arrays import Array, distinct
from papershelf.search.indexer.columns import Columns
from papershelf.search.indexer.cutting import Sizes, begins_file, cut
from papershelf.search.indexer.digits import gap_lists
from papershelf.search.indexer.files import IndexFile, as_json, index_file, name_of
from papershelf.search.indexer.lists import lists_of
from papershelf.search.indexer.neighbours import Neighbours, PairNumbers
from papershelf.search.indexer.terms import position_lists


class PairBoundaries(Struct, frozen=True):
    """A view: the neighbours, and at one of how many pairs ranges begin."""

    neighbours: Neighbours
    gate: int


class PairRange(Struct, frozen=True, kw_only=True):
    """A view: the pairs from number `since` on to before `until` (-1: to the last).

    `firsts` are the numbers of the first papers of the segments.
    """

    since: int
    until: int
    firsts: tuple[int, ...]
    neighbours: Neighbours
    sizes: Sizes


def pair_boundaries(view: PairBoundaries, *segments: memoryview) -> list[int]:
    """Return 0, and the numbers of pairs at which further ranges of *segments* begin, sorted."""
    name = PairNumbers(view.neighbours).name
    numbers = [Columns(segment).numbers("numbers") for segment in segments]
    found = distinct(np.concatenate(numbers)).tolist()
    return sorted({0, *(number for number in found if begins_file(name(number), view.gate))})


def pair_files(view: PairRange, *segments: memoryview) -> list[IndexFile]:
    """Return the files of a range of pairs, merged from *segments*."""
    sized = ((pair, len(own) + len(pair), (pair, own)) for pair, own in _lists(view, segments))
    return [_file(group) for group in cut(sized, view.sizes)]


def _lists(view: PairRange, segments: tuple[memoryview, ...]) -> Iterator[tuple[str, str]]:
    """Yield pairs, sorted, each with its list: the papers, and the positions of the first stem."""
    found = [
        _occurrences(Columns(segment), first, view)
        for segment, first in zip(segments, view.firsts, strict=True)
    ]
    own = lists_of(*map(np.concatenate, zip(*found, strict=True)))
    name = PairNumbers(view.neighbours).name
    papers, positions = gap_lists(own.papers, own.bounds), position_lists(own)
    for number, *parts in zip(own.stems.tolist(), papers, positions, strict=True):
        yield name(number), "!".join(parts).rstrip("!")


def _occurrences(columns: Columns, first: int, view: PairRange) -> tuple[Array, Array]:
    """Return the number of a pair, and where its first stem is, of all occurrences in a range."""
    numbers = columns.numbers("numbers")
    since, until = np.searchsorted(numbers, [view.since, view.until]).tolist()
    if view.until < 0:
        until = len(numbers)
    bounds = columns.bounds("pairs", since, until)
    start, end = bounds[[0, -1]].tolist()
    occurrences = columns.occurrences("pairs", start, end, first)
    return np.repeat(numbers[since:until], np.diff(bounds)), occurrences


def _file(group: list[tuple[str, str]]) -> IndexFile:
    """Return the file of sorted pairs with their lists."""
    pairs = [pair for pair, _ in group]
    data = as_json({"pairs": word_list(pairs), "lists": " ".join([own for _, own in group])})
    return index_file(f"pairs/{name_of(data)}.json", data, first=pairs[0], last=pairs[-1])
