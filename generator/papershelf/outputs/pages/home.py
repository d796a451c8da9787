"""The home page: the contents of the catalog, its newest papers, and links to all lists."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice, zip_longest

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import Paper, PartialDate
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
from papershelf.outputs.bars import share_rows
from papershelf.outputs.descriptions import list_description, with_lead
from papershelf.outputs.forms.page import Head, IndexRow, PageContent, PageLink, Values
from papershelf.outputs.groups import topic_chips, topic_groups, year_groups
from papershelf.outputs.lists.entries import card_of
from papershelf.outputs.lists.navigation import has_code
from papershelf.outputs.lists.newest import catalog_feed, months_of
from papershelf.outputs.lists.pages import ListPage, ListSection, page_tasks
from papershelf.outputs.pages.map import picture
from papershelf.outputs.pages.notes import feed_of_notes
from papershelf.outputs.pages.trends import trend_years
from papershelf.text.grouping import grouped_by
from papershelf.text.wording import count

# The numbers of topics with a bar, of the next topics as chips, and of years with a bar.
_BARS, _CHIPS, _YEARS = 8, 16, 10
# With fewer years there are no bars of years.
_MIN_YEARS = 3
# The number of newest papers from one venue.
_MAX_OF_VENUE = 3


def home_page(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the home page."""
    papers = count(len(catalog.papers), "paper")
    largest = with_lead("mainly on", (topic.label for topic in catalog.top_topics))
    dates = date_span(catalog)
    lead = "Papers from" if any(paper.published for paper in catalog.papers) else "Listed"
    description = site.description or list_description(papers, dates, largest)
    feed = catalog_feed(catalog, site)
    head = Head(description=description, listed=False, feed=feed or feed_of_notes(catalog, site))
    top = catalog.top_topics
    # Bars of single papers compare nothing.
    barred = [topic for topic in top[:_BARS] if len(catalog.by_topic[topic.id]) > 1]
    ways = (
        ("All papers", BROWSE, True),
        ("By month", BY_MONTH, months_of(catalog)),
        ("Feeds", FEEDS, head.feed),
        ("Trends", TRENDS, trend_years(catalog)),
    )
    values: Values = {
        "site_name": site.name,
        "description": site.description,
        "dates": (PageLink(f"{lead} {dates}" if dates else ""),),
        "search": site_path(SEARCH, directory_urls=site.directory_urls),
        "picture": picture(catalog.map, "ps-still") if catalog.map else "",
        "topics": topic_chips(top[len(barred) :][:_CHIPS], catalog),
        "ways": tuple([PageLink(label, path) for label, path, exists in ways if exists]),
    }
    shown_years = _YEARS if len(catalog.by_year) >= _MIN_YEARS else 0
    sections = (
        ("lists", tuple(_list_rows(catalog))),
        ("topics", share_rows(topic_groups(barred, catalog))),
        ("years", share_rows(islice(year_groups(catalog), shown_years))),
    )
    content = PageContent("home", head, values, sections)
    newest = newest_mixed(catalog.papers, site.latest)
    cards = tuple(card_of(paper, catalog.broad_topics) for paper in newest)
    yield from page_tasks([ListPage(content, HOME, groups=(ListSection("", cards),))], site)


def newest_mixed(papers: Iterable[Paper], most: int) -> list[Paper]:
    """Return the *most* newest of *papers*, alternating between the venues of a day.

    Papers with a status are left out. One venue has at most `_MAX_OF_VENUE` papers, unless the
    others do not fill the list.
    """
    selected: list[Paper] = []
    reserve: list[Paper] = []
    counts = Counter[str]()
    accepted = (paper for paper in papers if not paper.status)
    for _, day in groupby(sorted(accepted, key=_added, reverse=True), _added):
        for paper in _round_robin(day):
            venue = _venue_of(paper)
            counts[venue] += bool(venue)
            (reserve if counts[venue] > _MAX_OF_VENUE else selected).append(paper)
        if len(selected) >= most:
            break
    return [*selected, *reserve][:most]


def _added(paper: Paper) -> PartialDate:
    """Return the day on which a listing showed *paper*, or else its date of publication."""
    return paper.listed or paper.published or PartialDate()


def _venue_of(paper: Paper) -> str:
    return paper.venue.name if paper.venue else ""


def _round_robin(papers: Iterable[Paper]) -> Iterator[Paper]:
    """Yield *papers* round-robin by venue: first the first of each venue, then the second, ..."""
    by_venue = grouped_by(papers, lambda paper: [_venue_of(paper)])
    for row in zip_longest(*by_venue.values()):
        yield from filter(None, row)


def _list_rows(catalog: Catalog) -> Iterator[IndexRow]:
    """Yield links to the lists and indexes of the catalog, with the numbers of their entries."""
    lists = (
        ("Papers", BROWSE, len(catalog.papers)),
        ("Topics", TOPICS, len(catalog.topics)),
        ("Authors", AUTHORS, len(catalog.authors)),
        ("Venues", VENUES, len(catalog.venues)),
        ("Years", YEARS, len(catalog.by_year)),
        ("With code", CODE, sum(map(has_code, catalog.papers))),
        ("Notes", NOTES, len(catalog.newest_notes)),
    )
    for label, path, number in lists:
        if number or path == BROWSE:
            noun = label.removesuffix("s") if number == 1 else label
            yield IndexRow(PageLink(noun, path), (f"{number:,}",))


def date_span(catalog: Catalog) -> str:
    """Return the first and last date of the papers in words, or empty if no date is known."""
    known = {paper.date for paper in catalog.papers if paper.date}
    # Dates without a year can't be compared with those that have one.
    dates = sorted(date for date in known if date.year) or sorted(known)
    if not dates:
        return ""
    first, last = dates[0], dates[-1]
    return first.label if first == last else f"{first.label} to {last.label}"
