"""Problems for reports (what went wrong, where, and what to do) and the fatal exception."""

from collections.abc import Iterable
from enum import StrEnum
from functools import partial

from msgspec import Struct

from papershelf.model import Source


class Severity(StrEnum):
    """An error makes something unusable, a warning should be looked at, a note is informational."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(Struct, frozen=True):
    """A problem; `hint` says what to do, `lost` counts the lines or records left unused."""

    severity: Severity
    source: Source
    message: str
    hint: str = ""
    lost: int = 0

    def __str__(self) -> str:
        text = f"{self.source}: {self.message}"
        return f"{text} ({self.hint})" if self.hint else text


def problem_order(problem: Problem) -> tuple[str, int, int, str]:
    """Return the sort key of *problem*: its source and line, then its message."""
    source = problem.source
    return source.path, source.line, source.record, problem.message


def worst(problems: Iterable[Problem]) -> Severity | None:
    """Return the highest severity among *problems*, or None if there are none."""
    severities = {problem.severity for problem in problems}
    return next((severity for severity in Severity if severity in severities), None)


class Summary(Struct, frozen=True, kw_only=True):
    """The summary of a build: `failed` if there were errors, `changed` if the site differs."""

    papers: int
    topics: int
    failed: bool
    changed: bool = True


# Each returns a problem of its severity.
failure = partial(Problem, Severity.ERROR)
warning = partial(Problem, Severity.WARNING)
note = partial(Problem, Severity.NOTE)


class PapershelfError(Exception):
    """The error of a run that can't continue, with all problems that have to be fixed first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def fatal(path: str, message: str, *, line: int = 0, hint: str = "") -> PapershelfError:
    """Return a PapershelfError with the one error *message* about the file at *path*."""
    return PapershelfError([failure(Source(path=path, line=line), message, hint)])
