"""The interface of readers: their formats, and the values that they yield besides papers."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import Any, Literal, TextIO

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.field_maps import FieldMap
from papershelf.engine.task import resolve
from papershelf.model import Paper, Source
from papershelf.problems import Problem, warning
from papershelf.readers.fields import with_line_feeds


class AsideKind(StrEnum):
    """The kind of a line or record without a paper."""

    HEADING = "heading"
    BOILERPLATE = "boilerplate"


class Aside(Struct, frozen=True):
    """A line or record without a paper: a heading, or the boilerplate of a page or file."""

    kind: AsideKind
    source: Source


class UnusedKeys(Struct, frozen=True):
    """The keys that were not used in a record; those of all records of a file are one problem."""

    keys: Collection[str]
    source: Source


# The name of a format and the endings of formats that other modules refer to.
FRONT_MATTER = "front matter"
WEB_PAGES = (".html", ".htm", ".xhtml")
MARKDOWN, YAML = (".md", ".markdown"), (".yml", ".yaml")
# The maximum length, in characters, of a record, and of a text that is read at once.
MAX_LENGTH = 1 << 24

# The marks of a quoted line of a mail, and of the beginning of a file.
_QUOTE_MARKS, _BYTE_ORDER_MARK = re.compile(r"\A(?:> ?)+"), re.compile(r"\A\ufeff")
# The front matter of a page: lines with keys as programs write them. Links, and addresses after
# words, are those of a list between rules.
_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\n(?=[a-z])"
    r"(?:(?!---|.*\]\(|\S++ \S++ .*://)(?:[a-z][\w-]{0,39}:|[ \t#]|- |$).*\n)++---[ \t]*\n",
    re.MULTILINE,
)

Item = Paper | Aside | Problem | UnusedKeys
# The number of a line and its text, empty if that is longer than `MAX_LENGTH`.
Line = tuple[int, str]


class FilledLine(Struct, frozen=True):
    """A line that is not blank: its location, and its text with leading white space."""

    source: Source
    text: str


class Format(Struct, frozen=True):
    """A row of `READERS`: a reader, and the files that it reads.

    `read` and `test` name functions, such as "bibtex.entries:is_bibtex", so that only the modules
    of the format in use are imported. `endings` are in lower case. A file is read by the first row
    with its ending whose `test` is empty or accepts the beginning of the text; a `strict` test is
    so reliable that it is also used for files of other endings. In a format of records, each record
    yields a paper, an aside, or a problem that counts it as lost. A reader `by_lines` takes
    numbered lines, and reads each independently of the others, so that a text can be read in
    chunks. Files of a `legacy` format may be in an encoding older than UTF-8. `maps` are passed to
    the reader unless they are None.

    In a format of lines, the reader takes the lines that are not blank, in any order yields what it
    makes of them, and yields again those that it can't use.
    """

    name: str
    endings: tuple[str, ...]
    read: str
    test: str = ""
    strict: bool = False
    unit: Literal["line", "record"] = "record"
    by_lines: bool = False
    legacy: bool = False
    maps: tuple[FieldMap, ...] | None = None

    def reader(self, stream: TextIO, path: Path) -> Iterator[Item]:
        """Return the items that the reader yields for a text."""
        if self.unit == "line":
            return self.items(filled_lines(stream.read(), path), path)
        return self.items(numbered_lines(stream) if self.by_lines else stream, path)

    def items(
        self, content: TextIO | Iterable[Line] | Sequence[FilledLine], path: Path
    ) -> Iterator[Item]:
        """Return the items that the reader yields for what it takes: a text, or lines."""
        maps = () if self.maps is None else (self.maps,)
        read: Callable[..., Iterator[Item]] = _function(self.read)
        if self.unit == "record":
            return read(content, path, *maps)
        filled = [line for line in content if isinstance(line, FilledLine)]
        lines = [line for line in filled if line.text.strip()]
        front_matter = _FRONT_MATTER.match("\n".join(line.text for line in lines))
        start = front_matter[0].count("\n") if front_matter else 0
        unread = (*(line for line in filled if not line.text.strip()), *lines[:start])
        asides = (Aside(AsideKind.BOILERPLATE, line.source) for line in unread)
        return _in_order(chain(asides, read(lines[start:], path)))

    def accepts(self, head: str) -> bool:
        """Return whether the beginning of a text passes the test."""
        if self.unit == "line":
            head = _FRONT_MATTER.sub("", with_line_feeds(head))
        return not self.test or bool(_function(self.test)(head))


def _function(name: str) -> Callable[..., Any]:
    """Return the function of this package called *name*, "module:function"."""
    return resolve(f"{__package__}.{name}")


def lines_of(stream: TextIO) -> Iterator[str]:
    """Yield the lines of a text, each cut off after `MAX_LENGTH` characters."""
    parts = iter(lambda: stream.readline(MAX_LENGTH), "")
    for before, part in pairwise(chain(["\n"], parts)):
        # The limit may separate "\r" from "\n".
        if before.endswith("\n") or (before.endswith("\r") and part != "\n"):
            yield part


def numbered_lines(stream: TextIO) -> Iterator[Line]:
    """Yield numbers and texts of lines that are not blank, "" for one longer than `MAX_LENGTH`."""
    for number, line in enumerate(lines_of(stream), start=1):
        text = "" if len(line) == MAX_LENGTH and not line.endswith(("\n", "\r")) else line
        if not text.isspace():
            yield number, text


def filled_lines(text: str, path: Path = Path()) -> list[FilledLine]:
    """Return the lines of *text*, which is in the file at *path*, that are not blank.

    The marks of a mail that is quoted completely are left out; its first line may say whose it is.
    """
    # `splitlines` also splits at a form feed or U+2028, unlike editors.
    lines = with_line_feeds(text).split("\n")
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    quoted = filled[1:] or filled
    marks = _QUOTE_MARKS if all(line.startswith(">") for _, line in quoted) else _BYTE_ORDER_MARK
    name = path.as_posix()
    return [FilledLine(Source(path=name, line=at), marks.sub("", line)) for at, line in filled]


def source_of(lines: Sequence[FilledLine]) -> Source:
    """Return the location of several *lines*, the first of which gives the place."""
    return replace(lines[0].source, lines=len(lines))


def _in_order(parts: Iterable[Item | FilledLine]) -> Iterator[Item]:
    """Yield the items among *parts* sorted by line, with a warning for adjacent other lines."""
    everything = list(parts)
    strays = [part for part in everything if isinstance(part, FilledLine)]
    items = [part for part in everything if not isinstance(part, FilledLine)]
    for _, group in groupby(enumerate(strays), key=lambda pair: pair[1].source.line - pair[0]):
        lines = [line for _, line in group]
        message = "text that is not an entry of the list"
        hint = "delete it, or write it in the form of the other entries"
        items.append(warning(source_of(lines), message, hint, lost=len(lines)))
    yield from sorted(items, key=lambda item: item.source.line)
