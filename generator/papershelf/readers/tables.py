"""Tables: CSV, TSV and what spreadsheets make of them, with a paper in each row."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

import papershelf.readers.table_rows as table_rows
from papershelf.model import CountKind, Link, Source
from papershelf.problems import Problem, failure, note, warning
from papershelf.readers.cells import (
    authors_in,
    cited_in,
    date_in,
    elements,
    identifiers_within,
    known_by,
    plain_cell,
)
from papershelf.readers.fields import (
    Fields,
    Texts,
    page_span,
    paper_of,
    shown,
    split_keywords,
    unusable,
)
from papershelf.readers.preprints import of_server
from papershelf.readers.reader import LONGEST, Aside, AsideKind, Item
from papershelf.readers.table_rows import columns_of, has_tags
from papershelf.readers.words import letters, link_kind, paper_kind, status_named

_TEXTS = tuple("title abstract venue venue_short volume issue publisher language license".split())
_DATES = ("date", "year", "month", "day")
_SCHEMES = ("doi", "arxiv", "openreview", "acl", "pmid", "pmcid")
# Columns of these may stand there several times, one value in each.
_SEVERAL = frozenset({"authors", "keywords"})
# What stands under these is meant to be an address, whatever it looks like.
_ADDRESSES = ("url", "link")
# What programs of statistics write into an empty cell.
_EMPTY = frozenset({"NA", "N/A", "n/a", "NaN", "nan", "None", "NULL", "null", "#N/A", "-", "[]"})
# As spreadsheets and pandas make of a year.
_FLOAT = re.compile(r"([0-9]{4})\.0")
_NAMED = 30
_NEXT_ADDRESS = re.compile(r"(?<![\s;,])[\s;,]++(?=https?:)", re.IGNORECASE)


def read_table(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read a table whose first row names the columns, in any order."""
    # The limit is the module's own, for all readers: it may only grow.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    lines = table_rows.LineStream(stream)
    for number in table_rows.skip_preamble(lines):
        yield Aside(AsideKind.BOILERPLATE, Source(path=path.as_posix(), line=number))
    delimiter = table_rows.delimiter_of(lines)
    header = next(
        (row for row in table_rows.rows(lines, delimiter) if any(row.cells) or row.fault), None
    )
    if header is None:
        return
    source = Source(path=path.as_posix(), line=header.line)
    table = _Table(header.cells, delimiter, source)
    if header.fault or not table.columns.get("title"):
        left = sum(
            1
            for row in table_rows.rows(lines, delimiter)
            if row.fault or any(map(str.strip, row.cells))
        )
        yield table.unreadable(header.fault, left)
        return
    yield from table.notes()
    for row in table_rows.steady(table_rows.rows(lines, delimiter, width=table.width), table.width):
        yield from table.read(row)


def is_tagged_table(head: str) -> bool:
    """Return whether a text begins with the columns of Web of Science's tab-delimited files."""
    return has_tags(head.removeprefix("\ufeff").partition("\n")[0].split("\t"))


