"""Navigation of a long list of papers: sort orders, filters, jump links, and a chart of years."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from papershelf.catalog import title_order
from papershelf.config import Site
from papershelf.model import LinkKind, Paper
from papershelf.outputs.addresses import page_path, part_path, search_path
from papershelf.outputs.bars import year_bars
from papershelf.outputs.forms.html import anchors
from papershelf.outputs.forms.page import PageLink
from papershelf.outputs.groups import NamedPapers
from papershelf.outputs.lists.headings import Headed, Heading, year_label

# Lists with up to this many papers are short and need no navigation.
_SHORT = 10
NEWEST, TITLE = "Newest", "Title"


class ListNavigation(Struct, frozen=True, array_like=True):
    """The navigation above a list; `bars` is the HTML of a bar chart of its years.

    `orders` and `filters` link to other lists of its papers, `jumps` to headings of its pages, and
    `downloads` to its citation files.
    """

    orders: tuple[PageLink, ...] = ()
    filters: tuple[PageLink, ...] = ()
    jumps: tuple[PageLink, ...] = ()
    bars: str = ""
    downloads: tuple[PageLink, ...] = ()


NO_NAVIGATION = ListNavigation()


def is_long(number: int, site: Site) -> bool:
    """Return whether a list of this *number* of papers is long enough for navigation."""
    return number > min(_SHORT, site.page_size)


def navigation_of(group: NamedPapers, site: Site, order: str = NEWEST) -> ListNavigation:
    """Return the navigation of the list of a *group*, which is in the order with the label *order*.

    Links lead to the pages of `orders.py`, or on a site without these to the search page with the
    parameters of its `query`, if there are any. A list that is in order of title anyway has no link
    to that order.
    """
    if not is_long(len(group.papers), site) or not (site.has_orders or group.query):
        return NO_NAVIGATION
    by_title, coded = part_path(group.first, "title"), part_path(group.first, "code")
    if not site.has_orders:
        by_title = search_path(**group.query, sort="title")
        coded = search_path(**{**group.query, "code": 1})
    is_by_title = all(one <= other for one, other in pairwise(map(title_order, group.papers)))
    orders = [(order, group.first), *[(TITLE, by_title)] * (not is_by_title)]
    return ListNavigation(
        choice_links(orders, group.first),
        code_filter(group.papers, coded),
        bars=list_bars(group.papers, site),
    )


def list_bars(papers: Sequence[Paper], site: Site) -> str:
    """Return the bar chart of the years of *papers*, or "" if they are few."""
    years = Counter(paper.year for paper in papers)
    return year_bars(years.items()) if is_long(len(papers), site) else ""


def choice_links(alternatives: Sequence[tuple[str, str]], current: str) -> tuple[PageLink, ...]:
    """Return links to *alternatives*, pairs of label and path; *current* is marked, not linked.

    A single alternative is no choice, so the result is empty.
    """
    links = [
        PageLink(label, "" if path == current else path, is_chosen=path == current)
        for label, path in alternatives
    ]
    return tuple(links) if len(links) > 1 else ()


def year_links(first: str, by_year: Mapping[int, Sequence[Paper]]) -> tuple[PageLink, ...]:
    """Return links to the lists of each year below the list at *first*, with numbers of papers."""
    return tuple(
        PageLink(f"{year_label(year)} ({len(papers):,})", part_path(first, year))
        for year, papers in by_year.items()
    )


def code_filter(papers: Iterable[Paper], path: str) -> tuple[PageLink, ...]:
    """Return a link to *path*, the list of *papers* with code, or () if all or none have code."""
    counts = Counter(map(has_code, papers))
    return (PageLink(f"With code ({counts[True]:,})", path),) if len(counts) > 1 else ()


def has_code(paper: Paper) -> bool:
    """Return whether a paper links to its code."""
    return LinkKind.CODE in [link.kind for link in paper.links]


def jump_links(
    pages: Iterable[Sequence[Headed]], first: str, label: Heading
) -> tuple[PageLink, ...]:
    """Return links to the first heading of each *label* in a list, or () if there is only one.

    *pages* are the groups of papers on each page, which have one label each, and *first* is the
    path of the first page.
    """
    starts: dict[str, str] = {}
    for number, groups in enumerate(pages, start=1):
        ids = anchors(heading for heading, _ in groups)
        for anchor, (_, papers) in zip(ids, groups, strict=True):
            starts.setdefault(label(papers[0]), f"{page_path(first, number)}#{anchor}")
    links = tuple([PageLink(name, path) for name, path in starts.items()])
    return links if len(links) > 1 else ()
