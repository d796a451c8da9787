"""All papers, by date and by title."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper
from papershelf.write.addresses import BROWSE, BY_TITLE, YEARS, page_path
from papershelf.write.lists import Said, by_date, by_letter, leaves, most_in_list, papers_on_page
from papershelf.write.markdown import Markdown, front_matter, link, page_link, relative
from papershelf.write.page import Page
from papershelf.write.people import OTHER
from papershelf.write.sections import Marks, Section, pages_in
from papershelf.write.templates import render


def browse_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The two lists, each cut into pages."""
    return pages_in(browse_sections(catalog, settings))


def browse_sections(catalog: Catalog, settings: Settings) -> Iterator[Section]:
    """The sections of these pages: one for each list."""
    # The years have lists of their own, and days are rare among so many papers.
    most = most_in_list(catalog.papers, settings) if catalog.years else len(catalog.papers)
    for title, first, papers, heading in (
        ("Papers by date", BROWSE, catalog.papers[:most], by_date),
        ("Papers by title", BY_TITLE, catalog.by_title, by_letter),
    ):
        yield Section(
            name=first,
            made_of=partial(told_of_list, first, papers, catalog),
            make=partial(list_pages, title, first, papers, heading, catalog, settings),
        )


def told_of_list(first: str, papers: Sequence[Paper], catalog: Catalog, marks: Marks) -> object:
    """What the pages of a list are made of."""
    return first, len(catalog.papers), marks.listed(papers)


def list_pages(
    title: str,
    first: str,
    papers: Sequence[Paper],
    heading: Callable[[Paper], str],
    catalog: Catalog,
    settings: Settings,
) -> Iterator[Page]:
    """The pages of one list, which may end before all papers are in it."""
    number = len(catalog.papers)
    large = settings.is_large(number)
    is_dated = first == BROWSE
    said = () if is_dated else (Said.VENUE,)
    starts = {} if is_dated else letter_starts(papers, papers_on_page(settings, large=large))
    for leaf in leaves(papers, first, settings, heading, *said, large=large):
        text = render(
            "browse",
            front_matter=front_matter(
                f"{title}, page {leaf.number} of {leaf.total}.", "navigation", listed=True
            ),
            title=title,
            count=f"{number:,}",
            listed=f"{len(papers):,}" if len(papers) < number else "",
            years=link("year", relative(leaf.path, YEARS)),
            letters=letters(starts, first, leaf.path) if leaf.total > 1 else [],
            leaf=leaf,
            by_date=link("By date", relative(leaf.path, BROWSE)),
            by_title=link("By title", relative(leaf.path, BY_TITLE)),
            dated=is_dated,
        )
        yield Page(path=leaf.path, text=text)


def letter_starts(papers: Sequence[Paper], size: int) -> dict[str, int]:
    """The letters of a list by title, with the number of the page that each begins on.

    Those beyond A to Z, which may be thousands, are one.
    """
    starts: dict[str, int] = {}
    for place, paper in enumerate(papers):
        letter = by_letter(paper)
        is_other = letter.isalpha() and not letter.isascii()
        starts.setdefault(OTHER if is_other else letter, 1 + place // size)
    return starts


def letters(starts: dict[str, int], first: str, page: str) -> list[Markdown]:
    """Links to the pages that letters begin on."""
    return [page_link(letter, page, page_path(first, number)) for letter, number in starts.items()]
