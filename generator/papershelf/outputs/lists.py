"""Lists of papers and names, and the pages that a long one is cut into."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby
from operator import attrgetter
from typing import TypeVar

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.chunks import Lengths, grouped
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.outputs.addresses import page_path
from papershelf.outputs.entries import (
    Card,
    Line,
    Said,
    ShownCard,
    entries_of,
    shown_card,
    shown_line,
)
from papershelf.outputs.page import Form, PageContent, page, shown_link
from papershelf.outputs.people import OTHER
from papershelf.outputs.ways import NO_WAYS, Ways, is_long, jumps_of
from papershelf.text.letters import sorted_as

# A name takes that much less room than a card, and a line of a paper that much.
_NAMES_PER_CARD = 10
_LINES_PER_CARD = 4
# A list of more pages than this is left out, or ends, where its papers are in shorter ones.
_MOST_PAGES = 10
# Pages before and after one that it leads to by their numbers.
_BESIDE = 2
# Pages that are one task.
_PAGES = Lengths(least=1, most=16, one_in=4)

_Item = TypeVar("_Item")


class PaperGroup(Struct, frozen=True, array_like=True):
    """Papers under a heading, which may be empty: cards, or in a large catalog a line each."""

    heading: str
    cards: tuple[Card, ...] = ()
    lines: tuple[Line, ...] = ()


class Leaf(Struct, frozen=True, array_like=True):
    """The `number`th of the `total` of pages of a list or index that begins in the file `first`.

    In a list of papers, it has groups; what is `said` of all of them, entries leave out. The `ways`
    stand above them. An index has sections of its `content` alone.
    """

    content: PageContent
    first: str
    number: int = 1
    total: int = 1
    said: tuple[Said, ...] = ()
    groups: tuple[PaperGroup, ...] = ()
    ways: Ways = NO_WAYS

    @property
    def path(self) -> str:
        """Return the file of the page."""
        return page_path(self.first, self.number)


class Chunk(Struct, frozen=True, kw_only=True):
    """Pages of a site that are one task."""

    site: Site
    pages: tuple[Leaf, ...]


def page_tasks(pages: Iterable[Leaf], site: Site) -> Iterator[Task]:
    """Yield the tasks of making *pages*, a few at a time."""
    for group in grouped(pages, attrgetter("path"), _PAGES):
        yield task(list_pages, Chunk(site=site, pages=tuple(group)))


def list_pages(chunk: Chunk) -> list[Artifact]:
    """Return some pages of lists."""
    return [
        page(
            own.content,
            own.path,
            chunk.site,
            partial(_leaf_values, own),
            "".join(card.coins for group in own.groups for card in group.cards),
        )
        for own in chunk.pages
    ]


def _leaf_values(leaf: Leaf, form: Form) -> Mapping[str, object]:
    return {"leaf": shown_leaf(leaf, form)}


def paper_leaves(
    content: PageContent,
    pages: Sequence[Sequence[Paper]],
    first: str,
    catalog: Catalog,
    site: Site,
    heading: Callable[[Paper], str],
    *said: Said,
    ways: Ways = NO_WAYS,
) -> Iterator[Leaf]:
    """Yield the *pages* of a list of papers with this *content*, which begins in the file *first*.

    They are grouped by *heading*; *said* is what the list says of all of them. Above them stand
    *ways*, with those to its headings where it is long.
    """
    said = (*said, *_SAID_BY.get(heading, ()))
    if heading in _JUMPS and is_long([*chain.from_iterable(pages)], site):
        ways = replace(ways, jumps=jumps_of(pages, first, heading, _JUMPS[heading]))
    for number, papers in enumerate(pages, start=1):
        groups = tuple(_groups(papers, catalog, site, heading))
        yield Leaf(content, first, number, len(pages), said, groups, ways)
        ways = replace(ways, bars="", downloads=())


def _groups(
    papers: Sequence[Paper], catalog: Catalog, site: Site, heading: Callable[[Paper], str]
) -> Iterator[PaperGroup]:
    entries = entries_of(catalog, is_large=site.is_large)
    for name, group in groupby(papers, heading):
        found = tuple([entries[paper.slug] for paper in group])
        yield PaperGroup(name, lines=found) if site.is_large else PaperGroup(name, cards=found)


def cut(items: Sequence[_Item], size: int) -> list[Sequence[_Item]]:
    """Return what is on each page of a list: *size*, but on the last; an empty one has a page."""
    return [items[first : first + size] for first in range(0, max(1, len(items)), size)]


def steady_pages(items: Sequence[_Item], size: int, site: Site) -> list[Sequence[_Item]]:
    """Return what is on each page of a list of papers or persons: *size*, if large only about.

    In a large catalog a page ends where the slug of the next one says so: thus whoever comes or
    goes leaves the pages behind as they were, where else all would move on by a place.
    """
    if not (site.is_large and items):
        return cut(items, size)
    half = -(-size // 2)
    lengths = Lengths(least=half, most=2 * size, one_in=half)
    return [*grouped(items, attrgetter("slug"), lengths)]


def papers_on_page(site: Site) -> int:
    """Return how many papers a page of a list has."""
    return site.page_size * (_LINES_PER_CARD if site.is_large else 1)


def names_on_page(site: Site) -> int:
    """Return how many names a page of an index has."""
    return _NAMES_PER_CARD * site.page_size


def around(years: Sequence[int], year: int) -> tuple[int, ...]:
    """Return the years before and after one, in this order, from a list with the latest first."""
    at = years.index(year)
    return (*years[at + 1 : at + 2], *years[max(at - 1, 0) : at])


def by_date(paper: Paper) -> str:
    """Return the heading of a paper in a list by date."""
    return paper.date.label if paper.date else "Without a date"


def by_year(paper: Paper) -> str:
    """Return the heading of a paper in a list by year of publication."""
    return year_label(paper.year)


def year_label(year: int) -> str:
    """Return a year in words, or that there is none."""
    return str(year) if year else "Without a year"


def title_of_year(label: str, year: int) -> str:
    """Return the title of the list of a year of what is called *label*."""
    return f"{label} {year}" if year else f"{label}, without a year"


def by_nothing(_paper: Paper) -> str:
    """Return the heading of a list that is not grouped."""
    return ""


def by_status(paper: Paper) -> str:
    """Return the heading of a paper in a list that has those with a status at its end."""
    return paper.status.capitalize() if paper.status else ""


def by_year_or_status(paper: Paper) -> str:
    """Return the heading of a paper in a list by year that has those with a status at its end."""
    year = by_year(paper)
    return f"{paper.status.capitalize()}, {year.lower()}" if paper.status else year


def is_short(papers: Sequence[Paper], site: Site) -> bool:
    """Tell whether a list is worth its pages although its papers are in shorter ones too."""
    return len(papers) <= _MOST_PAGES * site.page_size


def most_in_list(papers: Sequence[Paper], site: Site) -> int:
    """Return how many of *papers*, the newest, a list has if all are in shorter ones too."""
    return _MOST_PAGES * papers_on_page(site) if site.is_large else len(papers)


def by_letter(paper: Paper) -> str:
    """Return the heading of a paper in a list by title: a letter, or 0-9 for digits and signs."""
    first = sorted_as(paper.title)[:1]
    return first.upper() if first.isalpha() else "0–9"


_SAID_BY: Mapping[Callable[[Paper], str], tuple[Said, ...]] = {
    by_date: (Said.DATE,),
    by_year: (Said.YEAR,),
    by_year_or_status: (Said.YEAR,),
}


def _year_of_date(paper: Paper) -> str:
    return year_label(paper.date.year if paper.date else 0)


def _latin_letter(paper: Paper) -> str:
    """Return the letter of a title: those beyond A to Z, which may be thousands, are one."""
    letter = by_letter(paper)
    return OTHER if letter.isalpha() and not letter.isascii() else letter


# What a long list by a heading leads to the beginnings of.
_JUMPS: Mapping[Callable[[Paper], str], Callable[[Paper], str]] = {
    by_date: _year_of_date,
    by_year: by_year,
    by_letter: _latin_letter,
}


class _ShownLeaf(Struct, frozen=True, kw_only=True):
    """A page of a list in its form, with the ways above it, and the `turn` to other pages.

    A list of papers has groups: a heading, and cards or else lines.
    """

    bars: Markup
    ways: Sequence[tuple[str, Markup]]
    groups: Sequence[tuple[str, Sequence[ShownCard], Sequence[Markup]]]
    turn: Markup


def shown_leaf(leaf: Leaf, form: Form) -> _ShownLeaf:
    """Return a page of a list in a form."""
    ways = {"Sort": leaf.ways.orders, "Show": leaf.ways.filters, "Go to": leaf.ways.jumps}
    ways["Download"] = leaf.ways.downloads
    return _ShownLeaf(
        bars=form.html(leaf.ways.bars),
        ways=[
            (name, form.join([shown_link(link, form) for link in links]))
            for name, links in ways.items()
            if links
        ],
        groups=[
            (
                group.heading,
                [shown_card(entry, form, leaf.said) for entry in group.cards],
                [shown_line(entry, form, leaf.said) for entry in group.lines],
            )
            for group in leaf.groups
        ],
        turn=form.join(_turns(leaf, form), " ") if leaf.total > 1 else form.text(""),
    )


def _turns(leaf: Leaf, form: Form) -> Iterator[str]:
    """Yield links to the pages beside one, and by number to those near it, the first and last."""
    if leaf.number > 1:
        yield form.page_link("Previous page", page_path(leaf.first, leaf.number - 1))
    before = 0
    for number in _numbers(leaf.number, leaf.total):
        if number > before + 1:
            yield "…"
        link = form.page_link(str(number), page_path(leaf.first, number))
        yield form.strong(str(number)) if number == leaf.number else link
        before = number
    if leaf.number < leaf.total:
        yield form.page_link("Next page", page_path(leaf.first, leaf.number + 1))


def _numbers(own: int, total: int) -> Iterator[int]:
    """Yield the numbers of the pages that the *own*th of a *total* leads to, and its own."""
    beside = range(own - _BESIDE, own + _BESIDE + 1)
    return (number for number in range(1, total + 1) if number in (1, *beside, total))