class _Table:
    """Reads the rows of a table by the names of its columns."""

    def __init__(self, header: tuple[str, ...], delimiter: str, source: Source) -> None:
        self.names = tuple(shown(name.replace("\ufeff", "")) for name in header)
        self.width = len(header)
        self.delimiter = delimiter
        self.source = source
        self.words = tuple(map(letters, self.names))
        self.columns = columns_of(self.words)
        used = {word for words in self.columns.values() for word in words}
        kinds = {place: link_kind(name) for place, name in enumerate(self.names)}
        # An arXiv column may hold an address, too.
        self.links = {
            place: kind
            for place, kind in kinds.items()
            if kind and (self.words[place] not in used or self.words[place] in _SCHEMES)
        }
        self.unused = [
            name
            for place, name in enumerate(self.names)
            if name and self.words[place] not in used and place not in self.links
        ]

    def unreadable(self, fault: str, left: int) -> Problem:
        """Return the error that the table can't be read, with the rows that are lost by it."""
        found = ", ".join(f"“{name}”" for name in self.names[:_NAMED] if name)
        message = f"the columns are {found}: none is a title" if found else "no columns were found"
        return failure(
            self.source,
            f"the first row can't be read: {fault}" if fault else message,
            "the first row must name the columns, one of them “Title”",
            lost=left,
        )

    def notes(self) -> Iterator[Problem]:
        if self.unused:
            names = ", ".join(f"“{name}”" for name in self.unused[:_NAMED])
            more = f" and {len(self.unused) - _NAMED} more" if len(self.unused) > _NAMED else ""
            yield note(self.source, f"these columns are not used: {names}{more}")
        several = {word for field in _SEVERAL for word in self.columns[field]}
        named = zip(self.names, self.words, strict=True)
        counts = Counter(name for name, word in named if name and word not in several)
        for name in (name for name, count in counts.items() if count > 1):
            message = f"there is more than one column “{name}”"
            yield warning(self.source, message, "the first that is not empty counts")

    def read(self, row: table_rows.Row) -> Iterator[Item]:
        """Yield the paper of a row, or why there is none; nothing for an empty row."""
        source = replace(self.source, line=row.line)
        if row.fault:
            until = f"; lines {row.line} to {row.last} are left out" if row.last > row.line else ""
            quotes = "a quote within a quoted text is written twice"
            hint = "is a line break missing?" if row.fault in table_rows.TOO_LARGE else quotes
            yield unusable(source, f"{row.fault}{until}", hint)
        elif not any(map(str.strip, row.cells)):
            return
        else:
            missing = self.width - len(row.cells)
            if missing > 0:
                yield warning(source, self.said(row), "the others are taken as empty")
            fields = of_server(self.fields((*row.cells, *[""] * missing)))
            items = list(paper_of(fields, source))
            # Behind a comma too many, empty cells look like those that spreadsheets leave behind.
            over = row.cells[self.width :]
            shifted = any(map(str.strip, over)) or (over and len(items) > 1)
            sign = "tab" if self.delimiter == "\t" else f"“{self.delimiter}”"
            hint = f"put texts that contain a {sign} in quotes"
            yield from [unusable(source, self.said(row), hint)] if shifted else items

    def said(self, row: table_rows.Row) -> str:
        """Return what there is to say of a row that is not as wide as the header."""
        return f"{len(row.cells)} cells under {self.width} columns"

    def fields(self, cells: Sequence[str]) -> Fields:
        named = zip(self.words, map(str.strip, cells), strict=False)
        row = Texts(
            (word, plain_cell(cell))
            for word, cell in named
            if cell and (cell not in _EMPTY or word in self.columns["title"])
        )
        said = {field: row.first(*words) for field, words in self.columns.items()}
        said |= cited_in(said["venue"])
        are_joined = "itemtitle" in self.words
        cells_of_authors = row.best(*self.columns["authors"])
        authors = (
            author for text in cells_of_authors for author in authors_in(text, joined=are_joined)
        )
        ids = [(word, row.first(word)) for word in self.columns["author_ids"]]
        keywords = row.all(*self.columns["keywords"])
        # "+" is an unknown page.
        last = said["last"] if any(map(str.isalnum, said["last"])) else ""
        return Fields(
            authors=known_by(authors, ids),
            kind=paper_kind(row.all(*self.columns["kind"])),
            pages=said["pages"] or page_span(said["first"], last) or said["article"],
            published=date_in(**{name: _FLOAT.sub(r"\1", said[name]) for name in _DATES}),
            identifiers=(
                *((name, said[name]) for name in _SCHEMES),
                *identifiers_within(said["extra"], said["ids"]),
            ),
            keywords=tuple(
                keyword for text in keywords for keyword in elements(text) or split_keywords(text)
            ),
            links=tuple(self.addresses(cells)),
            status=status_named([said["status"]]),
            counts=tuple((kind, said[kind], said["counted"]) for kind in CountKind),
            **{field: said[field] for field in _TEXTS},
        )

    def addresses(self, cells: Sequence[str]) -> Iterator[Link]:
        """Yield the links in the row's cells: under "Code" there may also stand "yes"."""
        for place, kind in self.links.items():
            cell = cells[place].strip()
            for address in elements(cell) or _NEXT_ADDRESS.split(cell):
                meant = self.words[place].endswith(_ADDRESSES) and address not in _EMPTY
                if meant or address.lower().startswith("http"):
                    yield Link(url=address, kind=kind, field=self.names[place])
