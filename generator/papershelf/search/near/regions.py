"""The regions of the map: clusters of papers, and their most distinctive terms."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from msgspec.structs import replace

from papershelf.model import Region
from papershelf.search.indexer.arrays import (
    Array,
    Columns,
    indices_in,
    packed,
    ranks_in_rows,
    unpacked,
)
from papershelf.search.words import stem
from papershelf.text.words import EVERYWHERE, WORD

# The number of regions of each level, at most; the first level is on the map's page.
LEVELS = (12, 48, 192)
# The mean number of papers of a region is at least this.
_MIN_MEAN_PAPERS = 12
_MAX_TERMS = 3
# A region names this number of its papers, or all where the map has few enough for a page.
_NEAREST, _MAX_ALL = 5, 200
# The best terms of a region, of which those with distinct stems are taken.
_CANDIDATE_TERMS = 12
# A term of a region occurs in at least _MIN_COUNT of its papers. One of several words has a weight.
_MIN_COUNT, _PHRASE_WEIGHT = 2, 1.5
# The layout is divided into cells, which are clustered instead of papers: the number along an edge,
# and the length of one.
_CELLS, _CELL = 64, 1 << 10
_ITERATIONS = 20


def regions(view: Columns, places: memoryview) -> tuple[Region, ...]:
    """Return the regions of a map, sorted by level; *places* is the result of `layout`.

    The *view* holds terms in `words`, and pairs: paper `papers[i]` has the term `words[terms[i]]`.
    """
    positions = np.frombuffer(places, np.uint16).reshape(-1, 2).astype(np.int64)
    result: list[Region] = []
    above = np.full(len(positions), -1)
    for level, most in enumerate(LEVELS):
        size = min(most, len(positions) // _MIN_MEAN_PAPERS)
        if level and size < most:
            break
        labels = _clustered(positions, size)
        result += _with_distinct_names([*_regions(view, positions, labels, level, above)])
        above = labels
    return tuple(result)


def _clustered(positions: Array, size: int) -> Array:
    """Return the cluster number of each paper, by k-means of cells, weighted by their papers.

    *size* is the number of clusters, at most.
    """
    cells = positions[:, 0] // _CELL * _CELLS + positions[:, 1] // _CELL
    used, cell_of, counts = np.unique(cells, return_inverse=True, return_counts=True)
    points = _centroids(positions, cell_of, len(used))
    centroids = _initial_centroids(points, counts, size)
    nearest = _squared_distances(points, centroids).argmin(axis=1)
    for _ in range(_ITERATIONS):
        centroids = _centroids(points, nearest, size, counts)
        nearest = _squared_distances(points, centroids).argmin(axis=1)
    labels: Array = np.unique(nearest, return_inverse=True)[1][cell_of]
    return labels


def _centroids(points: Array, labels: Array, size: int, counts: Array | None = None) -> Array:
    """Return the centroids of *size* clusters of *points*, weighted by *counts* if given."""
    weights = np.ones(len(points)) if counts is None else counts
    total = np.maximum(np.bincount(labels, weights, minlength=size), 1)
    sums = [np.bincount(labels, weights * column, minlength=size) for column in points.T]
    centroids: Array = np.rint(np.stack(sums, axis=1) / total[:, None]).astype(np.int64)
    return centroids


def _initial_centroids(points: Array, counts: Array, size: int) -> Array:
    """Return *size* points to start from: the densest one, then each far from the others and dense.

    Each further one maximises the squared distance to its nearest centroid times its count.
    """
    chosen = [int(counts.argmax())]
    distances = _squared_distances(points, points[chosen])[:, 0]
    while len(chosen) < size:
        chosen.append(int((distances * counts).argmax()))
        latest = _squared_distances(points, points[chosen[-1:]])[:, 0]
        distances = np.minimum(distances, latest)
    centroids: Array = points[chosen]
    return centroids


def _squared_distances(points: Array, centroids: Array) -> Array:
    """Return the squared distances of all *points* (rows) to all *centroids* (columns)."""
    x, y = (np.subtract.outer(points[:, at], centroids[:, at]) for at in (0, 1))
    squares: Array = x * x + y * y
    return squares


def _regions(
    view: Columns, positions: Array, labels: Array, level: int, above: Array
) -> Iterator[Region]:
    """Yield the regions of a *level*.

    *labels* are the region numbers of papers on this level, and *above* on the previous one.
    """
    size = int(labels.max(initial=0)) + 1
    centroids = _centroids(positions, labels, size)
    terms, hits = _region_terms(view, labels, size)
    distances = np.square(positions - centroids[labels]).sum(axis=1)
    order = np.lexsort((distances, -hits, labels))
    most = _NEAREST if len(labels) > _MAX_ALL else len(labels)
    near = order[ranks_in_rows(labels[order]) < most]
    for number, papers in enumerate(np.bincount(labels, minlength=size).tolist()):
        nearest = near[labels[near] == number]
        yield Region(
            level=level,
            x=int(centroids[number, 0]),
            y=int(centroids[number, 1]),
            papers=papers,
            terms=terms[number],
            nearest=tuple(nearest.tolist()),
            within=int(above[nearest[0]]),
        )


def _with_distinct_names(regions: Sequence[Region]) -> Iterator[Region]:
    """Yield the *regions* of a level, with terms sorted so that first terms differ if possible.

    The largest of several regions keeps a first term.
    """
    firsts: dict[int, str] = {}
    for number in sorted(range(len(regions)), key=lambda one: -regions[one].papers):
        others = [term for term in regions[number].terms if term not in firsts.values()]
        firsts[number] = others[0] if others else ""
    for number, region in enumerate(regions):
        yield replace(region, terms=tuple(sorted(region.terms, key=firsts[number].__ne__)))


def _region_terms(view: Columns, labels: Array, size: int) -> tuple[list[tuple[str, ...]], Array]:
    """Return the most distinctive terms of each of *size* regions, best first.

    In addition, return how many of its region's terms each paper has.
    """
    words, papers = view.words("words"), view.numbers("papers")
    pairs = packed(labels[papers], view.numbers("terms"))
    chosen = _first_of_each_stem(_ranked_terms(pairs, labels, words), words, size)
    of_regions = [packed(region, term) for region, terms in enumerate(chosen) for term in terms]
    # The function np.isin would sort all pairs, in many times the memory.
    is_of_region = indices_in(np.sort(of_regions), pairs) >= 0
    hits = np.bincount(papers[is_of_region], minlength=len(labels))
    return [tuple([words[term] for term in terms]) for terms in chosen], hits


def _ranked_terms(pairs: Array, labels: Array, words: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Return the best terms of each region, as pairs of region and term, the best first.

    *pairs* has the region and the term of each paper's terms, packed. The score of a term is its
    frequency in the region times the logarithm of how much more frequent it is there than
    everywhere.
    """
    keys, counts = np.unique(pairs, return_counts=True)
    regions, terms = unpacked(keys)
    expected = np.bincount(labels)[regions] * np.bincount(terms, counts)[terms]
    weights = np.where([" " in word for word in words], _PHRASE_WEIGHT, 1.0)[terms]
    scores = np.rint(1024 * counts * (weights * np.log(counts * len(labels) / expected)))
    order = np.lexsort((terms, -scores, regions))
    order = order[(counts[order] >= _MIN_COUNT) & (scores[order] > 0)]
    order = order[ranks_in_rows(regions[order]) < _CANDIDATE_TERMS]
    return zip(regions[order].tolist(), terms[order].tolist(), strict=True)


def _first_of_each_stem(
    pairs: Iterable[tuple[int, int]], words: Sequence[str], size: int
) -> list[list[int]]:
    """Return for each of *size* regions its first terms that share no stem.

    *pairs* are (region, term), with terms as indices into *words*. The initials of a name count as
    a stem, since "RL" adds nothing to "Reinforcement learning".
    """
    chosen: list[list[int]] = [[] for _ in range(size)]
    taken: list[set[str]] = [set() for _ in range(size)]
    for row, word in pairs:
        stems = _stems(words[word])
        if taken[row].isdisjoint(stems):
            taken[row] |= stems
            chosen[row].append(word)
    return [terms[:_MAX_TERMS] for terms in chosen]


def _stems(term: str) -> set[str]:
    """Return the stems of a *term*: its word, or its distinctive words and their initials."""
    words = WORD.findall(term.lower())
    if len(words) == 1:
        return {stem(words[0])}
    stems = {stem(word) for word in words if word not in EVERYWHERE}
    return {*stems - {""}, stem("".join(word[0] for word in words))}
