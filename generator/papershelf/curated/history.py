"""What a catalog remembers of its papers: the days on which it first saw them, and their addresses.

Each is a file of lines, an id, a tab and a value, which builds extend. A maintainer who wants it
creates an empty file. Lines that branches have added merge in any order.
"""

from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from papershelf.model import PartialDate, Source
from papershelf.problems import Problem, failure, warning
from papershelf.text.dates import parse_loosely
from papershelf.text.slugs import is_slug

DAYS = "first-seen.tsv"
ADDRESSES = "addresses.tsv"
_DAY = "this line must be an id, a tab and a day such as 2026-03-12"
_ADDRESS = "this line must be an id, a tab and an address such as attention-is-all-you-need"
_HINT = "correct or remove it; the next build adds what is missing"
_Value = TypeVar("_Value")


def history_file(folders: Iterable[Path], name: str) -> Path | None:
    """Return the file *name* in the first of *folders* that has one, or None."""
    files = (folder / name for folder in folders)
    return next((file for file in files if file.is_file() and not file.is_symlink()), None)


def load_days(
    file: Path | None, shown: Callable[[Path], str]
) -> tuple[Mapping[str, PartialDate], tuple[Problem, ...]]:
    """Return the days in *file* by the ids of papers, and a problem for each faulty line.

    Of several days of a paper the earliest counts. *shown* returns a path for messages.
    """
    days, problems = _load(file, shown, _day, _DAY)
    return {paper: min(found) for paper, found in days.items()}, problems


def load_addresses(
    file: Path | None, shown: Callable[[Path], str]
) -> tuple[Mapping[str, tuple[str, ...]], tuple[Problem, ...]]:
    """Return the slugs in *file* by the ids of papers, and a problem for each faulty line.

    *shown* returns a path for messages.
    """
    addresses, problems = _load(file, shown, _slug, _ADDRESS)
    return {paper: tuple(sorted(found)) for paper, found in addresses.items()}, problems


def _load(
    file: Path | None,
    shown: Callable[[Path], str],
    parse: Callable[[str], _Value | None],
    message: str,
) -> tuple[Mapping[str, set[_Value]], tuple[Problem, ...]]:
    """Return the values in *file* by id, and a problem with *message* for each faulty line.

    *parse* returns the value of a text, or None if it is faulty.
    """
    values: dict[str, set[_Value]] = defaultdict(set)
    problems: list[Problem] = []
    if file is None:
        return {}, ()
    path = shown(file)
    try:
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        return {}, (failure(Source(path=path), f"can't be read: {error.strerror or error}"),)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        paper, _, written = line.rstrip().partition("\t")
        value = parse(written)
        if paper and value is not None and "\ufffd" not in paper:
            values[paper].add(value)
        else:
            problems.append(warning(Source(path=path, line=number), message, _HINT))
    return values, tuple(problems)


def _day(written: str) -> PartialDate | None:
    day = parse_loosely(written)
    return day if day and day.year and day.day else None


def _slug(written: str) -> str | None:
    return written if is_slug(written) else None


def with_lines(content: bytes, values: Mapping[str, object]) -> bytes:
    """Return the *content* of a file with the lines of additional *values* by id, sorted."""
    # An editor may have saved an empty file with a byte order mark.
    lines = {line for line in content.removeprefix(BOM_UTF8).splitlines() if line.strip()}
    lines |= {f"{paper}\t{value}".encode() for paper, value in values.items()}
    return b"".join(b"%s\n" % line for line in sorted(lines))
