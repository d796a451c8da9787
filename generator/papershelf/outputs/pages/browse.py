"""All papers, by date and by title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import BROWSE, BY_TITLE, YEARS, page_path
from papershelf.outputs.entries import Said
from papershelf.outputs.form import Form
from papershelf.outputs.lists import (
    Chunk,
    ListPage,
    PageLink,
    PaperLeaf,
    by_date,
    by_letter,
    laid,
    most_in_list,
    page_tasks,
    paper_leaf,
    papers_on_page,
    shown_leaf,
    shown_link,
    steady_pages,
)
from papershelf.outputs.page import Head, page
from papershelf.outputs.people import OTHER
from papershelf.text.wording import count


class _BrowseIntro(Struct, frozen=True, kw_only=True):
    """What pages of the list by title, or else of that by date, show above it.

    `letters` leads to where each starts. The first page tells how many `papers` there are, and how
    many the list has, where that is not all of them; on others these are 0.
    """

    is_by_title: bool
    papers: int
    listed: int
    letters: tuple[PageLink, ...]


def browse_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the two lists."""
    yield from page_tasks(_browse_lists, _pages(catalog, site), site)


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage[_BrowseIntro]]:
    # The years have lists of their own, and days are rare among so many papers.
    most = most_in_list(catalog.papers, site) if catalog.years else len(catalog.papers)
    for first, papers in ((BROWSE, catalog.papers[:most]), (BY_TITLE, catalog.by_title)):
        is_by_title = first == BY_TITLE
        pages = steady_pages(papers, papers_on_page(site), is_large=site.is_large)
        letters = tuple(_letters(pages)) if is_by_title and len(pages) > 1 else ()
        for leaf, items in laid(pages, partial(page_path, first)):
            is_first = leaf.number == 1
            intro = _BrowseIntro(
                is_by_title=is_by_title,
                papers=len(catalog.papers) if is_first else 0,
                listed=len(papers) if is_first and len(papers) < len(catalog.papers) else 0,
                letters=letters,
            )
            heading, said = (by_letter, (Said.VENUE,)) if is_by_title else (by_date, ())
            yield ListPage(intro, paper_leaf(leaf, items, catalog, site, heading, *said))


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


def _browse_lists(chunk: Chunk[ListPage[_BrowseIntro]]) -> list[Artifact]:
    """Return some pages of the two lists."""
    return [_page(own.intro, own.leaf, chunk.site) for own in chunk.pages]


def _page(intro: _BrowseIntro, leaf: PaperLeaf, site: Site) -> Artifact:
    title = "Papers by title" if intro.is_by_title else "Papers by date"
    description = f"{title}, page {leaf.number} of {leaf.total}."
    head = Head(description=description, hide=("navigation",), listed=True)
    return page("browse", leaf.path, site, head, partial(_context, title, intro, leaf))


def _context(title: str, intro: _BrowseIntro, leaf: PaperLeaf, form: Form) -> Mapping[str, object]:
    return {
        "title": title,
        "count": count(intro.papers, "paper") if intro.papers else "",
        "listed": f"{intro.listed:,}" if intro.listed else "",
        "years": form.page_link("year", YEARS),
        "letters": form.join([shown_link(link, form) for link in intro.letters]),
        "leaf": shown_leaf(leaf, form),
        "by_date": form.page_link("By date", BROWSE),
        "by_title": form.page_link("By title", BY_TITLE),
        "dated": not intro.is_by_title,
    }
