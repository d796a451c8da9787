"""Ways through a long list of papers: in another order, to some of it, to a place in it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlencode

from markdown.extensions.toc import slugify
from msgspec import Struct

from papershelf.catalog import title_order
from papershelf.config import Site
from papershelf.model import LinkKind, Paper
from papershelf.outputs.addresses import SEARCH, by_title_path, page_path, with_code_path
from papershelf.outputs.bars import year_bars
from papershelf.outputs.groups import NamedPapers
from papershelf.outputs.page import PageLink

# A list of so many papers is seen at a glance.
_GLANCE = 10
NEWEST, TITLE = "Newest", "Title"


class Ways(Struct, frozen=True, array_like=True):
    """What stands above a list: `bars` are a picture of its years in HTML.

    `orders` and `filters` lead to other lists of its papers, `jumps` to places in it, and
    `downloads` to files of its citations.
    """

    orders: tuple[PageLink, ...] = ()
    filters: tuple[PageLink, ...] = ()
    jumps: tuple[PageLink, ...] = ()
    bars: str = ""
    downloads: tuple[PageLink, ...] = ()


NO_WAYS = Ways()


def is_long(papers: Sequence[Paper], site: Site) -> bool:
    """Tell whether a list is more than is seen at a glance."""
    return len(papers) > min(_GLANCE, site.page_size)


def ways_of(
    group: NamedPapers,
    site: Site,
    query: Mapping[str, str | int],
    downloads: tuple[PageLink, ...] = (),
    order: str = NEWEST,
) -> Ways:
    """Return the ways through the list of a *group*, which stands in an *order* of that name.

    They lead to pages of `orders.py`, or where the site has none to the search with its *query*, if
    there is one for this list. The *downloads* are among them. What stands by title as it is needs
    no order by title.
    """
    if not is_long(group.papers, site) or not (site.has_orders or query):
        return Ways(downloads=downloads)
    by_title, coded = by_title_path(group.first), with_code_path(group.first)
    if not site.has_orders:
        by_title, coded = in_search(**query, sort="title"), in_search(**{**query, "code": 1})
    orders = [(order, group.first), *[(TITLE, by_title)] * (not _is_by_title(group.papers))]
    return Ways(
        choices(orders, group.first),
        with_code(group.papers, coded),
        bars=year_bars(Counter(paper.year for paper in group.papers).items()),
        downloads=downloads,
    )


def _is_by_title(papers: Iterable[Paper]) -> bool:
    return all(one <= other for one, other in pairwise(map(title_order, papers)))


def choices(found: Sequence[tuple[str, str]], own: str) -> tuple[PageLink, ...]:
    """Return links to several lists by labels and files, but to the one in the file *own*."""
    links = [
        PageLink(label, "" if path == own else path, is_chosen=path == own) for label, path in found
    ]
    return tuple(links) if len(links) > 1 else ()


def in_search(**given: str | int) -> str:
    """Return the search page with what is *given* in its address."""
    return f"{SEARCH}?{urlencode(given, errors='replace')}"


def by_author(name: str) -> str:
    """Return what the search finds the papers of a person by, as far as a name can tell."""
    return 'author:"{}"'.format(name.replace('"', ""))


def with_code(papers: Iterable[Paper], path: str) -> tuple[PageLink, ...]:
    """Return a link to those of *papers* that have code, which lie at a *path*, if just some do."""
    counts = Counter(map(has_code, papers))
    return (PageLink(f"With code ({counts[True]:,})", path),) if len(counts) > 1 else ()


def has_code(paper: Paper) -> bool:
    """Tell whether the paper links to its code."""
    return bool(paper.links_of(LinkKind.CODE))


def jumps_of(
    pages: Iterable[Sequence[Paper]],
    first: str,
    heading: Callable[[Paper], str],
    label: Callable[[Paper], str],
) -> tuple[PageLink, ...]:
    """Return links to where each *label* starts in a list, whose *pages* begin in the file *first*.

    They lead to the *heading* there.
    """
    starts: dict[str, str] = {}
    for number, papers in enumerate(pages, start=1):
        # In order, so that between two of a label there is no other.
        is_one = bool(papers) and label(papers[0]) == label(papers[-1])
        for paper in papers[:1] if is_one else papers:
            anchor = slugify(heading(paper), "-")
            place = f"{page_path(first, number)}{'#' if anchor else ''}{anchor}"
            starts.setdefault(label(paper), place)
    links = tuple([PageLink(name, path) for name, path in starts.items()])
    return links if len(links) > 1 else ()
