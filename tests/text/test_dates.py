"""Dates are parsed from headings, file names and records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import PartialDate
from papershelf.text.dates import (
    NO_DATE,
    date_of,
    is_dateline,
    most_exact,
    parse_date,
    parse_loosely,
    possible_dates,
    without_new_year,
    year_of,
)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Mar 12", "--03-12"),
        ("March 2nd", "--03-02"),
        ("Sept. 3", "--09-03"),
        ("Mar 12, 2026", "2026-03-12"),
        ("12 March 2026", "2026-03-12"),
        ("12th of March, 2026", "2026-03-12"),
        ("Thu Mar 12, 2026", "2026-03-12"),
        ("2026-03-12", "2026-03-12"),
        ("2026/3/2", "2026-03-02"),
        ("2026.03.12", "2026-03-12"),
        ("March 2026", "2026-03"),
        ("2026-03", "2026-03"),
        ("Feb 29, 2024", "2024-02-29"),
    ],
)
def test_a_date_is_parsed_in_every_usual_form(text: str, iso: str) -> None:
    date = parse_date(text)
    assert str(date) == iso
    assert is_dateline(text)


@pytest.mark.parametrize(
    "text",
    ["Feb 30", "April 31", "Mar 0", "Feb 29, 2025", "2026-13-01", "2026-00-10", "Mar 12, 3026"],
)
def test_an_impossible_day_is_a_dateline_without_a_date(text: str) -> None:
    assert parse_date(text) is None
    assert is_dateline(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "May", "2026", "12", "Top 10", "March of the 12 Penguins", "Published on Mar 12"),
        *("Mar 12: the best papers", "Mar 123", "12/03/2026", "2026-03/12", "Mar ١٢"),
    ],
)
def test_other_text_is_no_date(text: str) -> None:
    assert parse_date(text) is None
    assert not is_dateline(text)


@pytest.mark.parametrize(
    ("text", "year", "iso"),
    [
        ("Mar 12", 2026, "2026-03-12"),
        ("Mar 12, 2025", 2026, "2025-03-12"),
        ("Feb 29", 2024, "2024-02-29"),
        ("Feb 29", 2026, "None"),
    ],
)
def test_a_given_year_completes_a_date_if_it_has_the_day(text: str, year: int, iso: str) -> None:
    assert str(parse_date(text, year=year)) == iso


@given(st.dates(min_value=date.min.replace(year=1900), max_value=date.max.replace(year=2099)))
def test_every_day_is_parsed_from_its_iso_form(day: date) -> None:
    parsed = parse_date(day.isoformat())
    assert parsed == PartialDate(year=day.year, month=day.month, day=day.day)


@given(st.text())
def test_any_text_with_a_date_is_a_dateline(text: str) -> None:
    assert parse_date(text) is None or is_dateline(text)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2026-03-12.txt", 2026),
        ("papers2026.txt", 2026),
        ("listing.txt", 0),
        ("12026.txt", 0),
        ("1850-to-1950.txt", 1950),
        ("Reading list 0a2019bcdef0123456789abcdef01234.txt", 0),
    ],
)
def test_a_year_in_a_file_name_has_no_digits_next_to_it(name: str, year: int) -> None:
    assert year_of(Path("2001") / name) == year


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("2026-03-12.txt", "2026-03-12"),
        ("trending-2026_03_12.md", "2026-03-12"),
        ("2026-03.txt", "None"),
        ("2026-02-30.txt", "None"),
        ("2026-03-123.txt", "None"),
        ("listing.txt", "None"),
    ],
)
def test_a_date_in_a_file_name_must_be_complete_and_exist(name: str, iso: str) -> None:
    assert str(date_of(Path(name))) == iso


@pytest.mark.parametrize(
    ("written", "chosen"),
    [
        (["2020", "2020-03-12", "2020-03"], "2020-03-12"),
        (["2020", "2021-03-12"], "2020"),
        (["", "in spring", "2020"], "2020"),
        (["in spring", "later"], "in spring"),
        (["12 March", "2020"], "2020"),
        (["", " "], ""),
        ([], ""),
    ],
)
def test_the_most_exact_date_of_the_first_year_is_chosen(written: list[str], chosen: str) -> None:
    assert most_exact(written) == chosen


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2020 Sep 16", "2020-09-16"),
        ("2020-Sep", "2020-09"),
        ("2001 [2002]", "2001"),
        ("2015a", "2015"),
        ("September  1, 2020", "2020-09-01"),
        ("2020 Sep-Oct", "2020"),
        ("2020 Sep 16-22", "2020-09"),
        ("2019 Dec-2020 Jan", "2019"),
        ("Dec 2019-Jan 2020", "2019"),
        ("Spring-2020", "2020"),
        ("28 Feb-2 Mar 2020", "2020"),
        ("16-22 Sep 2020", "2020-09"),
        ("May 23-May 29, 2021", "2021-05"),
        ("May 23 - later, 2021", "2021"),
        ("Spring 2020", "2020"),
        ("SPR 2020", "2020"),
        ("2008 3rd Quarter", "2008"),
        ("2008 Q3", "2008"),
        ("Winter 2019/20", "2019"),
        ("Winter 2019-2020", "2019"),
        ("16-Sep-2020", "2020-09-16"),
        ("2020/Sep/16", "2020-09-16"),
        ("2020-Sep-16", "2020-09-16"),
        ("09/2020", "2020-09"),
        ("4/2022", "2022-04"),
        ("2020年3月12日", "2020-03-12"),
        ("2020년 3월 12일", "2020-03-12"),
        ("２０２０年３月", "2020-03"),
        ("١٢ مارس ٢٠٢٠", "2020-03-12"),
        ("12 Μαρτίου 2020", "2020-03-12"),
        ("12 במרץ 2020", "2020-03-12"),
        ("12 березня 2020 р.", "2020-03-12"),
        ("12 марта 2020 г.", "2020-03-12"),
        ("2020 r.", "2020"),
        ("2020. 3. 12.", "2020-03-12"),
        ("12. 3. 2020", "2020-03-12"),
        ("2020.3", "2020-03"),
        ("2020. 1.", "2020-01"),
        ("March 12. 2020", "2020-03-12"),
        ("16.09.2020", "2020-09-16"),
        ("1.9.2020", "2020-09-01"),
        ("16/09/2020", "2020-09-16"),
        ("9/16/2020", "2020-09-16"),
        ("16-09-2020", "2020-09-16"),
        ("09/09/2020", "2020-09-09"),
        ("1998--2001", "1998"),
        ("1998 – 2001", "1998"),
        ("2020-05-01T10:00:00Z/2020-05-02T12:00:00Z", "2020-05"),
        ("2020-05-01/..", "2020-05-01"),
        ("2020-05?", "2020-05"),
        ("Mon, 2 Apr 2007 19:18:42 GMT", "2007-04-02"),
        ("April 2, 2007, 7:18 PM", "2007-04-02"),
        ("c. 1998", "1998"),
        ("20200312", "2020-03-12"),
        ("20200300", "2020-03"),
        ("2026/03", "2026-03"),
        ("1948/07//", "1948-07"),
        ("2014//", "2014"),
        ("--03-12", "--03-12"),
        ("--02-30", "None"),
    ],
)
def test_a_span_of_dates_is_reduced_to_its_common_part_or_first_year(
    written: str, iso: str
) -> None:
    assert str(parse_loosely(written)) == iso


@pytest.mark.parametrize(
    "text",
    [
        "29 Feb 2021",
        "2020 Foo",
        "13/2020",
        "16-Sep-20",
        "03/09/2020",
        "31.09.2020",
        "09.16.2020",
        "12345678",
        "in 2020 Sep",
        "2020.1",  # perhaps a number that was written as 2020.10
        "2020 " * 9,
    ],
)
def test_other_text_is_no_date_of_an_issue(text: str) -> None:
    assert parse_loosely(text) is None


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("5/4/2018", "2018-04-05 or 2018-05-04"),
        ("05-04-2018", "2018-04-05 or 2018-05-04"),
        *((text, "") for text in ("5.4.2018", "5/5/2018", "13/4/2018", "0/5/2018", "2018", "")),
    ],
)
def test_a_date_whose_day_and_month_may_be_exchanged_has_two_readings(text: str, both: str) -> None:
    assert possible_dates(text) == both


def test_words_in_place_of_a_date_state_that_there_is_none() -> None:
    stated = ["in press", "To appear.", "(forthcoming)", "n.d.", "[n. d.]"]
    assert all(map(NO_DATE.fullmatch, stated))
    assert not any(map(NO_DATE.fullmatch, ["", "some day", "to appear in 2020", "submitted 2013"]))


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("1er août 1998", "1998-08-01"),
        ("12 DÉCEMBRE 2020", "2020-12-12"),
        ("12 de marzo de 2020", "2020-03-12"),
        ("12. lokakuuta 2020", "2020-10-12"),
        ("12 марта 2020", "2020-03-12"),
        ("2020. március 12.", "2020-03-12"),
        ("Outubro de 2020", "2020-10"),
        ("2020 mai 16", "2020-05-16"),
        ("March 1687", "1687-03"),
        ("18990312", "1899-03-12"),
        ("31 avril 2020", "None"),
        ("12 foos 2020", "None"),
    ],
)
def test_the_date_of_a_record_is_parsed_in_any_european_language_and_century(
    written: str, iso: str
) -> None:
    assert str(parse_loosely(written)) == iso


def test_a_dateline_in_another_language_needs_a_day_and_a_year() -> None:
    assert parse_date("12 mars 2020") == PartialDate(year=2020, month=3, day=12)
    assert not any(map(is_dateline, ["Mars 2020", "Mars 12", "Set 12", "12 mai"]))


@pytest.mark.parametrize(
    ("written", "reduced"),
    [
        ("2020-01-01", "2020"),
        ("2020/01/01", "2020"),
        ("2020-01-02", "2020-01-02"),
        ("2020-11-01", "2020-11-01"),
    ],
)
def test_the_first_of_january_is_reduced_to_its_year(written: str, reduced: str) -> None:
    assert without_new_year(written) == reduced
