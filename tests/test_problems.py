"""Problems are reported with their position, message and hint."""

from __future__ import annotations

from functools import partial

import pytest

from papershelf.model import Source
from papershelf.problems import PapershelfError, Problem, Severity, fatal, worst


@pytest.mark.parametrize(
    ("source", "hint", "text"),
    [
        (Source(path="a.txt", line=3), "", "a.txt:3: no title"),
        (Source(path="a.txt"), "", "a.txt: no title"),
        (Source(path="a.txt", line=3), "add one", "a.txt:3: no title (add one)"),
    ],
)
def test_a_problem_shows_its_position_message_and_hint(
    source: Source, hint: str, text: str
) -> None:
    problem = Problem(severity=Severity.ERROR, source=source, message="no title", hint=hint)
    assert str(problem) == text


def test_an_error_contains_all_its_problems_and_shows_one_per_line() -> None:
    problems = [
        Problem(severity=Severity.ERROR, source=Source(path=f"{name}.txt"), message="broken")
        for name in "ab"
    ]
    error = PapershelfError(iter(problems))
    assert error.problems == tuple(problems)
    assert str(error) == "a.txt: broken\nb.txt: broken"


def test_a_fatal_error_has_a_single_problem() -> None:
    error = fatal("a.txt", "broken", line=7, hint="mend it")
    assert [problem.severity for problem in error.problems] == [Severity.ERROR]
    assert str(error) == "a.txt:7: broken (mend it)"


def test_errors_are_worse_than_warnings_and_these_worse_than_notes() -> None:
    make = partial(Problem, source=Source(path="a.txt"), message="broken")
    problems = [make(severity=one) for one in (Severity.NOTE, Severity.WARNING, Severity.ERROR)]
    assert worst(problems) is Severity.ERROR
    assert worst(problems[:2]) is Severity.WARNING
    assert worst([]) is None
