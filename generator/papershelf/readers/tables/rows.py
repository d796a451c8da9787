"""The rows of tables with any delimiter, split into cells despite faulty quotes; their columns."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from papershelf.readers.reader import MAX_LENGTH
from papershelf.readers.words import TITLES, WORDS, fields_named, letters, link_kind

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
_LONG_LINE = f"the line is longer than {MAX_LENGTH:,} characters"
_MANY_CELLS = f"the row has more than {_MAX_CELLS:,} cells"
# Parts of the csv module's messages, and messages for users.
_FAULTS: Mapping[str, str] = {
    "unexpected end of data": "the quote that opens here is never closed",
    "expected after": "there is a quote inside a quoted cell",
    "larger than field limit": f"a cell is longer than {MAX_LENGTH:,} characters",
}
TOO_LARGE = (_LONG_LINE, _MANY_CELLS)


class Row(Struct, frozen=True, kw_only=True):
    """A row, from `line` to `last`; `fault` is the reason why it can't be split into cells."""

    line: int
    last: int
    cells: tuple[str, ...] = ()
    fault: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether the row has text in a cell, or a fault."""
        return bool(self.fault) or any(map(str.strip, self.cells))


def header_index(lines: Sequence[str]) -> int:
    """Return the index of the first of *lines* that is not above a header with known columns."""
    top = enumerate(lines[:_MAX_PREAMBLE_LINES])
    return next((at for at, line in top if _DECLARED.fullmatch(line) or _names_columns(line)), 0)


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
    return any(map(_are_columns, rows))


def _are_columns(cells: Sequence[str]) -> bool:
    return sum(map(is_known, cells)) > 1 and not _TITLES.isdisjoint(map(letters, cells))


def delimiter_of(lines: Sequence[str], at: int) -> tuple[str, int]:
    """Return the delimiter of a table from the index *at*, and the index after its declaration.

    The delimiter is declared, or splits the header into the most columns.
    """
    # Known columns count first; `csv.Sniffer` counts characters, and commas in titles mislead it.
    first = next((index for index in range(at, len(lines)) if lines[index].strip()), None)
    if first is None:
        return _NO_DELIMITER, len(lines)
    if declared := _DECLARED.fullmatch(lines[first]):
        return declared[1], first + 1
    headers = {delimiter: _row_at(lines, first, delimiter).cells for delimiter in _DELIMITERS}
    best = max(headers, key=lambda each: (sum(map(is_known, headers[each])), len(headers[each])))
    return best if len(headers[best]) > 1 else _NO_DELIMITER, first


def _row_at(lines: Sequence[str], at: int, delimiter: str) -> Row:
    """Return the row that begins at an index; one with a fault is a single line."""
    row = Row(line=at + 1, last=at + 1)
    if len(lines[at]) >= MAX_LENGTH:
        return replace(row, fault=_LONG_LINE)
    reader = csv.reader(lines[at : at + _MAX_ROW_LINES], delimiter=delimiter, strict=True)
    try:
        cells = tuple(next(reader))
    except csv.Error as error:
        message = str(error)
        fault = next((fault for part, fault in _FAULTS.items() if part in message), message)
        return replace(row, fault=_TOO_LONG if reader.line_num == _MAX_ROW_LINES else fault)
    if len(cells) > _MAX_CELLS:
        return replace(row, cells=cells[:_MAX_CELLS], fault=_MANY_CELLS)
    return replace(row, cells=cells, last=at + reader.line_num)


def rows(lines: Sequence[str], at: int, delimiter: str, *, width: int = 0) -> Iterator[Row]:
    """Yield the rows from *at* on, of *width* columns; one with faulty quotes is a single line."""
    while at < len(lines):
        row = _row_at(lines, at, delimiter)
        if len(row.cells) != width and row.fault not in TOO_LARGE:
            cells = _unquoted(lines[at], delimiter)
            if cells and len(cells) == width:
                row = Row(line=at + 1, last=at + 1, cells=tuple(cells))
        yield row
        at = row.last


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
    before: Row | None = None
    for row in rows:
        if before and before.fault and (row.fault or len(row.cells) != width):
            before = replace(before, last=row.last)
            continue
        if before:
            yield before
        before = row
    if before:
        yield before


_TAGGED = frozenset({"pt", "ti", "so", "py"})
# Columns of Notion and OpenAlex for the title if there are others that only papers have.
_DOUBTFUL_TITLES = ("name", "displayname")
# Columns of titles if none is called so.
PAPERS = ("paper", "titleauthors", "titleandauthors")
# Columns of a plan of meetings, whose date is no paper's.
_MEETINGS = frozenset("presenter presenters discussant discussants week".split())
_PAPER_FIELDS = ("authors", "abstract", "doi", "arxiv", "volume", "pmid", "acl", "openreview")
_KNOWN = frozenset(" ".join((*WORDS.fields.values(), *WORDS.tags.values())).split())
_TITLES = TITLES | {WORDS.tags["title"]}


def is_known(name: str) -> bool:
    """Return whether a column called *name* holds a field or a link of a paper."""
    return letters(name) in _KNOWN or link_kind(name) is not None


def columns_of(words: Sequence[str]) -> dict[str, list[str]]:
    """Return by field the columns that hold it, by the *words* of their names, the best first."""
    columns = {**fields_named(tuple(words), are_tags=set(words) >= _TAGGED)}
    if not columns["title"] and any(columns[field] for field in _PAPER_FIELDS):
        columns["title"] = [word for word in _DOUBTFUL_TITLES if word in words]
    columns["title"] = columns["title"] or [word for word in PAPERS if word in words]
    if not _MEETINGS.isdisjoint(words):
        columns["date"] = [word for word in columns["date"] if word != "date"]
    # "Source" is the name of the database in Scopus, and a journal in other tables.
    if not columns["venue"] and "source" in words:
        columns["venue"] = ["source"]
    # Behind a volume, as in Google Scholar's tables, a number is no count of rows.
    if not columns["issue"] and ("volume", "number") in pairwise(words):
        columns["issue"] = ["number"]
    return columns


def is_tabbed_table(head: str) -> bool:
    """Return whether a text begins with a header of known columns that tabs separate."""
    cells = head.lstrip("\ufeff\n").partition("\n")[0].split("\t")
    return set(map(letters, cells)) >= _TAGGED or _are_columns(cells)
