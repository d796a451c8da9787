"""A stopwatch measures the stages of a build."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from papershelf.engine.progress import Stage, StageTime, Stopwatch


@pytest.fixture
def clock() -> Iterator[float]:
    """Return a clock that advances by a second each time it is read."""
    return iter(float(second) for second in range(100, 200))


def test_a_stage_lasts_until_the_next_one_begins(clock: Iterator[float]) -> None:
    watch = Stopwatch(clock.__next__)
    for stage, done in (("Reading", 0), ("Reading", 7), ("Merging", 7), ("Rendering", 3)):
        watch(Stage(stage), done, 0)
    watch.stop()
    assert [(taken.stage.name, taken.count, taken.seconds) for taken in watch.stages] == [
        ("Starting", 0, 1),
        ("Reading", 7, 1),
        ("Merging", 7, 1),
        ("Rendering", 3, 1),
    ]
    assert watch.seconds == 4


def test_each_stage_is_reported_once_at_its_end(clock: Iterator[float]) -> None:
    reported: list[str] = []
    watch = Stopwatch(clock.__next__, lambda taken: reported.append(taken.stage.name))
    watch(Stage("Reading"), 1, 2)
    watch(Stage("Reading"), 2, 2)
    assert reported == ["Starting"]
    watch.stop()
    assert reported == ["Starting", "Reading"]


def test_a_rate_is_the_count_per_second() -> None:
    assert StageTime(stage=Stage("Reading"), count=10, seconds=4).rate == 2.5
    assert StageTime(stage=Stage("Reading"), count=10, seconds=0).rate == 0
