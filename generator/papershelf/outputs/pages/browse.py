"""All papers, by date and by title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import BROWSE, BY_TITLE, page_path
from papershelf.outputs.entries import Said
from papershelf.outputs.lists import (
    Intro,
    Leaf,
    ListPage,
    PageLink,
    by_date,
    by_letter,
    most_in_list,
    page_tasks,
    paper_leaves,
    papers_on_page,
    steady_pages,
)
from papershelf.outputs.page import Head
from papershelf.outputs.people import OTHER
from papershelf.text.wording import count


def browse_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the two lists."""
    yield from page_tasks(_by_date(catalog, site), site)
    yield from page_tasks(_by_title(catalog, site), site)


def _by_date(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    # The years have lists of their own, and days are rare among so many papers.
    most = most_in_list(catalog.papers, site) if catalog.years else len(catalog.papers)
    papers = catalog.papers[:most]
    pages = steady_pages(papers, papers_on_page(site), site)
    tabs = (PageLink("By date", is_chosen=True), PageLink("By title", BY_TITLE))
    leaves = paper_leaves(pages, BROWSE, catalog, site, by_date)
    listed = f"{most:,}" if most < len(catalog.papers) else ""
    return _pages("Papers by date", leaves, {"tabs": tabs, "letters": ()}, listed, catalog)


def _by_title(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    pages = steady_pages(catalog.by_title, papers_on_page(site), site)
    tabs = (PageLink("By date", BROWSE), PageLink("By title", is_chosen=True))
    letters = tuple(_letters(pages)) if len(pages) > 1 else ()
    leaves = paper_leaves(pages, BY_TITLE, catalog, site, by_letter, Said.VENUE)
    return _pages("Papers by title", leaves, {"tabs": tabs, "letters": letters}, "", catalog)


def _pages(
    title: str,
    leaves: Iterable[Leaf],
    links: Mapping[str, tuple[PageLink, ...]],
    listed: str,
    catalog: Catalog,
) -> Iterator[ListPage]:
    """Yield the pages of a list that has so many papers, if not all; the first has the count."""
    for leaf in leaves:
        description = f"{title}, page {leaf.number} of {leaf.total}."
        papers = count(len(catalog.papers), "paper") if leaf.number == 1 else ""
        texts = {"title": title, "count": papers, "listed": listed}
        head = Head(description=description, hide=("navigation",))
        yield ListPage(Intro("browse", head, texts, links), leaf)


def _letters(pages: Iterable[Sequence[Paper]]) -> list[PageLink]:
    """Return links to the *pages* of a list by title that letters start on.

    Letters beyond A to Z, which may be thousands, are one.
    """
    starts: dict[str, int] = {}
    for number, papers in enumerate(pages, start=1):
        # In order, so that between two of a letter there is no other.
        is_one = by_letter(papers[0]) == by_letter(papers[-1])
        for paper in papers[:1] if is_one else papers:
            letter = by_letter(paper)
            is_other = letter.isalpha() and not letter.isascii()
            starts.setdefault(OTHER if is_other else letter, number)
    return [PageLink(letter, page_path(BY_TITLE, number)) for letter, number in starts.items()]
