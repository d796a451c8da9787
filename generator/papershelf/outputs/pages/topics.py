"""The index of topics, and a list of papers for each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from papershelf.catalog import Catalog, years_of
from papershelf.config import Site
from papershelf.curated.taxonomy import Topic
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import SEARCH, card_path, part_path, topic_path
from papershelf.outputs.descriptions import list_description, span_by_date, with_lead
from papershelf.outputs.downloads import downloads_of
from papershelf.outputs.entries import SharedFact
from papershelf.outputs.groups import NamedPapers, topic_groups
from papershelf.outputs.list_navigation import navigation_of
from papershelf.outputs.lists import (
    ListPage,
    by_date,
    is_short,
    no_heading,
    page_tasks,
    papers_on_page,
    title_of_year,
    year_label,
)
from papershelf.outputs.newest import group_feed
from papershelf.outputs.orders import list_in_orders
from papershelf.outputs.page import Head, PageContent, PageLink
from papershelf.outputs.pages.topic_index import topic_chip, topic_index, topic_link
from papershelf.text.wording import count


def topic_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index and of the pages of every topic that has papers."""
    yield topic_index(catalog, site)
    yield from page_tasks(_pages(catalog, site), site)


def _chips(topics: Iterable[Topic], catalog: Catalog) -> tuple[PageLink, ...]:
    """Return links, each with its number in it, to those of the *topics* that have papers."""
    return tuple([topic_chip(topic, catalog) for topic in topics if topic.id in catalog.by_topic])


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    """Yield the pages of each topic: all its papers, or where they are too many the newest.

    The others are in the lists of its years, which leave out papers that have a narrower topic:
    those are on its pages.
    """
    for topic, group in zip(catalog.topics, topic_groups(catalog.topics, catalog), strict=True):
        papers = group.papers
        years: Mapping[int, Sequence[Paper]] = {}
        if site.is_large and not is_short(papers, site):
            years = years_of(catalog.without_narrower(topic.id))
            papers = papers[: papers_on_page(site)]
        intro = _intro(topic, len(papers), years, catalog, site)
        navigation = navigation_of(group, site, {"topic": topic.id}, downloads_of(group, site))
        yield from list_in_orders(intro, group, navigation, catalog, site, by_date, listed=papers)
        for year, found in years.items():
            yield from _pages_of_year(topic, year, found, catalog, site)


def _pages_of_year(
    topic: Topic, year: int, found: Sequence[Paper], catalog: Catalog, site: Site
) -> Iterator[ListPage]:
    """Yield the pages of a topic's papers *found* in a *year*."""
    title, first = title_of_year(topic.label, year), part_path(topic_path(topic.id), year)
    intro = _part_intro(topic, title, len(found), catalog, catalog.taxonomy.children[topic.id])
    group = NamedPapers(title, first, found)
    navigation = navigation_of(group, site, {})
    yield from list_in_orders(intro, group, navigation, catalog, site, no_heading, *SharedFact)


def _intro(
    topic: Topic,
    listed: int,
    years: Mapping[int, Sequence[Paper]],
    catalog: Catalog,
    site: Site,
) -> PageContent:
    """Return what stands above a list of so many papers that leads to others by *years*."""
    taxonomy, papers = catalog.taxonomy, len(catalog.by_topic[topic.id])
    narrower = papers - sum(map(len, years.values())) if years else 0
    texts = {
        "label": topic.label,
        "description": topic.description,
        "facet": next(facet.label for facet in taxonomy.facets if facet.id == topic.facet),
        "count": count(papers, "paper"),
        "newest": f"{listed:,}" if listed < papers else "",
        "narrower": count(narrower, "paper") if narrower else "",
    }
    links = {
        "parents": _chips((taxonomy.by_id[parent] for parent in topic.parents), catalog),
        "children": _chips(taxonomy.children[topic.id], catalog),
        "related_topics": tuple(
            PageLink(f"{other.label} ({both:,})", topic_path(other.id))
            for other, both in catalog.beside(topic.id)
        ),
        "search": (PageLink("the search", f"{SEARCH}?topic={topic.id}"),),
        "years": tuple(
            PageLink(f"{year_label(year)} ({len(found):,})", part_path(topic_path(topic.id), year))
            for year, found in years.items()
        ),
    }
    [group] = topic_groups([topic], catalog)
    feed = group_feed(group, catalog, site)
    head = Head(description=_description(topic, catalog), feed=feed, card=card_path(topic.id))
    return PageContent("topic", head, texts, links)


def _description(topic: Topic, catalog: Catalog) -> str:
    papers = catalog.by_topic[topic.id]
    often = with_lead("often with", (other.label for other, _ in catalog.beside(topic.id)))
    what = f"{count(len(papers), 'paper')} on {topic.label}"
    return list_description(what, span_by_date(papers), often, more=topic.description)


def _part_intro(
    topic: Topic, title: str, papers: int, catalog: Catalog, elsewhere: Iterable[Topic]
) -> PageContent:
    """Return what stands above so many of a topic's papers, without those *elsewhere*."""
    number = count(papers, "paper")
    links = {
        "full_list": (PageLink(topic.label, topic_path(topic.id)),),
        "children": tuple(
            topic_link(child, catalog) for child in elsewhere if child.id in catalog.by_topic
        ),
    }
    narrower = with_lead("others on", (link.label for link in links["children"]))
    description = list_description(f"{number} on {title}", narrower)
    head = Head(description=description, title=title, card=card_path(topic.id))
    return PageContent("part", head, {"count": number}, links)
