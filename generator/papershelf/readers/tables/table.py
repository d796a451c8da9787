"""Tables with a paper in each row: CSV and TSV, also as spreadsheets write them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

from papershelf.model import Link, Source
from papershelf.problems import Problem, failure, note, warning
from papershelf.readers.fields import (
    Fields,
    Texts,
    date_or_year,
    is_address,
    noted_identifiers,
    quoted_list,
    shown,
    unusable,
)
from papershelf.readers.links import links_in
from papershelf.readers.papers import paper_of
from papershelf.readers.plain import SCOPUS_IDS, PlainReader, identified_in, map_from_fields
from papershelf.readers.reader import MAX_LENGTH, Aside, AsideKind, Item, UnusedKeys, lines_of
from papershelf.readers.tables.rows import (
    TOO_LARGE,
    Row,
    columns_of,
    delimiter_of,
    header_index,
    is_full_row,
    join_faulty_rows,
    rows,
)
from papershelf.readers.words import letters, link_kind
from papershelf.text.identifiers import scheme_named
from papershelf.text.wording import count

# Fields that may have several columns, with one value in each.
_REPEATABLE = frozenset({"authors", "keywords"})
# Placeholders that statistics software writes into empty cells, Web of Science's for an unknown
# page, and the faults of formulas.
_EMPTY = frozenset(
    {"NA", "N/A", "n/a", "NaN", "nan", "None", "NULL", "null", "-", "+", "[]"}
    | {"#N/A", "#NAME?", "#REF!", "#VALUE!", "#NULL!", "#NUM!", "#DIV/0!", "#ERROR!"}
)
# The cells of a column such as “Book” that answers a question about the paper, in lower case.
_ANSWERS = frozenset("yes no y n true false 0 1 x ✓ ✔ ✅ ✗ ❌".split())
# A row of sums below the papers: a word and numbers.
_SUMS = re.compile(r"(?:(?:grand )?totals?|sums?):?(?:\t[0-9][0-9.,]*)+", re.IGNORECASE)
# Europe PMC has labels: "doi:https://doi.org/10.1000/1; pdf:https://a.example/1.pdf".
_NEXT_ADDRESS = re.compile(r"(?:^|(?<![\s;,])[\s;,]++)(?:[a-z]{2,9}:)?(?=https?:)", re.IGNORECASE)
# A list in the format of Python, NumPy or JSON.
_QUOTED = r"""(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")"""
_LIST = re.compile(rf"\[\s*+{_QUOTED}(?:\s*+,?\s*+{_QUOTED})*+\s*+,?\s*+\]", re.DOTALL)
_ELEMENT = re.compile(_QUOTED, re.DOTALL)
# The key of the name of each object in a list.
_NAMED_ELEMENT = re.compile(
    rf"""["'](?:full_?|display_?)?name["']\s*+:\s*+(?={_QUOTED})""", re.DOTALL | re.IGNORECASE
)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
# A relation of Notion: "Title (https://www.notion.so/Title-…)", or a path in an exported folder.
_RELATION = re.compile(
    r"\s?\((?:https://(?:www\.)?notion\.(?:so|site)/[^\s()]{1,300}|[^()]{0,300}[0-9a-f]{32}\.(?:md|csv))\)"
    r"(?P<next>,\s?)?"
)
# Scopus writes a number after each name.
_NUMBER_OF_AUTHOR = re.compile(r"[ \t]{0,9}\(([0-9]{5,20})\)")
# Springer Link's tables have no separator between names.
_JOINED = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_NAMED_ID = re.compile(r"""["'](DOI|ArXiv|PubMed|ACL)["']: ?["']([^"']+)["']""")
# Embase cites in one cell: "Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004".
_CITED = re.compile(
    r"(?P<venue>[^()]{2,200}) \((?P<year>[12][0-9]{3})\)(?: (?P<volume>[^\s:()]{1,20}))?"
    r"(?::(?P<issue>[^\s()]{1,20}))?(?: \((?P<pages>[^()]{1,40})\))?\."
    r".{0,200}? Date of Publication: (?P<date>.{4,40})"
)


def read_table(stream: TextIO, path: Path) -> Iterator[Item]:
    """Yield the items of a table whose first row names the columns, in any order."""
    # This limit is global in the csv module and shared by all readers, so that it may only grow.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LENGTH))
    lines = list(lines_of(stream))
    top = header_index(lines)
    delimiter, begin = delimiter_of(lines, top)
    header = next((row for row in rows(lines, begin, delimiter) if row.is_filled), None)
    if header is None:
        return
    table = Table(header.cells, delimiter, Source(path=path.as_posix(), line=header.line))
    yield from table.read_above(lines[:top])
    if header.fault or not table.columns.get("title"):
        lost = sum(row.is_filled for row in rows(lines, header.last, delimiter))
        yield table.unreadable(header.fault, lost)
        return
    yield from table.notes()
    papers = rows(lines, header.last, delimiter, width=table.width)
    for row in join_faulty_rows(papers, table.width):
        yield from table.read(row)
    yield from table.no_addresses()


class Table:
    """The columns of a table, which reads its rows.

    `names` are the names of the columns as messages show them, `words` their letters. `columns`
    holds the words of each field's columns, `links` the indices of the columns with links, and
    `strays` by column the words among its links, with their lines.
    """

    def __init__(self, header: tuple[str, ...], delimiter: str, source: Source) -> None:
        self.names = tuple(shown(name.replace("\ufeff", "")) for name in header)
        self.width = len(header)
        self.delimiter = delimiter
        self.source = source
        self.words = tuple(map(letters, self.names))
        self.columns = columns_of(self.words)
        used = {word for words in self.columns.values() for word in words}
        # A column of identifiers such as arXiv's, or of pages, may hold addresses, too.
        words = [word if word not in self.columns["title"] else "" for word in self.words]
        self.links = [index for index, word in enumerate(words) if link_kind(word)]
        self.used = used.union(self.words[index] for index in self.links)
        self.strays: dict[str, list[tuple[int, str]]] = {}
        self.map = map_from_fields(self.columns)
        self.repeatable = {word for field in _REPEATABLE for word in self.columns[field]}

    def read_above(self, lines: Sequence[str]) -> Iterator[Item]:
        """Yield an item for each of the *lines* above the header, unless it is blank."""
        for number, line in enumerate(lines, start=1):
            source = replace(self.source, line=number)
            # Sorting a spreadsheet may move its header, too.
            if is_full_row(line, self.delimiter, self.width):
                hint = f"move line {self.source.line}, which names the columns, to the top"
                yield unusable(source, "a row above the names of the columns", hint)
            elif line.strip():
                yield Aside(AsideKind.BOILERPLATE, source)

    def unreadable(self, fault: str, lost: int) -> Problem:
        """Return the error that the table can't be read, so that *lost* rows are lost."""
        names = quoted_list(list(filter(None, self.names)))
        message = f"none of the columns is a title: {names}" if names else "no columns were found"
        return failure(
            self.source,
            f"the first row can't be read: {fault}" if fault else message,
            "the first row must name the columns, one of them “Title”",
            lost=lost,
        )

    def notes(self) -> Iterator[Problem]:
        """Yield problems about unused columns and columns with the same name."""
        columns = [(name, word) for name, word in zip(self.names, self.words, strict=True) if name]
        if unused := [name for name, word in columns if word not in self.used]:
            yield note(self.source, f"these columns are not used: {quoted_list(unused)}")
        counts = Counter(name for name, word in columns if word not in self.repeatable)
        for name in (name for name, number in counts.items() if number > 1):
            message = f"there is more than one column “{name}”"
            yield warning(self.source, message, "the first value that is not empty is used")

    def read(self, row: Row) -> Iterator[Item]:
        """Yield the paper or aside of a row, or its problems; nothing for an empty row."""
        source = replace(self.source, line=row.line)
        if row.fault:
            until = f"; lines {row.line} to {row.last} were skipped" if row.last > row.line else ""
            quotes = "write each quote inside a quoted cell twice"
            hint = "check for a missing line break" if row.fault in TOO_LARGE else quotes
            yield unusable(source, f"{row.fault}{until}", hint)
        elif not row.is_filled:
            return
        elif tuple(map(letters, row.cells)) == self.words:
            # Tables that were joined repeat the header.
            yield Aside(AsideKind.BOILERPLATE, source)
        elif _SUMS.fullmatch("\t".join(filter(None, map(str.strip, row.cells)))):
            yield Aside(AsideKind.BOILERPLATE, source)
        else:
            missing = self.width - len(row.cells)
            cells = count(len(row.cells), "cell")
            message = f"the row has {cells}, but there are {self.width} columns"
            if missing > 0:
                yield warning(source, message, "the missing cells are read as empty")
            fields = self._fields((*row.cells, *[""] * missing), row.line)
            items = list(paper_of(fields, source))
            # Spreadsheets leave extra empty cells. So does an unquoted comma if the last column is
            # empty, but it also shifts the other cells, which causes problems.
            extra = row.cells[self.width :]
            is_shifted = any(map(str.strip, extra)) or (extra and len(items) > 1)
            delimiter = "tab" if self.delimiter == "\t" else f"“{self.delimiter}”"
            hint = f"put cells that contain a {delimiter} in quotes"
            yield from [unusable(source, message, hint)] if is_shifted else items
            filled = [at for at, cell in enumerate(row.cells[: self.width]) if cell.strip()]
            keys = [f"column {at + 1} (no name)" for at in filled if not self.names[at]]
            answers = (at for at in filled if self._is_answer(self.words[at], row.cells[at]))
            keys += [f"{self.names[at]} (yes or no)" for at in answers]
            if keys:
                yield UnusedKeys(keys, source)

    def _fields(self, cells: Sequence[str], line: int) -> Fields:
        row = self._texts(cells)
        record = {word: self._value(word, texts) for word, texts in row.texts.items()}
        fields = PlainReader(self.map, record).fields()
        if cited := _CITED.fullmatch(fields.venue):
            parts = {name: cited[name] or "" for name in ("venue", "volume", "issue", "pages")}
            published = date_or_year(cited["date"]) or cited["year"]
            fields = replace(fields, published=published, **parts)
        numbers = _NUMBER_OF_AUTHOR.findall(row.first(*self.columns["authors"]))
        named_ids = _NAMED_ID.findall(row.first(*self.columns["ids"]))
        named = ((scheme_named(name), value) for name, value in named_ids)
        noted = noted_identifiers(row.first(*self.columns["extra"]))
        authors = identified_in(record, identified_in({SCOPUS_IDS: numbers}, fields.authors))
        identifiers = (*fields.identifiers, *noted, *named)
        links = tuple(self.addresses(cells, line))
        return replace(fields, authors=authors, identifiers=identifiers, links=links)

    def _texts(self, cells: Sequence[str]) -> Texts:
        """Return the texts of a row by the words of their columns, without placeholders."""
        pairs = list(zip(self.words, map(str.strip, cells), strict=False))
        has_data = any(cell and cell not in _EMPTY and word in self.used for word, cell in pairs)
        # In a row with data, "NaN" may be the title of the paper.
        kept = self.columns["title"] if has_data else ()
        return Texts(
            (word, plain_cell(cell))
            for word, cell in pairs
            if cell and (cell not in _EMPTY or word in kept) and not self._is_answer(word, cell)
        )

    def _is_answer(self, word: str, cell: str) -> bool:
        """Return whether a *cell* says if there is a venue, in a column with the name *word*."""
        return word in self.columns["venue"] and cell.strip().casefold() in _ANSWERS

    def _value(self, word: str, texts: Sequence[str]) -> str | list[str]:
        """Return the value of the columns with the name *word*, which hold *texts*."""
        if word in self.columns["authors"] and "itemtitle" in self.words:
            return _separated(texts[0])
        if word in self.columns["title"] and is_address(texts[0]) and " " not in texts[0]:
            return ""
        text = ";".join(texts) if word in self.repeatable else texts[0]
        return elements(text) or text

    def no_addresses(self) -> Iterator[Problem]:
        """Yield a warning for each column of links about the words in it."""
        for name, strays in self.strays.items():
            line, word = strays[0]
            others = f", and so in {len(strays)} rows of column “{name}”" if strays[1:] else ""
            message = f"“{shown(word)}” is not a web address{others}"
            hint = "the link was left out; links begin with https://"
            yield warning(replace(self.source, line=line), message, hint)

    def addresses(self, cells: Sequence[str], line: int) -> Iterator[Link]:
        """Yield the links in the cells of the row at *line*; a word there is added to `strays`."""
        for index in self.links:
            cell = cells[index].strip()
            if cell and cell not in _EMPTY:
                addresses = elements(cell) or _NEXT_ADDRESS.split(cell)
                for link in links_in({self.names[index]: addresses}):
                    # In a row with too many cells, it shows that they are shifted.
                    if not link.url.isalnum() or len(cells) > self.width:
                        yield link
                    else:
                        self.strays.setdefault(self.names[index], []).append((line, link.url))


def _separated(text: str) -> str:
    """Insert semicolons between names such as "Yann LeCunYoshua Bengio", of two words each."""
    names: list[str] = []
    for piece in _JOINED.split(text):
        if names and " " not in piece.strip():
            names[-1] += piece
        else:
            names.append(piece)
    return "; ".join(names)


def elements(text: str) -> list[str]:
    """Return the texts of a list such as `['A B', "C O'D"]`, or an empty list for other texts."""
    if text.startswith("[{"):
        starts = [match.end() for match in _NAMED_ELEMENT.finditer(text)]
        literals = [element[0] for start in starts if (element := _ELEMENT.match(text, start))]
    elif text.startswith("[") and _LIST.fullmatch(text):
        literals = _ELEMENT.findall(text)
    else:
        return []
    return [name for each in literals if (name := _ESCAPED.sub(_unescaped, each[1:-1])).strip()]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if not code:
        return " " if match[3] in "nrt" else match[3]
    # Half of a surrogate pair is no character.
    return "\ufffd" if code[0] in "dD" and code[1:2] >= "8" and match[1] else chr(int(code, 16))


def plain_cell(text: str) -> str:
    """Return a cell of Notion's relations without their addresses, separated by semicolons."""
    return _RELATION.sub(lambda match: "; " if match["next"] else "", text)
