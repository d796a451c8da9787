"""The interface of readers: their formats, and the values that they yield besides papers."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, TextIO

from msgspec import Struct

from papershelf.curated.field_maps import FieldMap
from papershelf.engine.task import resolve
from papershelf.model import Paper, Source
from papershelf.problems import Problem


class AsideKind(StrEnum):
    """The kind of a line or record without a paper."""

    HEADING = "heading"
    BOILERPLATE = "boilerplate"


class Aside(Struct, frozen=True):
    """A line or record without a paper: a heading, or the boilerplate of a page or file."""

    kind: AsideKind
    source: Source


# The name of a format and the endings of formats that other modules refer to.
FRONT_MATTER = "front matter"
WEB_PAGES = (".html", ".htm", ".xhtml")
MARKDOWN, YAML = (".md", ".markdown"), (".yml", ".yaml")
# The maximum length, in characters, of a record, and of a text that is read at once.
LONGEST = 1 << 24

Item = Paper | Aside | Problem
# The number of a line and its text, empty if that is longer than `LONGEST`.
Line = tuple[int, str]


class Format(Struct, frozen=True):
    """A row of `READERS`: a reader, and the files that it reads.

    `read` and `test` name functions, such as "bibtex:read_bibtex", so that only the modules of the
    format in use are imported. `endings` are in lower case. A file is read by the first row with
    its ending whose `test` is empty or accepts the beginning of the text; a `strict` test is so
    reliable that it is also used for files of other endings. In a format of records, each record
    yields a paper, an aside, or a problem that counts it as lost. A reader `by_lines` takes
    numbered lines, and reads each independently of the others, so that a text can be read in
    chunks. Files of a `legacy` format may be in an encoding older than UTF-8. `maps` are passed to
    the reader unless they are None. All rows with the same `name` use the same reader.
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
        return self.items(numbered_lines(stream) if self.by_lines else stream, path)

    def items(self, content: TextIO | Iterable[Line], path: Path) -> Iterator[Item]:
        """Return the items that the reader yields for a text, or `by_lines` for numbered lines."""
        maps = () if self.maps is None else (self.maps,)
        items: Iterator[Item] = _function(self.read)(content, path, *maps)
        return items

    def accepts(self, head: str) -> bool:
        """Return whether the beginning of a text passes the test."""
        return not self.test or bool(_function(self.test)(head))


def _function(name: str) -> Callable[..., Any]:
    """Return the function of this package called *name*, "module:function"."""
    return resolve(f"{__package__}.{name}")


def numbered_lines(stream: TextIO) -> Iterator[Line]:
    """Yield numbers and texts of lines that are not blank, "" for one longer than `LONGEST`."""
    number = 0
    while line := stream.readline(LONGEST):
        number += 1
        if len(line) == LONGEST and not line.endswith("\n"):
            while line and not line.endswith("\n"):
                line = stream.readline(LONGEST)
            yield number, ""
        elif not line.isspace():
            yield number, line
