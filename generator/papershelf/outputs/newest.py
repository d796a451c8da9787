"""What is new in a list of papers, and which lists have a feed that tells it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nlargest

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.model import Paper, PartialDate
from papershelf.outputs.addresses import AUTHORS, NEW_PAPERS, feed_path, month_path
from papershelf.outputs.groups import NamedPapers
from papershelf.outputs.ways import has_code

# Of one paper there is nothing to follow, and a file for each of very many authors.
_FEWEST = 2
_OF_AUTHORS = AUTHORS.removesuffix("index.md")
_NO_TOPIC = "Other papers"


def newest_of(papers: Iterable[Paper], most: int, catalog: Catalog) -> list[Paper]:
    """Return the *most* of *papers* that came in last, without those that have a status or no day.

    Those of a day stay in their order.
    """
    days = catalog.days
    dated = (paper for paper in papers if paper.slug in days and not paper.status)
    return nlargest(most, dated, key=lambda paper: days[paper.slug])


def is_followed(papers: Iterable[Paper], catalog: Catalog, site: Site) -> bool:
    """Tell whether a list of *papers* has a feed: it needs the site's address, and a known day."""
    days = catalog.days
    return bool(site.url) and any(paper.slug in days and not paper.status for paper in papers)


def feed_of_catalog(catalog: Catalog, site: Site) -> str:
    """Return the feed of all papers, or nothing where there is none."""
    return NEW_PAPERS if is_followed(catalog.papers, catalog, site) else ""


def feed_of_group(group: NamedPapers, catalog: Catalog, site: Site) -> str:
    """Return the feed of a *group*, or nothing where it has none.

    Authors have one of several papers in a small catalog.
    """
    if group.first.startswith(_OF_AUTHORS) and (site.is_large or len(group.papers) < _FEWEST):
        return ""
    return feed_path(group.first) if is_followed(group.papers, catalog, site) else ""


def followed(groups: Iterable[NamedPapers], catalog: Catalog, site: Site) -> list[NamedPapers]:
    """Return those of *groups* that have a feed."""
    return [group for group in groups if feed_of_group(group, catalog, site)]


def first_day(day: PartialDate) -> PartialDate:
    """Return a *day*, or the first one of a month or year."""
    return PartialDate(year=day.year, month=day.month or 1, day=day.day or 1)


def months_of(catalog: Catalog) -> list[NamedPapers]:
    """Return the papers that came in by month, the latest first."""
    found: dict[PartialDate, list[Paper]] = defaultdict(list)
    for paper in catalog.papers:
        day = catalog.days.get(paper.slug)
        if day and day.month and not paper.status:
            found[replace(day, day=0)].append(paper)
    return [
        NamedPapers(month.label, month_path(str(month)), found[month])
        for month in sorted(found, reverse=True)
    ]


def by_main_topic(paper: Paper) -> str:
    """Return the heading of a paper in a digest: its first topic."""
    return paper.topics[0].label if paper.topics else _NO_TOPIC


def by_topic_and_code(papers: Iterable[Paper]) -> list[Paper]:
    """Return *papers* by their first topic, the largest first, and of each those with code first.

    What has no topic comes last.
    """
    found = [*papers]
    sizes = Counter(map(by_main_topic, found))

    def place(paper: Paper) -> tuple[bool, int, str, bool]:
        topic = by_main_topic(paper)
        return not paper.topics, -sizes[topic], topic, not has_code(paper)

    return sorted(found, key=place)
