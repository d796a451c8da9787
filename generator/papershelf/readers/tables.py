"""Tables: CSV, TSV and what spreadsheets make of them, with a paper in each row."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, Source
from papershelf.problems import Problem, Severity
from papershelf.readers.fields import Fields, RawLink, paper_of, shown, split_keywords, unusable
from papershelf.readers.reader import Item
from papershelf.readers.words import letters, link_kind, paper_kind
from papershelf.text.dates import most_exact
from papershelf.text.names import split_authors

# The names of columns by what they hold, with nothing but their letters, the best first. As in
# the exports of Zotero, Scopus, Web of Science, IEEE Xplore, PubMed and Publish or Perish.
_COLUMNS: Mapping[str, str] = {
    "title": "title papertitle documenttitle articletitle primarytitle",
    "abstract": "abstract abstractnote summary abstracttext paperabstract",
    "authors": "authorfullnames authors author authornames authorlist",
    "date": "date publicationdate published publisheddate coverdate dateofpublication",
    "year": "year publicationyear pubyear yearofpublication",
    "month": "month publicationmonth",
    "kind": "itemtype documenttype publicationtype entrytype papertype type",
    "venue": (
        "publicationtitle sourcetitle journal journaltitle journalname containertitle booktitle"
        " proceedingstitle publicationname publication journalbook venue conference"
        " conferencename conferencetitle source"
    ),
    "short": (
        "journalabbreviation abbreviatedsourcetitle journalisoabbreviation journalabbreviations"
        " venueshort"
    ),
    "volume": "volume vol",
    "issue": "issue issuenumber",
    "pages": "pages page pagerange",
    "first": "pagestart startpage firstpage beginningpage",
    "last": "pageend endpage lastpage endingpage",
    "article": "articlenumber artno",
    "publisher": "publisher",
    "doi": "doi",
    "arxiv": "arxiv arxivid arxivnumber arxividentifier",
    "openreview": "openreviewid",
    "acl": "aclid anthologyid aclanthologyid",
    "extra": "extra",
    "keywords": (
        "keywords keyword authorkeywords indexkeywords keywordsplus manualtags automatictags"
        " tags tag"
    ),
}
# The columns of Web of Science's tab-delimited files, which have tags for names.
_TAGS: Mapping[str, str] = {
    "title": "ti",
    "abstract": "ab",
    "authors": "af au",
    "date": "pd",
    "year": "py",
    "kind": "dt",
    "venue": "so",
    "short": "ji",
    "volume": "vl",
    "issue": "is",
    "first": "bp",
    "last": "ep",
    "article": "ar",
    "publisher": "pu",
    "doi": "di",
    "keywords": "de id",
}
_TAGGED = frozenset({"pt", "ti", "so", "py"})
_KNOWN = frozenset(" ".join((*_COLUMNS.values(), *_TAGS.values())).split())
_SCHEMES = ("doi", "arxiv", "openreview", "acl")
# Columns of these may stand there several times, one value in each.
_SEVERAL = frozenset({"authors", "keywords"})
# What stands under these is meant to be an address, whatever it looks like.
_ADDRESSES = frozenset({"url", "link"})
_DELIMITERS = ",;\t|"
# For tables of one column, where every comma is text.
_NO_DELIMITER = "\x1f"
_DECLARED = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
# A row of more lines has a quote that was never closed.
_LONGEST_ROW = 200
_TOO_LONG = f"the quote that opens here is not closed within {_LONGEST_ROW} lines"
# Characters; the csv module's own limit is 131,072.
_LONGEST_FIELD = 1 << 24
# What the csv module says, and what it means.
_FAULTS: Mapping[str, str] = {
    "unexpected end of data": "the quote that opens here is never closed",
    "expected after": "a quote stands within a quoted text",
    "larger than field limit": f"a cell is longer than {_LONGEST_FIELD:,} characters",
}
_NAMED = 30
_NUMBER_OF_AUTHOR = re.compile(r"[ \t]{0,9}\([0-9]{5,20}\)")
_NEXT_ADDRESS = re.compile(r"[\s;,]+(?=https?:)", re.IGNORECASE)
_ARXIV = re.compile(r"arxiv:[ \t]*([^\s\[\]]{5,40})", re.IGNORECASE)


class _Row(Struct, frozen=True, kw_only=True):
    """A row and its first and last line; `fault` says why its cells can't be separated."""

    line: int
    last: int
    cells: tuple[str, ...] = ()
    fault: str = ""


