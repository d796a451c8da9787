"""The files of pairs of stems that stand near one another in abstracts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from papershelf.memory import uncollected
from papershelf.outputs.page import Page
from papershelf.search.coding import word_list
from papershelf.search.indexer.columns import ColumnFile, Slice, slices
from papershelf.search.indexer.cutting import Sizes, begins_file, cut, name_of
from papershelf.search.indexer.digits import Array, gap_lists
from papershelf.search.indexer.merged import lists_of
from papershelf.search.indexer.neighbours import Neighbours, PairNumbers, PairRun
from papershelf.search.indexer.occurrences import distinct
from papershelf.search.indexer.shards import as_json
from papershelf.search.indexer.terms import place_lists


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFile:
    """A file of pairs, with the first and the last of them."""

    first: str
    last: str
    name: str
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRange:
    """Some pairs that follow one another: from one number on, to before another."""

    slices: tuple[Slice, ...]
    known: Neighbours
    sizes: Sizes

    def files(self) -> list[PairFile]:
        """The files of these pairs."""
        with uncollected():
            return list(files_of(self.lists(), self.sizes))

    def lists(self) -> Iterator[tuple[str, str]]:
        """The pairs, sorted, each with its list: the papers, and the places of the first stem."""
        found = [occurrences(own) for own in self.slices]
        own = lists_of(*map(np.concatenate, zip(*found, strict=True)))
        name = PairNumbers(self.known).name
        papers, places = gap_lists(own.papers, own.bounds), place_lists(own)
        for number, *parts in zip(own.stems.tolist(), papers, places, strict=True):
            yield name(number), "!".join(parts).rstrip("!")


def occurrences(own: Slice) -> tuple[Array, Array]:
    """The number of a pair, and where its first stem is, of all occurrences."""
    with own.file.opened() as file:
        bounds = file.bounds("pairs", own.since, own.until)
        numbers = file.numbers("numbers", own.since, own.until)
        since, until = bounds[[0, -1]].tolist()
        where = file.where("pairs", since, until, own.first)
        return np.repeat(numbers, np.diff(bounds)), where


def pair_ranges(runs: Sequence[PairRun], known: Neighbours, sizes: Sizes) -> Iterator[PairRange]:
    """All pairs in ranges, each of which is files of its own."""
    numbers = [all_numbers(run.pairs) for run in runs]
    name = PairNumbers(known).name
    found = distinct(np.concatenate([np.zeros(0, np.int64), *numbers])).tolist()
    bounds = [number for number in found if begins_file(name(number), sizes)]
    sliced = [
        slices(run.pairs, run.first, [0, *np.searchsorted(ends, bounds).tolist(), len(ends)])
        for run, ends in zip(runs, numbers, strict=True)
    ]
    for own in zip(*sliced, strict=True):
        yield PairRange(slices=own, known=known, sizes=sizes)


def all_numbers(pairs: ColumnFile) -> Array:
    """The pairs that a run has."""
    with pairs.opened() as file:
        return file.numbers("numbers")


def files_of(lists: Iterable[tuple[str, str]], sizes: Sizes) -> Iterator[PairFile]:
    """The files of sorted pairs."""
    sized = ((pair, len(own) + len(pair), (pair, own)) for pair, own in lists)
    for group in cut(sized, sizes):
        pairs = [pair for pair, _ in group]
        text = as_json({"pairs": word_list(pairs), "lists": " ".join(own for _, own in group)})
        name = name_of(text)
        page = Page(path=f"search/pairs/{name}.json", text=text)
        yield PairFile(first=pairs[0], last=pairs[-1], name=name, page=page)
