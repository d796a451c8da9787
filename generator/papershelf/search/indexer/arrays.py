"""Integer arrays, and columns of them that can be read in part.

Lists are concatenated, and their offsets say where each begins and the last ends, as the indptr of
a CSR matrix does.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import DTypeLike, NDArray

# Integers of any size, or flags.
Array = NDArray[Any]
_Number = TypeVar("_Number", int, Array)

# An occurrence packs the number of the paper, and the position in the lower bits. Texts are cut at
# half of the range of positions, so that nearby positions never belong to two papers.
POSITION_BITS = 24
POSITION_MASK = (1 << POSITION_BITS) - 1
MAX_TEXT_WORDS = 1 << POSITION_BITS - 1
_PAIR_BITS = 32
# No word contains it.
_SEPARATOR = "\n"


def offsets_of(sizes: Sequence[int] | Array) -> Array:
    """Return the offsets of concatenated parts of these *sizes*, and last the total size."""
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


def rows_of(offsets: Array) -> Array:
    """Return the number of the list of each entry, where *offsets* are those of the lists."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def distinct(numbers: Array) -> Array:
    """Return the sorted distinct values of *numbers*."""
    # NumPy's own function hashes them, which takes many times as long, and imports masked arrays.
    ordered = np.sort(numbers)
    return ordered[run_starts(ordered)]


def packed(firsts: _Number, seconds: _Number) -> _Number:
    """Return one number for each pair of numbers less than 2^32; these sort as the pairs do."""
    return firsts << _PAIR_BITS | seconds


def unpacked(pairs: _Number) -> tuple[_Number, _Number]:
    """Return the first and the second number of each of the packed *pairs*."""
    return divmod(pairs, 1 << _PAIR_BITS)


def ranks_in_rows(rows: Array) -> Array:
    """Return the index of each entry within its row, from 0; *rows* are sorted row numbers."""
    return np.arange(len(rows)) - offsets_of(np.bincount(rows))[rows] if len(rows) else rows


def run_starts(*columns: Array) -> Array:
    """Return a mask of the rows of sorted *columns* that differ from the row before."""
    mask = np.ones(len(columns[0]), bool)
    mask[1:] = False
    for column in columns:
        mask[1:] |= column[1:] != column[:-1]
    return mask


def indices_in(ordered: Array, numbers: Array) -> Array:
    """Return the index in *ordered* of each of *numbers*, which are not negative; -1 if absent."""
    indices = np.searchsorted(ordered, numbers)
    return np.where(np.append(ordered, -1)[indices] == numbers, indices, -1)


def stable_argsort(numbers: Array) -> Array:
    """Return the order that sorts *numbers*; equal ones keep their order."""
    # NumPy sorts small types by radix sort, in linear time.
    return np.argsort(numbers.astype(np.min_scalar_type(numbers.max(initial=0))), kind="stable")


class Columns(Struct, frozen=True, array_like=True):
    """Columns by name, each with the type of its numbers."""

    columns: dict[str, tuple[str, memoryview]]

    def _stored(self, name: str) -> Array:
        """Return a view of a column, in the type in which it is stored."""
        kind, data = self.columns[name]
        return np.frombuffer(data, kind)

    def numbers(
        self, name: str, start: int = 0, stop: int | None = None, kind: DTypeLike = np.int64
    ) -> Array:
        """Return a column from *start* (inclusive) to *stop* (exclusive) as this *kind*."""
        return self._stored(name)[start:stop].astype(kind)

    def count(self, name: str) -> int:
        """Return the number of words in a column of words."""
        return len(self._stored(_offsets_name(name))) - 1

    def words(self, name: str, start: int = 0, stop: int | None = None) -> list[str]:
        """Return the words of a column from *start* (inclusive) to *stop* (exclusive)."""
        offsets = self._stored(_offsets_name(name))[start : None if stop is None else stop + 1]
        text = self._stored(name)[offsets[0] : offsets[-1]].tobytes()
        return text.decode().split(_SEPARATOR)[:-1]

    def bisect(self, name: str, word: str) -> int:
        """Return how many words of a sorted column are less than *word*."""
        text, offsets = self._stored(name), self._stored(_offsets_name(name))

        def word_at(index: int) -> bytes:
            return text[offsets[index] : offsets[index + 1] - 1].tobytes()

        # UTF-8 sorts as code points do.
        return bisect_left(range(self.count(name)), word.encode(), key=word_at)


def _offsets_name(name: str) -> str:
    """Return the name of the column with the offsets of words."""
    return f"{name}.offsets"


def columns_of(**columns: Array | Sequence[str]) -> Columns:
    """Return *columns* by name, of words or of numbers, none of which is negative."""
    arrays: dict[str, Array] = {}
    for name, column in columns.items():
        if isinstance(column, np.ndarray):
            arrays[name] = column
            continue
        data = np.frombuffer("".join([f"{word}{_SEPARATOR}" for word in column]).encode(), np.uint8)
        arrays[name] = data
        arrays[_offsets_name(name)] = np.append(0, np.flatnonzero(data == ord(_SEPARATOR)) + 1)
    return Columns({name: _downcast(array) for name, array in arrays.items()})


def _downcast(column: Array) -> tuple[str, memoryview]:
    """Return the name of the smallest type that holds a column, and its bytes in that type."""
    small = column.astype(np.min_scalar_type(column.max(initial=0)), copy=False)
    return small.dtype.str, memoryview(small.tobytes())
