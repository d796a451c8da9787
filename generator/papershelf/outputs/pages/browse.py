"""All papers: by date, by title, and by what comes with them to run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import LinkKind, Paper
from papershelf.outputs.addresses import (
    BROWSE,
    BY_TITLE,
    CODE,
    MODELS_AND_DATA,
    PROMISED,
    WITHOUT,
    page_path,
)
from papershelf.outputs.entries import Said
from papershelf.outputs.lists import (
    Leaf,
    ListPage,
    by_date,
    by_letter,
    most_in_list,
    page_tasks,
    paper_leaves,
    paper_lists,
    papers_on_page,
    steady_pages,
)
from papershelf.outputs.page import Head, PageContent, PageLink
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
        yield ListPage(PageContent("browse", head, texts, links), leaf)


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


def _has_code(paper: Paper) -> bool:
    """Tell whether the paper links to its code."""
    return bool(paper.links_of(LinkKind.CODE))


def _has_data(paper: Paper) -> bool:
    """Tell whether the paper links to models or data."""
    return bool(paper.links_of(LinkKind.MODEL, LinkKind.DATA))


def _has_promise(paper: Paper) -> bool:
    """Tell whether the paper announces something that it does not link to."""
    return bool(paper.promises)


def _has_none(paper: Paper) -> bool:
    """Tell whether the paper has none of these."""
    return not (_has_code(paper) or _has_data(paper) or _has_promise(paper))


# Label, file, what it says, and which papers belong there; a paper may be in several.
LISTS: tuple[tuple[str, str, str, Callable[[Paper], bool]], ...] = (
    ("With code", CODE, "Their abstracts link to code.", _has_code),
    ("With models or data", MODELS_AND_DATA, "Their abstracts link to models or data.", _has_data),
    ("Promised", PROMISED, "Something is announced, and no address is given.", _has_promise),
    ("Without", WITHOUT, "No link to code, models or data, and no promise of them.", _has_none),
)


def code_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the four lists."""
    chosen = [[*filter(belongs, catalog.papers)] for *_, belongs in LISTS]
    for (label, first, says, _), papers in zip(LISTS, chosen, strict=True):
        # What has nothing to run is found by its year.
        most = most_in_list(catalog.papers, site) if first == WITHOUT else len(papers)
        texts = {
            "says": says,
            "count": count(len(papers), "paper"),
            "newest": f"{most:,}" if most < len(papers) else "",
        }
        tabs = tuple(
            PageLink(f"{other} ({len(found):,})", path, is_chosen=path == first)
            for (other, path, *_), found in zip(LISTS, chosen, strict=True)
        )
        head = Head(description=f"Papers {label.lower()}. {says}")
        intro = PageContent("code", head, texts, {"tabs": tabs})
        pages = paper_lists(intro, papers[:most], first, catalog, site, by_date)
        yield from page_tasks(pages, site)
