"""The rows of tables, cut into cells whatever divides them and goes wrong, and their columns."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.readers.reader import LONGEST
from papershelf.readers.words import WORDS, letters, link_kind

_DELIMITERS = ",;\t|"
# For tables of one column, where every comma is text.
_NO_DELIMITER = "\x1f"
_DECLARED = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
# As many lines may stand above the columns.
_MOST_ABOVE = 10
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


def skip_preamble(lines: LineStream) -> list[int]:
    """Skip what stands above columns that are known, and return the numbers of the lines."""
    lines.begin()
    above: list[int] = []
    with suppress(csv.Error):
        for line in islice(lines, _MOST_ABOVE):
            if _DECLARED.fullmatch(line) or _names_columns(line):
                lines.give_back(len(lines.taken) - 1)
                return above
            above += [lines.number] if line.strip() else []
    lines.give_back(0)
    return []


def _names_columns(line: str) -> bool:
    """Return whether a line names several columns that we know, one of them a title's."""
    rows = ([cell.strip(' "') for cell in line.split(delimiter)] for delimiter in _DELIMITERS)
    return any(
        sum(map(is_known, cells)) > 1 and not _TITLES.isdisjoint(map(letters, cells))
        for cells in rows
    )


def delimiter_of(lines: LineStream) -> str:
    """Return the character that divides the header into the most columns we know."""
    # Counting characters, as `csv.Sniffer` does, is misled by the commas in titles.
    first = _first_line(lines)
    declared = _DECLARED.fullmatch(first)
    if declared:
        return declared[1]
    lines.give_back(0)
    found: dict[str, tuple[int, int]] = {}
    for delimiter in _DELIMITERS:
        cells = _next_row(lines, delimiter)[0] or []
        lines.give_back(0)
        found[delimiter] = sum(map(is_known, cells)), len(cells)
    best = max(found, key=found.__getitem__)
    return best if found[best][1] > 1 else _NO_DELIMITER


def _first_line(lines: LineStream) -> str:
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
    """Return the cells of a line whose quotes are text, as in `"Deep" Learning`, or nothing."""
    # Files with tabs often have no quotes around texts at all.
    cells = line.rstrip("\r\n").split(delimiter)
    in_pairs = all(cell.startswith('"') == cell.endswith('"') for cell in cells)
    if not in_pairs and delimiter != "\t":
        return []
    return [cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells]


def steady(found: Iterator[Row], width: int) -> Iterator[Row]:
    """Yield rows, where a faulty one takes up all that follow until there is a whole one."""
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


_TAGGED = frozenset({"pt", "ti", "so", "py"})
# Notion calls the first column so, and these tell that it is a paper's.
_FIRST_OF_NOTION = "name"
_OF_PAPERS = ("authors", "abstract", "doi", "arxiv", "volume", "pmid", "acl", "openreview")
_KNOWN = frozenset(" ".join((*WORDS.columns.values(), *WORDS.tags.values())).split())
_TITLES = frozenset(f"{WORDS.columns['title']} {WORDS.tags['title']}".split())


def is_known(name: str) -> bool:
    """Return whether a column with this name says something of a paper."""
    return letters(name) in _KNOWN or link_kind(name) is not None


def columns_of(words: Sequence[str]) -> dict[str, list[str]]:
    """Return which of *words*, the letters of columns' names, hold each field, the best first."""
    known = WORDS.tags if set(words) >= _TAGGED else WORDS.columns
    found = {
        field: [word for word in known.get(field, "").split() if word in words]
        for field in WORDS.columns
    }
    is_of_papers = any(found[field] for field in _OF_PAPERS)
    if not found["title"] and _FIRST_OF_NOTION in words and is_of_papers:
        found["title"] = [_FIRST_OF_NOTION]
    # Scopus means itself by this, other tables a journal.
    if len(found["venue"]) > 1 and "source" in found["venue"]:
        found["venue"].remove("source")
    return found


def is_tagged_table(head: str) -> bool:
    """Return whether a text begins with the columns of Web of Science's tab-delimited files."""
    return set(map(letters, head.partition("\n")[0].split("\t"))) >= _TAGGED
