"""The newest papers of a list, which lists have a feed, and the order of digests."""

from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nlargest
from operator import itemgetter

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.model import Paper, PartialDate
from papershelf.outputs.addresses import AUTHORS, NEW_PAPERS, feed_path, month_path
from papershelf.outputs.groups import NamedPapers
from papershelf.outputs.lists.headings import by_main_topic
from papershelf.outputs.lists.navigation import has_code
from papershelf.text.grouping import grouped_by

# Authors with fewer papers have no feed: there are very many of them, and little to follow.
_MIN_PAPERS = 2
_OF_AUTHORS = AUTHORS.removesuffix("index.md")


def dated(papers: Iterable[Paper], catalog: Catalog) -> Iterator[tuple[Paper, PartialDate]]:
    """Yield those of *papers* that can be new, with the day of each: papers without a status."""
    days = catalog.days
    return (
        (paper, days[paper.slug]) for paper in papers if paper.slug in days and not paper.status
    )


def newest_of(papers: Iterable[Paper], most: int, catalog: Catalog) -> list[Paper]:
    """Return up to *most* of *papers* that were added last, the newest first.

    Papers of one day keep their order.
    """
    newest = nlargest(most, dated(papers, catalog), key=itemgetter(1))
    return [paper for paper, _ in newest]


def has_feed(papers: Iterable[Paper], catalog: Catalog, site: Site) -> bool:
    """Return whether a list of *papers* has a feed: it needs a site URL and a paper with a day."""
    return bool(site.url) and any(True for _ in dated(papers, catalog))


def catalog_feed(catalog: Catalog, site: Site) -> str:
    """Return the path of the feed of all papers, or "" if there is none."""
    return NEW_PAPERS if has_feed(catalog.papers, catalog, site) else ""


def group_feed(group: NamedPapers, catalog: Catalog, site: Site) -> str:
    """Return the path of the feed of a *group*, or "" if it has none.

    Authors have a feed only in a small catalog, and only with several papers.
    """
    if group.first.startswith(_OF_AUTHORS) and (site.is_large or len(group.papers) < _MIN_PAPERS):
        return ""
    return feed_path(group.first) if has_feed(group.papers, catalog, site) else ""


def first_day(day: PartialDate) -> PartialDate:
    """Return *day*, or its first day if it is a month or a year."""
    return PartialDate(year=day.year, month=day.month or 1, day=day.day or 1)


def months_of(catalog: Catalog) -> list[NamedPapers]:
    """Return the papers grouped by the month in which they were added, the latest first."""
    new = (paper for paper, day in dated(catalog.papers, catalog) if day.month)
    by_month = grouped_by(new, lambda paper: [replace(catalog.days[paper.slug], day=0)])
    return [
        NamedPapers(month.label, month_path(str(month)), by_month[month])
        for month in sorted(by_month, reverse=True)
    ]


def by_topic_and_code(papers: Iterable[Paper]) -> list[Paper]:
    """Return *papers* sorted by main topic, the most frequent first, papers without a topic last.

    Within a topic, papers with code come first.
    """
    unsorted = [*papers]
    sizes = Counter(map(by_main_topic, unsorted))

    def sort_key(paper: Paper) -> tuple[bool, int, str, bool]:
        topic = by_main_topic(paper)
        return not paper.topics, -sizes[topic], topic, not has_code(paper)

    return sorted(unsorted, key=sort_key)
