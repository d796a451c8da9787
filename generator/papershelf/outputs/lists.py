"""Lists of papers: cards, and the pages that a long list is cut into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter
from typing import Generic, TypeVar

from msgspec import Struct

from papershelf.catalog import sorted_as
from papershelf.config import Settings
from papershelf.engine.chunks import Lengths, grouped
from papershelf.model import LinkKind, Paper, PartialDate
from papershelf.outputs.addresses import page_path, paper_path
from papershelf.outputs.markdown import Markdown, as_label, escape, link, prose, relative, shorten
from papershelf.outputs.people import cited_names, first_names

TEASER = 220
CARD_TOPICS = 4
LONGEST_VENUE = 80
# A name takes that much less room than a card, and a line of a paper that much.
NAMES_PER_CARD = 10
LINES_PER_CARD = 4
# A list of more pages than this is left out, or ends, where its papers are in shorter ones.
MOST_PAGES = 10
BADGES = {
    LinkKind.CODE: "code",
    LinkKind.MODEL: "models",
    LinkKind.DATA: "data",
    LinkKind.DEMO: "demo",
}

Item = TypeVar("Item")


class Said(Enum):
    """What a list tells of its papers, so that their cards need not."""

    DATE = auto()
    YEAR = auto()
    VENUE = auto()
    AUTHOR = auto()

    # Members are one of a kind; `Enum` has a hash of the name, by Python.
    __hash__ = object.__hash__


class Lines:
    """The lines of papers in lists that share many of them, each made once.

    Papers are told apart by identity, so this is for the lists of one catalog.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[str, frozenset[Said]], dict[int, Markdown]] = {}

    def of(self, papers: Sequence[Paper], page: str, said: frozenset[Said]) -> tuple[Markdown, ...]:
        """The lines of papers on a page."""
        # All that a line has of its page is the way to the papers.
        made = self._made.setdefault((relative(page, paper_path("")), said), {})
        for paper in papers:
            if id(paper) not in made:
                made[id(paper)] = line(paper, page, said)
        return tuple([made[id(paper)] for paper in papers])


class Card(Struct, frozen=True, kw_only=True):
    """A paper in a list."""

    title: Markdown
    teaser: Markdown
    facts: Markdown


class Group(Struct, frozen=True, kw_only=True):
    """Papers under a heading, which may be empty: cards, or in a large catalog a line each."""

    heading: str
    cards: tuple[Card, ...] = ()
    lines: tuple[Markdown, ...] = ()


class Part(Struct, Generic[Item], frozen=True, kw_only=True):
    """One page of a list that is cut: the `number`th of `total`, with links to those beside it."""

    path: str
    number: int
    total: int
    items: Sequence[Item]
    previous: Markdown | None
    next: Markdown | None


class Leaf(Part[Paper], frozen=True, kw_only=True):
    """One page of a list of papers, with their cards or lines."""

    groups: tuple[Group, ...]


def card(paper: Paper, page: str, said: frozenset[Said] = frozenset()) -> Card:
    """The card of a paper on a page, without what its list has `said` already."""
    return Card(
        title=link(as_label(paper.title), relative(page, paper_path(paper.slug))),
        teaser=teaser(paper.abstract),
        facts=Markdown(" · ".join(facts(paper, said))),
    )


# A paper has cards in the lists of all its authors and topics.
@lru_cache(maxsize=1 << 17)
def teaser(abstract: str) -> Markdown:
    """The beginning of an abstract."""
    return prose(shorten(abstract, TEASER))


def facts(paper: Paper, said: frozenset[Said] = frozenset()) -> Iterator[str]:
    """The small print of a card: authors, venue and date, what comes with the paper, topics."""
    # Plain text: a list of fifty cards has enough stops for the keyboard.
    if paper.authors:
        yield escape(first_names(paper.authors))
    yield from occasion(paper, said)
    for badge in badges(paper):
        yield f"*{badge}*"
    yield from (escape(topic.label) for topic in paper.topics[:CARD_TOPICS])


def occasion(paper: Paper, said: frozenset[Said] = frozenset()) -> tuple[Markdown, ...]:
    """Where and when a paper came out, with no year said twice."""
    venue = "" if Said.VENUE in said or not paper.venue else paper.venue.label
    date = None if Said.DATE in said else paper.date
    return occasion_of(venue, date, paper.year, Said.YEAR in said)


# Papers of a venue came out together.
@lru_cache(maxsize=1 << 12)
def occasion_of(
    venue: str, known: PartialDate | None, year: int, is_year_said: bool
) -> tuple[Markdown, ...]:
    """A venue, if it is told, with a date, if that is; `year` is the one of publication."""
    name = shorten(venue, LONGEST_VENUE)
    date = known.label if known else ""
    is_year = date == str(year)
    if is_year and is_year_said:
        date = ""
    elif is_year and name:
        name, date = f"{name} {date}", ""
    return tuple(escape(fact) for fact in (name, date) if fact)


def badges(paper: Paper) -> Iterator[str]:
    """What comes with a paper, in a word each."""
    words = {BADGES[found.kind] for found in paper.links if found.kind in BADGES}
    if words:
        yield from (word for word in BADGES.values() if word in words)
    elif paper.promises:
        yield "promised"


