"""The engine of the benchmark measures the time of each part."""

from __future__ import annotations

import pytest

from benchmarks.near_build import TimedEngine, near
from support.made_catalog import library


@pytest.mark.parametrize("by_meaning", [True, False])
def test_vectors_take_time_only_where_papers_are_related_by_meaning(*, by_meaning: bool) -> None:
    TimedEngine.seconds.clear()
    with near(library(60), by_meaning=by_meaning) as found:
        assert len(found.related) > 0
    assert TimedEngine.seconds["neighbours"] > 0
    assert (TimedEngine.seconds["vectors"] > 0) == by_meaning
