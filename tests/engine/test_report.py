"""The report counts the hits and misses of each stage and gives the reason for misses."""

from __future__ import annotations

import pytest

from papershelf.engine.report import (
    FIRST_BUILD,
    PROGRAM_CHANGED,
    SETTING_CHANGED,
    SOURCE_CHANGED,
    Baseline,
    Report,
)

LAST = Baseline(fingerprint="program", settings={"Pages": "as they were"})


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
    stage_report = Report(fingerprint, LAST).stage(stage, settings)
    stage_report.count(is_hit=False)
    assert str(stage_report) == f"{stage}: 0 hit, 1 missed ({reason})"


@pytest.mark.parametrize(("is_hit", "reason"), [(False, SETTING_CHANGED), (True, SOURCE_CHANGED)])
def test_a_changed_setting_is_the_reason_for_misses_in_later_stages(
    is_hit: bool, reason: str
) -> None:
    report = Report("program", Baseline("program", {"Links": "before", "Pages": "settings"}))
    report.stage("Links", "after").count(is_hit=is_hit)
    assert report.stage("Pages", "settings").reason == reason


def test_a_stage_without_misses_has_no_reason() -> None:
    stage_report = Report("program", LAST).stage("Pages", "changed")
    for _ in range(1234):
        stage_report.count(is_hit=True)
    assert str(stage_report) == "Pages: 1,234 hit, 0 missed"


def test_stages_are_reported_in_the_order_in_which_they_began() -> None:
    report = Report("program", Baseline())
    for name in ("Pages", "Index", "Pages"):
        report.stage(name, "settings").count(is_hit=False)
    assert [str(stage) for stage in report] == [
        "Pages: 0 hit, 2 missed (first build)",
        "Index: 0 hit, 1 missed (first build)",
    ]


def test_the_baseline_tells_the_next_run_about_this_one() -> None:
    report = Report("program", Baseline())
    report.stage("Pages", "settings")
    assert report.baseline == Baseline(fingerprint="program", settings={"Pages": "settings"})
    again = Report("program", report.baseline)
    assert again.stage("Pages", "settings").reason == SOURCE_CHANGED
