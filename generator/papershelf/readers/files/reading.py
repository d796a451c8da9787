"""From files to papers: choose the reader, open the file, and account for every line."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Generic, TextIO, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from papershelf.model import Paper, Reading, Source
from papershelf.problems import Problem, failure, note, warning
from papershelf.readers import READERS
from papershelf.readers.fields import SAVE_AS_UTF8, UNDECODED, replace_surrogates, undecoded
from papershelf.readers.opening import Opened, legacy_encoding, plain_name
from papershelf.readers.reader import (
    MAX_LENGTH,
    Aside,
    AsideKind,
    Format,
    Item,
    UnusedKeys,
    filled_lines,
)
from papershelf.readers.unsupported import unsupported_xml
from papershelf.readers.xml.stream import root_of
from papershelf.text.wording import count

# The number of characters at the beginning of a file by which its format is recognised.
_HEAD = 1 << 16
_TOO_LONG = f"the text is longer than {MAX_LENGTH >> 20} MB, so it was skipped"
_UNKNOWN_HINT = (
    "export RIS or BibTeX, or rename it, a listing to .txt; docs/formats.md lists all formats"
)

_Record = TypeVar("_Record")
_Result = TypeVar("_Result")


class Batch(Struct, Generic[_Record], frozen=True, kw_only=True):
    """The result of reading a source or a chunk of it; the papers may be in a later form, too.

    The `unused_keys` are those that `problems` do not report yet.
    """

    papers: tuple[_Record, ...]
    problems: tuple[Problem, ...]
    reading: Reading
    unused_keys: tuple[str, ...] = ()


def choose_format(file: Path, shown: Path, formats: Sequence[Format]) -> Format | Batch[Paper]:
    """Return the row of *formats* for a file, or a batch with the reason why it can't be read."""
    return attempted(shown, lambda: _choose_format(file, shown, formats))


def _choose_format(file: Path, shown: Path, formats: Sequence[Format]) -> Format | Batch[Paper]:
    if not file.is_file():
        return _failed(shown, "there is no regular file at this path")
    with Opened.at(file) as opened:
        head = _head_of(opened.text)
        fault = opened.fault
    if not head and not fault:
        return _without_papers(shown, note(Source(path=shown.as_posix()), "the file is empty"))
    # A text may contain a stray NUL, or be in another encoding; both occur only in binary files.
    if head.startswith("%PDF-") or ("\0" in head and UNDECODED.search(head)):
        return _failed(
            shown,
            "this is not a text file",
            "export RIS or BibTeX from the program that it comes from, or CSV from a spreadsheet",
        )
    chosen = format_of(file, head, formats)
    return chosen or (_failed(shown, fault) if fault else _unknown(shown, head))


def _head_of(stream: TextIO) -> str:
    """Return the beginning of a text, without leading white space."""
    head = ""
    while len(head) < _HEAD and (more := stream.read(_HEAD - len(head))):
        head = (head + more).lstrip()
    return head


def format_of(file: Path, head: str, formats: Iterable[Format] = READERS) -> Format | None:
    """Return the row for a file by its ending and *head*, else the first whose strict test fits."""
    ending = plain_name(file).suffix.lower()
    by_ending = [row for row in formats if ending in row.endings]
    by_content = [row for row in formats if row.strict]
    return next((row for row in (*by_ending, *by_content) if row.accepts(head)), None)


def _unknown(shown: Path, head: str) -> Batch[Paper]:
    """Return the batch of a file of unknown format, whose beginning is *head*."""
    if foreign := unsupported_xml(root_of(head)):
        return _failed(shown, f"this is {foreign.name}, which is not supported", foreign.hint)
    ending = plain_name(shown).suffix
    found = f"the extension “{ending}”" if ending else "no extension"
    hint = f"found {found} and no known content; {_UNKNOWN_HINT}"
    return _failed(shown, "this file format is not supported", hint)


def attempted(shown: Path, read: Callable[[], _Result]) -> _Result | Batch[Paper]:
    """Return the result of *read*, or a batch with the error that the file can't be read."""
    try:
        return read()
    except OSError as error:
        return _failed(shown, f"can't be read: {error.strerror or error}")


