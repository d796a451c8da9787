"""The page that tells what a feed is, and leads to all of them but the authors'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.outputs.addresses import (
    FEEDS,
    OPML,
    feed_path,
    search_feed_path,
    topic_path,
    venue_path,
)
from papershelf.outputs.html import attribute
from papershelf.outputs.lists import Leaf, ListPage, page_tasks
from papershelf.outputs.newest import feed_of_catalog, followed_topics, followed_venues
from papershelf.outputs.notes import feed_of
from papershelf.outputs.page import Head, IndexRow, IndexSection, PageContent, PageLink
from papershelf.outputs.pages.venues import venue_label
from papershelf.text.wording import count

# Of venues, those with most papers; the pages of the others lead to theirs.
_VENUES = 100


def feeds_page(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the page, if there is a feed."""
    sections = tuple(section for section in _sections(catalog, site) if section.rows)
    if sections:
        topics = (PageLink("all topics", OPML),) if followed_topics(catalog, site) else ()
        links = "".join(_discovery(catalog, site))
        head = Head(description=f"What is new in {site.name}, for feed readers.", metadata=links)
        content = PageContent("feeds", head, {}, {"topics": topics}, sections)
        yield from page_tasks([ListPage(content, Leaf(FEEDS))], site)


def _sections(catalog: Catalog, site: Site) -> Iterator[IndexSection]:
    """Yield the feeds by what they are of."""
    whole = [("New papers", feed_of_catalog(catalog, site), len(catalog.papers))]
    whole.append(("Notes", feed_of(catalog, site), 0))
    yield _section("Everything", whole)
    found = catalog.searches.items()
    searches = [(name, search_feed_path(name), len(papers)) for name, (_, papers) in found]
    yield _section("Searches", searches if site.url else [])
    topics = followed_topics(catalog, site)
    papers = catalog.by_topic
    yield _section(
        "Topics",
        [(topic.label, feed_path(topic_path(topic.id)), len(papers[topic.id])) for topic in topics],
    )
    venues = [
        (
            venue_label(catalog.venues[slug]),
            feed_path(venue_path(slug)),
            len(catalog.by_venue[slug]),
        )
        for slug in followed_venues(catalog, site)
    ]
    largest = sorted(venues, key=lambda row: -row[2])[:_VENUES]
    yield _section("Venues", largest)


def _discovery(catalog: Catalog, site: Site) -> Iterator[str]:
    """Yield the tags by which feed readers find saved searches, which have no page of their own."""
    for name in catalog.searches if site.url else ():
        url, title = attribute(f"{site.url}{search_feed_path(name)}.xml"), attribute(name)
        yield f"<link rel=alternate type=application/atom+xml title={title} href={url}>"


def _section(heading: str, feeds: Iterable[tuple[str, str, int]]) -> IndexSection:
    """Return links to *feeds*, each with its label and the number of its papers."""
    rows = [
        IndexRow(PageLink(label, f"{path}.xml"), (count(papers, "paper"),) if papers else ())
        for label, path, papers in feeds
        if path
    ]
    return IndexSection(heading, tuple(rows))
