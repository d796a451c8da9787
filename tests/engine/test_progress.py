"""What a build takes, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from papershelf.engine.progress import Stage, StageTime, Stopwatch


@pytest.fixture
def clock() -> Iterator[float]:
    """Return a clock that is a second later each time that somebody looks at it."""
    return iter(float(second) for second in range(100, 200))


def test_a_stage_lasts_until_the_next_one_begins(clock: Iterator[float]) -> None:
    watch = Stopwatch(clock.__next__)
    for stage, done in (("Reading", 0), ("Reading", 7), ("Merging", 7), ("Rendering", 3)):
        watch(Stage(stage), done, 0)
    watch.stop()
    assert [(one.stage.name, one.count, one.seconds) for one in watch.stages] == [
        ("Starting", 0, 1),
        ("Reading", 7, 1),
        ("Merging", 7, 1),
        ("Rendering", 3, 1),
    ]
    assert watch.seconds == 4


def test_each_stage_is_told_once_when_it_is_over(clock: Iterator[float]) -> None:
    told: list[str] = []
    watch = Stopwatch(clock.__next__, lambda taken: told.append(taken.stage.name))
    watch(Stage("Reading"), 1, 2)
    watch(Stage("Reading"), 2, 2)
    assert told == ["Starting"]
    watch.stop()
    assert told == ["Starting", "Reading"]


def test_a_rate_is_how_many_a_second() -> None:
    assert StageTime(stage=Stage("Reading"), count=10, seconds=4).rate == 2.5
    assert StageTime(stage=Stage("Reading"), count=10, seconds=0).rate == 0
