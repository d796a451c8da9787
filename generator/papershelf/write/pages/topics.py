"""The index of topics, and a list of papers for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.taxonomy import Topic
from papershelf.write.addresses import TOPICS, topic_path
from papershelf.write.lists import by_date, leaves
from papershelf.write.markdown import Markdown, front_matter, link, relative
from papershelf.write.page import Page
from papershelf.write.templates import render


def topic_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The index, and the pages of every topic that has papers."""
    yield topic_index(catalog)
    for topic in catalog.topics:
        yield from topic_list(topic, catalog, settings)


def topic_index(catalog: Catalog) -> Page:
    """All topics by facet, with counts and descriptions."""
    facets = [
        (facet, [topic for topic in catalog.topics if topic.facet == facet.id])
        for facet in catalog.taxonomy.facets
    ]
    text = render(
        "topics",
        front_matter=front_matter(f"{len(catalog.topics)} topics by facet.", "navigation"),
        count=len(catalog.topics),
        facets=[
            (
                facet,
                [
                    (link(topic.label, relative(TOPICS, topic_path(topic.id))), size, topic)
                    for topic in topics
                    for size in (len(catalog.by_topic[topic.id]),)
                ],
            )
            for facet, topics in facets
            if topics
        ],
    )
    return Page(path=TOPICS, text=text)


def topic_list(topic: Topic, catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The pages of one topic."""
    papers = catalog.by_topic[topic.id]
    first = topic_path(topic.id)
    parents = [catalog.taxonomy.by_id[parent] for parent in topic.parents]
    children = catalog.taxonomy.children[topic.id]
    beside = [other for other, _ in catalog.beside(topic.id)]
    for leaf in leaves(papers, first, settings, by_date):
        text = render(
            "topic",
            front_matter=front_matter(topic.description, "navigation", "toc", listed=True),
            topic=topic,
            facet=next(f.label for f in catalog.taxonomy.facets if f.id == topic.facet),
            count=len(papers),
            leaf=leaf,
            parents=list(relatives(parents, catalog, leaf.path)),
            children=list(relatives(children, catalog, leaf.path)),
            beside=list(relatives(beside, catalog, leaf.path)),
            index=link("All topics", relative(leaf.path, TOPICS)),
        )
        yield Page(path=leaf.path, text=text)


def relatives(topics: Iterable[Topic], catalog: Catalog, page: str) -> Iterator[Markdown]:
    """Links to those of the topics that have papers, with counts."""
    for topic in topics:
        if topic.id in catalog.by_topic:
            number = len(catalog.by_topic[topic.id])
            yield Markdown(f"{link(topic.label, relative(page, topic_path(topic.id)))} ({number})")
