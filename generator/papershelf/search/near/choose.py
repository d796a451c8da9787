"""Which of the nearest papers are shown: those of other works, best first."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from papershelf.search.indexer.arrays import Array, Columns, ranks, sums
from papershelf.search.near.bm25 import TOLD

# Related papers of one, at the most, and others for those among them that are one work.
MOST, _SPARE = 8, 4
# Of all candidates from all shards.
_RANKED = 32
# What has less of what tells of a paper is not near to it.
_LEAST = 0.08
# A paper that has so much of what tells of another is another form of the same work, if as many
# terms do tell of it.
_SAME, _ENOUGH = 0.7, 12
# As Cormack et al. have it, "Reciprocal Rank Fusion outperforms Condorcet …", 2009.
_RANK = 60
_BITS = 32


class Chosen(Struct, frozen=True, eq=False):
    """Of each paper of a chunk up to so many numbers of others, and of each TOLD numbers of words.

    Where there are no more, -1 stands behind.
    """

    papers: Array
    words: Array


class Candidates(Struct, frozen=True, eq=False):
    """Pairs of papers: the `rows` of a chunk with others by number, and how near those are.

    `told` are the terms that tell why, TOLD of each, by their places in the query of the row from 1
    on; 0 stands where there are no more.
    """

    rows: Array
    papers: Array
    scores: Array
    told: Array

    def part(self, order: Array) -> Candidates:
        """Return some of these, in this order."""
        return Candidates(
            self.rows[order], self.papers[order], self.scores[order], self.told[order]
        )

    def best(self, most: int) -> Candidates:
        """Return the best of each row, in order, so *most* of them."""
        order = np.lexsort((self.papers, -self.scores, self.rows))
        return self.part(order[ranks(self.rows[order]) < most])


def together(found: Iterable[tuple[int, Columns]]) -> Candidates:
    """Return the best candidates from all shards, whose first papers have these numbers."""
    parts = []
    for first, own in found:
        counts = np.diff(own.numbers("bounds"))
        rows = np.repeat(np.arange(len(counts)), counts)
        told = own.numbers("told").reshape(-1, TOLD)
        parts.append((rows, own.numbers("docs") + first, own.numbers("scores"), told))
    return Candidates(*map(np.concatenate, zip(*parts, strict=True))).best(_RANKED)


def others(found: Candidates, first: int, titles: Array, own: Columns) -> tuple[Candidates, Array]:
    """Return the candidates that are near and other works than the paper in whose row they stand.

    Those that are the same work are told as pairs of papers. The papers of the rows have numbers
    from *first* on and *own* queries; *titles* are equal for papers whose titles are.
    """
    bounds = own.numbers("bounds")
    whole = np.diff(sums(own.numbers("values") * own.numbers("own"))[bounds])[found.rows]
    is_same = (found.scores > _SAME * whole) & (np.diff(bounds) >= _ENOUGH)[found.rows]
    is_same |= titles[found.papers] == titles[found.rows + first]
    is_itself = found.papers == found.rows + first
    same = np.flatnonzero(is_same & ~is_itself)
    near = np.flatnonzero((found.scores >= _LEAST * whole) & ~is_same & ~is_itself)
    return found.part(near), _pairs(found.papers[same], found.rows[same] + first)


def _pairs(some: Array, others: Array) -> Array:
    """Return pairs of papers as one number each, whichever comes first."""
    found: Array = np.minimum(some, others) << _BITS | np.maximum(some, others)
    return found


def fused(found: Candidates, likeness: Array) -> Candidates:
    """Return candidates, which are sorted, with scores that tell of words and *likeness* alike."""
    order = np.lexsort((found.papers, -likeness, found.rows))
    by_meaning = np.zeros(len(order))
    by_meaning[order] = ranks(found.rows)
    scores = reciprocal(ranks(found.rows)) + reciprocal(by_meaning)
    return Candidates(found.rows, found.papers, scores, found.told)


def reciprocal(places: Array) -> Array:
    """Return what *places* in a ranking, which count from 0, add to a score."""
    found: Array = 1 / (_RANK + 1 + places)
    return found


def chosen(found: Candidates, own: Columns) -> Chosen:
    """Return the best for each paper of *own* queries, among them forms of one work."""
    most = MOST + _SPARE
    bounds, best = own.numbers("bounds"), found.best(most)
    papers, places = len(bounds) - 1, ranks(best.rows)
    numbers = np.full((papers, most), -1, np.int32)
    numbers[best.rows, places] = best.papers
    words = np.full((papers, most, TOLD), -1, np.int32)
    forms = np.append(own.numbers("forms"), -1)
    asked = bounds[best.rows][:, None] + best.told - 1
    words[best.rows, places] = forms[np.where(best.told > 0, asked, -1)]
    return Chosen(numbers, words)


def apart(found: Chosen, same: Array) -> Chosen:
    """Return up to MOST of each paper, none of which is the same work as a better one.

    *same* has the pairs of papers that are one work.
    """
    is_out = found.papers < 0
    several = np.isin(found.papers, np.concatenate(np.divmod(same, 1 << _BITS))).sum(axis=1) > 1
    near, kept = found.papers[several].astype(np.int64), ~is_out[several]
    for at in range(1, near.shape[1]):
        is_same = np.isin(_pairs(near[:, :at], near[:, at, None]), same)
        kept[:, at] &= ~(is_same & kept[:, :at]).any(axis=1)
    is_out[several] = ~kept
    order = np.argsort(is_out, axis=1, kind="stable")[:, :MOST]
    papers = np.where(is_out, -1, found.papers)
    words = np.where(is_out[:, :, None], -1, found.words)
    return Chosen(
        np.take_along_axis(papers, order, axis=1),
        np.take_along_axis(words, order[:, :, None], axis=1),
    )
