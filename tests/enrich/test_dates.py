"""A listing date without a year gets the year of the settings, or is reported."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from papershelf.enrich.dates import complete_dates, unknown_years
from papershelf.model import Origin, Paper, PartialDate, Source
from papershelf.problems import Severity

RECORD = Source(path="b.json", record=2)


def paper(listed: PartialDate | None, line: int = 1, path: str = "a.txt") -> Paper:
    return Paper(title="A", source=Source(path=path, line=line), listed=listed)


@pytest.mark.parametrize(
    ("listed", "year", "completed"),
    [
        (PartialDate(month=3, day=12), 2026, PartialDate(year=2026, month=3, day=12)),
        (PartialDate(month=3, day=12), 0, PartialDate(month=3, day=12)),
        (PartialDate(year=2025, month=3, day=12), 2026, PartialDate(year=2025, month=3, day=12)),
        (PartialDate(month=2, day=29), 2024, PartialDate(year=2024, month=2, day=29)),
        # This year has no such day, so the paper must be from another.
        (PartialDate(month=2, day=29), 2026, PartialDate(month=2, day=29)),
        (PartialDate(month=3), 2026, PartialDate(year=2026, month=3)),
        (None, 2026, None),
    ],
)
def test_only_a_date_without_a_year_is_completed(
    listed: PartialDate | None, year: int, completed: PartialDate | None
) -> None:
    dated = complete_dates(paper(listed), year)
    assert dated.listed == completed
    assert complete_dates(dated, year) == dated


def test_the_warning_names_the_listing_that_lacks_the_year() -> None:
    listing = Source(path="papers/listing.txt", line=5)
    merged = replace(
        paper(PartialDate(month=3, day=12), 7, "lab.bib"),
        others=(listing,),
        origins=(Origin(field="abstract", source=RECORD), Origin(field="listed", source=listing)),
    )
    [problem] = unknown_years([merged])
    assert problem.source == listing


def test_a_publication_date_stays_the_same() -> None:
    published = PartialDate(month=3, day=12)
    unlisted = Paper(title="A", source=Source(path="a.txt"), published=published)
    assert complete_dates(unlisted, 2026) == unlisted


def test_each_day_without_a_year_is_reported_once_for_each_source() -> None:
    march, april = PartialDate(month=3, day=12), PartialDate(month=4, day=1)
    papers = [
        paper(march, 3),
        paper(march, 7),
        paper(april, 9),
        paper(PartialDate(year=2026, month=3, day=12), 11),
        paper(None, 13),
        paper(march, 3, "b.txt"),
    ]
    problems = list(unknown_years(papers))
    assert [(str(problem.source), problem.message) for problem in problems] == [
        ("a.txt:3", "the date “12 March” has no year; this is the first paper with it"),
        ("a.txt:9", "the date “1 April” has no year; this is the first paper with it"),
        ("b.txt:3", "the date “12 March” has no year; this is the first paper with it"),
    ]
    assert {problem.severity for problem in problems} == {Severity.WARNING}
