"""The rows of a table: cells divided by commas, semicolons or tabs, whatever quotes do to them."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.readers.reader import LONGEST

_DELIMITERS = ",;\t|"
# For tables of one column, where every comma is text.
_NO_DELIMITER = "\x1f"
_DECLARED = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
# A row of more lines has a quote that was never closed.
_LONGEST_ROW = 200
_TOO_LONG = f"the quote that opens here is not closed within {_LONGEST_ROW} lines"
_MOST_CELLS = 10_000
_LONG_LINE = f"the line is longer than {LONGEST:,} characters"
_MANY_CELLS = f"the row has more than {_MOST_CELLS:,} cells"
# What the csv module says, and what it means.
_FAULTS: Mapping[str, str] = {
    "unexpected end of data": "the quote that opens here is never closed",
    "expected after": "a quote stands within a quoted text",
    "larger than field limit": f"a cell is longer than {LONGEST:,} characters",
}
TOO_LARGE = (_LONG_LINE, _MANY_CELLS)


class Row(Struct, frozen=True, kw_only=True):
    """A row and its first and last line; `fault` says why its cells can't be separated."""

    line: int
    last: int
    cells: tuple[str, ...] = ()
    fault: str = ""


class LineStream:
    """The lines of a file, of which those taken for a row can be given back."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """Return the next line; csv.Error where the row has too many, or this is too long."""
        if len(self.taken) >= _LONGEST_ROW or sum(map(len, self.taken)) > LONGEST:
            raise csv.Error(_TOO_LONG)
        line = self.waiting.popleft() if self.waiting else self.read()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        if len(line) >= LONGEST:
            raise csv.Error(_LONG_LINE)
        return line

    def read(self) -> str:
        """Return the next line of the file, of one that is too long the beginning."""
        line = rest = self.stream.readline(LONGEST)
        while len(rest) == LONGEST and not rest.endswith(("\n", "\r")):
            rest = self.stream.readline(LONGEST)
        return line

    def begin(self) -> None:
        """Begin a row."""
        self.taken.clear()

    def give_back(self, kept: int) -> None:
        """Give back what was taken for the row but its first lines."""
        rest = self.taken[kept:]
        self.waiting.extendleft(reversed(rest))
        self.number -= len(rest)
        del self.taken[kept:]


def delimiter_of(lines: LineStream, is_known: Callable[[str], bool]) -> str:
    """Return the character that divides the header into the most columns that are known.

    Counting characters, as `csv.Sniffer` does, is misled by the commas in titles.
    """
    first = _first_line(lines)
    declared = _DECLARED.fullmatch(first)
    if declared:
        return declared[1]
    lines.give_back(0)
    found: dict[str, tuple[int, int]] = {}
    for delimiter in _DELIMITERS:
        cells = _next_row(lines, delimiter)[0] or []
        lines.give_back(0)
        known = [name for name in cells if is_known(name)]
        found[delimiter] = len(known), len(cells)
    best = max(found, key=found.__getitem__)
    return best if found[best][1] > 1 else _NO_DELIMITER


def _first_line(lines: LineStream) -> str:
    """Return the first line that is not blank, for the time being."""
    lines.begin()
    # What is wrong with it is told when it is read as a row.
    with suppress(csv.Error):
        for line in lines:
            if line.strip():
                return line
            lines.begin()
    return ""


def _next_row(lines: LineStream, delimiter: str) -> tuple[list[str] | None, str]:
    """Return the cells of the next row, None at the end, and what is wrong with it."""
    lines.begin()
    try:
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True), None)
        if cells and len(cells) > _MOST_CELLS:
            return cells[:_MOST_CELLS], _MANY_CELLS
        return cells, ""
    except csv.Error as error:
        said = str(error)
        return [], next((meant for part, meant in _FAULTS.items() if part in said), said)


def rows(lines: LineStream, delimiter: str, *, width: int = 0) -> Iterator[Row]:
    """Yield the rows of a file; one whose quotes go wrong takes up a single line."""
    while True:
        line = lines.number + 1
        cells, fault = _next_row(lines, delimiter)
        if cells is None:
            return
        readable = len(cells) != width and fault not in TOO_LARGE
        as_written = _unquoted(lines.taken[0], delimiter) if readable else []
        if as_written and len(as_written) == width:
            cells, fault = as_written, ""
            lines.give_back(1)
        elif fault:
            lines.give_back(1)
        yield Row(line=line, last=lines.number, cells=tuple(cells), fault=fault)


def _unquoted(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line whose quotes are text, as in `"Deep" Learning`, or nothing.

    Files with tabs often have no quotes around texts at all.
    """
    cells = line.rstrip("\r\n").split(delimiter)
    in_pairs = all(cell.startswith('"') == cell.endswith('"') for cell in cells)
    if not in_pairs and delimiter != "\t":
        return []
    return [cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells]


def steady(found: Iterator[Row], width: int) -> Iterator[Row]:
    """Yield rows, where a faulty one takes up all that follows until there is a whole one again.

    What is left of a text that was cut up by its quotes is no row.
    """
    faulty: Row | None = None
    for row in found:
        whole = not row.fault and len(row.cells) == width
        if faulty and not whole:
            faulty = replace(faulty, last=row.last)
        elif row.fault:
            faulty = row
        else:
            if faulty:
                yield faulty
            faulty = None
            yield row
    if faulty:
        yield faulty
