"""The regions of the map: papers that stand together, and the words that set them apart."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Region
from papershelf.search.indexer.arrays import Array, ranks
from papershelf.search.words import stem
from papershelf.text.words import EVERYWHERE, WORD

# Regions of each level, the first of which is on the map's page; one has so many papers, or more.
LEVELS = (12, 48, 192)
_FEWEST = 12
_TERMS, _NEAREST = 3, 5
# Words among which those are that have a stem of their own.
_LOOKED_AT = 12
# A term tells of a region if so many papers there have it; one of several words counts more.
_LEAST, _SEVERAL = 2, 1.5
# What papers stand in is cut into so many cells along an edge, which are what regions are made of.
_CELLS, _CELL = 64, 1 << 10
_ROUNDS = 20


class MapTerms(Struct, frozen=True, array_like=True):
    """A view: the layout, and which of the `words` tell of which paper, as 32-bit numbers."""

    places: bytes
    words: tuple[str, ...]
    papers: bytes
    terms: bytes


def regions(view: MapTerms) -> tuple[Region, ...]:
    """Return the regions of a map, those of the first level first."""
    places = np.frombuffer(view.places, np.uint16).reshape(-1, 2).astype(np.int64)
    found: list[Region] = []
    above: tuple[int, Array] = (0, np.full(len(places), -1))
    for level, most in enumerate(LEVELS):
        size = min(most, len(places) // _FEWEST)
        if level and size < most:
            break
        own = _split(places, size)
        found += _told_apart([*_regions(view, places, own, level, above[1])])
        above = (size, own)
    return tuple(found)


def _split(places: Array, size: int) -> Array:
    """Return for each paper the number of its region, by k-means of cells with their papers."""
    cells = places[:, 0] // _CELL * _CELLS + places[:, 1] // _CELL
    used, own, counts = np.unique(cells, return_inverse=True, return_counts=True)
    points = _middles(places, own, len(used))
    middles = _first_middles(points, counts, size)
    for _ in range(_ROUNDS):
        nearest = _distances(points, middles).argmin(axis=1)
        middles = _middles(points, nearest, size, counts)
    nearest = _distances(points, middles).argmin(axis=1)
    found: Array = np.unique(nearest, return_inverse=True)[1][own]
    return found


def _middles(points: Array, own: Array, size: int, counts: Array | None = None) -> Array:
    """Return the middle of the *points* of each of so many groups, each counting for some."""
    weights = np.ones(len(points)) if counts is None else counts
    total = np.maximum(np.bincount(own, weights, minlength=size), 1)
    sums = [np.bincount(own, weights * one, minlength=size) for one in points.T]
    found: Array = np.rint(np.stack(sums, axis=1) / total[:, None]).astype(np.int64)
    return found


def _first_middles(points: Array, counts: Array, size: int) -> Array:
    """Return where the first region is densest, and each other one far from those, and dense."""
    chosen = [int(counts.argmax())]
    apart = _distances(points, points[chosen])[:, 0]
    while len(chosen) < size:
        chosen.append(int((apart * counts).argmax()))
        apart = np.minimum(apart, _distances(points, points[chosen[-1:]])[:, 0])
    found: Array = points[chosen]
    return found


def _distances(points: Array, middles: Array) -> Array:
    """Return the squares of the distances of all *points* to all *middles*."""
    x, y = (np.subtract.outer(points[:, at], middles[:, at]) for at in (0, 1))
    found: Array = x * x + y * y
    return found


def _regions(
    view: MapTerms, places: Array, own: Array, level: int, above: Array
) -> Iterator[Region]:
    """Yield the regions of a *level*, with papers by number; those *above* are of the last one."""
    size = int(own.max(initial=0)) + 1
    middles = _middles(places, own, size)
    told = _ToldTerms(view, own, size)
    distances = np.square(places - middles[own]).sum(axis=1)
    order = np.lexsort((distances, -told.hits, own))
    near = order[ranks(own[order]) < _NEAREST]
    for number, papers in enumerate(np.bincount(own, minlength=size).tolist()):
        nearest = near[own[near] == number]
        yield Region(
            level=level,
            x=int(middles[number, 0]),
            y=int(middles[number, 1]),
            papers=papers,
            terms=tuple([view.words[one] for one in told.chosen[number]]),
            nearest=tuple(nearest.tolist()),
            within=int(above[nearest[0]]),
        )


def _told_apart(regions: Sequence[Region]) -> Iterator[Region]:
    """Yield the *regions* of a level, of which no two begin with one term where they have others.

    The largest keeps it.
    """
    firsts: dict[int, str] = {}
    for number in sorted(range(len(regions)), key=lambda one: -regions[one].papers):
        others = [term for term in regions[number].terms if term not in firsts.values()]
        firsts[number] = others[0] if others else ""
    for number, region in enumerate(regions):
        terms = sorted(region.terms, key=firsts[number].__ne__)
        yield replace(region, terms=tuple(terms))


class _ToldTerms:
    """The terms that most set each of so many regions apart, the first one most.

    That is how much more often papers have them there than anywhere, times how often; names of
    several words say more. `hits` tells how many of its region each paper has.
    """

    def __init__(self, view: MapTerms, own: Array, size: int) -> None:
        papers = np.frombuffer(view.papers, np.int32)
        terms = np.frombuffer(view.terms, np.int32).astype(np.int64)
        words = max(1, len(view.words))
        told = own[papers] * words + terms
        keys, counts = np.unique(told, return_counts=True)
        rows, columns = np.divmod(keys, words)
        usual = (
            np.bincount(own, minlength=size)[rows] * np.bincount(terms, minlength=words)[columns]
        )
        weights = np.where([" " in word for word in view.words], _SEVERAL, 1.0)
        apart = weights[columns] * np.log(counts * len(own) / usual)
        scores = np.rint(1024 * counts * apart)
        order = np.lexsort((columns, -scores, rows))
        order = order[(counts[order] >= _LEAST) & (scores[order] > 0)]
        order = order[ranks(rows[order]) < _LOOKED_AT]
        pairs = zip(rows[order].tolist(), columns[order].tolist(), strict=True)
        self.chosen = _first_of_each_stem(pairs, view.words, size)
        chosen = [row * words + one for row, own in enumerate(self.chosen) for one in own]
        self.hits = np.bincount(papers[np.isin(told, chosen)], minlength=len(own))


def _first_of_each_stem(
    pairs: Iterable[tuple[int, int]], words: Sequence[str], size: int
) -> list[list[int]]:
    """Return for each of so many regions the first terms in *pairs* that share no stem.

    The initials of a name are among its stems: "RL" says no more than "Reinforcement learning".
    """
    found: list[list[int]] = [[] for _ in range(size)]
    taken: list[set[str]] = [set() for _ in range(size)]
    for row, word in pairs:
        stems = _stems(words[word])
        if taken[row].isdisjoint(stems):
            taken[row] |= stems
            found[row].append(word)
    return [own[:_TERMS] for own in found]


def _stems(term: str) -> set[str]:
    """Return the stems of a *term*, of those of several words that tell something, and initials."""
    words = WORD.findall(term.lower())
    if len(words) == 1:
        return {stem(words[0])}
    told = {stem(word) for word in words if word not in EVERYWHERE}
    return {*told - {""}, stem("".join(word[0] for word in words))}