def read_text(chosen: Format, opening: Callable[[str], Opened], shown: Path) -> Batch[Paper]:
    """Return the batch of a file; *opening* opens it in a given encoding."""
    encoding, declared = "", False
    if chosen.legacy:
        with opening("utf-8") as probed:
            encoding, declared = legacy_encoding(probed)
    with opening(encoding or "utf-8") as opened:
        batch = _account(chosen, opened.text, shown)
        if opened.fault:
            batch = ended_early(batch, opened.fault)
        elif not (batch.papers or batch.problems or batch.reading.lines):
            empty = note(Source(path=shown.as_posix()), "the file contains no records")
            batch = replace(batch, problems=(empty,))
    if not encoding:
        return batch
    source = Source(path=shown.as_posix())
    message = f"not UTF-8; read as {encoding}, an encoding of Windows programs"
    problem = warning(source, message, f"if letters are wrong, {SAVE_AS_UTF8}")
    if declared:
        problem = note(source, f"read as {encoding}, the encoding that the file declares")
    return replace(batch, problems=(problem, *batch.problems))


def _account(chosen: Format, stream: TextIO, shown: Path) -> Batch[Paper]:
    """Run a reader, and count the outcome of each line or record."""
    if chosen.unit == "record":
        return add_up(chosen, chosen.reader(stream, shown), shown)
    text = stream.read(MAX_LENGTH + 1)
    if len(text) > MAX_LENGTH:
        problem = failure(Source(path=shown.as_posix()), _TOO_LONG, "split it into several files")
        return _without_papers(shown, problem, chosen.name)
    lines = filled_lines(text, shown)
    if invalid := next((line for line in lines if UNDECODED.search(line.text)), None):
        problem = undecoded(invalid.source, lost=len(lines))
        return _without_papers(shown, problem, chosen.name)
    return add_up(chosen, chosen.items(lines, shown), shown, len(lines))


def add_up(
    chosen: Format, items: Iterable[Item], shown: Path, lines: int | None = None
) -> Batch[Paper]:
    """Return the batch of a reader's *items*; *lines* is their expected number, if known."""
    papers: list[Paper] = []
    problems: list[Problem] = []
    unused: set[str] = set()
    asides = dict.fromkeys(AsideKind, 0)
    for item in items:
        match item:
            case Paper():
                papers.append(item)
            case Aside():
                asides[item.kind] += 1
            case Problem():
                problems.append(replace(item, message=_readable(item.message)))
            case UnusedKeys():
                unused.update(map(_readable, item.keys))
    reading = Reading(
        path=shown.as_posix(),
        format=chosen.name,
        unit=chosen.unit,
        records=len(papers),
        papers=len(papers),
        paper_lines=sum(paper.source.lines for paper in papers),
        headings=asides[AsideKind.HEADING],
        boilerplate=asides[AsideKind.BOILERPLATE],
        unused=sum(problem.lost for problem in problems),
    )
    reading = replace(reading, lines=reading.accounted if lines is None else lines)
    if reading.accounted != reading.lines:
        message = (
            f"{reading.lines} {reading.unit}s were read, but {reading.accounted} accounted for"
        )
        hint = "this is a bug in Papershelf; please report it and attach the file"
        problems.append(failure(Source(path=reading.path), message, hint))
    return Batch(
        papers=tuple(papers),
        problems=tuple(problems),
        reading=reading,
        unused_keys=tuple(sorted(unused)),
    )


def _readable(text: str) -> str:
    """Return *text* with replacement characters for undecoded bytes."""
    return UNDECODED.sub("\ufffd", replace_surrogates(text))


def ended_early(batch: Batch[_Record], fault: str) -> Batch[_Record]:
    """Return *batch* with the error that the end of the file could not be read, due to *fault*."""
    kept = count(len(batch.papers), "paper")
    message = f"{fault}; {kept} before that {'was' if len(batch.papers) == 1 else 'were'} read"
    problem = failure(Source(path=batch.reading.path), message, "download the file again")
    return replace(batch, problems=(*batch.problems, problem))


def _failed(shown: Path, message: str, hint: str = "") -> Batch[Paper]:
    return _without_papers(shown, failure(Source(path=shown.as_posix()), message, hint))


def _without_papers(shown: Path, problem: Problem, name: str = "unknown") -> Batch[Paper]:
    """Return the batch of a file with only a *problem*; *name* is the name of its format."""
    lost = problem.lost
    reading = Reading(path=shown.as_posix(), format=name, lines=lost, unused=lost)
    return Batch(papers=(), problems=(problem,), reading=reading)
