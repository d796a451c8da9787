"""Lists, spans of years and sums are written in words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from papershelf.text.wording import joined, span_of, sum_of
from support.catalog import READING, RECORDS


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_joined_with_commas_and_and(words: Sequence[str], text: str) -> None:
    assert joined(words) == text


@pytest.mark.parametrize(
    ("years", "text"), [([], ""), ([0], ""), ([2021, 0], "2021"), ([2021, 1987, 2000], "1987–2021")]
)
def test_a_span_of_years_ignores_unknown_years(years: Sequence[int], text: str) -> None:
    assert span_of(years) == text


def test_a_sum_has_the_unit_of_its_source_and_all_its_parts() -> None:
    assert (
        sum_of(READING) == "22 lines read = 10 in 5 papers + 2 headings + 9 boilerplate + 1 unused"
    )
    assert sum_of(RECORDS) == (
        "1,204 records read = 1,200 papers + 1 volume + 2 boilerplate + 1 unused; "
        "merged into other records: 2"
    )
    assert sum_of(replace(RECORDS, hidden=2)).endswith("1 unused; hidden: 2")
    singular = replace(READING, lines=1, records=1, papers=1, paper_lines=1, headings=1)
    assert sum_of(singular).startswith("1 line read = 1 in 1 paper + 1 heading + 9")


def test_a_sum_leaves_out_uses_that_do_not_occur_but_says_that_nothing_is_unused() -> None:
    one = replace(READING, lines=1, records=1, papers=1, paper_lines=1)
    used = replace(one, headings=0, boilerplate=0, unused=0)
    assert sum_of(used) == "1 line read = 1 in 1 paper + 0 unused"
    assert sum_of(replace(used, unit="record")) == "1 record read = 1 paper + 0 unused"
