"""Where papers stand on the map: near to their related papers.

That is t-SNE (van der Maaten and Hinton, 2008) of the graph of related papers, in which what keeps
papers apart is read off a grid (Linderman et al., "Fast interpolation-based t-SNE", 2019). Nothing
is drawn by lot: each paper starts where its checksum says, so few papers that come move the others
little.
"""

from math import sqrt

import numpy as np
from msgspec import Struct

from papershelf.search.indexer.arrays import Array, heads
from papershelf.search.near.choose import MOST

# Rounds in which the graph draws the start together, and those of two times of t-SNE: how often,
# and how much more attraction counts than that method has it.
_SMOOTHING = 60
_TIMES = ((120, 6.0), (150, 1.5))
# As Belkina et al. have it, "Automated optimized parameters for t-SNE …", 2019.
_SLOWNESS = 12
_MOMENTUM = 0.8
# Cells of the grid to a unit of length, and along an edge; they come in so many.
_CELLS, _FEWEST, _MOST, _STEP = 2, 32, 512, 16
# Places are whole multiples, so that the last bits of another processor change nothing.
_UNIT = 1 << 20
_SCALE = (1 << 16) - 1
# Papers that are near to none stand around the others.
_AROUND = 1.05


class NearPapers(Struct, frozen=True, array_like=True):
    """A view, in 32-bit numbers: the checksum of each paper, and MOST others that are near to it.

    Where there are no more, -1 stands behind.
    """

    checksums: bytes
    near: bytes


def layout(view: NearPapers) -> bytes:
    """Return two 16-bit numbers for each paper: how far it is from the left, and from the top."""
    checksums = np.frombuffer(view.checksums, np.uint32)
    near = np.frombuffer(view.near, np.int32).reshape(-1, MOST)
    there = _has_pairs(near)
    places = _around(checksums)
    if there.any():
        graph = _graph(near, there)
        found = _start(checksums[there], graph)
        for rounds, attraction in _TIMES:
            found = _settled(found, graph, rounds, attraction)
        found += _apart(found) * _own(checksums[there])
        places *= _AROUND * np.sqrt(np.square(found).sum(axis=0).max())
        places[:, there] = found
    return _scaled(places).T.tobytes()


class _Graph(Struct, frozen=True, eq=False):
    """Pairs of papers, in which `one` is drawn to the `other`, in both directions.

    The `weights` of all are 1 together; `degrees` are those of each paper.
    """

    one: Array
    other: Array
    weights: Array
    degrees: Array

    def summed(self, values: Array) -> Array:
        """Return for each paper the sum over its pairs of *values*, two rows."""
        size = len(self.degrees)
        return np.stack([np.bincount(self.one, own, minlength=size) for own in values])


def _has_pairs(near: Array) -> Array:
    """Return which papers have others *near* to them, or are near to one."""
    found = np.zeros(len(near), bool)
    found[np.nonzero(near >= 0)[0]] = True
    found[near[near >= 0]] = True
    return found


def _graph(near: Array, there: Array) -> _Graph:
    """Return the graph of papers, of those that are *there*; each draws all *near* to it alike."""
    numbers, size = np.cumsum(there) - 1, int(there.sum())
    rows, columns = np.nonzero(near >= 0)
    one, other = numbers[rows], numbers[near[rows, columns]]
    weights = np.tile((1 / np.bincount(one, minlength=size)[one]), 2)
    keys = np.concatenate([one * size + other, other * size + one])
    order = np.argsort(keys, kind="stable")
    firsts = np.flatnonzero(heads(keys[order]))
    weights = np.add.reduceat(weights[order], firsts)
    one, other = np.divmod(keys[order][firsts], size)
    weights /= weights.sum()
    return _Graph(one, other, weights, np.bincount(one, weights, minlength=size))


def _around(checksums: Array) -> Array:
    """Return places on a circle, here as elsewhere two rows: those of x and of y."""
    angles = checksums * (2 * np.pi / (1 << 32))
    return np.stack([np.cos(angles), np.sin(angles)])


def _own(checksums: Array) -> Array:
    """Return places of papers in a square of length 1 around the middle, of each its own."""
    found: Array = np.stack([checksums & 0xFFFF, checksums >> 16]) / _SCALE - 0.5
    return found


