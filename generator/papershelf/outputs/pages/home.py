"""The home page: what the catalog holds, what is new on it, and ways in."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, islice, zip_longest

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import LinkKind, Paper, PartialDate
from papershelf.outputs.addresses import (
    AUTHORS,
    BROWSE,
    BY_MONTH,
    CODE,
    FEEDS,
    HOME,
    NOTES,
    SEARCH,
    TOPICS,
    TRENDS,
    VENUES,
    YEARS,
    site_path,
)
from papershelf.outputs.descriptions import list_description, with_lead
from papershelf.outputs.entries import broad_topics, card_of
from papershelf.outputs.groups import topic_groups, year_groups
from papershelf.outputs.list_navigation import ListNavigation
from papershelf.outputs.lists import ListPage, PaperGroup, page_tasks
from papershelf.outputs.newest import catalog_feed, months_of
from papershelf.outputs.page import Head, IndexRow, IndexSection, PageContent, PageLink, share_rows
from papershelf.outputs.pages.map import picture
from papershelf.outputs.pages.notes import feed_of
from papershelf.outputs.pages.topic_index import topic_chip
from papershelf.outputs.pages.trends import trend_years
from papershelf.text.wording import count

# The topics with a bar, and those that follow as chips; the years with a bar, if they are several.
_BARS, _CHIPS, _YEARS = 8, 16, 10
_FEWEST_YEARS = 3
_OF_ONE_VENUE = 3


def home_page(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the one home page."""
    papers = count(len(catalog.papers), "paper")
    largest = with_lead("mainly on", (topic.label for topic in catalog.top_topics))
    description = site.description or list_description(papers, span(catalog), largest)
    feed = catalog_feed(catalog, site)
    head = Head(description=description, listed=False, feed=feed or feed_of(catalog, site))
    texts = {
        "site_name": site.name,
        "description": site.description,
        "numbers": ", ".join(filter(None, (papers, span(catalog)))),
        "search": site_path(SEARCH, directory_urls=site.directory_urls),
    }
    more = catalog.top_topics[_BARS : _BARS + _CHIPS]
    links = {
        "topics": tuple(topic_chip(topic, catalog) for topic in more),
        "ways": tuple(_ways_to_news(head.feed, catalog)),
    }
    content = PageContent("home", head, texts, links, tuple(_sections(catalog)))
    broad = broad_topics(catalog)
    cards = tuple(card_of(paper, broad) for paper in newest(catalog.papers, site.latest))
    still = picture(catalog.map, "ps-still") if catalog.map else ""
    list_page = ListPage(
        content, HOME, groups=(PaperGroup("", cards),), navigation=ListNavigation(bars=still)
    )
    yield from page_tasks([list_page], site)


def _ways_to_news(feed: str, catalog: Catalog) -> Iterator[PageLink]:
    """Yield links to what is new: by month, by *feed* if there is one, and to the trends."""
    if months_of(catalog):
        yield PageLink("By month", BY_MONTH)
    if feed:
        yield PageLink("Feeds", FEEDS)
    if trend_years(catalog):
        yield PageLink("Trends", TRENDS)


def newest(papers: Iterable[Paper], most: int) -> list[Paper]:
    """Return the *most* of *papers* that came in last, and of those of a day each venue's in turn.

    Papers with a status are left out. Of one venue there are no more than three, unless the others
    do not fill the list.
    """
    chosen: list[Paper] = []
    more: list[Paper] = []
    of_venue = Counter[str]()
    good = (paper for paper in papers if not paper.status)
    for _, day in groupby(sorted(good, key=_came_in, reverse=True), _came_in):
        for paper in _in_turn(day):
            venue = _venue_of(paper)
            of_venue[venue] += bool(venue)
            (more if of_venue[venue] > _OF_ONE_VENUE else chosen).append(paper)
        if len(chosen) >= most:
            break
    return [*chosen, *more][:most]


def _came_in(paper: Paper) -> PartialDate:
    """Return the day that a listing showed a paper, or else that of publication."""
    return paper.listed or paper.published or PartialDate()


def _venue_of(paper: Paper) -> str:
    return paper.venue.name if paper.venue else ""


def _in_turn(papers: Iterable[Paper]) -> Iterator[Paper]:
    """Yield *papers* so that the first of each venue come first, then the second, and so on."""
    by_venue: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        by_venue[_venue_of(paper)].append(paper)
    for row in zip_longest(*by_venue.values()):
        yield from filter(None, row)


def _sections(catalog: Catalog) -> Iterator[IndexSection]:
    """Yield the ways into the catalog with their numbers, and then its shape as bars."""
    yield IndexSection("", tuple(_ways_in(catalog)))
    topics = topic_groups(catalog.top_topics[:_BARS], catalog)
    yield IndexSection("Largest topics", share_rows(topics))
    if len(catalog.years) >= _FEWEST_YEARS:
        years = share_rows(islice(year_groups(catalog.by_year), _YEARS))
        yield IndexSection("Papers by year", years)


def _ways_in(catalog: Catalog) -> Iterator[IndexRow]:
    """Yield what leads to all that the catalog holds, with their numbers."""
    with_code = sum(bool(paper.links_of(LinkKind.CODE)) for paper in catalog.papers)
    ways = (
        ("Papers", BROWSE, len(catalog.papers)),
        ("Topics", TOPICS, len(catalog.topics)),
        ("Authors", AUTHORS, len(catalog.authors)),
        ("Venues", VENUES, len(catalog.venues)),
        ("Years", YEARS, len(catalog.years)),
        ("With code", CODE, with_code),
        ("Notes", NOTES, len(catalog.newest_notes)),
    )
    for label, path, number in ways:
        if number or path in (BROWSE, CODE):
            yield IndexRow(PageLink(label, path), (f"{number:,}",))


def span(catalog: Catalog) -> str:
    """Return the days that the papers are from, as far as known."""
    known = {paper.date for paper in catalog.papers if paper.date}
    # A day without a year has no place among those with one.
    dates = sorted(date for date in known if date.year) or sorted(known)
    if not dates:
        return ""
    first, last = dates[0], dates[-1]
    return first.label if first == last else f"{first.label} to {last.label}"