def read_table(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read a table whose first row names the columns, in any order."""
    # The limit is the module's own, for all readers: it may only grow.
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    lines = _LineStream(stream)
    delimiter = _delimiter_of(lines)
    header = next((row for row in _rows(lines, delimiter) if any(row.cells) or row.fault), None)
    if header is None:
        return
    source = Source(path=path.as_posix(), line=header.line)
    table = _Table(header.cells, delimiter, source)
    if header.fault or not table.columns.get("title"):
        left = sum(
            1 for row in _rows(lines, delimiter) if row.fault or any(map(str.strip, row.cells))
        )
        yield table.unreadable(header.fault, left)
        return
    yield from table.notes()
    for row in _steady(_rows(lines, delimiter, width=table.width), table.width):
        yield from table.read(row)


class _LineStream:
    """The lines of a file, of which those taken for a row can be given back."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """Return the next line; csv.Error where the row has too many."""
        if len(self.taken) >= _LONGEST_ROW:
            raise csv.Error(_TOO_LONG)
        line = self.waiting.popleft() if self.waiting else next(self.stream)
        self.number += 1
        self.taken.append(line)
        return line

    def begin(self) -> int:
        """Begin a row, and tell its line."""
        self.taken.clear()
        return self.number + 1

    def give_back(self, kept: int) -> None:
        """Give back what was taken for the row but its first lines."""
        rest = self.taken[kept:]
        self.waiting.extendleft(reversed(rest))
        self.number -= len(rest)
        del self.taken[kept:]


def _delimiter_of(lines: _LineStream) -> str:
    """Return the character that divides the header into the most columns we know.

    Counting characters, as `csv.Sniffer` does, is misled by the commas in titles.
    """
    first = _first_line(lines)
    declared = _DECLARED.fullmatch(first)
    if declared:
        return declared[1]
    lines.give_back(0)
    found = {delimiter: _header_cells(lines, delimiter) for delimiter in _DELIMITERS}
    best = max(found, key=lambda delimiter: _promise(found[delimiter]))
    return best if len(found[best]) > 1 else _NO_DELIMITER


def _first_line(lines: _LineStream) -> str:
    """Return the first line that is not blank, for the time being."""
    while True:
        lines.begin()
        line = next(lines, None)
        if line is None or line.strip():
            return line or ""


def _header_cells(lines: _LineStream, delimiter: str) -> list[str]:
    """Return the cells of the next row, which stays to be read."""
    lines.begin()
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    finally:
        lines.give_back(0)


def _promise(cells: list[str]) -> tuple[int, int]:
    """Return how much a header says: the columns we know, and all of them."""
    return sum(map(_is_known, cells)), len(cells)


def _rows(lines: _LineStream, delimiter: str, *, width: int = 0) -> Iterator[_Row]:
    """Yield the rows of a file; one whose quotes go wrong takes up a single line."""
    while True:
        line = lines.begin()
        fault = ""
        cells: list[str] = []
        try:
            cells = next(csv.reader(lines, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            fault = _meaning(error)
        as_written = len(cells) != width and _unquoted(lines.taken[0], delimiter)
        if as_written and len(as_written) == width:
            cells, fault = as_written, ""
            lines.give_back(1)
        elif fault:
            lines.give_back(1)
        yield _Row(line=line, last=lines.number, cells=tuple(cells), fault=fault)


def _meaning(error: csv.Error) -> str:
    """Return what is wrong with a row, in words for people."""
    said = str(error)
    return next((meant for part, meant in _FAULTS.items() if part in said), said)


def _unquoted(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line whose quotes are text, as in `"Deep" Learning`.

    Empty where in doubt.
    Files with tabs often have no quotes around texts at all.
    """
    cells = line.rstrip("\r\n").split(delimiter)
    in_pairs = all(cell.startswith('"') == cell.endswith('"') for cell in cells)
    if not in_pairs and delimiter != "\t":
        return []
    return [cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells]


def _steady(found: Iterator[_Row], width: int) -> Iterator[_Row]:
    """Yield rows, where a faulty one takes up all that follows until there is a whole one again.

    What is left of a text that was cut up by its quotes is no row.
    """
    faulty: _Row | None = None
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


def _is_known(name: str) -> bool:
    """Return whether the name of a column says what it holds."""
    return letters(name) in _KNOWN or link_kind(name) is not None


class _Table:
    """Reads the rows of a table by the names of its columns."""

    def __init__(self, header: tuple[str, ...], delimiter: str, source: Source) -> None:
        self.names = tuple(shown(name.replace("\ufeff", "")) for name in header)
        self.width = len(header)
        self.delimiter = delimiter
        self.source = source
        self.words = tuple(map(letters, self.names))
        self.by_word: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            self.by_word.setdefault(word, []).append(place)
        known = _TAGS if set(self.words) >= _TAGGED else _COLUMNS
        self.columns = {field: self.places(names) for field, names in known.items()}
        # Scopus means itself by this, other tables a journal.
        if len(self.columns["venue"]) > 1:
            source_column = self.places("source")
            self.columns["venue"] = [
                group for group in self.columns["venue"] if group not in source_column
            ]
        used = {place for groups in self.columns.values() for group in groups for place in group}
        kinds = {place: link_kind(name) for place, name in enumerate(self.names)}
        # An arXiv column may hold an address, too.
        self.links = {
            place: kind
            for place, kind in kinds.items()
            if kind and (place not in used or self.words[place] in _SCHEMES)
        }
        self.unused = [
            name
            for place, name in enumerate(self.names)
            if name and place not in used and place not in self.links
        ]

    def places(self, names: str) -> list[list[int]]:
        """Return where the columns of these names are, the best name first."""
        return [self.by_word[name] for name in names.split() if name in self.by_word]

    def unreadable(self, fault: str, left: int) -> Problem:
        """Return the error that the table can't be read, with the rows that are lost by it."""
        found = ", ".join(f"“{name}”" for name in self.names[:_NAMED] if name)
        message = f"the columns are {found}: none is a title" if found else "no columns were found"
        return Problem(
            severity=Severity.ERROR,
            source=self.source,
            message=f"the first row can't be read: {fault}" if fault else message,
            hint="the first row must name the columns, one of them “Title”",
            lost=left,
        )

    def notes(self) -> Iterator[Problem]:
        """Yield what is to be said about the columns."""
        if self.unused:
            names = ", ".join(f"“{name}”" for name in self.unused[:_NAMED])
            more = f" and {len(self.unused) - _NAMED} more" if len(self.unused) > _NAMED else ""
            yield self.about(Severity.NOTE, f"these columns are not used: {names}{more}")
        several = {place for field in _SEVERAL for group in self.columns[field] for place in group}
        counts = Counter(
            name for place, name in enumerate(self.names) if name and place not in several
        )
        for name in (name for name, count in counts.items() if count > 1):
            message = f"there is more than one column “{name}”"
            yield self.about(Severity.WARNING, message, "the first that is not empty counts")

    def about(self, severity: Severity, message: str, hint: str = "") -> Problem:
        """Return a problem of the table that loses nothing."""
        return Problem(severity=severity, source=self.source, message=message, hint=hint)

    def read(self, row: _Row) -> Iterator[Item]:
        """Yield the paper of a row, or why there is none; nothing for an empty row."""
        source = replace(self.source, line=row.line)
        if row.fault:
            until = f"; lines {row.line} to {row.last} are left out" if row.last > row.line else ""
            hint = "a quote within a quoted text is written twice"
            yield unusable(source, f"{row.fault}{until}", hint)
        elif not any(map(str.strip, row.cells)):
            return
        else:
            yield from self.short(row, source)
            items = list(paper_of(self.fields(row.cells), source))
            # Behind a comma too many, empty cells look like those that spreadsheets leave behind.
            over = row.cells[self.width :]
            shifted = any(map(str.strip, over)) or (over and len(items) > 1)
            yield from [self.too_long(row, source)] if shifted else items

    def too_long(self, row: _Row, source: Source) -> Problem:
        """Return the error that a row has more cells than the header."""
        sign = "tab" if self.delimiter == "\t" else f"“{self.delimiter}”"
        message = f"{len(row.cells)} cells under {self.width} columns"
        return unusable(source, message, f"put texts that contain a {sign} in quotes")

    def short(self, row: _Row, source: Source) -> Iterator[Problem]:
        """Yield a warning where cells are missing."""
        if len(row.cells) < self.width:
            yield Problem(
                severity=Severity.WARNING,
                source=source,
                message=f"{len(row.cells)} cells under {self.width} columns",
                hint="the others are taken as empty",
            )

    def texts(self, cells: tuple[str, ...], field: str, *, every: bool = False) -> list[str]:
        """Return what the row says about a field.

        Under the best of its names, or under all of them.
        """
        groups = (
            [cells[place].strip() for place in group if place < len(cells)]
            for group in self.columns.get(field, ())
        )
        found = ([text for text in group if text] for group in groups)
        if every:
            return list(chain.from_iterable(found))
        return next((group for group in found if group), [])

    def fields(self, cells: tuple[str, ...]) -> Fields:
        """Return the row under the names that all formats share."""

        def text(field: str) -> str:
            found = self.texts(cells, field) if self.columns.get(field) else []
            return found[0] if found else ""

        keywords = self.texts(cells, "keywords", every=True)
        return Fields(
            title=text("title"),
            abstract=text("abstract"),
            authors=_authors_of(self.texts(cells, "authors")),
            kind=paper_kind(self.texts(cells, "kind", every=True)),
            venue=text("venue"),
            venue_short=text("short"),
            volume=text("volume"),
            issue=text("issue"),
            pages=_pages_of(text("pages"), text("first"), text("last")) or text("article"),
            publisher=text("publisher"),
            published=_date_of(text("date"), text("year"), text("month")),
            identifiers=(*((name, text(name)) for name in _SCHEMES), *_noted(text("extra"))),
            keywords=tuple(keyword for cell in keywords for keyword in split_keywords(cell)),
            links=tuple(self.addresses(cells)),
        )

    def addresses(self, cells: tuple[str, ...]) -> Iterator[RawLink]:
        """Yield the links in the row's cells: under "Code" there may also stand "yes"."""
        for place, kind in self.links.items():
            cell = cells[place].strip() if place < len(cells) else ""
            for address in _NEXT_ADDRESS.split(cell):
                if address.lower().startswith("http") or self.words[place] in _ADDRESSES:
                    yield RawLink(kind=kind, address=address, field=self.names[place])


def _authors_of(cells: list[str]) -> tuple[Author, ...]:
    """Return all authors of a row; Scopus writes a number behind each name."""
    return tuple(
        author for cell in cells for author in split_authors(_NUMBER_OF_AUTHOR.sub("", cell))
    )


def _date_of(date: str, year: str, month: str) -> str:
    """Return the date of a row, which may be spread over its columns: "JUN 12" and "2017"."""
    if not date and not month:
        return year
    joined = [f"{date} {year}", f"{year}-{month:0>2}", f"{month} {year}"] if year else []
    return most_exact([date, *joined, year])


def _pages_of(pages: str, first: str, last: str) -> str:
    """Return the pages of a row, which may be spread over two columns.

    "+" is an unknown last one.
    """
    last = last if any(map(str.isalnum, last)) else ""
    return pages or (f"{first}–{last}" if first and last and first != last else first or last)


def _noted(extra: str) -> Iterator[tuple[str, str]]:
    """Yield the arXiv id in Zotero's free field, which has it on a line of its own."""
    found = map(_ARXIV.match, extra.splitlines())
    yield from (("arxiv", match[1]) for match in found if match)
