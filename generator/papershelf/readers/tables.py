"""Tables: CSV, TSV and what spreadsheets make of them, with a paper in each row."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Author, Link, Source
from papershelf.problems import Problem, failure, note, warning
from papershelf.readers.fields import (
    Fields,
    Texts,
    arxiv_note,
    page_span,
    paper_of,
    shown,
    split_keywords,
    unusable,
)
from papershelf.readers.reader import LONGEST, Item
from papershelf.readers.words import letters, link_kind, paper_kind
from papershelf.text.dates import most_exact
from papershelf.text.names import author_of, split_authors

# The names of columns by what they hold, with nothing but their letters, the best first. As in
# the exports of Zotero, Scopus, Web of Science, IEEE Xplore, PubMed and Publish or Perish.
_COLUMNS: Mapping[str, str] = {
    "title": "title papertitle documenttitle articletitle primarytitle titles",
    "abstract": "abstract abstractnote summary abstracttext paperabstract abstracts summaries",
    "authors": "authorfullnames authors author authornames authorlist authorslist creators creator",
    "date": (
        "date publicationdate published publisheddate coverdate dateofpublication datepublished"
        " publishdate publishedat publishtime publicationtime pubdate"
    ),
    "year": "year publicationyear pubyear yearofpublication yearpublished publishedyear",
    "month": "month publicationmonth",
    "kind": "itemtype documenttype publicationtype entrytype papertype type",
    "venue": (
        "publicationtitle sourcetitle journal journaltitle journalname containertitle booktitle"
        " proceedingstitle publicationname publication journalbook venue conference"
        " conferencename conferencetitle venuename publicationvenue proceeding source"
    ),
    "venue_short": (
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
    "language": "language",
    "doi": "doi",
    "arxiv": "arxiv arxivid arxivnumber arxividentifier",
    "openreview": "openreviewid",
    "pmid": "pmid pubmedid",
    "pmcid": "pmcid",
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
    "venue_short": "ji",
    "volume": "vl",
    "issue": "is",
    "first": "bp",
    "last": "ep",
    "article": "ar",
    "publisher": "pu",
    "doi": "di",
    "pmid": "pm",
    "keywords": "de id",
}
_TAGGED = frozenset({"pt", "ti", "so", "py"})
_TEXTS = tuple("title abstract venue venue_short volume issue publisher language".split())
_KNOWN = frozenset(" ".join((*_COLUMNS.values(), *_TAGS.values())).split())
_SCHEMES = ("doi", "arxiv", "openreview", "acl", "pmid", "pmcid")
# Columns of these may stand there several times, one value in each.
_SEVERAL = frozenset({"authors", "keywords"})
# What stands under these is meant to be an address, whatever it looks like.
_ADDRESSES = ("url", "link")
# What programs of statistics write into an empty cell.
_EMPTY = frozenset({"NA", "N/A", "n/a", "NaN", "nan", "None", "NULL", "null", "#N/A", "-", "[]"})
# A list as Python, NumPy and JSON write it.
_QUOTED = r"""(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")"""
_LIST = re.compile(rf"\[\s*+{_QUOTED}(?:\s*+,?\s*+{_QUOTED})*+\s*+,?\s*+\]", re.DOTALL)
_ELEMENT = re.compile(_QUOTED, re.DOTALL)
# In a list of objects, what names each.
_NAMED_ELEMENT = re.compile(
    rf"""["'](?:full_?|display_?)?name["']\s*+:\s*+(?={_QUOTED})""", re.DOTALL | re.IGNORECASE
)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
# As spreadsheets and pandas make of a year.
_FLOAT = re.compile(r"([0-9]{4})\.0")
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
_TOO_LARGE = (_LONG_LINE, _MANY_CELLS)
_NAMED = 30
_NUMBER_OF_AUTHOR = re.compile(r"[ \t]{0,9}\([0-9]{5,20}\)")
_NEXT_ADDRESS = re.compile(r"(?<![\s;,])[\s;,]++(?=https?:)", re.IGNORECASE)


class _Row(Struct, frozen=True, kw_only=True):
    """A row and its first and last line; `fault` says why its cells can't be separated."""

    line: int
    last: int
    cells: tuple[str, ...] = ()
    fault: str = ""


def read_table(stream: TextIO, path: Path) -> Iterator[Item]:
    """Read a table whose first row names the columns, in any order."""
    # The limit is the module's own, for all readers: it may only grow.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
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


def _delimiter_of(lines: _LineStream) -> str:
    """Return the character that divides the header into the most columns we know.

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
        known = [name for name in cells if letters(name) in _KNOWN or link_kind(name)]
        found[delimiter] = len(known), len(cells)
    best = max(found, key=found.__getitem__)
    return best if found[best][1] > 1 else _NO_DELIMITER


def _first_line(lines: _LineStream) -> str:
    """Return the first line that is not blank, for the time being."""
    lines.begin()
    # What is wrong with it is told when it is read as a row.
    with suppress(csv.Error):
        for line in lines:
            if line.strip():
                return line
            lines.begin()
    return ""


def _next_row(lines: _LineStream, delimiter: str) -> tuple[list[str] | None, str]:
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


def _rows(lines: _LineStream, delimiter: str, *, width: int = 0) -> Iterator[_Row]:
    """Yield the rows of a file; one whose quotes go wrong takes up a single line."""
    while True:
        line = lines.number + 1
        cells, fault = _next_row(lines, delimiter)
        if cells is None:
            return
        readable = len(cells) != width and fault not in _TOO_LARGE
        as_written = _unquoted(lines.taken[0], delimiter) if readable else []
        if as_written and len(as_written) == width:
            cells, fault = as_written, ""
            lines.give_back(1)
        elif fault:
            lines.give_back(1)
        yield _Row(line=line, last=lines.number, cells=tuple(cells), fault=fault)


def _unquoted(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line whose quotes are text, as in `"Deep" Learning`, or nothing.

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


class _Table:
    """Reads the rows of a table by the names of its columns."""

    def __init__(self, header: tuple[str, ...], delimiter: str, source: Source) -> None:
        self.names = tuple(shown(name.replace("\ufeff", "")) for name in header)
        self.width = len(header)
        self.delimiter = delimiter
        self.source = source
        self.words = tuple(map(letters, self.names))
        known = _TAGS if set(self.words) >= _TAGGED else _COLUMNS
        self.columns = {
            field: [word for word in known.get(field, "").split() if word in self.words]
            for field in _COLUMNS
        }
        # Scopus means itself by this, other tables a journal.
        if len(self.columns["venue"]) > 1 and "source" in self.columns["venue"]:
            self.columns["venue"].remove("source")
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
        """Yield what is to be said about the columns."""
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

    def read(self, row: _Row) -> Iterator[Item]:
        """Yield the paper of a row, or why there is none; nothing for an empty row."""
        source = replace(self.source, line=row.line)
        if row.fault:
            until = f"; lines {row.line} to {row.last} are left out" if row.last > row.line else ""
            quotes = "a quote within a quoted text is written twice"
            hint = "is a line break missing?" if row.fault in _TOO_LARGE else quotes
            yield unusable(source, f"{row.fault}{until}", hint)
        elif not any(map(str.strip, row.cells)):
            return
        else:
            missing = self.width - len(row.cells)
            if missing > 0:
                yield warning(source, self.said(row), "the others are taken as empty")
            items = list(paper_of(self.fields((*row.cells, *[""] * missing)), source))
            # Behind a comma too many, empty cells look like those that spreadsheets leave behind.
            over = row.cells[self.width :]
            shifted = any(map(str.strip, over)) or (over and len(items) > 1)
            sign = "tab" if self.delimiter == "\t" else f"“{self.delimiter}”"
            hint = f"put texts that contain a {sign} in quotes"
            yield from [unusable(source, self.said(row), hint)] if shifted else items

    def said(self, row: _Row) -> str:
        """Return what there is to say of a row that is not as wide as the header."""
        return f"{len(row.cells)} cells under {self.width} columns"

    def fields(self, cells: Sequence[str]) -> Fields:
        """Return a row, as wide as the header at the least, under the names of all formats."""
        texts: dict[str, list[str]] = {}
        for word, cell in zip(self.words, map(str.strip, cells), strict=False):
            if cell and (cell not in _EMPTY or word in self.columns["title"]):
                texts.setdefault(word, []).append(cell)
        row = Texts(texts)
        said = {field: row.first(*words) for field, words in self.columns.items()}
        # Scopus writes a number behind each name.
        authors = (_NUMBER_OF_AUTHOR.sub("", text) for text in row.best(*self.columns["authors"]))
        keywords = row.all(*self.columns["keywords"])
        # "+" is an unknown page.
        last = said["last"] if any(map(str.isalnum, said["last"])) else ""
        return Fields(
            authors=tuple(author for text in authors for author in _authors_of(text)),
            kind=paper_kind(row.all(*self.columns["kind"])),
            pages=said["pages"] or page_span(said["first"], last) or said["article"],
            published=_date_of(said["date"], _FLOAT.sub(r"\1", said["year"]), said["month"]),
            identifiers=(
                *((name, said[name]) for name in _SCHEMES),
                *(("arxiv", arxiv_note([line])) for line in said["extra"].splitlines()),
            ),
            keywords=tuple(
                keyword for text in keywords for keyword in _elements(text) or split_keywords(text)
            ),
            links=tuple(self.addresses(cells)),
            **{field: said[field] for field in _TEXTS},
        )

    def addresses(self, cells: Sequence[str]) -> Iterator[Link]:
        """Yield the links in the row's cells: under "Code" there may also stand "yes"."""
        for place, kind in self.links.items():
            for address in _NEXT_ADDRESS.split(cells[place].strip()):
                meant = self.words[place].endswith(_ADDRESSES) and address not in _EMPTY
                if meant or address.lower().startswith("http"):
                    yield Link(url=address, kind=kind, field=self.names[place])


def _authors_of(text: str) -> tuple[Author, ...]:
    """Return the authors of a cell, which may be a list of Python or JSON."""
    names = _elements(text)
    return tuple(map(author_of, names)) if names else split_authors(text)


def _elements(text: str) -> list[str]:
    """Return the texts of a list such as `['A B', "C O'D"]`, none where the text is no such."""
    if text.startswith("[{"):
        starts = [match.end() for match in _NAMED_ELEMENT.finditer(text)]
        found = [element[0] for start in starts if (element := _ELEMENT.match(text, start))]
    elif text.startswith("[") and _LIST.fullmatch(text):
        found = _ELEMENT.findall(text)
    else:
        return []
    return [name for quoted in found if (name := _ESCAPED.sub(_unescaped, quoted[1:-1])).strip()]


def _unescaped(match: re.Match[str]) -> str:
    """Return the letter that an escape stands for."""
    code = match[1] or match[2]
    if not code:
        return " " if match[3] in "nrt" else match[3]
    # Half a letter is none.
    return "\ufffd" if code[0] in "dD" and code[1:2] >= "8" and match[1] else chr(int(code, 16))


def _date_of(date: str, year: str, month: str) -> str:
    """Return the date of a row, which may be spread over its columns: "JUN 12" and "2017"."""
    if not date and not month:
        return year
    joined = [f"{date} {year}", f"{year}-{month:0>2}", f"{month} {year}"] if year else []
    return most_exact([date, *joined, year])
