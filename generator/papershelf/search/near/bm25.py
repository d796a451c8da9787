"""Find the papers of a shard that are nearest to those of a chunk, by BM25.

A shard holds the posting lists of several chunks. The score of a pair depends on no other papers,
so a new paper changes the results of its own shard alone.
"""

import numpy as np

from papershelf.search.indexer.arrays import (
    Array,
    Columns,
    columns_of,
    indices_in,
    offsets_of,
    ranks_in_rows,
    rows_of,
    run_starts,
)
from papershelf.search.near.terms import CorpusStatistics, weights

# The candidates of a paper from each shard, and the terms stored as reasons of each candidate.
_CANDIDATES = 24
REASON_TERMS = 5
# Papers are scored in batches of this size, so that their scores stay in the processor's cache.
_BATCH = 8
# The best score of each group of papers is computed first, so that few groups are searched.
_GROUP = 64


def posting_lists(_: str, statistics: CorpusStatistics, *chunks: Columns) -> Columns:
    """Return the posting lists of *chunks*, whose papers are numbered from 0.

    The postings of `terms[i]` are from `offsets[i]` to `offsets[i + 1]`, each with the number of
    the paper (`docs`) and the weight of the term in it (`weights`). `size` is the number of papers.
    """
    counts = np.concatenate([np.diff(chunk.numbers("offsets")) for chunk in chunks])
    docs = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    terms = np.concatenate([chunk.numbers("terms").astype(np.uint32) for chunk in chunks])
    values = np.concatenate([weights(chunk, statistics).astype(np.int32) for chunk in chunks])
    order = np.argsort(terms, kind="stable")
    terms = terms[order]
    starts = np.flatnonzero(run_starts(terms))
    return columns_of(
        terms=terms[starts],
        offsets=np.append(starts, len(terms)),
        docs=docs[order],
        weights=values[order],
        size=np.array([len(counts)]),
    )


def nearest(_: str, queries: Columns, postings: Columns) -> Columns:
    """Return the candidates in a shard for each query, best first; *postings* are the shard's.

    The candidates of query i are from `offsets[i]` to `offsets[i + 1]`, each with the number of the
    paper in the shard (`docs`), the score (`scores`), and the terms of the query that contribute
    most (`reasons`): REASON_TERMS indices counted from 1, padded with 0.
    """
    lists = _QueryPostings(queries, postings)
    papers = len(lists.offsets) - 1
    batches = range(0, papers, _BATCH)
    parts = [_candidates(lists, first, min(first + _BATCH, papers)) for first in batches]
    counts, docs, scores, reasons = map(np.concatenate, zip(*parts, strict=True))
    return columns_of(
        offsets=offsets_of(counts), docs=docs, scores=scores, reasons=reasons.reshape(-1)
    )


def scores(queries: Columns, postings: Columns, number: int) -> Array:
    """Return the scores of all papers of a shard for the query with that *number*."""
    lists = _QueryPostings(queries, postings)
    cells, contributions, _ = lists.contributions(number, number + 1)
    table = np.bincount(cells, contributions, minlength=lists.width).astype(np.int64)
    return table[: int(postings.numbers("size")[0])]


class _QueryPostings:
    """The posting lists of a shard for the terms of *queries*, whose columns have an entry a term.

    `starts` and `sizes` locate the list of a term. `rows` holds the number of its query, `ranks`
    its index in the query, counted from 1, and `values` its query weight.
    """

    def __init__(self, queries: Columns, postings: Columns) -> None:
        lists = indices_in(postings.numbers("terms"), queries.numbers("terms"))
        offsets = postings.numbers("offsets")
        # A term that the shard lacks has an empty list.
        self.starts, self.sizes = offsets[lists], np.append(np.diff(offsets), 0)[lists]
        self.values = queries.numbers("query_weights").astype(float)
        self.offsets = queries.numbers("offsets")
        self.rows = rows_of(self.offsets)
        self.ranks = ranks_in_rows(self.rows) + 1
        # More numbers of 32 bits fit into the processor's cache.
        self.docs = postings.numbers("docs", kind=np.int32)
        self.weights = postings.numbers("weights", kind=np.int32)
        # The number of papers, rounded up to complete groups.
        self.width = -(-int(postings.numbers("size")[0]) // _GROUP) * _GROUP

    def contributions(self, first: int, last: int) -> tuple[Array, Array, Array]:
        """Return for each posting its cell in the table of scores, its contribution and its term.

        The table has a row for each query from *first* (inclusive) to *last* (exclusive). Terms are
        indices in the query, counted from 1.
        """
        terms = slice(self.offsets[first], self.offsets[last])
        starts, sizes = self.starts[terms], self.sizes[terms]
        offsets = offsets_of(sizes)
        entries = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], sizes)
        cells = self.docs[entries] + np.repeat((self.rows[terms] - first) * self.width, sizes)
        contributions = self.weights[entries] * np.repeat(self.values[terms], sizes)
        return cells, contributions, np.repeat(self.ranks[terms], sizes)


def _candidates(lists: _QueryPostings, first: int, last: int) -> tuple[Array, Array, Array, Array]:
    """Return the number of candidates of each query of a batch, and their docs, scores, reasons.

    The batch is that of the queries from *first* (inclusive) to *last* (exclusive).
    """
    papers = last - first
    cells, contributions, terms = lists.contributions(first, last)
    table = np.bincount(cells, contributions, minlength=papers * lists.width)
    best = _top_cells(table.reshape(papers, lists.width))
    scores = table[best].astype(np.int64)
    rows, docs = np.divmod(best, lists.width)
    counts = np.bincount(rows, minlength=papers)
    return counts, docs, scores, _reasons(best, cells, contributions, terms, len(table))


def _top_cells(table: Array) -> Array:
    """Return the indices of the top _CANDIDATES cells of each row of a *table* of scores.

    They are indices into the flattened table, sorted by row and then by score, the best first.
    """
    papers, width = table.shape
    groups = width // _GROUP
    floor = np.ones((papers, 1))
    if groups > _CANDIDATES:
        # A group is a column of the reshaped row, as maxima of columns are fast.
        best = table.reshape(papers, _GROUP, groups).max(axis=1)
        bound = np.partition(best, groups - _CANDIDATES, axis=1)[:, groups - _CANDIDATES]
        floor = np.maximum(bound[:, None], 1)
    cells = np.flatnonzero(table >= floor)
    rows = cells // width
    # The sort is stable: of equal scores that of the first cell comes first.
    cells = cells[np.lexsort((-table.ravel()[cells], rows))]
    return cells[ranks_in_rows(rows) < _CANDIDATES]


def _reasons(best: Array, cells: Array, contributions: Array, terms: Array, size: int) -> Array:
    """Return a row of REASON_TERMS terms for each of the *best* cells, padded with 0.

    They are those with the greatest *contributions*; *size* is the number of cells of the table.
    """
    row_of = np.full(size, -1, np.int32)
    row_of[best] = np.arange(len(best))
    used = np.flatnonzero(row_of[cells] >= 0)
    rows = row_of[cells[used]]
    # The sort is stable: of equal contributions that of the first term comes first.
    order = np.lexsort((-contributions[used], rows))
    rows, terms = rows[order], terms[used][order]
    reasons, ranks = np.zeros((len(best), REASON_TERMS), np.int64), ranks_in_rows(rows)
    is_top = ranks < REASON_TERMS
    reasons[rows[is_top], ranks[is_top]] = terms[is_top]
    return reasons