def line(paper: Paper, page: str, said: frozenset[Said] = frozenset()) -> Markdown:
    """A paper in a line, without what its list has `said` already."""
    told = [link(as_label(paper.title), relative(page, paper_path(paper.slug)))]
    if paper.authors and Said.AUTHOR not in said:
        told.append(escape(cited_names(paper.authors)))
    told += occasion(paper, said)
    if paper.links or paper.promises:
        told += [Markdown(f"*{badge}*") for badge in badges(paper)]
    return Markdown(" · ".join(told))


def leaves(
    papers: Sequence[Paper],
    first: str,
    settings: Settings,
    heading: Callable[[Paper], str],
    *said: Said,
    large: bool = False,
    lines: Lines | None = None,
) -> Iterator[Leaf]:
    """The pages of a list that begins in the file `first`, grouped by `heading`.

    `said` is what the list says of all its papers. In a `large` catalog each is a line, which it
    may share with other lists.
    """
    shared = (lines or Lines()) if large else None
    size = papers_on_page(settings, large=large)
    for part in cut(papers, size, partial(page_path, first)):
        yield leaf_of(part, heading, *said, lines=shared)


def leaf_of(
    part: Part[Paper],
    heading: Callable[[Paper], str],
    *said: Said,
    lines: Lines | None,
) -> Leaf:
    """A page of a list with what it shows of its papers: cards, unless there are `lines`."""
    known = frozenset({*said, *SAID_BY.get(heading, ())})
    groups = tuple(
        Group(heading=name, lines=lines.of(tuple(group), part.path, known))
        if lines
        else Group(heading=name, cards=tuple(card(paper, part.path, known) for paper in group))
        for name, group in groupby(part.items, heading)
    )
    return Leaf(
        path=part.path,
        number=part.number,
        total=part.total,
        items=part.items,
        previous=part.previous,
        next=part.next,
        groups=groups,
    )


def cut(items: Sequence[Item], size: int, path_of: Callable[[int], str]) -> Iterator[Part[Item]]:
    """The pages of a list, each of `size` but the last; `path_of` gives the file by the number."""
    return laid(steady_pages(items, size, large=False), path_of)


def laid(pages: Sequence[Sequence[Item]], path_of: Callable[[int], str]) -> Iterator[Part[Item]]:
    """The pages of a list that has been cut; where there is nothing on it, one all the same."""
    total = max(1, len(pages))
    for number, items in enumerate(pages or [()], start=1):
        path = path_of(number)
        yield Part(
            path=path,
            number=number,
            total=total,
            items=items,
            previous=link("Previous page", relative(path, path_of(number - 1)))
            if number > 1
            else None,
            next=link("Next page", relative(path, path_of(number + 1))) if number < total else None,
        )


def papers_on_page(settings: Settings, *, large: bool) -> int:
    """How many papers a page of a list has."""
    return settings.page_size * (LINES_PER_CARD if large else 1)


def steady_pages(items: Sequence[Item], size: int, *, large: bool) -> list[Sequence[Item]]:
    """What is on each page of a list of papers or persons: so many, in a large catalog about.

    There a page ends where the slug of the next one says so: thus whoever comes or goes leaves the
    pages behind as they were, where else all would move on by a place.
    """
    if not large:
        return [items[first : first + size] for first in range(0, len(items), size)]
    half = -(-size // 2)
    lengths = Lengths(least=half, most=2 * size, one_in=half)
    return [*grouped(items, attrgetter("slug"), lengths)]


def names_on_page(settings: Settings) -> int:
    """How many names a page of an index has."""
    return NAMES_PER_CARD * settings.page_size


def around(years: Sequence[int], year: int) -> tuple[int, ...]:
    """The years before and after one, in this order, from a list with the latest first."""
    at = years.index(year)
    return (*years[at + 1 : at + 2], *years[max(at - 1, 0) : at])


def by_date(paper: Paper) -> str:
    """The heading of a paper in a list by date."""
    return paper.date.label if paper.date else "Without a date"


def by_year(paper: Paper) -> str:
    """The heading of a paper in a list by year of publication."""
    return year_label(paper.year)


def year_label(year: int) -> str:
    """A year, or that there is none."""
    return str(year) if year else "Without a year"


def by_nothing(_paper: Paper) -> str:
    """The heading of a list that is not grouped."""
    return ""


def is_short(papers: Sequence[Paper], settings: Settings) -> bool:
    """Whether a list is worth its pages although its papers are in shorter ones too."""
    return len(papers) <= MOST_PAGES * settings.page_size


def most_in_list(papers: Sequence[Paper], settings: Settings) -> int:
    """How many papers of all, the newest, a list has where its papers are in shorter ones too."""
    if not settings.is_large(len(papers)):
        return len(papers)
    return MOST_PAGES * papers_on_page(settings, large=True)


def by_letter(paper: Paper) -> str:
    """The heading of a paper in a list by title: a letter, or 0-9 for digits and signs."""
    first = sorted_as(paper.title)[:1]
    return first.upper() if first.isalpha() else "0–9"


SAID_BY: Mapping[Callable[[Paper], str], tuple[Said, ...]] = {
    by_date: (Said.DATE,),
    by_year: (Said.YEAR,),
}
