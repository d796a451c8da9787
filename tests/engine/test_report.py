"""The report counts the hits and misses of each stage and gives the reason for misses."""

from __future__ import annotations

import pytest

from papershelf.engine.report import (
    ENTRIES_LOST,
    FIRST_BUILD,
    PROGRAM_CHANGED,
    SETTING_CHANGED,
    SOURCE_CHANGED,
    Baseline,
    Report,
)


def report_of(
    last: Baseline,
    fingerprint: str = "program",
    topics: str = "topics",
    name: str = "name",
    key: str = "a key",
    pages: str = "Pages",
) -> Report:
    """Return the report of a run of the stages Links and *pages*, both with a miss of *key*.

    Both depend on *topics*, and *pages* on *name*, too.
    """
    report = Report(fingerprint, last)
    report.depend_on(topics)
    report.stage("Links").count(key, is_hit=False)
    report.depend_on(name)
    report.stage(pages).count(key, is_hit=False)
    return report


def reasons(report: Report) -> list[str]:
    return [line.partition("(")[2].rstrip(")") for line in report]


LAST = report_of(Baseline()).baseline


@pytest.mark.parametrize(
    ("changes", "links", "pages"),
    [
        ({"key": "another"}, SOURCE_CHANGED, SOURCE_CHANGED),
        ({"key": "another", "pages": "Map"}, SOURCE_CHANGED, SOURCE_CHANGED),
        ({"key": "another", "name": "another"}, SOURCE_CHANGED, SETTING_CHANGED),
        ({"key": "another", "topics": "others"}, SETTING_CHANGED, SETTING_CHANGED),
        ({"key": "another", "fingerprint": "another"}, PROGRAM_CHANGED, PROGRAM_CHANGED),
        ({}, ENTRIES_LOST, ENTRIES_LOST),
    ],
)
def test_misses_have_a_reason(changes: dict[str, str], links: str, pages: str) -> None:
    assert reasons(report_of(LAST, **changes)) == [links, pages]


def test_a_stage_without_misses_has_no_reason() -> None:
    report = Report("program", LAST)
    for number in range(1234):
        report.stage("Pages").count(str(number), is_hit=True)
    assert list(report) == ["Pages: 1,234 hit, 0 missed"]


def test_stages_are_reported_in_the_order_in_which_they_began() -> None:
    report = Report("program", Baseline())
    for name in ("Pages", "Index", "Pages"):
        report.stage(name).count("key", is_hit=False)
    assert list(report) == [
        f"Pages: 0 hit, 2 missed ({FIRST_BUILD})",
        f"Index: 0 hit, 1 missed ({FIRST_BUILD})",
    ]


def test_another_order_of_tasks_gives_no_other_reason() -> None:
    last = Baseline()
    for keys in ("abc", "cab"):
        report = Report("program", last)
        for key in keys:
            report.stage("Pages").count(key, is_hit=False)
        last = report.baseline
    assert reasons(report) == [ENTRIES_LOST]


def test_another_program_is_a_reason_even_if_its_stages_are_unknown() -> None:
    assert set(reasons(report_of(Baseline("another")))) == {PROGRAM_CHANGED}
