"""Columns of numbers and words as bytes, of which a part can be read without the others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from struct import Struct as Format

import numpy as np
from msgspec import Struct

from papershelf.engine.task import decode, encode
from papershelf.search.indexer.arrays import NOTHING, POSITION_BITS, Array

# No word has it.
SEPARATOR = "\n"
_LENGTH = Format(">Q")


class _ColumnsHead(Struct, frozen=True, array_like=True):
    """What stands before the columns: their names with type and length, and the boundaries."""

    columns: list[tuple[str, str, int]]
    boundaries: list[str]


def encode_columns(columns: Mapping[str, Array], boundaries: Sequence[str] = ()) -> bytes:
    """Return *columns* as bytes, with words that are *boundaries*."""
    narrow = {name: _narrowed(column) for name, column in columns.items()}
    kinds = [(name, column.dtype.str, len(column)) for name, column in narrow.items()]
    head = encode(_ColumnsHead(columns=kinds, boundaries=list(boundaries)))
    return b"".join([_LENGTH.pack(len(head)), head, *(one.tobytes() for one in narrow.values())])


class Columns:
    """The columns in some bytes, which are read where they are asked for; numbers are int64."""

    def __init__(self, data: bytes | memoryview) -> None:
        self._data = data
        start = _LENGTH.size + _LENGTH.unpack_from(data)[0]
        head: _ColumnsHead = decode(memoryview(data)[_LENGTH.size : start], _ColumnsHead)
        self.boundaries = head.boundaries
        self._columns: dict[str, tuple[np.dtype[np.generic], int, int]] = {}
        for name, kind, length in head.columns:
            dtype = np.dtype(kind)
            self._columns[name] = dtype, start, length
            start += dtype.itemsize * length

    def numbers(self, name: str, since: int = 0, until: int | None = None) -> Array:
        """Return a part of a column, or all from there on; nothing where there is no such one."""
        if name not in self._columns:
            return NOTHING
        found = self._stored(name, since, until)
        return found.copy() if found.dtype.kind == "b" else found.astype(np.int64)

    def _stored(self, name: str, since: int = 0, until: int | None = None) -> Array:
        """Return a part of a column where it is stored, in the type that it has there."""
        dtype, start, length = self._columns[name]
        count = (length if until is None else until) - since
        return np.frombuffer(self._data, dtype, count, start + since * dtype.itemsize)

    def bounds(self, name: str, since: int, until: int) -> Array:
        """Return where some of the words or lists of a column lie in it."""
        return self.numbers(_bounds_of(name), since, until + 1)

    def occurrences(self, name: str, since: int, until: int, first: int) -> Array:
        """Return some occurrences, whose papers are counted from number *first* on."""
        found = self.numbers(_papers_of(name), since, until)
        found += first
        found <<= POSITION_BITS
        found += self.numbers(name, since, until)
        return found

    def words(self, name: str, since: int = 0, until: int | None = None) -> list[str]:
        """Return some of the words of a column, as with numbers."""
        bounds = self._stored(_bounds_of(name), since, None if until is None else until + 1)
        text = self._stored(name, int(bounds[0]), int(bounds[-1])).tobytes()
        return text.decode().split(SEPARATOR)[:-1]

    def count(self, name: str) -> int:
        """Return how many words or lists a column has."""
        return self._columns[_bounds_of(name)][2] - 1

    def place_of(self, name: str, word: str) -> int:
        """Return how many of the sorted words of a column are less than *word*."""
        text, bounds = self._stored(name), self._stored(_bounds_of(name))

        def word_at(place: int) -> bytes:
            return text[bounds[place] : bounds[place + 1] - 1].tobytes()

        # Words in UTF-8 are sorted as their code points are.
        return bisect_left(range(self.count(name)), word.encode(), key=word_at)


def _narrowed(column: Array) -> Array:
    """Return numbers in the smallest type that holds them, and flags; no number is below 0."""
    if column.dtype.kind == "b":
        return column
    return column.astype(np.min_scalar_type(column.max(initial=0)), copy=False)


def _bounds_of(name: str) -> str:
    """Return which column tells where words or lists of a column begin, and the last ends."""
    return f"{name}.bounds"


def _papers_of(name: str) -> str:
    """Return which column has the papers of occurrences."""
    return f"{name}.papers"


def word_columns(name: str, words: Iterable[str]) -> dict[str, Array]:
    """Return the columns of some words."""
    text = "".join([f"{word}{SEPARATOR}" for word in words])
    data = np.frombuffer(text.encode(), np.uint8)
    ends = np.flatnonzero(data == ord(SEPARATOR)) + 1
    return {name: data, _bounds_of(name): np.append(0, ends)}


def list_columns(name: str, occurrences: Array, bounds: Array) -> dict[str, Array]:
    """Return the columns of some lists of occurrences, of which these are the bounds."""
    return {
        name: occurrences & ((1 << POSITION_BITS) - 1),
        _bounds_of(name): bounds,
        _papers_of(name): occurrences >> POSITION_BITS,
    }


class Slice(Struct, frozen=True, eq=False):
    """Some words or lists that follow one another; their papers count from number `first` on."""

    columns: Columns
    first: int
    since: int
    until: int
