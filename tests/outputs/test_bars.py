"""A bar chart shows the number of papers by year."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.outputs.bars import percent, year_bars

YEARS = st.dictionaries(st.integers(1450, 2099), st.integers(1, 10**6), min_size=3)
BAR = re.compile(r"M(\d+) 24v-(\d+)h3V24")


def bars(counts: dict[int, int]) -> list[tuple[int, int]]:
    """Return the position and the height of each bar."""
    return [(int(at), int(high)) for at, high in BAR.findall(year_bars(counts.items()))]


def test_the_height_of_a_bar_is_the_number_of_papers_and_empty_years_are_gaps() -> None:
    assert bars({2020: 2, 2017: 4, 2018: 1}) == [(0, 24), (4, 6), (12, 12)]


def test_the_chart_states_its_span_and_peak_as_text() -> None:
    chart = fromstring(year_bars({2020: 1200, 2017: 4, 2018: 1}.items()))
    picture = chart.find("svg")
    assert picture is not None
    assert picture.attrib["role"] == "img"
    assert picture.findtext("title") == "1,205 papers by year, 2017–2020; most in 2020: 1,200"
    assert [span.text for span in chart.iter("span")] == ["2017", "most in 2020: 1,200", "2020"]


def test_the_bar_of_a_year_with_few_papers_is_visible() -> None:
    assert bars({2020: 10**6, 2019: 1, 2018: 1})[0] == (0, 1)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.0996, "10 %"), (0.0994, "9.9 %"), (0.0004, "0.0 %"), (0.995, "100 %")],
)
def test_a_share_has_a_decimal_only_below_ten_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_many_years_are_grouped_by_decade_or_century() -> None:
    assert "by decade, 1937–2024" in year_bars({2024: 1, 1937: 1, 1939: 1}.items())
    assert bars({2024: 1, 1937: 1, 1939: 1}) == [(0, 24), (36, 12)]
    assert "by century" in year_bars({2024: 1, 1450: 1, 1000: 1}.items())
    assert "by millennium, 1999–9999" in year_bars({1999: 1, 2024: 3, 9999: 1}.items())
    assert bars({1999: 1, 2024: 3, 9999: 1}) == [(0, 8), (4, 24), (32, 8)]


@pytest.mark.parametrize("counts", [{}, {2020: 3}, {2020: 3, 2019: 1}, {2020: 3, 2019: 1, 0: 7}])
def test_fewer_than_three_known_years_give_no_chart(counts: dict[int, int]) -> None:
    assert year_bars(counts.items()) == ""


@given(YEARS)
def test_the_chart_of_any_years_is_one_short_line_in_any_order(counts: dict[int, int]) -> None:
    text = year_bars(counts.items())
    assert "\n" not in text
    assert len(text) < 1500
    assert text == year_bars(sorted(counts.items()))
