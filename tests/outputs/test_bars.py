"""The bar chart of papers by year."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.outputs.bars import year_bars

YEARS = st.dictionaries(st.integers(1450, 2099), st.integers(1, 10**6), min_size=3)
BAR = re.compile(r"M(\d+) 24v-(\d+)h3V24")


def bars(counts: dict[int, int]) -> list[tuple[int, int]]:
    """Return the position and the height of each bar."""
    return [(int(at), int(high)) for at, high in BAR.findall(year_bars(counts.items()))]


def test_each_year_has_a_bar_as_high_as_it_has_papers_and_others_a_gap() -> None:
    assert bars({2020: 2, 2017: 4, 2018: 1}) == [(0, 24), (4, 6), (12, 12)]


def test_the_picture_says_its_span_and_its_peak_to_all() -> None:
    found = fromstring(year_bars({2020: 1200, 2017: 4, 2018: 1}.items()))
    picture = found.find("svg")
    assert picture is not None
    assert picture.attrib["role"] == "img"
    assert picture.findtext("title") == "1,205 papers by year, 2017–2020; most in 2020: 1,200"
    assert [span.text for span in found.iter("span")] == ["2017", "most in 2020: 1,200", "2020"]


def test_a_year_with_few_papers_beside_one_with_many_is_seen() -> None:
    assert bars({2020: 10**6, 2019: 1, 2018: 1})[0] == (0, 1)


def test_of_many_years_the_bars_are_decades_or_centuries() -> None:
    assert "by decade, 1937–2024" in year_bars({2024: 1, 1937: 1, 1939: 1}.items())
    assert bars({2024: 1, 1937: 1, 1939: 1}) == [(0, 24), (36, 12)]
    assert "by century" in year_bars({2024: 1, 1450: 1, 1000: 1}.items())


@pytest.mark.parametrize("counts", [{}, {2020: 3}, {2020: 3, 2019: 1}, {2020: 3, 2019: 1, 0: 7}])
def test_fewer_than_three_known_years_are_no_picture(counts: dict[int, int]) -> None:
    assert year_bars(counts.items()) == ""


@given(YEARS)
def test_the_picture_is_one_short_line_whatever_the_years(counts: dict[int, int]) -> None:
    text = year_bars(counts.items())
    assert "\n" not in text
    assert len(text) < 1500
    assert text == year_bars(sorted(counts.items()))