def _apart(places: Array) -> float:
    """Return a quarter of how far papers would be apart that fill the square of *places* evenly.

    Papers that are near to the same ones would stand on one another.
    """
    return (float(np.ptp(places, axis=1).max()) or 1) / (4 * sqrt(places.shape[1]))


def _start(checksums: Array, graph: _Graph) -> Array:
    """Return where papers start: such places, drawn together until near ones have near ones.

    That is the power method: it comes near to the eigenvectors of the graph that tell most.
    """
    found = own = _own(checksums)
    for _ in range(_SMOOTHING):
        found = found + graph.summed(graph.weights * found[:, graph.other]) / graph.degrees
        found -= (found * graph.degrees).sum(axis=1, keepdims=True)
        x, y = found
        y -= x * (x * y * graph.degrees).sum() / ((x * x * graph.degrees).sum() or 1)
        found /= np.sqrt(np.square(found).mean(axis=1, keepdims=True)) + 1 / _UNIT
    small: Array = found / 100 + own / 1000
    return small


def _settled(places: Array, graph: _Graph, rounds: int, attraction: float) -> Array:
    """Return *places* after so many *rounds* of gradient descent."""
    rate = places.shape[1] / _SLOWNESS
    speed = np.zeros_like(places)
    for _ in range(rounds):
        ways = np.stack([row[graph.other] - row[graph.one] for row in places])
        pulls = attraction * graph.weights / (1 + np.square(ways).sum(axis=0))
        forces = graph.summed(pulls * ways) + _pushes(places)
        speed = _MOMENTUM * speed + 4 * rate * forces
        places = np.rint((places + speed) * _UNIT) / _UNIT
    found: Array = places - places.mean(axis=1, keepdims=True)
    return found


def _pushes(places: Array) -> Array:
    """Return how all papers push each away; how near two are, is taken from a grid."""
    grid = _Grid(places)
    near = 1 / (1 + grid.distances)
    papers = places.shape[1]
    one, square = np.ones(papers), np.fft.rfft2(near * near)
    total = grid.read(one, np.fft.rfft2(near)).sum() - papers
    mass = grid.read(one, square)
    pulled = [own * mass - grid.read(own, square) for own in places]
    found: Array = np.stack(pulled) / max(total, 1 / _UNIT)
    return found


class _Grid:
    """A grid over *places*; each gives to the four cells around it as much as it is near to them.

    `distances` are the squares of those from the first cell to all, in a torus twice as wide.
    """

    def __init__(self, places: Array) -> None:
        low = places.min(axis=1, keepdims=True)
        extent = float((places.max(axis=1, keepdims=True) - low).max()) + 1 / _UNIT
        self._edge = int(np.clip(extent * _CELLS // _STEP * _STEP, _FEWEST, _MOST))
        width = extent / (self._edge - 2)
        inside = (places - low) / width
        cells = inside.astype(np.int64)
        (x, y), (right, below) = cells, inside - cells
        first = x * self._edge + y
        self._corners = (
            (first, (1 - right) * (1 - below)),
            (first + 1, (1 - right) * below),
            (first + self._edge, right * (1 - below)),
            (first + self._edge + 1, right * below),
        )
        steps = np.arange(2 * self._edge)
        squares = np.square(np.minimum(steps, 2 * self._edge - steps) * width)
        self.distances = squares[:, None] + squares

    def read(self, values: Array, kernel: Array) -> Array:
        """Return at each place the *values* of all, as far as a *kernel*, transformed, says."""
        edge, size = self._edge, self._edge * self._edge
        given = np.zeros(size)
        for at, part in self._corners:
            given += np.bincount(at, part * values, minlength=size)
        shape = (2 * edge, 2 * edge)
        found = np.fft.rfft2(given.reshape(edge, edge), shape) * kernel
        spread = np.fft.irfft2(found, shape)[:edge, :edge].ravel()
        total: Array = sum(part * spread[at] for at, part in self._corners)
        return total


def _scaled(places: Array) -> Array:
    """Return *places* in 16-bit numbers, in which they fill a square as far as they reach."""
    low, high = places.min(axis=1, keepdims=True), places.max(axis=1, keepdims=True)
    middle, extent = (low + high) / 2, float((high - low).max()) or 1
    found: Array = np.rint(((places - middle) / extent + 0.5) * _SCALE).astype(np.uint16)
    return found
