"""Arrays of whole numbers, and columns of them of which a part can be read without the others.

A segment has sorted words, and of each as many lists of occurrences as there are fields, or one.
`bounds` tells where the lists end, one after another; of each occurrence `papers` has the paper,
counted from 0 in each segment, and `positions` where it is in the text.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import DTypeLike, NDArray

# Whole numbers of any size; flags.
Array = NDArray[Any]

NOTHING = np.zeros(0, np.int64)
# An occurrence is the number of the paper, and in the lower bits the position. No text is read
# further than half of what they can tell, so that positions near one another are never of two
# papers.
POSITION_BITS = 24
POSITIONS = (1 << POSITION_BITS) - 1
LONGEST_TEXT = 1 << POSITION_BITS - 1
# No word has it.
_SEPARATOR = "\n"


def sums(sizes: Sequence[int] | Array) -> Array:
    """Return where parts of these *sizes* begin, one after another, and where the last ends."""
    found = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=found[1:])
    return found


def distinct(numbers: Array) -> Array:
    """Return *numbers* sorted, each once."""
    # NumPy's own function hashes them, which takes many times as long.
    found = np.sort(numbers)
    return found[heads(found)]


def ranks(rows: Array) -> Array:
    """Return the place of each entry in its row, from 0 on; *rows* are sorted."""
    return np.arange(len(rows)) - sums(np.bincount(rows))[rows] if len(rows) else rows


def heads(*columns: Array) -> Array:
    """Return which rows of sorted *columns* differ from the row before."""
    found = np.ones(len(columns[0]), bool)
    found[1:] = False
    for column in columns:
        found[1:] |= column[1:] != column[:-1]
    return found


def stable_order(numbers: Array) -> Array:
    """Return the order that sorts *numbers*, in which equal ones stay as they are."""
    # Small types are sorted in a time that grows with their number alone.
    return np.argsort(numbers.astype(np.min_scalar_type(numbers.max(initial=0))), kind="stable")


class Columns(Struct, frozen=True, array_like=True):
    """Columns by name, each with the type of its numbers, and words at which ranges begin."""

    columns: dict[str, tuple[str, memoryview]]
    boundaries: list[str]

    def _stored(self, name: str) -> Array:
        """Return a column where it is stored, in the type that it has there."""
        kind, data = self.columns[name]
        return np.frombuffer(data, kind)

    def numbers(
        self, name: str, since: int = 0, until: int | None = None, kind: DTypeLike = np.int64
    ) -> Array:
        """Return a part of a column, or all from there on, as numbers of this *kind*."""
        return self._stored(name)[since:until].astype(kind)

    def count(self, name: str) -> int:
        """Return how many words there are of that name."""
        return len(self._stored(_bounds_of(name))) - 1

    def words(self, name: str, since: int = 0, until: int | None = None) -> list[str]:
        """Return some words, or all from there on."""
        bounds = self._stored(_bounds_of(name))[since : None if until is None else until + 1]
        text = self._stored(name)[bounds[0] : bounds[-1]].tobytes()
        return text.decode().split(_SEPARATOR)[:-1]

    def place_of(self, name: str, word: str) -> int:
        """Return how many of the sorted words are less than *word*."""
        text, bounds = self._stored(name), self._stored(_bounds_of(name))

        def word_at(place: int) -> bytes:
            return text[bounds[place] : bounds[place + 1] - 1].tobytes()

        # Words in UTF-8 are sorted as their code points are.
        return bisect_left(range(self.count(name)), word.encode(), key=word_at)


def _bounds_of(name: str) -> str:
    """Return which column tells where words begin, and the last ends."""
    return f"{name}.bounds"


def columns_of(boundaries: Iterable[str] = (), **columns: Array | Sequence[str]) -> Columns:
    """Return *columns* by name, of words or of numbers, none of which is below 0."""
    found: dict[str, Array] = {}
    for name, own in columns.items():
        if isinstance(own, np.ndarray):
            found[name] = own
            continue
        data = np.frombuffer("".join([f"{word}{_SEPARATOR}" for word in own]).encode(), np.uint8)
        found[name] = data
        found[_bounds_of(name)] = np.append(0, np.flatnonzero(data == ord(_SEPARATOR)) + 1)
    return Columns({name: _narrowed(own) for name, own in found.items()}, list(boundaries))


def _narrowed(column: Array) -> tuple[str, memoryview]:
    """Return numbers in the smallest type that holds them, with its name."""
    found = column.astype(np.min_scalar_type(column.max(initial=0)), copy=False)
    return found.dtype.str, memoryview(found.tobytes())
