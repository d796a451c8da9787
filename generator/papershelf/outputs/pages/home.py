"""The home page: what the catalog holds, what is new on it, and ways in."""

from __future__ import annotations

from collections.abc import Iterator

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.task import Task
from papershelf.model import LinkKind
from papershelf.outputs.addresses import (
    AUTHORS,
    BROWSE,
    CODE,
    HOME,
    NOTES,
    SEARCH,
    TOPICS,
    VENUES,
    place_of,
    topic_path,
)
from papershelf.outputs.descriptions import best, of_list
from papershelf.outputs.entries import card_of
from papershelf.outputs.lists import Leaf, ListPage, PaperGroup, page_tasks
from papershelf.outputs.notes import feed_of
from papershelf.outputs.page import Head, PageContent, PageLink
from papershelf.text.wording import count

_TOP_TOPICS = 24


def home_page(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the one home page."""
    papers = count(len(catalog.papers), "paper")
    largest = best("mainly on", (topic.label for topic in catalog.top_topics))
    description = site.description or of_list(papers, span(catalog), largest)
    head = Head(description=description, listed=False, feed=feed_of(catalog, site))
    texts = {
        "site_name": site.name,
        "description": site.description,
        "span": span(catalog),
        "search": place_of(SEARCH, directory_urls=site.directory_urls),
    }
    links = {
        "numbers": tuple(_numbers(catalog)),
        "topics": tuple(
            PageLink(f"{topic.label} ({len(catalog.by_topic[topic.id]):,})", topic_path(topic.id))
            for topic in catalog.top_topics[:_TOP_TOPICS]
        ),
    }
    latest = PaperGroup("", tuple(card_of(paper) for paper in catalog.papers[: site.latest]))
    leaf = Leaf(HOME, groups=(latest,))
    yield from page_tasks([ListPage(PageContent("home", head, texts, links), leaf)], site)


def _numbers(catalog: Catalog) -> Iterator[PageLink]:
    """Yield the numbers of all that the catalog holds, with the pages that have it."""
    papers = catalog.papers
    yield PageLink(count(len(papers), "paper"), BROWSE)
    yield PageLink(count(len(catalog.topics), "topic"), TOPICS)
    if catalog.authors:
        yield PageLink(count(len(catalog.authors), "author"), AUTHORS)
    if catalog.venues:
        yield PageLink(count(len(catalog.venues), "venue"), VENUES)
    with_code = sum(bool(paper.links_of(LinkKind.CODE)) for paper in papers)
    yield PageLink(f"{with_code:,} with code", CODE)
    if catalog.notes:
        yield PageLink(count(len(catalog.newest_notes), "note"), NOTES)


def span(catalog: Catalog) -> str:
    """Return the days that the papers are from, as far as known."""
    known = {paper.date for paper in catalog.papers if paper.date}
    # A day without a year has no place among those with one.
    dates = sorted(date for date in known if date.year) or sorted(known)
    if not dates:
        return ""
    first, last = dates[0], dates[-1]
    return first.label if first == last else f"{first.label} to {last.label}"
