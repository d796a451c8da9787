"""The layout of the map places related papers close together."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from papershelf.engine.chunks import checksum
from papershelf.search.indexer.arrays import Array
from papershelf.search.near.layout import NearPapers, layout
from papershelf.search.near.selection import MAX_RELATED

EDGE = (1 << 16) - 1


def layout_of(near: Array) -> Array:
    """Return the positions of papers, whose related papers are *near*."""
    checksums = np.array([checksum(f"paper {number}") for number in range(len(near))], np.uint32)
    found = layout(NearPapers(checksums.tobytes(), near.astype(np.int32).tobytes()))
    return np.frombuffer(found, np.uint16).reshape(-1, 2).astype(np.int64)


def groups(number: int, size: int) -> Array:
    """Return related papers for *number* groups of *size* papers: the next ones of each group."""
    papers = np.arange(number * size)[:, None]
    return papers // size * size + (papers + np.arange(1, MAX_RELATED + 1)) % size


def spread(positions: Array) -> float:
    """Return the mean distance of positions from their centroid."""
    return float(np.sqrt(np.square(positions - positions.mean(axis=0)).sum(axis=1)).mean())


def test_a_group_of_related_papers_forms_a_cluster() -> None:
    positions = layout_of(groups(4, 30)).reshape(4, 30, 2)
    centroids = positions.mean(axis=1)
    nearest = min(np.hypot(*(one - other)) for one, other in combinations(centroids, 2))
    assert max(map(spread, positions)) < nearest / 2


def test_positions_fill_the_square() -> None:
    positions = layout_of(groups(4, 30))
    assert positions.min() >= 0
    assert max(np.ptp(positions, axis=0)) == EDGE


def test_a_new_paper_moves_the_others_little() -> None:
    near = groups(10, 40)
    more = np.append(near, [np.arange(MAX_RELATED)], axis=0)
    moved = np.hypot(*(layout_of(more)[:-1] - layout_of(near)).T)
    assert np.median(moved) < 0.05 * EDGE


def test_a_paper_without_related_ones_is_placed_outside_the_others() -> None:
    near = groups(3, 20)
    positions = layout_of(np.append(near, np.full((1, MAX_RELATED), -1), axis=0))
    far = np.hypot(*(positions - positions[:-1].mean(axis=0)).T)
    assert far.argmax() == len(near)


def test_even_few_papers_have_positions() -> None:
    for papers in range(1, 4):
        near = np.full((papers, MAX_RELATED), -1)
        assert len(layout_of(near)) == papers
    assert len(np.unique(layout_of(np.array([[1, *[-1] * 7], [0, *[-1] * 7]])), axis=0)) == 2


def test_papers_with_the_same_related_papers_have_distinct_positions() -> None:
    assert len(np.unique(layout_of(groups(4, MAX_RELATED + 1)), axis=0)) == 4 * (MAX_RELATED + 1)
