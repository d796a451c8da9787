"""Tables: CSV, TSV and what spreadsheets make of them, with a paper in each row."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

import papershelf.readers.table_rows as table_rows
from papershelf.model import Author, CountKind, Link, Source
from papershelf.problems import Problem, failure, note, warning
from papershelf.readers.fields import (
    Fields,
    Texts,
    normalise_preprint,
    noted_identifiers,
    page_span,
    paper_of,
    shown,
    split_keywords,
    unusable,
)
from papershelf.readers.reader import LONGEST, Aside, AsideKind, Item
from papershelf.readers.table_rows import columns_of
from papershelf.readers.words import letters, link_kind, paper_kind, status_named
from papershelf.text.dates import most_exact
from papershelf.text.identifiers import identified, identified_by, paired, scheme_named
from papershelf.text.name_lists import split_authors
from papershelf.text.names import author_of

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
# A list as Python, NumPy and JSON write it.
_QUOTED = r"""(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")"""
_LIST = re.compile(rf"\[\s*+{_QUOTED}(?:\s*+,?\s*+{_QUOTED})*+\s*+,?\s*+\]", re.DOTALL)
_ELEMENT = re.compile(_QUOTED, re.DOTALL)
# In a list of objects, what names each.
_NAMED_ELEMENT = re.compile(
    rf"""["'](?:full_?|display_?)?name["']\s*+:\s*+(?={_QUOTED})""", re.DOTALL | re.IGNORECASE
)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
# A relation of Notion: "Title (https://www.notion.so/Title-…)", or a path in an exported folder.
_RELATION = re.compile(
    r"\s?\((?:https://(?:www\.)?notion\.(?:so|site)/[^\s()]{1,300}|[^()]{0,300}[0-9a-f]{32}\.(?:md|csv))\)"
    r"(?P<next>,\s?)?"
)
# "March 12, 2024 → March 15, 2024", and "March 12, 2024 3:00 PM (UTC)", as Notion has them.
_UNTIL = re.compile(r" ?→.*|(?<=[0-9]{4}) [0-9]{1,2}:[0-9]{2}\b.*", re.DOTALL)
# Columns of ids, as those of registries are called in the plural; Scopus' own is "Author(s) ID".
_OF_SCOPUS = ("authorsid", "scopus")
_OF_NAMES = re.compile(r"[^/\d;]{2,100}/\d{4}-")
_NEXT_ID = re.compile(r"[;|\n]")
# Scopus writes a number behind each name.
_NUMBER_OF_AUTHOR = re.compile(r"[ \t]{0,9}\(([0-9]{5,20})\)")
# Springer Link's tables have nothing between names.
_JOINED = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_NAMED_ID = re.compile(r"""["'](DOI|ArXiv|PubMed|ACL)["']: ?["']([^"']+)["']""")
# Embase cites in one cell: "Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004".
_CITED = re.compile(
    r"(?P<venue>[^()]{2,200}) \((?P<year>[12][0-9]{3})\)(?: (?P<volume>[^\s:()]{1,20}))?"
    r"(?::(?P<issue>[^\s()]{1,20}))?(?: \((?P<pages>[^()]{1,40})\))?\."
    r".{0,200}? Date of Publication: (?P<date>.{4,40})"
)


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
    table = Table(header.cells, delimiter, source)
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


class Table:
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
        self.used = used.union(self.words[place] for place in self.links)
        columns = zip(self.names, self.words, strict=True)
        self.unused = [name for name, word in columns if name and word not in self.used]

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
        """Yield what is odd about the columns."""
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
            said = f"{len(row.cells)} cells under {self.width} columns"
            if missing > 0:
                yield warning(source, said, "the others are taken as empty")
            fields = normalise_preprint(self._fields((*row.cells, *[""] * missing)))
            items = list(paper_of(fields, source))
            # Behind a comma too many, empty cells look like those that spreadsheets leave behind.
            over = row.cells[self.width :]
            shifted = any(map(str.strip, over)) or (over and len(items) > 1)
            sign = "tab" if self.delimiter == "\t" else f"“{self.delimiter}”"
            hint = f"put texts that contain a {sign} in quotes"
            yield from [unusable(source, said, hint)] if shifted else items

    def _fields(self, cells: Sequence[str]) -> Fields:
        named = list(zip(self.words, map(str.strip, cells), strict=False))
        telling = any(cell and cell not in _EMPTY and word in self.used for word, cell in named)
        # A paper may be called so.
        kept = self.columns["title"] if telling else ()
        row = Texts(
            (word, plain_cell(cell))
            for word, cell in named
            if cell and (cell not in _EMPTY or word in kept)
        )
        said = {field: row.first(*words) for field, words in self.columns.items()}
        if cited := _CITED.fullmatch(said["venue"]):
            said |= cited.groupdict("")
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
                *noted_identifiers(said["extra"]),
                *((scheme_named(name), value) for name, value in _NAMED_ID.findall(said["ids"])),
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


def authors_in(text: str, *, joined: bool = False) -> tuple[Author, ...]:
    """Return the authors of a cell: a list of Python or JSON, or names, at times *joined*."""
    if names := elements(text):
        return tuple(map(author_of, names))
    if joined:
        return split_authors(_apart(text))
    found = split_authors(_NUMBER_OF_AUTHOR.sub("", text))
    return known_by(found, [("scopus", ";".join(_NUMBER_OF_AUTHOR.findall(text)))])


def _apart(text: str) -> str:
    """Return names of two words that nothing divides with semicolons: "Yann LeCunYoshua Bengio"."""
    names: list[str] = []
    for piece in _JOINED.split(text):
        if names and " " not in piece.strip():
            names[-1] += piece
        else:
            names.append(piece)
    return "; ".join(names)


def elements(text: str) -> list[str]:
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
    code = match[1] or match[2]
    if not code:
        return " " if match[3] in "nrt" else match[3]
    # Half a letter is none.
    return "\ufffd" if code[0] in "dD" and code[1:2] >= "8" and match[1] else chr(int(code, 16))


def plain_cell(text: str) -> str:
    """Return a cell without the addresses of relations, which semicolons divide then."""
    return _RELATION.sub(lambda one: "; " if one["next"] else "", text) if "(" in text else text


def known_by(authors: Iterable[Author], ids: Iterable[tuple[str, str]]) -> tuple[Author, ...]:
    """Return *authors* with the ids that cells have for all, in order or by family names."""
    found = tuple(authors)
    for column, cell in ids:
        parts = elements(cell) or [part.strip() for part in _NEXT_ID.split(cell.strip("; "))]
        # "Bengio, Yoshua/0000-0002-9322-3515"
        pairs = [part.partition("/") for part in parts if _OF_NAMES.match(cell)]
        orcids = {who.partition(",")[0].strip().casefold(): number for who, _, number in pairs}
        name = "scopus" if column in _OF_SCOPUS else column.removesuffix("s")
        if orcids:
            found = tuple(identified(one, orcids.get(one.family.casefold(), "")) for one in found)
        elif len(parts) == len(found):
            each = zip(found, parts, strict=True)
            found = paired([identified_by(one, {name: part}) for one, part in each], parts)
    return found


def date_in(date: str, year: str, month: str, day: str) -> str:
    """Return the date of a row, which may be spread over its columns: "JUN 12" and "2017"."""
    date = _UNTIL.sub("", date)
    if not date and not month:
        return year
    parts = (f"{date} {year}", f"{year}-{month:0>2}", f"{month} {year}")
    whole = (f"{year}-{month:0>2}-{day:0>2}", f"{day} {month} {year}") if day else ()
    return most_exact([date, *parts, *whole, year] if year else [date])
