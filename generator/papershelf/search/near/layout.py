"""The layout of the map, in which papers are near to their related papers.

It is t-SNE (van der Maaten and Hinton, 2008) of the graph of related papers, with repulsive forces
interpolated on a grid by fast Fourier transforms (Linderman et al., "Fast interpolation-based
t-SNE", 2019). Nothing is random: each paper starts at a position that its checksum determines, so
few new papers move the others little.
"""

from math import sqrt

import numpy as np
from msgspec import Struct

from papershelf.search.indexer.arrays import Array, packed, unpacked
from papershelf.search.near.selection import MAX_RELATED

# The iterations of the power method that computes the initial positions.
_POWER_ITERATIONS = 60
# The iterations and the exaggeration (the factor of attractive forces) of each phase of t-SNE.
_PHASES = ((120, 6.0), (150, 1.5))
# The learning rate is the number of papers divided by this, by Belkina et al., "Automated optimized
# parameters for t-SNE …", 2019.
_LEARNING_RATE_DIVISOR = 12
_MOMENTUM = 0.8
# The cells of the grid to a unit of length, and along an edge: at least, at most, and a step.
_CELLS_PER_UNIT, _MIN_CELLS, _MAX_CELLS, _STEP = 2, 32, 512, 16
# Positions are rounded to multiples of 1 / _UNIT, so that all processors compute the same ones.
_UNIT = 1 << 20
_SCALE = (1 << 16) - 1
# The radius of the circle of papers without related ones, relative to that of the others.
_CIRCLE = 1.05


class NearPapers(Struct, frozen=True, array_like=True):
    """A view, in 32-bit integers: the checksum of each paper, and the numbers of related papers.

    `near` has the shape (papers, MAX_RELATED) and is padded with -1.
    """

    checksums: bytes
    near: bytes


def layout(view: NearPapers) -> bytes:
    """Return two 16-bit integers for each paper: its distances from the left and from the top."""
    checksums = np.frombuffer(view.checksums, np.uint32)
    near = np.frombuffer(view.near, np.int32).reshape(-1, MAX_RELATED)
    is_connected = _is_connected(near)
    positions = _circle(checksums)
    if is_connected.any():
        graph = _graph(near, is_connected)
        inner = _initial_positions(checksums[is_connected], graph)
        for iterations, exaggeration in _PHASES:
            inner = _optimised(inner, graph, iterations, exaggeration)
        inner += _spacing(inner) * _square(checksums[is_connected])
        positions *= _CIRCLE * np.sqrt(np.square(inner).sum(axis=0).max())
        positions[:, is_connected] = inner
    return _scaled(positions).T.tobytes()


class _Graph(Struct, frozen=True, eq=False):
    """A weighted graph of papers: its edges in both directions, from `source` to `target`.

    The sum of all `weights` is 1; `degrees` are the sums of each paper's weights.
    """

    source: Array
    target: Array
    weights: Array
    degrees: Array

    def summed(self, values: Array) -> Array:
        """Return the sums over each paper's edges of *values*, of shape (2, edges)."""
        size = len(self.degrees)
        return np.stack([np.bincount(self.source, row, minlength=size) for row in values])


def _is_connected(near: Array) -> Array:
    """Return a mask of the papers that have related papers in *near*, or are related to one."""
    mask: Array = np.any(near >= 0, axis=1)
    mask[near[near >= 0]] = True
    return mask


def _graph(near: Array, is_connected: Array) -> _Graph:
    """Return the graph of connected papers; each gives all papers *near* to it the same weight."""
    numbers, size = np.cumsum(is_connected) - 1, int(is_connected.sum())
    rows, columns = np.nonzero(near >= 0)
    source, target = numbers[rows], numbers[near[rows, columns]]
    weights = np.tile((1 / np.bincount(source, minlength=size)[source]), 2)
    both = np.concatenate([packed(source, target), packed(target, source)])
    edges, indices = np.unique(both, return_inverse=True)
    weights = np.bincount(indices, weights)
    source, target = unpacked(edges)
    weights = weights / weights.sum()
    return _Graph(source, target, weights, np.bincount(source, weights, minlength=size))


def _circle(checksums: Array) -> Array:
    """Return positions on a circle, of shape (2, papers), as all positions here: x and y."""
    angles = checksums * (2 * np.pi / (1 << 32))
    return np.stack([np.cos(angles), np.sin(angles)])


def _square(checksums: Array) -> Array:
    """Return positions in a unit square around the origin, determined by *checksums*."""
    positions: Array = np.stack([checksums & 0xFFFF, checksums >> 16]) / _SCALE - 0.5
    return positions


