"""Word vectors fitted to a catalog: those of a text's words together come near that of the text.

Ridge regression of papers' vectors, in fewer dimensions by PCA, on the tf-idf of their words. It is
solved by conjugate gradients (Hestenes and Stiefel, 1952), which need no matrix of all words.
"""

from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from papershelf.engine.task import decode
from papershelf.search.coding import DIMENSIONS, ZERO_DIGIT
from papershelf.search.indexer.arrays import Array, Columns, sums
from papershelf.search.near.meaning import matrix

# A number of a vector is a digit, at most so far from the one for 0.
_MOST = 31
# Numbers count up to so many standard deviations.
_DEVIATIONS = 3
# A word of fewer papers of the sample tells nothing of others.
_PAPERS = 3
_RIDGE, _STEPS = 0.5, 5
# Rows that have all their columns at once: enough for fast products, and few megabytes.
_AT_ONCE = 512


class Fitted(Struct, frozen=True, array_like=True):
    """What takes vectors of papers to fewer dimensions, and word vectors; arrays as their bytes.

    `terms` are sorted checksums, as `count_terms` has them, and `words` as many digits of each as
    there are dimensions: it counts for more the rarer it is.
    """

    mean: bytes
    axes: bytes
    terms: bytes
    words: bytes

    def placed(self, rows: Array) -> Array:
        """Return *rows*, vectors of papers, as digits."""
        axes = np.frombuffer(self.axes).reshape(-1, DIMENSIONS)
        found = _of_length_one((rows - np.frombuffer(self.mean)) @ axes)
        return _digits(found, 1 / np.sqrt(DIMENSIONS))


def fitted(_: str, *parts: memoryview) -> Fitted:
    """Return what a sample of papers tells of words.

    *parts* are the terms of its chunks, as `count_terms` gives them, and then their vectors.
    """
    half = len(parts) // 2
    counted = [decode(part, Columns) for part in parts[:half]]
    papers = sum(len(own.numbers("bounds")) - 1 for own in counted)
    rows = matrix(map(bytes, parts[half:]), papers).astype(float)
    mean, axes = _principal(rows)
    terms, rarities, texts = _tf_idf(counted, papers)
    words = _solved(texts, _of_length_one((rows - mean) @ axes)) * rarities[:, None]
    spread = np.sqrt(np.square(words).mean()) if len(words) else 0
    return Fitted(mean.tobytes(), axes.tobytes(), terms.tobytes(), _digits(words, spread).tobytes())


def _principal(rows: Array) -> tuple[Array, Array]:
    """Return the mean of *rows*, and the axes along which they differ most.

    Rows are whole numbers, whose sums are exact in any order.
    """
    mean = rows.sum(axis=0) / len(rows)
    spread = rows.T @ rows / len(rows) - np.outer(mean, mean)
    axes = np.linalg.eigh(spread)[1][:, ::-1][:, :DIMENSIONS]
    largest = np.abs(axes).argmax(axis=0)
    signs = np.where(axes[largest, np.arange(axes.shape[1])] < 0, -1, 1)
    return mean, np.pad(axes * signs, ((0, 0), (0, DIMENSIONS - axes.shape[1])))


class _WeightedTexts(Struct, frozen=True, eq=False):
    """Rows of tf-idf, of which row i has `values` in `columns` from `bounds[i]` to `bounds[i + 1]`.

    `width` is how many columns there are.
    """

    bounds: Array
    columns: Array
    values: Array
    width: int

    def blocks(self) -> Iterator[tuple[slice, Array]]:
        """Yield some rows after others with all their columns, and which they are."""
        for since in range(0, len(self.bounds) - 1, _AT_ONCE):
            bounds = self.bounds[since : since + _AT_ONCE + 1]
            rows = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
            own = slice(bounds[0], bounds[-1])
            block = np.zeros((len(bounds) - 1, self.width), np.float32)
            block[rows, self.columns[own]] = self.values[own]
            yield slice(since, since + len(block)), block


def _tf_idf(counted: list[Columns], papers: int) -> tuple[Array, Array, _WeightedTexts]:
    """Return the terms that count, how rare each is, and a row of them for each of the *papers*."""
    terms, counts = (
        np.concatenate([own.numbers(name) for own in counted]) for name in ("terms", "counts")
    )
    rows = np.repeat(
        np.arange(papers), np.concatenate([np.diff(own.numbers("bounds")) for own in counted])
    )
    distinct, places, having = np.unique(terms, return_inverse=True, return_counts=True)
    is_known = having >= _PAPERS
    rarities = np.log1p((papers - having + 0.5) / (having + 0.5))[is_known]
    own = np.flatnonzero(is_known[places])
    columns, rows = (np.cumsum(is_known) - 1)[places[own]], rows[own]
    values = (1 + np.log(counts[own])) * rarities[columns]
    lengths = np.sqrt(np.bincount(rows, values * values, minlength=papers))
    bounds = sums(np.bincount(rows, minlength=papers))
    texts = _WeightedTexts(bounds, columns, values / lengths[rows], len(rarities))
    return distinct[is_known], rarities, texts


def _solved(texts: _WeightedTexts, rows: Array) -> Array:
    """Return vectors of words with which *texts* times them come near *rows*."""
    rows = rows.astype(np.float32)
    weights = np.bincount(texts.columns, np.square(texts.values), minlength=texts.width)
    diagonal = (weights[:, None] + _RIDGE).astype(np.float32)
    found = np.zeros((texts.width, rows.shape[1]), np.float32)
    rest = sum((block.T @ rows[own] for own, block in texts.blocks()), found)
    toward = rest / diagonal
    size = (rest * toward).sum(axis=0)
    for _ in range(_STEPS):
        products = (block.T @ (block @ toward) for _, block in texts.blocks())
        moved = sum(products, _RIDGE * toward)
        step = _ratio(size, (toward * moved).sum(axis=0))
        found += step * toward
        rest -= step * moved
        direct = rest / diagonal
        before, size = size, (rest * direct).sum(axis=0)
        toward = direct + _ratio(size, before) * toward
    return found


def _ratio(one: Array, other: Array) -> Array:
    """Return the quotients, 0 where there is none."""
    return np.divide(one, other, out=np.zeros_like(one), where=other != 0)


def _of_length_one(rows: Array) -> Array:
    lengths = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    return _ratio(rows, np.broadcast_to(lengths, rows.shape))


def _digits(numbers: Array, deviation: float) -> Array:
    """Return *numbers* as values of digits."""
    scale = _MOST / (_DEVIATIONS * deviation) if deviation else 0
    return (np.clip(np.rint(numbers * scale), -_MOST, _MOST) + ZERO_DIGIT).astype(np.uint8)
