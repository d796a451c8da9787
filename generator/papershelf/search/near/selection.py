"""Select which of the nearest papers are shown: those of other works, best first."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from msgspec import Struct
from msgspec.structs import astuple, replace

from papershelf.search.indexer.arrays import (
    Array,
    Columns,
    indices_in,
    offsets_of,
    packed,
    ranks_in_rows,
    rows_of,
)
from papershelf.search.near.bm25 import REASON_TERMS

# The related papers of a paper, at most, and spare ones to replace duplicates of one work.
MAX_RELATED, _SPARE = 8, 4
# The candidates of a paper from all shards that are ranked.
_RANKED = 32
# A candidate is near if its score is at least this share of the paper's score for its own query.
_MIN_SHARE = 0.08
# Above this share it is another form of the same work, if the query has at least _MIN_TERMS terms.
_SAME_SHARE, _MIN_TERMS = 0.7, 12
# The constant k of Cormack et al., "Reciprocal Rank Fusion outperforms Condorcet …", 2009.
_RRF_K = 60


class Selection(Struct, frozen=True, eq=False):
    """The related papers of each paper of a chunk, in rows that are padded with -1.

    `papers` has the shape (papers, n), with paper numbers, and `words` the shape (papers, n,
    REASON_TERMS), with the numbers of the words that are the reasons.
    """

    papers: Array
    words: Array


class Candidates(Struct, frozen=True, eq=False):
    """Pairs of near papers: the row of one in its chunk, the number of the other, and the score.

    `reasons` has REASON_TERMS columns: the terms that contribute most, by their index in the query
    of the row, counted from 1 and padded with 0.
    """

    rows: Array
    papers: Array
    scores: Array
    reasons: Array

    def take(self, order: Array) -> Candidates:
        """Return the candidates at the indices in *order*."""
        return Candidates(*[column[order] for column in astuple(self)])

    def top(self, most: int) -> Candidates:
        """Return up to *most* candidates of each row, sorted by row and score."""
        order = np.lexsort((self.papers, -self.scores, self.rows))
        return self.take(order[ranks_in_rows(self.rows[order]) < most])


def merged(results: Iterable[tuple[int, Columns]]) -> Candidates:
    """Return the best candidates from all shards.

    Each of the *results* is the number of a shard's first paper, and the result of `nearest`.
    """
    parts = []
    for first, columns in results:
        rows = rows_of(columns.numbers("offsets"))
        reasons = columns.numbers("reasons").reshape(-1, REASON_TERMS)
        parts.append((rows, columns.numbers("docs") + first, columns.numbers("scores"), reasons))
    return Candidates(*map(np.concatenate, zip(*parts, strict=True))).top(_RANKED)


def without_same_work(
    candidates: Candidates, first: int, titles: Array, queries: Columns
) -> tuple[Candidates, Array]:
    """Return the candidates that are near and of other works, and the pairs that are the same work.

    The papers of the rows are numbered from *first*, and *queries* are theirs. *titles* holds a
    checksum of each paper's title.
    """
    offsets = queries.numbers("offsets")
    weights = queries.numbers("query_weights") * queries.numbers("paper_weights")
    self_scores = np.diff(offsets_of(weights)[offsets])[candidates.rows]
    has_terms = (np.diff(offsets) >= _MIN_TERMS)[candidates.rows]
    is_same = (candidates.scores > _SAME_SHARE * self_scores) & has_terms
    papers, others = candidates.rows + first, candidates.papers
    is_same |= titles[papers] == titles[others]
    same = np.flatnonzero(is_same & (papers != others))
    near = np.flatnonzero((candidates.scores >= _MIN_SHARE * self_scores) & ~is_same)
    return candidates.take(near), _pair_keys(papers[same], others[same])


def _pair_keys(some: Array, others: Array) -> Array:
    """Return a number for each pair of papers, independent of their order."""
    return packed(np.minimum(some, others), np.maximum(some, others))


def fused(candidates: Candidates, similarities: Array) -> Candidates:
    """Return sorted *candidates* with scores by reciprocal rank fusion.

    It fuses their order, which is by words, with the one by the *similarities* of their vectors.
    """
    order = np.lexsort((candidates.papers, -similarities, candidates.rows))
    by_meaning = np.zeros(len(order))
    by_meaning[order] = ranks_in_rows(candidates.rows)
    scores = reciprocal_rank(ranks_in_rows(candidates.rows)) + reciprocal_rank(by_meaning)
    return replace(candidates, scores=scores)


def reciprocal_rank(ranks: Array) -> Array:
    """Return what each of *ranks*, counted from 0, adds to a fused score: 1 / (k + 1 + rank)."""
    scores: Array = 1 / (_RRF_K + 1 + ranks)
    return scores


def selected(candidates: Candidates, queries: Columns) -> Selection:
    """Return the best candidates for each paper, with spare ones; *queries* are the papers'."""
    most = MAX_RELATED + _SPARE
    offsets, best = queries.numbers("offsets"), candidates.top(most)
    count, ranks = len(offsets) - 1, ranks_in_rows(best.rows)
    papers = np.full((count, most), -1, np.int32)
    papers[best.rows, ranks] = best.papers
    words = np.full((count, most, REASON_TERMS), -1, np.int32)
    forms = np.append(queries.numbers("forms"), -1)
    terms = offsets[best.rows][:, None] + best.reasons - 1
    words[best.rows, ranks] = forms[np.where(best.reasons > 0, terms, -1)]
    return Selection(papers, words)


def without_duplicates(selection: Selection, same: Array) -> Selection:
    """Return up to MAX_RELATED papers of each row, none of the same work as a better one.

    *same* holds the sorted keys of the pairs of papers that are the same work.
    """
    is_kept = selection.papers >= 0
    papers = selection.papers.astype(np.int64)
    # Padding is never kept, so its keys do not matter.
    for at in range(1, papers.shape[1]):
        is_same = indices_in(same, _pair_keys(papers[:, :at], papers[:, at, None])) >= 0
        is_kept[:, at] &= ~(is_same & is_kept[:, :at]).any(axis=1)
    papers = np.where(is_kept, selection.papers, -1)
    words = np.where(is_kept[:, :, None], selection.words, -1)
    order = np.argsort(~is_kept, axis=1, kind="stable")[:, :MAX_RELATED]
    return Selection(
        np.take_along_axis(papers, order, axis=1),
        np.take_along_axis(words, order[:, :, None], axis=1),
    )
