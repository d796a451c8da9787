"""The rows of tables with any delimiter, split into cells despite faulty quotes; their columns."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.readers.reader import LONGEST, Line
from papershelf.readers.words import WORDS, letters, link_kind

_DELIMITERS = ",;\t|"
# The delimiter of tables with one column, so that commas are text.
_NO_DELIMITER = "\x1f"
_DECLARED = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
# The maximum number of lines above the header.
_MAX_PREAMBLE_LINES = 10
# A row of more lines has a quote that was never closed.
_MAX_ROW_LINES = 200
_TOO_LONG = f"the quote that opens here is not closed within {_MAX_ROW_LINES} lines"
_MAX_CELLS = 10_000
_LONG_LINE = f"the line is longer than {LONGEST:,} characters"
_MANY_CELLS = f"the row has more than {_MAX_CELLS:,} cells"
# Parts of the csv module's messages, and messages for users.
_FAULTS: Mapping[str, str] = {
    "unexpected end of data": "the quote that opens here is never closed",
    "expected after": "there is a quote inside a quoted cell",
    "larger than field limit": f"a cell is longer than {LONGEST:,} characters",
}
TOO_LARGE = (_LONG_LINE, _MANY_CELLS)


class Row(Struct, frozen=True, kw_only=True):
    """A row, from `line` to `last`; `fault` is the reason why it can't be split into cells."""

    line: int
    last: int
    cells: tuple[str, ...] = ()
    fault: str = ""


class LineStream:
    """The lines of a file, where lines of the current row can be pushed back.

    `pushed_back` are lines to be read again, `row` the lines of the current row, and `number` is
    the number of the last line.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.pushed_back: deque[str] = deque()
        self.row: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """Return the next line; raises csv.Error if the row or the line is too long."""
        if len(self.row) >= _MAX_ROW_LINES or sum(map(len, self.row)) > LONGEST:
            raise csv.Error(_TOO_LONG)
        line = self.pushed_back.popleft() if self.pushed_back else self.read()
        if not line:
            raise StopIteration
        self.number += 1
        self.row.append(line)
        if len(line) >= LONGEST:
            raise csv.Error(_LONG_LINE)
        return line

    def read(self) -> str:
        """Return the next line of the file, cut off after `LONGEST` characters."""
        line = part = self.stream.readline(LONGEST)
        while len(part) == LONGEST and not part.endswith(("\n", "\r")):
            part = self.stream.readline(LONGEST)
        return line

    def push_back(self, kept: int) -> None:
        """Push back the lines of the row except for the first *kept*."""
        returned = self.row[kept:]
        self.pushed_back.extendleft(reversed(returned))
        self.number -= len(returned)
        del self.row[kept:]


def skip_preamble(lines: LineStream) -> list[Line]:
    """Skip the lines above a header with known columns, and return them with their numbers."""
    lines.row.clear()
    above: list[Line] = []
    with suppress(csv.Error):
        for line in islice(lines, _MAX_PREAMBLE_LINES):
            if _DECLARED.fullmatch(line) or _names_columns(line):
                lines.push_back(len(lines.row) - 1)
                return above
            above += [(lines.number, line)] if line.strip() else []
    lines.push_back(0)
    return []


def is_full_row(line: str, delimiter: str, width: int) -> bool:
    """Return whether a line has *width* cells like a row of papers, several of them filled."""
    with suppress(csv.Error):
        for cells in csv.reader([line], delimiter=delimiter):
            filled = sum(1 for cell in cells if cell.strip())
            return len(cells) == width and filled >= max(3, width / 3)
    return False


def _names_columns(line: str) -> bool:
    """Return whether a line names several known columns, one of them the title."""
    rows = ([cell.strip(' "') for cell in line.split(delimiter)] for delimiter in _DELIMITERS)
    return any(
        sum(map(is_known, cells)) > 1 and not _TITLES.isdisjoint(map(letters, cells))
        for cells in rows
    )


def delimiter_of(lines: LineStream) -> str:
    """Return the delimiter that is declared, or that splits the header into the most columns."""
    # Known columns count first; `csv.Sniffer` counts characters, and commas in titles mislead it.
    first = _first_line(lines)
    declared = _DECLARED.fullmatch(first)
    if declared:
        return declared[1]
    lines.push_back(0)
    columns: dict[str, tuple[int, int]] = {}
    for delimiter in _DELIMITERS:
        cells = _next_row(lines, delimiter)[0] or []
        lines.push_back(0)
        columns[delimiter] = sum(map(is_known, cells)), len(cells)
    best = max(columns, key=columns.__getitem__)
    return best if columns[best][1] > 1 else _NO_DELIMITER


def _first_line(lines: LineStream) -> str:
    lines.row.clear()
    # An error is reported when the line is read as a row.
    with suppress(csv.Error):
        for line in lines:
            if line.strip():
                return line
            lines.row.clear()
    return ""


def _next_row(lines: LineStream, delimiter: str) -> tuple[list[str] | None, str]:
    """Return the cells of the next row, or None at the end, and the row's fault, if any."""
    lines.row.clear()
    try:
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True), None)
        if cells and len(cells) > _MAX_CELLS:
            return cells[:_MAX_CELLS], _MANY_CELLS
        return cells, ""
    except csv.Error as error:
        message = str(error)
        return [], next((fault for part, fault in _FAULTS.items() if part in message), message)


