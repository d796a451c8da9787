"""The tables and the bounds of the benchmark of a preview, on made-up figures."""

from __future__ import annotations

import pytest
from bench_serve import Save, missed, report
from serve_stages import stages_of


def save(seconds: float, **stages: float) -> Save:
    """Return the cost of showing a change."""
    return Save(seconds=seconds, computing=seconds / 2, stages=stages)


def test_stages_cover_the_time_from_the_save_to_the_page() -> None:
    printed = "stage\t1.0\tReading\nServing on\nstage\t10.5\tReading\nstage\t11.0\tFinishing\n"
    found = stages_of(printed, 10.0, 12.5, "Noticing")
    assert found == pytest.approx({"Noticing": 0.5, "Reading": 0.5, "Finishing": 1.5})


def test_a_repeated_stage_is_added_up() -> None:
    printed = "stage\t1.0\tReading\nstage\t2.0\tMerging\nstage\t3.0\tReading\n"
    assert stages_of(printed, 0.0, 5.0, "Noticing") == {"Noticing": 1, "Reading": 3, "Merging": 1}


def test_the_tables_contain_the_median_save_and_its_stages() -> None:
    few = [save(1, Noticing=1), save(2, Noticing=0.5, Reading=1.5), save(9, Noticing=9)]
    many = [save(4, Noticing=1, Rendering=3)]
    assert list(report({98: few, 1_000: many})) == [
        "| papers | seconds, median | seconds, worst | processor seconds, median |",
        "| --- | ---: | ---: | ---: |",
        "| 98 | 2.00 | 9.00 | 1.00 |",
        "| 1,000 | 4.00 | 4.00 | 2.00 |",
        "",
        "| seconds by stage | 98 papers | 1,000 papers |",
        "| --- | ---: | ---: |",
        "| Noticing | 0.50 | 1.00 |",
        "| Reading | 1.50 | 0.00 |",
        "| Rendering | 0.00 | 3.00 |",
        "",
    ]


def test_the_bound_applies_to_the_median() -> None:
    assert list(missed({98: [save(0.9), save(1), save(5)], 1_000: [save(60)]})) == []
    assert list(missed({98: [save(1.1)], 10_000: [save(3.1)]})) == [
        "98 papers: more than 1 s",
        "10,000 papers: more than 3 s",
    ]
