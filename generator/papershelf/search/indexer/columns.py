"""Columns of numbers and words in a file, of which a part can be read without the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct
from typing import Any

import numpy as np

from papershelf.kept import Store
from papershelf.scratch import keep
from papershelf.search.indexer.digits import Array
from papershelf.search.indexer.occurrences import PLACE_BITS

# No word has it.
BETWEEN = "\n"
NOTHING = np.zeros(0, np.int64)
LENGTH = Struct(">Q")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFile:
    """A file of columns: of each the type, at which byte it begins, and how long it is."""

    path: Path
    columns: Mapping[str, tuple[str, int, int]]

    @contextmanager
    def opened(self) -> Iterator[Columns]:
        """The columns, as long as the file is open."""
        with (
            self.path.open("rb") as file,
            mmap(file.fileno(), 0, access=ACCESS_READ) as data,
        ):
            yield Columns(self.columns, data)


class Columns:
    """The columns of an open file."""

    def __init__(self, columns: Mapping[str, tuple[str, int, int]], data: mmap) -> None:
        self._columns = columns
        self._data = data

    def numbers(self, name: str, since: int = 0, until: int | None = None) -> Array:
        """A part of a column, or all from there on; nothing where there is no such column."""
        if name not in self._columns:
            return NOTHING
        kind, start, end = self._part(name, since, until)
        type_ = np.dtype(kind)
        found = np.frombuffer(self._data, type_, (end - start) // type_.itemsize, start)
        return found.copy() if type_.kind == "b" else found.astype(np.int64)

    def bounds(self, name: str, since: int, until: int) -> Array:
        """Where some of the words or lists of a column lie in it."""
        return self.numbers(bounds_of(name), since, until + 1)

    def where(self, name: str, since: int, until: int, first: int) -> Array:
        """Some occurrences, of which the papers are counted from one of that number on."""
        papers = self.numbers(papers_of(name), since, until)
        papers += first
        papers <<= PLACE_BITS
        papers += self.numbers(name, since, until)
        return papers

    def words(self, name: str, since: int = 0, until: int | None = None) -> list[str]:
        """Some of the words of a column, as with numbers."""
        bounds = self.numbers(bounds_of(name), since, None if until is None else until + 1)
        _, start, end = self._part(name, int(bounds[0]), int(bounds[-1]))
        return self._data[start:end].decode("utf-8", "surrogatepass").split(BETWEEN)[:-1]

    def _part(self, name: str, since: int, until: int | None) -> tuple[str, int, int]:
        """The type of a column, and where in the file a part of it begins and ends."""
        kind, start, length = self._columns[name]
        size = np.dtype(kind).itemsize
        return kind, start + since * size, start + (length if until is None else until) * size


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Some words or lists of a file that follow one another; its papers count from `first` on."""

    file: ColumnFile
    first: int
    since: int
    until: int


def slices(file: ColumnFile, first: int, places: Iterable[int]) -> list[Slice]:
    """The words or lists between these places, which rise."""
    return [
        Slice(file=file, first=first, since=since, until=until) for since, until in pairwise(places)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where files of columns lie: among those that are kept, or in a folder of this build alone."""

    store: Store
    scratch: Path

    def found(self, name: str) -> tuple[ColumnFile, dict[str, Any]] | None:
        """A file that is kept, and what is told in it."""
        data = self.store.data_of(name) if name else None
        if data is None:
            return None
        return read_head(self.store.folder / name, data, self.store.start_of(name))

    def put(
        self, name: str, spare: str, columns: Mapping[str, Array], told: Mapping[str, object]
    ) -> ColumnFile:
        """Make a file: one that is kept, if it has a name, or else one of the spare name."""
        data = as_bytes(columns, told)
        if name and self.store.save(name, data):
            path, start = self.store.folder / name, self.store.start_of(name)
        else:
            path, start = self.scratch / spare, 0
            keep(path, [data])
        return read_head(path, data, start)[0]


def as_bytes(columns: Mapping[str, Array], told: Mapping[str, object]) -> bytes:
    """Columns as a file has them, behind their names and what is told of them, as JSON."""
    narrow = {name: narrowed(column) for name, column in columns.items()}
    kinds = {name: (column.dtype.str, len(column)) for name, column in narrow.items()}
    head = json.dumps({**told, "columns": kinds}).encode()
    parts = (LENGTH.pack(len(head)), head, *(column.tobytes() for column in narrow.values()))
    return b"".join(parts)


def read_head(
    path: Path, data: bytes | memoryview, start: int
) -> tuple[ColumnFile, dict[str, Any]]:
    """The columns in a file which has these bytes from `start` on, and what is told of them."""
    end = LENGTH.size + LENGTH.unpack_from(data)[0]
    told = json.loads(bytes(data[LENGTH.size : end]))
    kinds = told.pop("columns")
    sizes = (np.dtype(kind).itemsize * length for kind, length in kinds.values())
    starts = accumulate(sizes, initial=start + end)
    columns = {
        name: (kind, own, length)
        for (name, (kind, length)), own in zip(kinds.items(), starts, strict=False)
    }
    return ColumnFile(path=path, columns=columns), told


def narrowed(column: Array) -> Array:
    """Numbers in the smallest type that holds them, flags as they are; no number is below 0."""
    if column.dtype.kind == "b":
        return column
    return column.astype(np.min_scalar_type(column.max(initial=0)), copy=False)


def bounds_of(name: str) -> str:
    """The column that tells where the words or lists of a column begin, and where the last ends."""
    return f"{name}.bounds"


def papers_of(name: str) -> str:
    """The column that has the papers of occurrences."""
    return f"{name}.papers"


def word_columns(name: str, words: Iterable[str]) -> dict[str, Array]:
    """The columns of some words."""
    text = "".join([f"{word}{BETWEEN}" for word in words])
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    ends = np.flatnonzero(data == ord(BETWEEN)) + 1
    return {name: data, bounds_of(name): np.append(0, ends)}


def list_columns(name: str, numbers: Array, bounds: Array) -> dict[str, Array]:
    """The columns of some lists, of which these are the bounds."""
    return {name: numbers, bounds_of(name): bounds}
