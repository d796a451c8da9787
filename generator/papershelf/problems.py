"""What went wrong, where, and what to do: values for reports, an exception for fatal errors."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from papershelf.model import Source


class Severity(StrEnum):
    """An error leaves something unusable; a warning wants a look; a note is for the record."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(Struct, frozen=True, kw_only=True):
    """One finding: `hint` says what to do, `lost` counts the lines or records left unused."""

    severity: Severity
    source: Source
    message: str
    hint: str = ""
    lost: int = 0

    def __str__(self) -> str:
        text = f"{self.source}: {self.message}"
        return f"{text} ({self.hint})" if self.hint else text


class Summary(Struct, frozen=True, kw_only=True):
    """A build in a few words: `failed` if there were errors, `changed` unless all was as before."""

    papers: int
    topics: int
    failed: bool
    changed: bool = True


def failure(source: Source, message: str, hint: str = "", *, lost: int = 0) -> Problem:
    """Return a finding that leaves something unusable."""
    return Problem(severity=Severity.ERROR, source=source, message=message, hint=hint, lost=lost)


def warning(source: Source, message: str, hint: str = "", *, lost: int = 0) -> Problem:
    """Return a finding that wants a look."""
    return Problem(severity=Severity.WARNING, source=source, message=message, hint=hint, lost=lost)


def note(source: Source, message: str, hint: str = "") -> Problem:
    """Return a finding for the record."""
    return Problem(severity=Severity.NOTE, source=source, message=message, hint=hint)


class PapershelfError(Exception):
    """A run that can't go on, with everything that has to be put right first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def fatal(path: str, message: str, *, line: int = 0, hint: str = "") -> PapershelfError:
    """Return the exception for a single cause."""
    return PapershelfError([failure(Source(path=path, line=line), message, hint)])
