"""Lists of papers and names, and the pages that a long one is cut into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Generic, TypeVar

from markupsafe import Markup
from msgspec import Struct

from papershelf.catalog import Catalog, sorted_as
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
from papershelf.outputs.form import Form

# A name takes that much less room than a card, and a line of a paper that much.
_NAMES_PER_CARD = 10
_LINES_PER_CARD = 4
# A list of more pages than this is left out, or ends, where its papers are in shorter ones.
_MOST_PAGES = 10
# Pages that are one task.
_PAGES = Lengths(least=1, most=32, one_in=8)

_Item = TypeVar("_Item")
_Intro = TypeVar("_Intro")
_View = TypeVar("_View")


class PageLink(Struct, frozen=True, array_like=True):
    """A page that another one leads to, and how many papers it has; without a path a name alone."""

    label: str
    path: str
    papers: int = 0


class Leaf(Struct, frozen=True, kw_only=True):
    """A page of a list that is cut: the `number`th of `total`.

    `previous` and `next` are the paths of those beside it, empty where there is none.
    """

    path: str
    number: int
    total: int
    previous: str = ""
    next: str = ""


class PaperGroup(Struct, frozen=True, array_like=True):
    """Papers under a heading, which may be empty: cards, or in a large catalog a line each."""

    heading: str
    cards: tuple[Card, ...] = ()
    lines: tuple[Line, ...] = ()


class PaperLeaf(Leaf, frozen=True, kw_only=True):
    """A page of a list of papers; what the list has `said` of all of them, entries leave out."""

    said: tuple[Said, ...]
    groups: tuple[PaperGroup, ...]


class ListPage(Struct, Generic[_Intro], frozen=True, array_like=True):
    """A page of a list of papers, with what it shows above that."""

    intro: _Intro
    leaf: PaperLeaf


class Chunk(Struct, Generic[_View], frozen=True, kw_only=True):
    """Pages of a site that are one task."""

    site: Site
    pages: tuple[_View, ...]


def page_tasks(
    make: Callable[[Chunk[_View]], list[Artifact]], pages: Iterable[_View], site: Site
) -> Iterator[Task]:
    """Yield the tasks of making *pages*, a few at a time; each has a `leaf` of a list."""
    for group in grouped(pages, attrgetter("leaf.path"), _PAGES):
        yield task(make, Chunk(site=site, pages=tuple(group)))


def leaves(
    papers: Sequence[Paper],
    first: str,
    catalog: Catalog,
    site: Site,
    heading: Callable[[Paper], str],
    *said: Said,
) -> Iterator[PaperLeaf]:
    """Yield the pages of a list of *papers* that begins in the file *first*.

    They are grouped by *heading*; *said* is what the list says of all of them.
    """
    for leaf, items in cut(papers, papers_on_page(site), partial(page_path, first)):
        yield paper_leaf(leaf, items, catalog, site, heading, *said)


def paper_leaf(
    leaf: Leaf,
    papers: Sequence[Paper],
    catalog: Catalog,
    site: Site,
    heading: Callable[[Paper], str],
    *said: Said,
) -> PaperLeaf:
    """Return a page of a list with what it shows of its papers."""
    entries = entries_of(catalog)
    groups = [(name, [paper.slug for paper in group]) for name, group in groupby(papers, heading)]
    return PaperLeaf(
        path=leaf.path,
        number=leaf.number,
        total=leaf.total,
        previous=leaf.previous,
        next=leaf.next,
        said=(*said, *_SAID_BY.get(heading, ())),
        groups=tuple(
            [
                PaperGroup(name, lines=tuple([entries.lines[slug] for slug in slugs]))
                if site.is_large
                else PaperGroup(name, cards=tuple([entries.cards[slug] for slug in slugs]))
                for name, slugs in groups
            ]
        ),
    )


def cut(
    items: Sequence[_Item], size: int, path_of: Callable[[int], str]
) -> Iterator[tuple[Leaf, Sequence[_Item]]]:
    """Yield the pages of a list, each of *size* but the last, with what is on them.

    *path_of* gives the file of a page by its number.
    """
    return laid([items[first : first + size] for first in range(0, len(items), size)], path_of)


def laid(
    pages: Sequence[Sequence[_Item]], path_of: Callable[[int], str]
) -> Iterator[tuple[Leaf, Sequence[_Item]]]:
    """Yield the pages of a list that has been cut; where it is empty, one all the same."""
    total = max(1, len(pages))
    for number, items in enumerate(pages or [()], start=1):
        leaf = Leaf(
            path=path_of(number),
            number=number,
            total=total,
            previous=path_of(number - 1) if number > 1 else "",
            next=path_of(number + 1) if number < total else "",
        )
        yield leaf, items


def papers_on_page(site: Site) -> int:
    """Return how many papers a page of a list has."""
    return site.page_size * (_LINES_PER_CARD if site.is_large else 1)


def steady_pages(items: Sequence[_Item], size: int, *, is_large: bool) -> list[Sequence[_Item]]:
    """Return what is on each page of a list of papers or persons: *size*, if large only about.

    In a large catalog a page ends where the slug of the next one says so: thus whoever comes or
    goes leaves the pages behind as they were, where else all would move on by a place.
    """
    if not is_large:
        return [items[first : first + size] for first in range(0, len(items), size)]
    half = -(-size // 2)
    lengths = Lengths(least=half, most=2 * size, one_in=half)
    return [*grouped(items, attrgetter("slug"), lengths)]


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
}


class _ShownGroup(Struct, frozen=True, kw_only=True):
    """A group in the form of a page: lines, or else cards."""

    heading: str
    cards: Sequence[ShownCard]
    lines: Sequence[Markup]


class _ShownLeaf(Struct, frozen=True, kw_only=True):
    """A page of a list in its form, with links to those beside it; of papers, it has groups."""

    number: int
    total: int
    previous: Markup | None
    next: Markup | None
    groups: Sequence[_ShownGroup] = ()


def shown_leaf(leaf: Leaf, form: Form) -> _ShownLeaf:
    """Return a page of a list in a form."""
    return _ShownLeaf(
        number=leaf.number,
        total=leaf.total,
        previous=form.page_link("Previous page", leaf.previous) if leaf.previous else None,
        next=form.page_link("Next page", leaf.next) if leaf.next else None,
        groups=_shown_groups(leaf, form) if isinstance(leaf, PaperLeaf) else (),
    )


def _shown_groups(leaf: PaperLeaf, form: Form) -> Sequence[_ShownGroup]:
    return [
        _ShownGroup(
            heading=group.heading,
            cards=[shown_card(entry, form, leaf.said) for entry in group.cards],
            lines=[shown_line(entry, form, leaf.said) for entry in group.lines],
        )
        for group in leaf.groups
    ]


def shown_link(link: PageLink, form: Form) -> str:
    """Return a link to a page, or the name alone, as text, of what has none."""
    return form.page_link(link.label, link.path) if link.path else link.label


def links_with_counts(links: Iterable[PageLink], form: Form) -> list[Markup]:
    """Return *links*, each followed by its number of papers."""
    return [form.join((shown_link(link, form), f"({link.papers:,})"), " ") for link in links]


def links_of_counts(links: Iterable[PageLink], form: Form) -> Markup:
    """Return a line of *links* whose labels end with their numbers of papers."""
    return form.join(
        [form.page_link(f"{link.label} ({link.papers:,})", link.path) for link in links]
    )