def rows(lines: LineStream, delimiter: str, *, width: int = 0) -> Iterator[Row]:
    """Yield the rows of a file with *width* columns; a row with faulty quotes is a single line."""
    while True:
        line = lines.number + 1
        cells, fault = _next_row(lines, delimiter)
        if cells is None:
            return
        readable = len(cells) != width and fault not in TOO_LARGE
        as_written = _unquoted(lines.row[0], delimiter) if readable else []
        if as_written and len(as_written) == width:
            cells, fault = as_written, ""
            lines.push_back(1)
        elif fault:
            lines.push_back(1)
        yield Row(line=line, last=lines.number, cells=tuple(cells), fault=fault)


def _unquoted(line: str, delimiter: str) -> list[str]:
    """Split a line whose quotes are text, as in `"Deep" Learning`; empty if they delimit cells."""
    # Files with tabs as delimiters often do not quote at all.
    cells = line.rstrip("\r\n").split(delimiter)
    in_pairs = all(cell.startswith('"') == cell.endswith('"') for cell in cells)
    if not in_pairs and delimiter != "\t":
        return []
    return [cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells]


def join_faulty_rows(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Yield rows; a faulty row extends up to the next one without a fault and of *width* cells."""
    faulty: Row | None = None
    for row in rows:
        is_complete = not row.fault and len(row.cells) == width
        if faulty and not is_complete:
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
# Notion calls the first column "Name". It is a title if there are columns that only papers have.
_NOTION_TITLE = "name"
_PAPER_FIELDS = ("authors", "abstract", "doi", "arxiv", "volume", "pmid", "acl", "openreview")
_KNOWN = frozenset(" ".join((*WORDS.columns.values(), *WORDS.tags.values())).split())
_TITLES = frozenset(f"{WORDS.columns['title']} {WORDS.tags['title']}".split())


def is_known(name: str) -> bool:
    """Return whether a column called *name* holds a field or a link of a paper."""
    return letters(name) in _KNOWN or link_kind(name) is not None


def columns_of(words: Sequence[str]) -> dict[str, list[str]]:
    """Return by field the columns that hold it, the best first.

    *words* are the letters of the columns' names.
    """
    table = WORDS.tags if set(words) >= _TAGGED else WORDS.columns
    columns = {
        field: [word for word in table.get(field, "").split() if word in words]
        for field in WORDS.columns
    }
    is_of_papers = any(columns[field] for field in _PAPER_FIELDS)
    if not columns["title"] and _NOTION_TITLE in words and is_of_papers:
        columns["title"] = [_NOTION_TITLE]
    # "Source" is the name of the database in Scopus, and a journal in other tables.
    if len(columns["venue"]) > 1 and "source" in columns["venue"]:
        columns["venue"].remove("source")
    return columns


def is_tagged_table(head: str) -> bool:
    """Return whether a text begins with the header of a tab-delimited file of Web of Science."""
    return set(map(letters, head.partition("\n")[0].split("\t"))) >= _TAGGED
