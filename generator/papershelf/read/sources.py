"""From paths to papers: find the files, decode them, and account for every line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from papershelf.config import Settings
from papershelf.model import Paper, Reading, Source
from papershelf.problems import Problem, Severity, refusal
from papershelf.read import READERS, Aside, AsideKind, Format

# What lies in a catalog folder beside the sources.
NOT_SOURCES = frozenset({"topics.yml", "corrections.yml", "venues.yml", "readme.md"})
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


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
    chosen = format_of(file)
    if chosen is None:
        known = ", ".join(ending for row in READERS for ending in row.endings)
        return failed(shown, "unknown", "no reader for this kind of file", f"known: {known}")
    try:
        text = decode(file.read_bytes())
    except OSError as error:
        return failed(shown, chosen.name, f"can't be read: {error.strerror or error}")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return failed(
            shown,
            chosen.name,
            f"not {error.encoding.upper()}: 0x{error.object[error.start]:02x} is no part of it",
            "save the file as UTF-8",
            line=line,
            lost=count_lines(error.object),
        )
    return account(chosen, text, shown)


def format_of(file: Path) -> Format | None:
    """The row of `READERS` for a file, by its ending."""
    ending = file.suffix.lower()
    return next((row for row in READERS if ending in row.endings), None)


def decode(content: bytes) -> str:
    """The text of a file, by its byte order mark or as UTF-8; raises UnicodeDecodeError."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding)
    return content.decode("utf-8")


def count_lines(content: str | bytes) -> int:
    """How many lines are not blank."""
    return sum(1 for line in content.splitlines() if line.strip())


def account(chosen: Format, text: str, shown: Path) -> Batch:
    """Run a reader and add up where each line went; lines that nobody names are a problem."""
    papers: list[Paper] = []
    problems: list[Problem] = []
    asides = dict.fromkeys(AsideKind, 0)
    for item in chosen.reader(text, shown):
        match item:
            case Paper():
                papers.append(item)
            case Aside():
                asides[item.kind] += 1
            case Problem():
                problems.append(item)
    lines = sum(1 for line in text.replace("\r", "\n").split("\n") if line.strip())
    reading = Reading(
        path=shown.as_posix(),
        format=chosen.name,
        lines=lines,
        records=len(papers),
        papers=len(papers),
        paper_lines=sum(paper.source.lines for paper in papers),
        headings=asides[AsideKind.HEADING],
        furniture=asides[AsideKind.FURNITURE],
        unused=sum(problem.lost for problem in problems),
    )
    problems.extend(unaccounted(reading))
    return Batch(papers=tuple(papers), problems=tuple(problems), reading=reading)


def unaccounted(reading: Reading) -> Iterator[Problem]:
    """The problem that a reader's sum does not come out, which is the reader's own fault."""
    if reading.accounted != reading.lines:
        yield Problem(
            severity=Severity.ERROR,
            source=Source(path=reading.path),
            message=f"{reading.lines} lines were read and {reading.accounted} accounted for",
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
