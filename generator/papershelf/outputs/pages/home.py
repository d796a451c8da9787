"""The home page: what the shelf holds, what is new on it, and ways in."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import LinkKind
from papershelf.outputs.addresses import (
    AUTHORS,
    BROWSE,
    CODE,
    HOME,
    SEARCH,
    TOPICS,
    VENUES,
    address_of,
    topic_path,
)
from papershelf.outputs.lists import card
from papershelf.outputs.markdown import Markdown, front_matter, link
from papershelf.outputs.page import Page
from papershelf.outputs.templates import render
from papershelf.text.wording import count

TOP_TOPICS = 24


def home_page(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The one home page."""
    papers = catalog.papers
    with_code = sum(bool(paper.links_of(LinkKind.CODE)) for paper in papers)
    numbers = [
        link(count(len(papers), "paper"), BROWSE),
        link(count(len(catalog.topics), "topic"), TOPICS),
        *people_and_places(catalog),
        link(f"{with_code:,} with code", CODE),
    ]
    text = render(
        "home",
        front_matter=front_matter(
            settings.description or f"{count(len(papers), 'paper')}, sorted by topic.",
            "navigation",
            "toc",
        ),
        site_name=settings.site_name,
        description=settings.description,
        numbers=numbers,
        span=span(catalog),
        cards=[card(paper, HOME) for paper in papers[: settings.latest]],
        topics=[
            link(f"{topic.label} ({len(catalog.by_topic[topic.id])})", topic_path(topic.id))
            for topic in catalog.top_topics[:TOP_TOPICS]
        ],
        search=address_of(SEARCH, replace(settings, site_url="")),
        all_papers=link("All papers", BROWSE),
        all_topics=link("All topics", TOPICS),
    )
    yield Page(path=HOME, text=text)


def people_and_places(catalog: Catalog) -> Iterator[Markdown]:
    """The numbers of authors and venues, where there are any."""
    if catalog.authors:
        yield link(count(len(catalog.authors), "author"), AUTHORS)
    if catalog.venues:
        yield link(count(len(catalog.venues), "venue"), VENUES)


def span(catalog: Catalog) -> str:
    """The days that the papers are from, as far as known."""
    known = {paper.date for paper in catalog.papers if paper.date}
    # A day without a year has no place among those with one.
    dates = sorted(date for date in known if date.year) or sorted(known)
    if not dates:
        return ""
    first, last = dates[0], dates[-1]
    return first.label if first == last else f"{first.label} to {last.label}"
