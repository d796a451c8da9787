"""Columns of numbers and words in a file, of which a part can be read without the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np

from papershelf.scratch import keep
from papershelf.write.search.digits import Array

# No word has it.
BETWEEN = "\n"
NOTHING = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file of columns: of each the type, at which byte it begins, and how long it is."""

    path: Path
    columns: Mapping[str, tuple[str, int, int]]

    @contextmanager
    def opened(self) -> Iterator[Columns]:
        """The columns, as long as the file is open."""
        with self.path.open("rb", buffering=0) as file:
            yield Columns(self.columns, file)

    def slices(self, places: Iterable[int]) -> list[Slice]:
        """The words or lists between these places, which rise."""
        return [Slice(kept=self, since=since, until=until) for since, until in pairwise(places)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Some of the words or lists of a file that follow one another."""

    kept: Kept
    since: int
    until: int


class Columns:
    """The columns of an open file."""

    def __init__(self, columns: Mapping[str, tuple[str, int, int]], file: BinaryIO) -> None:
        self._columns = columns
        self._file = file

    def numbers(self, name: str, since: int = 0, until: int | None = None) -> Array:
        """A part of a column, or all from there on; nothing where there is no such column."""
        if name not in self._columns:
            return NOTHING
        kind, start, length = self._columns[name]
        size = np.dtype(kind).itemsize
        self._file.seek(start + since * size)
        end = length if until is None else until
        return np.frombuffer(self._file.read((end - since) * size), kind)

    def bounds(self, name: str, since: int, until: int) -> Array:
        """Where some of the words or lists of a column lie in it."""
        return self.numbers(bounds_of(name), since, until + 1)

    def words(self, name: str, since: int = 0, until: int | None = None) -> list[str]:
        """Some of the words of a column, as with numbers."""
        bounds = self.numbers(bounds_of(name), since, None if until is None else until + 1)
        data = self.numbers(name, int(bounds[0]), int(bounds[-1]))
        return data.tobytes().decode("utf-8", "surrogatepass").split(BETWEEN)[:-1]


def kept(path: Path, columns: Mapping[str, Array]) -> Kept:
    """Keep columns in a new file."""
    ends = keep(path, (column.tobytes() for column in columns.values()))
    starts = [0, *ends[:-1]]
    return Kept(
        path=path,
        columns={
            name: (column.dtype.str, start, len(column))
            for (name, column), start in zip(columns.items(), starts, strict=True)
        },
    )


def bounds_of(name: str) -> str:
    """The column that tells where the words or lists of a column begin, and where the last ends."""
    return f"{name}.bounds"


def word_columns(name: str, words: Iterable[str]) -> dict[str, Array]:
    """The columns of some words."""
    text = "".join([f"{word}{BETWEEN}" for word in words])
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    ends = np.flatnonzero(data == ord(BETWEEN)) + 1
    return {name: data, bounds_of(name): np.append(0, ends)}


def list_columns(name: str, numbers: Array, bounds: Array) -> dict[str, Array]:
    """The columns of some lists, of which these are the bounds."""
    return {name: numbers, bounds_of(name): bounds}
