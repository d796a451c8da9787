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


class Parts(Struct, frozen=True, kw_only=True):
    """How a text splits into lines that can be read a chunk at a time.

    `lines` yields those that hold something, and `read` reads any of them. What is read from a line
    depends on nothing else, and its place only on the line's number.
    """

    lines: Callable[[TextIO], Iterator[Line]]
    read: Callable[[Iterable[Line], Path], Iterator[Item]]


class Format(Struct, frozen=True):
    """A row of `READERS`: which files a reader is for.

    `endings` are in lower case; of the rows with a file's ending the first one is taken whose
    test `accepts` the beginning of the text. A `strict` test is so sure that it also tells the
    format of a file whose ending says nothing. In a format of records, each record is a paper, an
    aside, or a problem that counts it as lost. `parts` are there where a text need not be read in
    one go. Files of a `legacy` format may be in an encoding older than UTF-8. All rows of one name
    read alike.
    """

    name: str
    endings: tuple[str, ...]
    reader: Reader
    accepts: Callable[[str], bool] = lambda _head: True
    strict: bool = False
    unit: Unit = Unit.RECORD
    parts: Parts | None = None
    legacy: bool = False
