"""Fit word vectors to a catalog, so that the sum of a text's words approximates its vector.

They come from a ridge regression of the papers' vectors, reduced by principal components analysis,
on the tf-idf of the papers' words. It is solved by conjugate gradients (Hestenes and Stiefel,
1952), which need no matrix of all words.
"""

from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from papershelf.engine.task import decode
from papershelf.search.coding import DIMENSIONS, ZERO_DIGIT
from papershelf.search.indexer.arrays import Array, Columns, offsets_of, rows_of
from papershelf.search.near.meaning import matrix, normalised

# A component is quantised to a digit, from -_MAX_LEVEL to _MAX_LEVEL.
_MAX_LEVEL = 31
# Components are clipped at this many standard deviations.
_DEVIATIONS = 3
# A word in fewer papers of the sample is not fitted, as it would fit those papers alone.
_MIN_PAPERS = 3
_RIDGE, _ITERATIONS = 0.5, 5
# The rows of a dense block: enough for fast products, in a few megabytes.
_BLOCK_ROWS = 512


class WordVectors(Struct, frozen=True, array_like=True):
    """Fitted word vectors, and the projection of paper vectors to their dimensions, as bytes.

    `mean` and `axes` are the projection. `terms` holds the sorted checksums of the words, as
    `count_terms` returns them, and `vectors` DIMENSIONS digits for each, weighted by idf.
    """

    mean: bytes
    axes: bytes
    terms: bytes
    vectors: bytes

    def projected(self, rows: Array) -> Array:
        """Return *rows*, which are vectors of papers, projected and quantised."""
        axes = np.frombuffer(self.axes).reshape(-1, DIMENSIONS)
        projection = normalised((rows - np.frombuffer(self.mean)) @ axes)
        return _quantised(projection, 1 / np.sqrt(DIMENSIONS))


def fit_word_vectors(_: str, *parts: memoryview) -> WordVectors:
    """Return word vectors that are fitted to a sample of papers.

    *parts* are the terms of the sample's chunks, as `count_terms` returns them, followed by the
    chunks' vectors.
    """
    half = len(parts) // 2
    counted = [decode(part, Columns) for part in parts[:half]]
    papers = sum(len(chunk.numbers("offsets")) - 1 for chunk in counted)
    rows = matrix(b"".join(parts[half:]), papers).astype(float)
    mean, axes = _principal_components(rows)
    terms, idf, texts = _tf_idf(counted, papers)
    vectors = _ridge_regression(texts, normalised((rows - mean) @ axes)) * idf[:, None]
    deviation = np.sqrt(np.square(vectors).mean()) if len(vectors) else 0
    digits = _quantised(vectors, deviation)
    return WordVectors(mean.tobytes(), axes.tobytes(), terms.tobytes(), digits.tobytes())


def _principal_components(rows: Array) -> tuple[Array, Array]:
    """Return the mean of *rows*, and the DIMENSIONS axes of greatest variance, as columns.

    Rows are integers, whose sums are exact in any order. The largest component of each axis is made
    positive, as the sign is arbitrary.
    """
    mean = rows.sum(axis=0) / len(rows)
    covariance = rows.T @ rows / len(rows) - np.outer(mean, mean)
    axes = np.linalg.eigh(covariance)[1][:, ::-1][:, :DIMENSIONS]
    largest = np.abs(axes).argmax(axis=0)
    signs = np.where(axes[largest, np.arange(axes.shape[1])] < 0, -1, 1)
    return mean, np.pad(axes * signs, ((0, 0), (0, DIMENSIONS - axes.shape[1])))


class _TfIdf(Struct, frozen=True, eq=False):
    """A sparse matrix (CSR) of tf-idf weights, with a row for each text and a column for each term.

    Row i has `values` in `columns` from `offsets[i]` to `offsets[i + 1]`; `width` is the number of
    columns.
    """

    offsets: Array
    columns: Array
    values: Array
    width: int

    def blocks(self) -> Iterator[tuple[slice, Array]]:
        """Yield slices of rows, each with these rows as a dense matrix."""
        for start in range(0, len(self.offsets) - 1, _BLOCK_ROWS):
            offsets = self.offsets[start : start + _BLOCK_ROWS + 1]
            entries = slice(offsets[0], offsets[-1])
            block = np.zeros((len(offsets) - 1, self.width), np.float32)
            block[rows_of(offsets), self.columns[entries]] = self.values[entries]
            yield slice(start, start + len(block)), block


def _tf_idf(counted: list[Columns], papers: int) -> tuple[Array, Array, _TfIdf]:
    """Return the terms that are fitted, their idf, and the tf-idf of texts in rows of length 1.

    *counted* holds the terms of chunks, *papers* is the number of papers.
    """
    terms = np.concatenate([chunk.numbers("terms") for chunk in counted])
    counts = np.concatenate([chunk.numbers("counts") for chunk in counted])
    sizes = np.concatenate([np.diff(chunk.numbers("offsets")) for chunk in counted])
    rows = np.repeat(np.arange(papers), sizes)
    distinct, numbers, frequencies = np.unique(terms, return_inverse=True, return_counts=True)
    is_fitted = frequencies >= _MIN_PAPERS
    idf = np.log1p((papers - frequencies + 0.5) / (frequencies + 0.5))[is_fitted]
    entries = np.flatnonzero(is_fitted[numbers])
    columns, rows = (np.cumsum(is_fitted) - 1)[numbers[entries]], rows[entries]
    values = (1 + np.log(counts[entries])) * idf[columns]
    lengths = np.sqrt(np.bincount(rows, values * values, minlength=papers))
    offsets = offsets_of(np.bincount(rows, minlength=papers))
    texts = _TfIdf(offsets, columns, values / lengths[rows], len(idf))
    return distinct[is_fitted], idf, texts


def _ridge_regression(texts: _TfIdf, rows: Array) -> Array:
    """Return the word vectors W that minimise |texts W - rows|^2 + ridge |W|^2.

    They are approximated by conjugate gradients, with a diagonal preconditioner.
    """
    rows = rows.astype(np.float32)
    squares = np.bincount(texts.columns, np.square(texts.values), minlength=texts.width)
    diagonal = (squares[:, None] + _RIDGE).astype(np.float32)
    solution = np.zeros((texts.width, rows.shape[1]), np.float32)
    residual = sum((block.T @ rows[part] for part, block in texts.blocks()), solution)
    direction = residual / diagonal
    norm = (residual * direction).sum(axis=0)
    for _ in range(_ITERATIONS):
        products = (block.T @ (block @ direction) for _, block in texts.blocks())
        product = sum(products, _RIDGE * direction)
        step = _quotient(norm, (direction * product).sum(axis=0))
        solution += step * direction
        residual -= step * product
        preconditioned = residual / diagonal
        previous, norm = norm, (residual * preconditioned).sum(axis=0)
        direction = preconditioned + _quotient(norm, previous) * direction
    return solution


def _quotient(dividend: Array, divisor: Array) -> Array:
    """Return the elementwise quotients, and 0 for division by 0."""
    return np.divide(dividend, divisor, out=np.zeros_like(dividend), where=divisor != 0)


def _quantised(numbers: Array, deviation: float) -> Array:
    """Return *numbers* quantised to values of digits; *deviation* is their standard deviation."""
    scale = _MAX_LEVEL / (_DEVIATIONS * deviation) if deviation else 0
    levels = np.clip(np.rint(numbers * scale), -_MAX_LEVEL, _MAX_LEVEL)
    return (levels + ZERO_DIGIT).astype(np.uint8)
