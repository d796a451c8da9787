"""What every reader is: its signature, and the values that it yields besides papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from papershelf.model import Paper, Source
from papershelf.problems import Problem


class AsideKind(StrEnum):
    """What a line is that carries no paper."""

    HEADING = "heading"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A line that was understood and carries no paper: a heading, or the furniture of a page."""

    kind: AsideKind
    source: Source


# The path is the one to show; its name may say something, such as the year.
Reader = Callable[[str, Path], Iterator[Paper | Aside | Problem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A row of `READERS`: which files a reader is for, by their endings in lower case."""

    name: str
    endings: tuple[str, ...]
    reader: Reader
