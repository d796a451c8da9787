"""What every reader is: its signature, and the values that it yields besides papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from msgspec import Struct

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


# Characters that a record may have, and a text that is read in one go by its lines.
LONGEST = 1 << 24

Item = Paper | Aside | Problem
# The path is the one to show; its name may say something, such as the year.
Reader = Callable[[TextIO, Path], Iterator[Item]]
# A line with its number, and None for one that is too long to hold.
Line = tuple[int, str | None]


class Format(Struct, frozen=True):
    """A row of `READERS`: which files a reader is for.

    `endings` are in lower case; of the rows with a file's ending the first one is taken whose
    test `accepts` the beginning of the text. A `strict` test is so sure that it also tells the
    format of a file whose ending says nothing. In a format of records, each record is a paper, an
    aside, or a problem that counts it as lost. `read_lines` reads any lines of a text that need not
    be read in one go: what is read from a line depends on nothing else, and its place only on the
    line's number. Files of a `legacy` format may be in an encoding older than UTF-8. All rows of
    one name read alike.
    """

    name: str
    endings: tuple[str, ...]
    reader: Reader
    accepts: Callable[[str], bool] = lambda _head: True
    strict: bool = False
    unit: Unit = Unit.RECORD
    read_lines: Callable[[Iterable[Line], Path], Iterator[Item]] | None = None
    legacy: bool = False


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
