"""The home page: what the catalog holds, what is new on it, and ways in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import LinkKind
from papershelf.outputs.addresses import (
    AUTHORS,
    BROWSE,
    CODE,
    HOME,
    SEARCH,
    TOPICS,
    VENUES,
    place_of,
    topic_path,
)
from papershelf.outputs.entries import Card, card_of, shown_card
from papershelf.outputs.form import Form
from papershelf.outputs.lists import PageLink, shown_link
from papershelf.outputs.page import Head, page
from papershelf.text.wording import count

_TOP_TOPICS = 24


class _HomePage(Struct, frozen=True, kw_only=True):
    """What the home page shows: links with numbers, the days of the papers, topics, and cards."""

    papers: int
    numbers: tuple[PageLink, ...]
    span: str
    topics: tuple[PageLink, ...]
    cards: tuple[Card, ...]
    site: Site


def home_page(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the one home page."""
    view = _HomePage(
        papers=len(catalog.papers),
        numbers=tuple(_numbers(catalog)),
        span=span(catalog),
        topics=tuple(_topics(catalog)),
        cards=tuple(card_of(paper) for paper in catalog.papers[: site.latest]),
        site=site,
    )
    yield task(_pages_of, view)


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


def _topics(catalog: Catalog) -> Iterator[PageLink]:
    """Yield the topics with most papers."""
    for topic in catalog.top_topics[:_TOP_TOPICS]:
        yield PageLink(f"{topic.label} ({len(catalog.by_topic[topic.id])})", topic_path(topic.id))


def span(catalog: Catalog) -> str:
    """Return the days that the papers are from, as far as known."""
    known = {paper.date for paper in catalog.papers if paper.date}
    # A day without a year has no place among those with one.
    dates = sorted(date for date in known if date.year) or sorted(known)
    if not dates:
        return ""
    first, last = dates[0], dates[-1]
    return first.label if first == last else f"{first.label} to {last.label}"


def _pages_of(view: _HomePage) -> list[Artifact]:
    """Return the page."""
    number = count(view.papers, "paper")
    head = Head(
        description=view.site.description or f"{number}, sorted by topic.",
        hide=("navigation", "toc"),
    )
    return [page("home", HOME, view.site, head, partial(_context, view))]


def _context(view: _HomePage, form: Form) -> Mapping[str, object]:
    site = view.site
    return {
        "site_name": site.name,
        "description": site.description,
        "numbers": [shown_link(link, form) for link in view.numbers],
        "span": view.span,
        "cards": [shown_card(card, form) for card in view.cards],
        "topics": [shown_link(link, form) for link in view.topics],
        "search": place_of(SEARCH, directory_urls=site.directory_urls),
        "all_papers": form.page_link("All papers", BROWSE),
        "all_topics": form.page_link("All topics", TOPICS),
    }
