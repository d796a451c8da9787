"""What is new in a list of papers, and which lists have a feed that tells it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nlargest

from papershelf.catalog import Catalog, Person
from papershelf.config import Site
from papershelf.curated.taxonomy import Topic
from papershelf.model import Paper, PartialDate
from papershelf.outputs.addresses import NEW_PAPERS, author_path, feed_path
from papershelf.outputs.ways import has_code

# Of one paper there is nothing to follow, and a file for each of very many authors.
_FEWEST = 2
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


def feed_of_list(first: str, papers: Iterable[Paper], catalog: Catalog, site: Site) -> str:
    """Return the feed of a list that begins in the file *first*, or nothing where it has none."""
    return feed_path(first) if is_followed(papers, catalog, site) else ""


def feed_of_author(person: Person, catalog: Catalog, site: Site) -> str:
    """Return the feed of an author's papers, if there are several in a small catalog."""
    if site.is_large or person.papers < _FEWEST:
        return ""
    return feed_of_list(author_path(person.slug), catalog.by_author[person.slug], catalog, site)


def followed_topics(catalog: Catalog, site: Site) -> list[Topic]:
    """Return the topics that have a feed."""
    papers = catalog.by_topic
    return [topic for topic in catalog.topics if is_followed(papers[topic.id], catalog, site)]


def followed_venues(catalog: Catalog, site: Site) -> list[str]:
    """Return the slugs of the venues that have a feed."""
    return [slug for slug in catalog.venues if is_followed(catalog.by_venue[slug], catalog, site)]


def first_day(day: PartialDate) -> PartialDate:
    """Return a *day*, or the first one of a month or year."""
    return PartialDate(year=day.year, month=day.month or 1, day=day.day or 1)


def months_of(catalog: Catalog) -> dict[str, list[Paper]]:
    """Return by month, the latest first, the papers that came in then: "2026-03"."""
    found: dict[str, list[Paper]] = defaultdict(list)
    for paper in catalog.papers:
        day = catalog.days.get(paper.slug)
        if day and day.month and not paper.status:
            found[f"{day.year:04}-{day.month:02}"].append(paper)
    return {month: found[month] for month in sorted(found, reverse=True)}


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
