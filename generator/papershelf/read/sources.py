"""From paths to papers: find the files, decode them, and account for every line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TextIO

from papershelf.config import Settings
from papershelf.model import Paper, Reading, Source
from papershelf.problems import Problem, Severity, refusal
from papershelf.read import READERS, Aside, AsideKind, Format, Unit
from papershelf.read.fields import UNDECODED

# What lies in a catalog folder beside the sources.
NOT_SOURCES = frozenset({"topics.yml", "corrections.yml", "venues.yml", "readme.md"})
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# As much of a file as tells its format.
HEAD = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one source gave: the papers, what was wrong, and the sum of its lines."""

    papers: tuple[Paper, ...]
    problems: tuple[Problem, ...]
    reading: Reading


def find_sources(path: Path, shown: str) -> Iterator[Path]:
    """The files that a source names: itself, or all below a folder, in order of their names.

    Raises PapershelfError, about the path as `shown`, where there is nothing.
    """
    if path.is_dir():
        inside = (file for file in path.rglob("*") if file.is_file() and is_source(file, path))
        yield from sorted(inside)
    elif path.exists():
        yield path
    else:
        raise refusal(shown, "there is no such file or folder")


def is_source(file: Path, folder: Path) -> bool:
    """Whether a file below a folder is meant to be read: visible, ours to read, and inside.

    A link that leads out of the folder is not followed.
    """
    relative = file.relative_to(folder)
    hidden = any(part.startswith(".") for part in relative.parts)
    inside = file.resolve().is_relative_to(folder.resolve())
    return not hidden and inside and file.name.lower() not in NOT_SOURCES


def read_source(file: Path, shown: Path) -> Batch:
    """Everything that a file gives; `shown` is its path in messages and on pages."""
    try:
        with open_text(file) as stream:
            head = stream.read(HEAD)
            stream.seek(0)
            chosen = format_of(file, head)
            if chosen is None:
                return unknown(shown)
            return account(chosen, stream, shown)
    except OSError as error:
        return failed(shown, "unknown", f"can't be read: {error.strerror or error}")
    except UnicodeError as error:
        return failed(shown, "unknown", f"can't be decoded: {error}", "save the file as UTF-8")


def unknown(shown: Path) -> Batch:
    """The batch of a file of no known format."""
    known = ", ".join(f"{row.name} ({' '.join(row.endings)})" for row in READERS)
    return failed(shown, "unknown", "no reader for this kind of file", f"known: {known}")


def format_of(file: Path, head: str) -> Format | None:
    """The row of `READERS` for a file, by its ending and then by the beginning of its text."""
    ending = file.suffix.lower()
    rows = (row for row in READERS if ending in row.endings)
    return next((row for row in rows if row.accepts(head)), None)


def open_text(file: Path) -> TextIO:
    """A file as text, by its byte order mark or as UTF-8.

    Bytes that are no UTF-8 come as lone surrogates, so that one bad record does not hide the rest.
    """
    with file.open("rb") as opened:
        start = opened.read(4)
    marks = (encoding for mark, encoding in BYTE_ORDER_MARKS if start.startswith(mark))
    encoding = next(marks, "utf-8")
    return file.open(encoding=encoding, errors="surrogateescape", newline="")


def account(chosen: Format, stream: TextIO, shown: Path) -> Batch:
    """Run a reader and add up where each line or record went."""
    if chosen.unit is Unit.RECORD:
        return add_up(chosen, stream, shown)
    text = stream.read()
    lines = text.replace("\r", "\n").split("\n")
    count = sum(1 for line in lines if line.strip())
    for number, line in enumerate(lines, start=1):
        if UNDECODED.search(line):
            message, hint = "not UTF-8", "save the file as UTF-8"
            return failed(shown, chosen.name, message, hint, line=number, lost=count)
    return add_up(chosen, StringIO(text), shown, count)


def add_up(chosen: Format, stream: TextIO, shown: Path, count: int | None = None) -> Batch:
    """Run a reader and sort what it yields; `count` is what the sum should be, where known."""
    papers: list[Paper] = []
    problems: list[Problem] = []
    asides = dict.fromkeys(AsideKind, 0)
    for item in chosen.reader(stream, shown):
        match item:
            case Paper():
                papers.append(item)
            case Aside():
                asides[item.kind] += 1
            case Problem():
                problems.append(item)
    taken = sum(paper.source.lines for paper in papers)
    unused = sum(problem.lost for problem in problems)
    reading = Reading(
        path=shown.as_posix(),
        format=chosen.name,
        unit=chosen.unit,
        lines=taken + sum(asides.values()) + unused if count is None else count,
        records=len(papers),
        papers=len(papers),
        paper_lines=taken,
        headings=asides[AsideKind.HEADING],
        furniture=asides[AsideKind.FURNITURE],
        unused=unused,
    )
    problems.extend(unaccounted(reading))
    return Batch(papers=tuple(papers), problems=tuple(problems), reading=reading)


def unaccounted(reading: Reading) -> Iterator[Problem]:
    """The problem that a reader's sum does not come out, which is the reader's own fault."""
    if reading.accounted != reading.lines:
        lines = f"{reading.lines} {reading.unit}s"
        yield Problem(
            severity=Severity.ERROR,
            source=Source(path=reading.path),
            message=f"{lines} were read and {reading.accounted} accounted for",
            hint="this is a fault of Papershelf, please report it with the file",
        )


def failed(
    shown: Path, name: str, message: str, hint: str = "", *, line: int = 0, lost: int = 0
) -> Batch:
    """The batch of a file that could not be read at all."""
    path = shown.as_posix()
    source = Source(path=path, line=line)
    problem = Problem(severity=Severity.ERROR, source=source, message=message, hint=hint, lost=lost)
    reading = Reading(
        path=path,
        format=name,
        lines=lost,
        records=0,
        papers=0,
        paper_lines=0,
        headings=0,
        furniture=0,
        unused=lost,
    )
    return Batch(papers=(), problems=(problem,), reading=reading)


def list_sources(settings: Settings) -> list[Path]:
    """All files that the configured sources name, each once."""
    found = (find_sources(path, settings.shown(path)) for path in settings.sources)
    return list(dict.fromkeys(file for files in found for file in files))
