"""Lists of papers and names, and their division into pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import PageSettings, Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.chunks import Lengths, chunked
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.outputs.addresses import page_path
from papershelf.outputs.forms.page import Form, PageContent, page, render_labelled
from papershelf.outputs.groups import NamedPapers, SharedFact
from papershelf.outputs.lists.entries import ListedPaper, entries_of, render_card, render_line
from papershelf.outputs.lists.headings import JUMPS, SHARED_BY, Heading, headed
from papershelf.outputs.lists.navigation import NO_NAVIGATION, ListNavigation, is_long, jump_links

# A name takes a tenth of the space of a card, and a line of a paper a quarter.
_NAMES_PER_CARD = 10
_LINES_PER_CARD = 4
# The maximal number of pages of a list whose papers are all in shorter lists too: longer ones are
# left out or truncated.
_MAX_PAGES = 10
# A page links to this many pages before and after it by their numbers.
_NEIGHBOURS = 2
# Pages per task.
_CHUNKS = Lengths(least=1, most=16, one_in=4)

_Item = TypeVar("_Item")


class ListSection(Struct, frozen=True, array_like=True):
    """The papers under a heading, which may be empty: as cards, or in a large catalog as lines."""

    heading: str
    cards: tuple[ListedPaper, ...] = ()
    lines: tuple[ListedPaper, ...] = ()


class ListPage(Struct, frozen=True, array_like=True):
    """A page of a list or index: `number` (from 1) of `total`; `first` is the path of the first.

    A list of papers has `groups` below its `navigation`; entries omit the facts that are `shared`.
    An index has only the sections of its `content`.
    """

    content: PageContent
    first: str
    number: int = 1
    total: int = 1
    shared: tuple[SharedFact, ...] = ()
    groups: tuple[ListSection, ...] = ()
    navigation: ListNavigation = NO_NAVIGATION

    @property
    def path(self) -> str:
        """Return the path of the page."""
        return page_path(self.first, self.number)


class Chunk(Struct, frozen=True, kw_only=True):
    """The view of a task: some pages of a site."""

    site: PageSettings
    pages: tuple[ListPage, ...]


def page_tasks(pages: Iterable[ListPage], site: Site) -> Iterator[Task]:
    """Yield tasks that render *pages*, a few pages each."""
    for group in chunked(pages, attrgetter("path"), _CHUNKS):
        yield task(list_pages, Chunk(site=site.page, pages=tuple(group)))


def list_pages(chunk: Chunk) -> list[Artifact]:
    """Return the pages of *chunk*."""
    return [_page(list_page, chunk.site) for list_page in chunk.pages]


def _page(list_page: ListPage, site: PageSettings) -> Artifact:
    def rendered(form: Form) -> Mapping[str, object]:
        return {"list_page": render_list_page(list_page, form)}

    coins = "".join(card.coins for group in list_page.groups for card in group.cards)
    return page(list_page.content, list_page.path, site, rendered, coins)


def paper_list_pages(
    content: PageContent,
    group: NamedPapers,
    pages: Sequence[Sequence[Paper]],
    heading: Heading,
    catalog: Catalog,
    site: Site,
    navigation: ListNavigation = NO_NAVIGATION,
) -> Iterator[ListPage]:
    """Yield the pages of the list of *group*, with *content* above its papers.

    *pages* are the papers of each page, which are grouped by *heading*. In a long list,
    *navigation* gets links to its headings.
    """
    first, shared = group.first, (*group.shared, *SHARED_BY.get(heading, ()))
    on_pages = [headed(papers, heading) for papers in pages]
    if heading in JUMPS and is_long(sum(map(len, pages)), site):
        navigation = replace(navigation, jumps=jump_links(on_pages, first, JUMPS[heading]))
    for number, groups in enumerate(on_pages, start=1):
        sections = tuple([_section(*group, catalog, site) for group in groups])
        yield ListPage(content, first, number, len(pages), shared, sections, navigation)
        navigation = replace(navigation, bars="", downloads=())


def _section(name: str, papers: Iterable[Paper], catalog: Catalog, site: Site) -> ListSection:
    entries = entries_of(catalog, is_large=site.is_large)
    listed = tuple([entries[paper.slug] for paper in papers])
    return ListSection(name, lines=listed) if site.is_large else ListSection(name, cards=listed)


def paginate(items: Sequence[_Item], size: int) -> list[Sequence[_Item]]:
    """Return the *items* of each page, *size* except on the last; an empty list has one page."""
    return [items[first : first + size] for first in range(0, max(1, len(items)), size)]


def stable_pages(items: Sequence[_Item], size: int, site: Site) -> list[Sequence[_Item]]:
    """Return the *items* (papers or persons) of each page: *size*, in a large catalog about *size*.

    In a large catalog pages are content-defined chunks by slug, so that adding or removing an item
    changes only its page and not all later ones.
    """
    if not (site.is_large and items):
        return paginate(items, size)
    half = -(-size // 2)
    lengths = Lengths(least=half, most=2 * size, one_in=half)
    return [*chunked(items, attrgetter("slug"), lengths)]


def papers_on_page(site: Site) -> int:
    """Return the number of papers on a page of a list."""
    return site.page_size * (_LINES_PER_CARD if site.is_large else 1)


def names_on_page(site: Site) -> int:
    """Return the number of names on a page of an index."""
    return _NAMES_PER_CARD * site.page_size


def is_short(papers: Sequence[Paper], site: Site) -> bool:
    """Return whether a list is short enough to exist although its papers are in shorter lists."""
    return len(papers) <= _MAX_PAGES * site.page_size


def most_in_list(papers: Sequence[Paper], site: Site) -> int:
    """Return how many of *papers*, newest first, a list has if all are in shorter lists too."""
    return _MAX_PAGES * papers_on_page(site) if site.is_large else len(papers)


def render_list_page(list_page: ListPage, form: Form) -> Mapping[str, object]:
    """Return the values of the macros of lists, for a page of a list in a form."""
    navigation = (
        ("Sort", list_page.navigation.orders),
        ("Show", list_page.navigation.filters),
        ("Download", list_page.navigation.downloads),
        ("Go to", list_page.navigation.jumps),
    )
    groups = [
        {
            "heading": group.heading,
            "cards": [render_card(card, form, list_page.shared) for card in group.cards],
            "lines": [render_line(line, form, list_page.shared) for line in group.lines],
        }
        for group in list_page.groups
    ]
    return {
        "bars": form.html(list_page.navigation.bars),
        "navigation": render_labelled(navigation, form),
        "groups": groups,
        "pagination": form.join(_page_links(list_page, form), " ") if list_page.total > 1 else "",
    }


def _page_links(list_page: ListPage, form: Form) -> Iterator[str]:
    """Yield links to the previous and next page, and by number to near pages, first and last."""
    first, current, total = list_page.first, list_page.number, list_page.total
    if current > 1:
        yield form.page_link("Previous page", page_path(first, current - 1))
    near = range(max(1, current - _NEIGHBOURS), min(current + _NEIGHBOURS, total) + 1)
    previous = 0
    for number in sorted({1, *near, total}):
        if number > previous + 1:
            yield "…"
        link = form.page_link(str(number), page_path(first, number))
        yield form.strong(str(number)) if number == current else link
        previous = number
    if current < total:
        yield form.page_link("Next page", page_path(first, current + 1))
