"""The report says how many tasks of each stage missed, and why."""

from __future__ import annotations

import pytest

from papershelf.engine.report import (
    FIRST_BUILD,
    PROGRAM_CHANGED,
    SETTING_CHANGED,
    SOURCE_CHANGED,
    Journal,
    Report,
)

LAST = Journal(fingerprint="program", settings={"Pages": "as they were"})


@pytest.mark.parametrize(
    ("fingerprint", "stage", "settings", "reason"),
    [
        ("program", "Pages", "as they were", SOURCE_CHANGED),
        ("program", "Pages", "changed", SETTING_CHANGED),
        ("another", "Pages", "as they were", PROGRAM_CHANGED),
        ("another", "Pages", "changed", PROGRAM_CHANGED),
        ("program", "Index", "as they were", FIRST_BUILD),
    ],
)
def test_misses_have_a_reason(fingerprint: str, stage: str, settings: str, reason: str) -> None:
    told = Report(fingerprint, LAST).stage(stage, settings)
    told.count(is_hit=False)
    assert str(told) == f"{stage}: 0 hit, 1 missed ({reason})"


@pytest.mark.parametrize(("is_hit", "reason"), [(False, SETTING_CHANGED), (True, SOURCE_CHANGED)])
def test_a_setting_that_changed_results_is_the_reason_in_later_stages(
    is_hit: bool, reason: str
) -> None:
    report = Report("program", Journal("program", {"Links": "before", "Pages": "settings"}))
    report.stage("Links", "after").count(is_hit=is_hit)
    assert report.stage("Pages", "settings").reason == reason


def test_where_all_hit_there_is_no_reason() -> None:
    told = Report("program", LAST).stage("Pages", "changed")
    for _ in range(1234):
        told.count(is_hit=True)
    assert str(told) == "Pages: 1,234 hit, 0 missed"


def test_stages_are_told_in_the_order_in_which_they_began() -> None:
    report = Report("program", Journal())
    for name in ("Pages", "Index", "Pages"):
        report.stage(name, "settings").count(is_hit=False)
    assert [str(stage) for stage in report] == [
        "Pages: 0 hit, 2 missed (first build)",
        "Index: 0 hit, 1 missed (first build)",
    ]


def test_the_next_run_is_told_of_this_one() -> None:
    report = Report("program", Journal())
    report.stage("Pages", "settings")
    assert report.journal == Journal(fingerprint="program", settings={"Pages": "settings"})
    again = Report("program", report.journal)
    assert again.stage("Pages", "settings").reason == SOURCE_CHANGED
