"""The index of topics, and a list of papers for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from papershelf.catalog import Catalog, years_of
from papershelf.config import Settings
from papershelf.curated.taxonomy import Topic
from papershelf.model import Paper
from papershelf.outputs.addresses import SEARCH, TOPICS, topic_path, topic_year_path
from papershelf.outputs.lists import (
    Lines,
    Said,
    by_date,
    by_nothing,
    is_short,
    leaves,
    papers_on_page,
    year_label,
)
from papershelf.outputs.markdown import Markdown, front_matter, link, page_link, relative
from papershelf.outputs.page import Page
from papershelf.outputs.sections import Marks, Section, pages_in
from papershelf.outputs.templates import render
from papershelf.text.wording import count


def topic_pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The index, and the pages of every topic that has papers."""
    return pages_in(topic_sections(catalog, settings))


def topic_sections(catalog: Catalog, settings: Settings) -> Iterator[Section]:
    """The sections of these pages: one for each topic, and one for each of its years."""
    yield Section(name=TOPICS, make=partial(topic_index, catalog))
    lines = Lines()
    for topic in catalog.topics:
        yield from topic_lists(topic, catalog, settings, lines)


def topic_index(catalog: Catalog) -> Iterator[Page]:
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
    yield Page(path=TOPICS, text=text)


def topic_lists(
    topic: Topic, catalog: Catalog, settings: Settings, lines: Lines
) -> Iterator[Section]:
    """One topic: all its papers, or where they are too many the newest and its years.

    The list of a year leaves out papers that have a narrower topic: those are on its pages.
    """
    papers = catalog.by_topic[topic.id]
    years: Mapping[int, Sequence[Paper]] = {}
    if settings.is_large(len(catalog.papers)) and not is_short(papers, settings):
        years = years_of(catalog.without_narrower.get(topic.id, ()))
        papers = papers[: papers_on_page(settings, large=True)]
    yield Section(
        name=topic_path(topic.id),
        made_of=partial(told_of_topic, topic, papers, years, catalog),
        make=partial(topic_leaves, topic, papers, years, catalog, settings, lines),
    )
    for year, found in years.items():
        yield Section(
            name=topic_year_path(topic.id, year),
            made_of=partial(told_of_year, topic, found, catalog),
            make=partial(topic_year_list, topic, year, found, catalog, settings, lines),
        )


def told_of_topic(
    topic: Topic,
    papers: Sequence[Paper],
    years: Mapping[int, Sequence[Paper]],
    catalog: Catalog,
    marks: Marks,
) -> tuple[object, ...]:
    """What the pages of a topic are made of."""
    relatives = (*parents(topic, catalog), *children(topic, catalog), *beside(topic, catalog))
    return (
        topic,
        len(catalog.by_topic[topic.id]),
        marks.listed(papers),
        [(year, len(found)) for year, found in years.items()],
        list(with_counts(relatives, catalog)),
    )


def told_of_year(
    topic: Topic, papers: Sequence[Paper], catalog: Catalog, marks: Marks
) -> tuple[object, ...]:
    """What the pages of a year of a topic are made of."""
    return topic, marks.listed(papers), list(with_counts(children(topic, catalog), catalog))


def parents(topic: Topic, catalog: Catalog) -> Iterator[Topic]:
    """The topics right above one."""
    return (catalog.taxonomy.by_id[parent] for parent in topic.parents)


def children(topic: Topic, catalog: Catalog) -> Sequence[Topic]:
    """The topics right below one."""
    return catalog.taxonomy.children[topic.id]


def beside(topic: Topic, catalog: Catalog) -> Iterator[Topic]:
    """The topics that a topic's papers have most often besides."""
    return (other for other, _ in catalog.beside(topic.id))


def with_counts(topics: Iterable[Topic], catalog: Catalog) -> Iterator[tuple[Topic, int]]:
    """Those of the topics that have papers, with their numbers."""
    found = (topic for topic in topics if topic.id in catalog.by_topic)
    return ((topic, len(catalog.by_topic[topic.id])) for topic in found)


def topic_leaves(
    topic: Topic,
    papers: Sequence[Paper],
    years: Mapping[int, Sequence[Paper]],
    catalog: Catalog,
    settings: Settings,
    lines: Lines,
) -> Iterator[Page]:
    """The pages that list so many of a topic's papers, and lead to the others by `years`."""
    large = settings.is_large(len(catalog.papers))
    number = len(catalog.by_topic[topic.id])
    above, below = list(parents(topic, catalog)), children(topic, catalog)
    others = list(beside(topic, catalog))
    for leaf in leaves(papers, topic_path(topic.id), settings, by_date, large=large, lines=lines):
        text = render(
            "topic",
            front_matter=front_matter(topic.description, "navigation", "toc", listed=True),
            topic=topic,
            facet=next(f.label for f in catalog.taxonomy.facets if f.id == topic.facet),
            count=number,
            leaf=leaf,
            parents=list(relatives(above, catalog, leaf.path)),
            children=list(relatives(below, catalog, leaf.path)),
            beside=list(relatives(others, catalog, leaf.path)),
            index=link("All topics", relative(leaf.path, TOPICS)),
            newest=f"{len(papers):,}" if len(papers) < number else "",
            search=link("the search", f"{relative(leaf.path, SEARCH)}?topic={topic.id}"),
            years=[
                link(
                    f"{year_label(year)} ({len(found):,})",
                    relative(leaf.path, topic_year_path(topic.id, year)),
                )
                for year, found in years.items()
            ],
        )
        yield Page(path=leaf.path, text=text)


def topic_year_list(
    topic: Topic,
    year: int,
    papers: Sequence[Paper],
    catalog: Catalog,
    settings: Settings,
    lines: Lines,
) -> Iterator[Page]:
    """The pages of those papers of one year that have a topic and none below it: titles alone."""
    title = f"{topic.label} {year}" if year else f"{topic.label}, without a year"
    number = count(len(papers), "paper")
    first = topic_year_path(topic.id, year)
    for leaf in leaves(papers, first, settings, by_nothing, *Said, large=True, lines=lines):
        text = render(
            "topic-year",
            front_matter=front_matter(
                f"{number} of {title}.", "navigation", "toc", title=title, listed=True
            ),
            title=title,
            count=number,
            topic=page_link(topic.label, leaf.path, topic_path(topic.id)),
            children=list(relatives(children(topic, catalog), catalog, leaf.path)),
            leaf=leaf,
        )
        yield Page(path=leaf.path, text=text)


def relatives(topics: Iterable[Topic], catalog: Catalog, page: str) -> Iterator[Markdown]:
    """Links to those of the topics that have papers, with counts."""
    for topic, number in with_counts(topics, catalog):
        yield Markdown(f"{page_link(topic.label, page, topic_path(topic.id))} ({number})")
