"""Complete dates: a day without a year gets the year of the settings, or is reported."""

from collections.abc import Container, Iterable, Iterator

from msgspec.structs import replace

from papershelf.model import Paper, PartialDate, Source
from papershelf.problems import Problem, warning
from papershelf.text.dates import day_of, is_day


def complete_dates(paper: Paper, year: int) -> Paper:
    """Return *paper* with *year* in its listing date if that has no year; 0 stands for no year."""
    if paper.listed is None or paper.listed.year or not year:
        return paper
    completed = replace(paper.listed, year=year)
    # 29 February needs a leap year.
    exists = is_day(year, completed.month, completed.day or 1)
    return replace(paper, listed=completed) if exists else paper


def ids_without_day(papers: Iterable[Paper], known: Container[str]) -> Iterator[str]:
    """Yield the ids of *papers* without an exact day in their sources, except those in *known*."""
    for paper in papers:
        day = day_of(paper)
        # The file of ids could not be parsed if one contained a tab or a line break.
        if not (day and day.day) and paper.id not in known and paper.id.isprintable():
            yield paper.id


def unknown_years(papers: Iterable[Paper]) -> Iterator[Problem]:
    """Yield one warning for each source file and date that lacks a year."""
    first: dict[tuple[str, PartialDate], Source] = {}
    for paper in papers:
        if paper.listed and not paper.listed.year:
            # The date may come from another record than the leading one.
            sources = (origin.source for origin in paper.origins if origin.field == "listed")
            source = next(sources, paper.source)
            first.setdefault((source.path, paper.listed), source)
    for (_, date), source in first.items():
        yield warning(
            source,
            f"the date “{date.label}” has no year; this is the first paper with it",
            "put the year into the file name, such as 2026-03-12.txt, or into the setting `year`",
        )
