"""What every reader is: its signature, and the values that it yields besides papers."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

from msgspec import Struct

from papershelf.curated.field_maps import FieldMap
from papershelf.engine.task import resolve
from papershelf.model import Paper, Source
from papershelf.problems import Problem


class AsideKind(StrEnum):
    """What a line or record is that carries no paper."""

    HEADING = "heading"
    BOILERPLATE = "boilerplate"


class Aside(Struct, frozen=True):
    """Something that carries no paper: a heading, or the boilerplate of a page or file."""

    kind: AsideKind
    source: Source


class Unit(StrEnum):
    """What a format is made of, and its sum counts."""

    LINE = "line"
    RECORD = "record"


# A format that others than its reader know, and the endings of another.
FRONT_MATTER = "front matter"
WEB_PAGES = (".html", ".htm", ".xhtml")
MARKDOWN, YAML = (".md", ".markdown"), (".yml", ".yaml")
# Characters that a record may have, and a text that is read in one go by its lines.
LONGEST = 1 << 24

Item = Paper | Aside | Problem
# A line with its number, and None for one that is too long to hold.
Line = tuple[int, str | None]


class Format(Struct, frozen=True):
    """A row of `READERS`: which files a reader is for.

    Functions stand there by their names, such as "bibtex:read_bibtex", so that the modules of other
    formats are not imported. `endings` are in lower case; of the rows with a file's ending the
    first one is taken whose `test` accepts the beginning of the text, as where there is none. A
    `strict` test is so sure that it also tells the format of a file whose ending says nothing. In a
    format of records, each record is a paper, an aside, or a problem that counts it as lost. A
    reader `by_lines` is given numbered lines, any of a text that need not be read in one go: what
    is read from a line depends on nothing else, and its place only on the line's number. Files of a
    `legacy` format may be in an encoding older than UTF-8. Readers with a map for fields are given
    the `maps`. All rows of one name read alike.
    """

    name: str
    endings: tuple[str, ...]
    read: str
    test: str = ""
    strict: bool = False
    unit: Unit = Unit.RECORD
    by_lines: bool = False
    legacy: bool = False
    maps: tuple[FieldMap, ...] | None = None

    def reader(self, stream: TextIO, path: Path) -> Iterator[Item]:
        """Return what the reader gives for a text."""
        return self.items(numbered_lines(stream) if self.by_lines else stream, path)

    def items(self, content: TextIO | Iterable[Line], path: Path) -> Iterator[Item]:
        """Return what the reader gives for a text, or if it is one `by_lines` for lines."""
        maps = () if self.maps is None else (self.maps,)
        items: Iterator[Item] = _function(self.read)(content, path, *maps)
        return items

    def accepts(self, head: str) -> bool:
        """Return whether the beginning of a text passes the test."""
        return not self.test or bool(_function(self.test)(head))


def _function(name: str) -> Callable[..., Any]:
    """Return a function of the readers by its name, "module:function"."""
    return resolve(f"{__package__}.{name}")


def numbered_lines(stream: TextIO) -> Iterator[Line]:
    """Yield the lines that are not blank with their numbers, None for one too long to hold."""
    number = 0
    while line := stream.readline(LONGEST):
        number += 1
        if len(line) == LONGEST and not line.endswith("\n"):
            while line and not line.endswith("\n"):
                line = stream.readline(LONGEST)
            yield number, None
        elif not line.isspace():
            yield number, line
