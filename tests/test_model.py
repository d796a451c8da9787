"""The values of the model show, compare and select their fields correctly."""

from __future__ import annotations

import locale
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Link, LinkKind, Paper, PartialDate, Source

dates = st.builds(
    PartialDate, year=st.integers(0, 9999), month=st.integers(0, 12), day=st.integers(0, 28)
)


@pytest.mark.parametrize(
    ("year", "month", "day", "iso", "label"),
    [
        (2026, 3, 12, "2026-03-12", "12 March 2026"),
        (2026, 3, 0, "2026-03", "March 2026"),
        (2026, 0, 0, "2026", "2026"),
        (0, 3, 12, "--03-12", "12 March"),
        (0, 12, 0, "--12", "December"),
        (987, 1, 1, "0987-01-01", "1 January 987"),
    ],
)
def test_a_date_shows_its_known_parts(
    year: int, month: int, day: int, iso: str, label: str
) -> None:
    date = PartialDate(year=year, month=month, day=day)
    assert str(date) == iso
    assert date.label == label


def test_an_unknown_date_has_an_empty_label() -> None:
    assert PartialDate().label == ""


def test_dates_are_sorted_with_unknown_parts_first() -> None:
    parts = [(0, 3, 12), (2025, 12, 31), (2026, 0, 0), (2026, 3, 0), (2026, 3, 12), (2026, 10, 1)]
    in_order = [PartialDate(year=year, month=month, day=day) for year, month, day in parts]
    assert sorted(in_order) == in_order


@given(dates, dates)
def test_full_dates_are_sorted_like_their_iso_form(one: PartialDate, other: PartialDate) -> None:
    if all((one.year, one.month, one.day, other.year, other.month, other.day)):
        assert (one < other) == (str(one) < str(other))


def test_months_have_english_names_in_every_locale() -> None:
    before = locale.setlocale(locale.LC_TIME)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_TIME, name)
        except locale.Error:
            continue
        try:
            assert PartialDate(month=3, day=1).label == "1 March"
        finally:
            locale.setlocale(locale.LC_TIME, before)


def paper(**fields: Any) -> Paper:
    """Return a paper with a title, a source and these *fields*."""
    return Paper(title="A", source=Source(path="a.txt", line=3), **fields)


def test_the_date_of_a_paper_is_that_of_publication_or_else_of_the_listing() -> None:
    published, listed = PartialDate(year=2020), PartialDate(year=2026)
    assert paper().date is None
    assert paper(listed=listed).date == listed
    assert paper(listed=listed, published=published).date == published


def test_links_of_several_kinds_keep_the_order_of_the_paper() -> None:
    kinds = (LinkKind.DATA, LinkKind.CODE, LinkKind.MODEL, LinkKind.CODE)
    links = tuple(Link(url=f"https://a.example/{n}", kind=kind) for n, kind in enumerate(kinds))
    assert paper(links=links).links_of(LinkKind.CODE, LinkKind.DATA) == (
        links[0],
        links[1],
        links[3],
    )
    assert paper().links_of(*LinkKind) == ()
