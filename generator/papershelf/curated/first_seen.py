"""The days on which a catalog first saw papers whose source gives no day, in a file of lines."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from papershelf.model import PartialDate, Source
from papershelf.problems import Problem, failure, warning
from papershelf.text.dates import parse_loosely

FILE = "first-seen.tsv"
_MESSAGE = "this line must be an id, a tab and a day such as 2026-03-12"
_HINT = "correct or remove it; the next build adds a day for papers without one"


def first_seen_file(folders: Iterable[Path]) -> Path | None:
    """Return the file in the first of *folders* that has one, or None.

    A maintainer who wants these days to be recorded creates an empty file.
    """
    files = (folder / FILE for folder in folders)
    return next((file for file in files if file.is_file() and not file.is_symlink()), None)


def load_first_seen(
    file: Path, shown: str
) -> tuple[Mapping[str, PartialDate], tuple[Problem, ...]]:
    """Return the days in *file* by the ids of papers, and a problem for each faulty line.

    A line is an id, a tab and a day; of several days of a paper the earliest counts. *shown* is
    the path for messages.
    """
    days: dict[str, PartialDate] = {}
    problems: list[Problem] = []
    try:
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        return {}, (failure(Source(path=shown), f"can't be read: {error.strerror or error}"),)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        paper, _, written = line.rstrip().partition("\t")
        day = parse_loosely(written)
        if paper and day and day.year and day.day and "\ufffd" not in paper:
            days[paper] = min(day, days.get(paper, day))
        else:
            problems.append(warning(Source(path=shown, line=number), _MESSAGE, _HINT))
    return days, tuple(problems)


def with_days(content: bytes, days: Mapping[str, PartialDate]) -> bytes:
    """Return the *content* of the file with additional *days*, as sorted lines."""
    lines = {line for line in content.splitlines() if line.strip()}
    lines |= {f"{paper}\t{day}".encode() for paper, day in days.items()}
    return b"".join(b"%s\n" % line for line in sorted(lines))
