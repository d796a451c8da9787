"""Which papers of a shard are nearest to those of a chunk, by BM25.

A shard has the papers of several chunks, as lists by term. What is counted of a pair of papers
depends on no others, so a paper that comes changes the results of its own shard alone.
"""

import numpy as np

from papershelf.search.indexer.arrays import NOTHING, Array, Columns, columns_of, heads, ranks, sums
from papershelf.search.near.terms import Usual, weights

# Candidates from each shard, and terms that are told of each.
CANDIDATES = 24
TOLD = 5
# Papers whose candidates are found together, so that their scores stay in the processor's cache.
_AT_ONCE = 8
# Papers of which the best is known, so that few are looked at one by one.
_GROUP = 64


def shard(_: str, known: Usual, *chunks: Columns) -> Columns:
    """Return the papers of *chunks*, numbered from 0 on, as lists by term.

    Those that have the i-th of the `terms` are from `bounds[i]` to `bounds[i + 1]`: of each its
    number (`docs`), and what the term counts in it (`weights`).
    """
    sizes = [len(chunk.numbers("bounds")) - 1 for chunk in chunks]
    counts = np.concatenate([np.diff(chunk.numbers("bounds")) for chunk in chunks])
    docs = np.repeat(np.arange(sum(sizes), dtype=np.int32), counts)
    terms = np.concatenate([chunk.numbers("terms").astype(np.uint32) for chunk in chunks])
    values = np.concatenate([weights(chunk, known).astype(np.int32) for chunk in chunks])
    order = np.argsort(terms, kind="stable")
    terms = terms[order]
    first = np.flatnonzero(heads(terms))
    return columns_of(
        terms=terms[first],
        bounds=np.append(first, len(terms)),
        docs=docs[order],
        weights=values[order],
        size=np.array([sum(sizes)]),
    )


def nearest(_: str, own: Columns, there: Columns) -> Columns:
    """Return the candidates for the papers of *own* queries in a shard, best first.

    Those of paper i are from `bounds[i]` to `bounds[i + 1]`: the number in the shard (`docs`), the
    score (`scores`), and which of the terms of the query count most in it (`told`, TOLD for each:
    numbers from 1 on, 0 where there are no more).
    """
    lists = _AskedLists(own, there)
    bounds = own.numbers("bounds")
    papers = len(bounds) - 1
    parts = [
        _candidates(lists, bounds[since : since + _AT_ONCE + 1])
        for since in range(0, papers, _AT_ONCE)
    ]
    counts = np.concatenate([part[0] for part in parts]) if parts else NOTHING
    docs, scores, told = (
        np.concatenate([part[place] for part in parts]) if parts else NOTHING for place in (1, 2, 3)
    )
    return columns_of(bounds=sums(counts), docs=docs, scores=scores, told=told.reshape(-1))


def scores(own: Columns, there: Columns, paper: int) -> Array:
    """Return what each paper of a shard scores for the query of one of *own*, by place."""
    lists = _AskedLists(own, there)
    places, counted, _ = lists.rows(own.numbers("bounds")[paper : paper + 2])
    table = np.bincount(places, counted, minlength=lists.width).astype(np.int64)
    return table[: int(there.numbers("size")[0])]


class _AskedLists:
    """The lists of a shard that the terms of queries ask for."""

    def __init__(self, own: Columns, there: Columns) -> None:
        terms, known = own.numbers("terms"), there.numbers("terms")
        bounds = np.append(there.numbers("bounds"), 0)
        places = np.searchsorted(known, terms)
        is_there = np.append(known, -1)[places] == terms
        self.starts = bounds[places]
        self.sizes = np.where(is_there, bounds[places + 1] - self.starts, 0)
        self.values = own.numbers("values").astype(float)
        # Smaller numbers, more of which are in the processor's cache.
        self.docs, self.weights = (
            there.numbers(name, kind=np.int32) for name in ("docs", "weights")
        )
        # A whole number of groups.
        self.width = -(-int(there.numbers("size")[0]) // _GROUP) * _GROUP

    def rows(self, bounds: Array) -> tuple[Array, Array, Array]:
        """Return of each entry its place in the table of scores, what it counts, and its term.

        The table has a row for each of the queries between *bounds*.
        """
        since, until = bounds[0], bounds[-1]
        sizes = self.sizes[since:until]
        begins = sums(sizes)
        entries = np.arange(begins[-1]) + np.repeat(self.starts[since:until] - begins[:-1], sizes)
        rows = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        numbers = np.arange(since, until) - np.repeat(bounds[:-1], np.diff(bounds)) + 1
        places = self.docs[entries] + np.repeat(rows * self.width, sizes)
        counted = self.weights[entries] * np.repeat(self.values[since:until], sizes)
        return places, counted, np.repeat(numbers, sizes)


def _candidates(lists: _AskedLists, bounds: Array) -> tuple[Array, Array, Array, Array]:
    """Return how many candidates each of some queries has, and these with scores and terms."""
    papers = len(bounds) - 1
    places, counted, numbers = lists.rows(bounds)
    table = np.bincount(places, counted, minlength=papers * lists.width)
    found = _best(table.reshape(papers, lists.width))
    scores = table[found].astype(np.int64)
    docs = found % lists.width if lists.width else found
    counts = np.bincount(found // lists.width if lists.width else found, minlength=papers)
    return counts, docs, scores, _told(found, places, counted, numbers, len(table))


def _best(table: Array) -> Array:
    """Return the places of the best of each row of a *table* of scores, row by row, best first."""
    papers, width = table.shape
    groups = width // _GROUP
    floor = np.ones((papers, 1))
    if groups > CANDIDATES:
        # Of a group are the papers that are so many apart: maxima of columns are fast.
        best = table.reshape(papers, _GROUP, groups).max(axis=1)
        bound = np.partition(best, groups - CANDIDATES, axis=1)[:, groups - CANDIDATES]
        floor = np.maximum(bound[:, None], 1)
    found = np.flatnonzero(table >= floor)
    rows = found // width if width else found
    found = found[np.lexsort((found, -table.ravel()[found], rows))]
    return found[ranks(rows) < CANDIDATES]


def _told(found: Array, places: Array, counted: Array, numbers: Array, size: int) -> Array:
    """Return for the places *found* in a table of that *size* which terms count most there."""
    at = np.full(size, -1, np.int32)
    at[found] = np.arange(len(found))
    mine = np.flatnonzero(at[places] >= 0)
    pairs = at[places[mine]]
    order = np.lexsort((numbers[mine], -counted[mine], pairs))
    pairs, terms = pairs[order], numbers[mine][order]
    told, own = np.zeros((len(found), TOLD), np.int64), ranks(pairs)
    kept = own < TOLD
    told[pairs[kept], own[kept]] = terms[kept]
    return told