def _spacing(positions: Array) -> float:
    """Return a quarter of the spacing of papers that fill the square of *positions* evenly.

    It separates papers with the same related ones, whose positions would coincide.
    """
    return (float(np.ptp(positions, axis=1).max()) or 1) / (4 * sqrt(positions.shape[1]))


def _initial_positions(checksums: Array, graph: _Graph) -> Array:
    """Return the initial positions: a spectral embedding of the *graph*, by the power method.

    It approximates the leading eigenvectors, starting from positions given by the *checksums*.
    """
    vectors = start = _square(checksums)
    for _ in range(_POWER_ITERATIONS):
        sums = graph.summed(graph.weights * vectors.take(graph.target, axis=1))
        vectors = vectors + sums / graph.degrees
        vectors -= (vectors * graph.degrees).sum(axis=1, keepdims=True)
        x, y = vectors
        y -= x * (x * y * graph.degrees).sum() / ((x * x * graph.degrees).sum() or 1)
        vectors /= np.sqrt(np.square(vectors).mean(axis=1, keepdims=True)) + 1 / _UNIT
    small: Array = vectors / 100 + start / 1000
    return small


def _optimised(positions: Array, graph: _Graph, iterations: int, exaggeration: float) -> Array:
    """Return *positions* after *iterations* steps of gradient descent with momentum."""
    learning_rate = positions.shape[1] / _LEARNING_RATE_DIVISOR
    velocity = np.zeros_like(positions)
    for _ in range(iterations):
        edges = positions.take(graph.target, axis=1) - positions.take(graph.source, axis=1)
        attractions = exaggeration * graph.weights / (1 + np.square(edges).sum(axis=0))
        forces = graph.summed(attractions * edges) + _repulsive_forces(positions)
        velocity = _MOMENTUM * velocity + 4 * learning_rate * forces
        positions = np.rint((positions + velocity) * _UNIT) / _UNIT
    centred: Array = positions - positions.mean(axis=1, keepdims=True)
    return centred


def _repulsive_forces(positions: Array) -> Array:
    """Return the repulsive force of all papers on each, interpolated on a grid."""
    grid = _Grid(positions)
    kernel = 1 / (1 + grid.squared_distances)
    papers = positions.shape[1]
    ones, squared = grid.transformed(np.ones(papers)), np.fft.rfft2(kernel * kernel)
    normalisation = grid.sampled(ones * np.fft.rfft2(kernel)).sum() - papers
    mass = grid.sampled(ones * squared)
    forces = [row * mass - grid.sampled(grid.transformed(row) * squared) for row in positions]
    normalised: Array = np.stack(forces) / max(normalisation, 1 / _UNIT)
    return normalised


class _Grid:
    """A grid over *positions*, with linear interpolation between the four nearest cells.

    `squared_distances` are those of the first cell to all cells of a torus twice as wide.
    """

    def __init__(self, positions: Array) -> None:
        low = positions.min(axis=1, keepdims=True)
        extent = float((positions.max(axis=1, keepdims=True) - low).max()) + 1 / _UNIT
        edge = extent * _CELLS_PER_UNIT // _STEP * _STEP
        self._edge = int(np.clip(edge, _MIN_CELLS, _MAX_CELLS))
        width = extent / (self._edge - 2)
        inside = (positions - low) / width
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
        self.squared_distances = squares[:, None] + squares

    def transformed(self, values: Array) -> Array:
        """Return the Fourier transform of the grid over which the *values* of papers are spread."""
        edge, size = self._edge, self._edge * self._edge
        cells = np.zeros(size)
        for at, share in self._corners:
            cells += np.bincount(at, share * values, minlength=size)
        return np.fft.rfft2(cells.reshape(edge, edge), (2 * edge, 2 * edge))

    def sampled(self, spectrum: Array) -> Array:
        """Return the values at each position of the grid with the Fourier transform *spectrum*."""
        # Half of the rows of the torus are beyond the grid.
        rows = np.fft.ifft(spectrum, axis=0)[: self._edge]
        grid = np.fft.irfft(rows)[:, : self._edge].ravel()
        total: Array = sum(share * grid[at] for at, share in self._corners)
        return total


def _scaled(positions: Array) -> Array:
    """Return *positions* as 16-bit integers, scaled to fill a square in their larger dimension."""
    low, high = positions.min(axis=1, keepdims=True), positions.max(axis=1, keepdims=True)
    middle, extent = (low + high) / 2, float((high - low).max()) or 1
    scaled: Array = np.rint(((positions - middle) / extent + 0.5) * _SCALE).astype(np.uint16)
    return scaled
