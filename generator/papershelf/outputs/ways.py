"""Ways through a long list of papers: in another order, to some of it, to a place in it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlencode

from markdown.extensions.toc import slugify
from msgspec import Struct

from papershelf.config import Site
from papershelf.model import LinkKind, Paper
from papershelf.outputs.addresses import SEARCH, page_path
from papershelf.outputs.bars import year_bars
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


def ways_by_search(
    papers: Sequence[Paper], site: Site, downloads: tuple[PageLink, ...] = (), **given: str | int
) -> Ways:
    """Return the ways through *papers* that the search finds by what is *given* in its address.

    Their *downloads* are among them.
    """
    if not is_long(papers, site):
        return Ways(downloads=downloads)
    orders = (PageLink(NEWEST, is_chosen=True), PageLink(TITLE, in_search(**given, sort="title")))
    coded = with_code(papers, in_search(**given | {"code": 1}))
    bars = year_bars(Counter(paper.year for paper in papers).items())
    return Ways(orders, coded, bars=bars, downloads=downloads)


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
