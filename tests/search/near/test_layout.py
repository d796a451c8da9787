"""Where papers stand on the map."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from papershelf.engine.chunks import checksum
from papershelf.search.indexer.arrays import Array
from papershelf.search.near.choose import MAX_RELATED
from papershelf.search.near.layout import NearPapers, layout

EDGE = (1 << 16) - 1


def placed(near: Array) -> Array:
    """Return the places of papers, of which each is *near* to some."""
    checksums = np.array([checksum(f"paper {number}") for number in range(len(near))], np.uint32)
    found = layout(NearPapers(checksums.tobytes(), near.astype(np.int32).tobytes()))
    return np.frombuffer(found, np.uint16).reshape(-1, 2).astype(np.int64)


def groups(number: int, size: int) -> Array:
    """Return papers in so many groups of a *size*, each near to those after it in its group."""
    papers = np.arange(number * size)[:, None]
    return papers // size * size + (papers + np.arange(1, MAX_RELATED + 1)) % size


def spread(places: Array) -> float:
    """Return how far places are from their middle."""
    return float(np.sqrt(np.square(places - places.mean(axis=0)).sum(axis=1)).mean())


def test_papers_of_a_kind_stand_together_and_apart_from_others() -> None:
    places = placed(groups(4, 30)).reshape(4, 30, 2)
    middles = places.mean(axis=1)
    nearest = min(np.hypot(*(one - other)) for one, other in combinations(middles, 2))
    assert max(map(spread, places)) < nearest / 2


def test_they_fill_the_square() -> None:
    places = placed(groups(4, 30))
    assert places.min() >= 0
    assert max(np.ptp(places, axis=0)) == EDGE


def test_a_paper_that_comes_last_moves_the_others_little() -> None:
    near = groups(10, 40)
    more = np.append(near, [np.arange(MAX_RELATED)], axis=0)
    moved = np.hypot(*(placed(more)[:-1] - placed(near)).T)
    assert np.median(moved) < 0.05 * EDGE


def test_the_same_papers_have_the_same_places() -> None:
    near = groups(3, 20)
    assert (placed(near) == placed(near)).all()


def test_a_paper_near_to_none_stands_around_the_others() -> None:
    near = groups(3, 20)
    places = placed(np.append(near, np.full((1, MAX_RELATED), -1), axis=0))
    far = np.hypot(*(places - places[:-1].mean(axis=0)).T)
    assert far.argmax() == len(near)


def test_few_papers_have_places() -> None:
    for papers in range(1, 4):
        near = np.full((papers, MAX_RELATED), -1)
        assert len(placed(near)) == papers
    assert len(np.unique(placed(np.array([[1, *[-1] * 7], [0, *[-1] * 7]])), axis=0)) == 2


def test_papers_near_to_the_same_ones_do_not_stand_on_one_another() -> None:
    assert len(np.unique(placed(groups(4, MAX_RELATED + 1)), axis=0)) == 4 * (MAX_RELATED + 1)
