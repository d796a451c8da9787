"""Dates: a day without a year gets the year of the settings, or is reported."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from papershelf.model import Paper, PartialDate
from papershelf.problems import Problem, warning


def complete_dates(paper: Paper, year: int) -> Paper:
    """Return *paper* with *year* in the listing's date, where it has none; 0 is no year."""
    if paper.listed is None or paper.listed.year or not year:
        return paper
    completed = replace(paper.listed, year=year)
    # 29 February is not in every year.
    if completed.day and completed.day > monthrange(year, completed.month)[1]:
        return paper
    return replace(paper, listed=completed)


def unknown_years(papers: Iterable[Paper]) -> Iterator[Problem]:
    """Yield one warning for each source and date that still lacks its year."""
    first: dict[tuple[str, PartialDate], Paper] = {}
    for paper in papers:
        if paper.listed and not paper.listed.year:
            first.setdefault((paper.source.path, paper.listed), paper)
    for (_, date), paper in first.items():
        yield warning(
            paper.source,
            f"“{date.label}” has no year, from this paper on",
            "give the file a name with the year, such as 2026-03-12.txt, or set `year`",
        )
