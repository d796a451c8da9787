"""The lists of all papers by date, title and counts, and the lists by code and data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import CountKind, LinkKind, Paper
from papershelf.outputs.addresses import (
    BROWSE,
    BY_CITATIONS,
    BY_STARS,
    BY_TITLE,
    BY_UPVOTES,
    CODE,
    MODELS_AND_DATA,
    PROMISED,
    WITHOUT,
    search_path,
    topic_path,
)
from papershelf.outputs.citations.downloads import all_downloads
from papershelf.outputs.forms.page import Head, PageContent, PageLink, Values
from papershelf.outputs.groups import MOST_FREQUENT, NamedPapers, frequent_topics, topic_chips
from papershelf.outputs.lists.headings import Heading, by_date, by_letter, no_heading
from papershelf.outputs.lists.navigation import (
    NEWEST,
    TITLE,
    ListNavigation,
    choice_links,
    code_filter,
    has_code,
    list_bars,
)
from papershelf.outputs.lists.orders import list_in_orders
from papershelf.outputs.lists.pages import (
    ListPage,
    most_in_list,
    page_tasks,
    paginate,
    paper_list_pages,
    papers_on_page,
    stable_pages,
)
from papershelf.text.wording import count

# The label and the file of the list sorted by each kind of count.
_BY_COUNT: Mapping[CountKind, tuple[str, str]] = {
    CountKind.CITATIONS: ("Most cited", BY_CITATIONS),
    CountKind.UPVOTES: ("Most upvoted", BY_UPVOTES),
    CountKind.STARS: ("Most starred", BY_STARS),
}


def browse_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the lists by date, by title and by each count."""
    yield from page_tasks(_by_date(catalog, site), site)
    if site.has_orders:
        yield from page_tasks(_by_title(catalog, site), site)
    for kind in catalog.by_count:
        yield from page_tasks(_by_count(kind, catalog, site), site)


def _by_date(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    # Each year has a list of its own, and few papers of a large catalog have a day.
    most = most_in_list(catalog.papers, site) if catalog.by_year else len(catalog.papers)
    others = catalog.papers[most:]
    papers = [*catalog.papers[:most], *(paper for paper in others if not paper.year)]
    listed = f"newest {most:,}" if others else ""
    if len(papers) > most:
        listed = f"{listed} and those without a year"
    group = NamedPapers("Papers by date", BROWSE, catalog.papers)
    pages = stable_pages(papers, papers_on_page(site), site)
    return _pages(group, pages, by_date, catalog, site, listed=listed)


def _by_title(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    group = NamedPapers("Papers by title", BY_TITLE, catalog.papers)
    pages = paginate(catalog.by_title, papers_on_page(site))
    return _pages(group, pages, by_letter, catalog, site)


def _by_count(kind: CountKind, catalog: Catalog, site: Site) -> Iterator[ListPage]:
    papers, (label, first) = catalog.by_count[kind], _BY_COUNT[kind]
    most = most_in_list(papers, site)
    listed = f"first {most:,}" if most < len(papers) else ""
    group = NamedPapers(f"{label} papers", first, papers)
    pages = paginate(papers[:most], papers_on_page(site))
    return _pages(group, pages, no_heading, catalog, site, listed=listed, fact=f" with {kind}")


def _pages(
    group: NamedPapers,
    pages: Sequence[Sequence[Paper]],
    heading: Heading,
    catalog: Catalog,
    site: Site,
    *,
    listed: str = "",
    fact: str = "",
) -> Iterator[ListPage]:
    """Yield the *pages* of the list of *group*, of which only the first has counts.

    *listed* names the papers that are shown if not all are, and *fact* is what all of them have.
    """
    topics = catalog.top_topics[:MOST_FREQUENT]
    counted = topic_chips(topics, catalog)
    uncounted = tuple(PageLink(topic.label, topic_path(topic.id)) for topic in topics)
    number = f"{count(len(group.papers), 'paper')}{fact}"
    blank = PageContent("browse", Head(description=""))
    navigation = _navigation(group, catalog, site)
    for it in paper_list_pages(blank, group, pages, heading, catalog, site, navigation):
        is_first = it.number == 1
        head = Head(description=f"{group.label}, page {it.number} of {it.total}.", has_toc=True)
        shown = number if is_first else ""
        values: Values = {"title": group.label, "count": shown, "listed": listed}
        side = (("Topics", counted if is_first else uncounted),)
        yield replace(it, content=PageContent("browse", head, values, side=side))


def _navigation(group: NamedPapers, catalog: Catalog, site: Site) -> ListNavigation:
    """Return the chart of *group*, and links to lists in other orders."""
    counted = [_BY_COUNT[kind] for kind in catalog.by_count]
    by_title = BY_TITLE if site.has_orders else search_path(sort="title")
    orders = choice_links([(NEWEST, BROWSE), (TITLE, by_title), *counted], group.first)
    downloads = () if site.is_large else all_downloads(catalog, site)
    filters = code_filter(catalog.papers, CODE)
    return ListNavigation(orders, filters, bars=list_bars(group.papers, site), downloads=downloads)


def _has_data(paper: Paper) -> bool:
    return bool(paper.links_of(LinkKind.MODEL, LinkKind.DATA))


class _MaterialList(NamedTuple):
    """A list of the papers that `accepts` accepts; `first` is the path of its first page."""

    label: str
    first: str
    accepts: Callable[[Paper], bool]
    explanation: str = ""


# A paper may be in several.
LISTS = (
    _MaterialList("With code", CODE, has_code),
    _MaterialList("With models or data", MODELS_AND_DATA, _has_data),
    _MaterialList(
        "With promised code or data",
        PROMISED,
        lambda paper: bool(paper.promises),
        "These papers announce code, models or data, but give no link.",
    ),
    _MaterialList(
        "Without code or data",
        WITHOUT,
        lambda paper: not (has_code(paper) or _has_data(paper) or paper.promises),
        "These papers do not announce any either.",
    ),
)


def _tab(label: str) -> str:
    """Return the *label* of a list as that of a tab: all of them are in one line."""
    return label.removeprefix("With ").capitalize()


def code_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the lists that have papers, and of "With code", which pages link to."""
    filtered = [(it, [*filter(it.accepts, catalog.papers)]) for it in LISTS]
    lists = [(it, papers) for it, papers in filtered if papers or it.first == CODE]
    for (label, first, _, explanation), papers in lists:
        # Papers without code are many; the lists of years have all of them.
        most = most_in_list(catalog.papers, site) if first == WITHOUT else len(papers)
        tabs = tuple(
            PageLink(f"{_tab(it.label)} ({len(listed):,})", it.first, is_chosen=it.first == first)
            for it, listed in lists
        )
        values: Values = {
            "tabs": tabs,
            "explanation": explanation,
            "newest": f"{most:,}" if most < len(papers) else "",
        }
        head = Head(description=f"Papers {label.lower()}. {explanation}".rstrip())
        intro = PageContent("code", head, values, side=(("Topics", frequent_topics(papers)),))
        query = {"code": 1} if first == CODE else {}
        group = NamedPapers(f"Papers {label.lower()}", first, papers, query=query)
        pages = list_in_orders(intro, group, catalog, site, by_date, listed=papers[:most])
        yield from page_tasks(pages, site)
