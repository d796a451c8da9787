"""Headings of lists: the functions that return the heading of a paper, and what they share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from papershelf.model import Paper
from papershelf.outputs.groups import SharedFact
from papershelf.outputs.people import OTHER
from papershelf.text.letters import index_letter, sorted_as

# Returns the heading of a paper in a list.
Heading = Callable[[Paper], str]
# A heading with the papers below it.
Headed = tuple[str, Sequence[Paper]]


def headed(papers: Iterable[Paper], heading: Heading) -> list[Headed]:
    """Return each *heading* in a list with the *papers* below it."""
    return [(name, [*group]) for name, group in groupby(papers, heading)]


def by_date(paper: Paper) -> str:
    """Return the heading of a paper in a list by date."""
    return paper.date.label if paper.date else "Without a date"


def by_year(paper: Paper) -> str:
    """Return the heading of a paper in a list by year of publication."""
    return year_label(paper.year)


def year_label(year: int) -> str:
    """Return *year* as a heading; 0 stands for no year."""
    return str(year) if year else "Without a year"


def title_of_year(label: str, year: int) -> str:
    """Return the title of the list of a *year* (0: none) of the topic or venue *label*."""
    return f"{label} {year}" if year else f"{label}, without a year"


def no_heading(_paper: Paper) -> str:
    """Return the empty heading, for a list that is not grouped."""
    return ""


def by_status(paper: Paper) -> str:
    """Return the heading of a paper in a list that has papers with a status at its end."""
    return paper.status.capitalize() if paper.status else ""


def by_year_or_status(paper: Paper) -> str:
    """Return the heading of a paper in a list by year with papers with a status at its end."""
    year = by_year(paper)
    return f"{paper.status.capitalize()}, {year.lower()}" if paper.status else year


def by_letter(paper: Paper) -> str:
    """Return the heading of a paper in a list by title: a letter, `OTHER` or 0–9 for all else."""
    title = sorted_as(paper.title)
    return index_letter(title) or (OTHER if title[:1].isalpha() else "0–9")


def by_main_topic(paper: Paper) -> str:
    """Return the heading of a paper in a digest: the label of its first topic."""
    return paper.topics[0].label if paper.topics else "Other papers"


# The facts that each heading states.
SHARED_BY: Mapping[Heading, tuple[SharedFact, ...]] = {
    by_date: (SharedFact.DATE,),
    by_year: (SharedFact.YEAR,),
    by_year_or_status: (SharedFact.YEAR,),
}


# By heading of a long list, the label of its jump links, which may cover several headings.
JUMPS: Mapping[Heading, Heading] = {
    by_date: lambda paper: year_label(paper.date.year) if paper.date else by_date(paper),
    by_year: by_year,
    by_letter: by_letter,
}
