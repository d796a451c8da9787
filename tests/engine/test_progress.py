"""What a build takes, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from papershelf.engine.progress import UNITS, Stage, Stopwatch


@pytest.fixture
def clock() -> Iterator[float]:
    """Return a clock that is a second later each time that somebody looks at it."""
    return iter(float(second) for second in range(100, 200))


def test_a_stage_lasts_until_the_next_one_begins(clock: Iterator[float]) -> None:
    watch = Stopwatch(clock.__next__)
    for stage, done in (("Reading", 0), ("Reading", 7), ("Merging", 7), ("Rendering", 3)):
        watch(stage, done, 0)
    watch.stop()
    assert [(stage.name, stage.count, stage.seconds) for stage in watch.stages] == [
        ("Starting", 0, 1),
        ("Reading", 7, 1),
        ("Merging", 7, 1),
        ("Rendering", 3, 1),
    ]
    assert watch.seconds == 4


def test_each_stage_is_told_once_when_it_is_over(clock: Iterator[float]) -> None:
    told: list[str] = []
    watch = Stopwatch(clock.__next__, lambda stage: told.append(stage.name))
    watch("Reading", 1, 2)
    watch("Reading", 2, 2)
    assert told == ["Starting"]
    watch.stop()
    assert told == ["Starting", "Reading"]


def test_a_rate_is_how_many_a_second() -> None:
    assert Stage(name="Reading", count=10, seconds=4).rate == 2.5
    assert Stage(name="Reading", count=10, seconds=0).rate == 0


def test_a_stage_without_a_count_has_no_unit() -> None:
    assert Stage(name="Finishing", count=0, seconds=1).unit == ""
    assert Stage(name="Rendering", count=1, seconds=1).unit == UNITS["Rendering"] == "page"
