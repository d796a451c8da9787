"""The index of topics, and a list of papers for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from markupsafe import Markup
from msgspec import Struct

from papershelf.catalog import Catalog, years_of
from papershelf.config import Site
from papershelf.curated.taxonomy import Facet, Topic
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.outputs.addresses import SEARCH, TOPICS, topic_path, topic_year_path
from papershelf.outputs.entries import Said
from papershelf.outputs.form import Form
from papershelf.outputs.lists import (
    Chunk,
    ListPage,
    PageLink,
    PaperLeaf,
    by_date,
    by_nothing,
    is_short,
    leaves,
    links_of_counts,
    page_tasks,
    papers_on_page,
    shown_leaf,
    shown_link,
    title_of_year,
    year_label,
)
from papershelf.outputs.page import Head, page
from papershelf.text.wording import count


class _TopicIndex(Struct, frozen=True, kw_only=True):
    """What the index shows: by facet the topics that have papers, with their descriptions."""

    site: Site
    facets: tuple[tuple[Facet, tuple[tuple[PageLink, str], ...]], ...]


class _TopicIntro(Struct, frozen=True, kw_only=True, tag=True):
    """What pages of a topic show above the list.

    Where that has the `newest` papers alone, `years` leads to the others.
    """

    id: str
    label: str
    description: str
    facet: str
    papers: int
    newest: int
    years: tuple[PageLink, ...]
    parents: tuple[PageLink, ...]
    children: tuple[PageLink, ...]
    beside: tuple[PageLink, ...]


class _TopicYearIntro(Struct, frozen=True, kw_only=True, tag=True):
    """What pages of papers of a year, 0 if unknown, show that have a topic and none below it."""

    topic: PageLink
    year: int
    papers: int
    children: tuple[PageLink, ...]


_Intro = _TopicIntro | _TopicYearIntro


def topic_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index and of the pages of every topic that has papers."""
    yield task(_topic_index, _index(catalog, site))
    yield from page_tasks(_topic_lists, _pages(catalog, site), site)


def _index(catalog: Catalog, site: Site) -> _TopicIndex:
    by_facet = [
        (facet, [topic for topic in catalog.topics if topic.facet == facet.id])
        for facet in catalog.taxonomy.facets
    ]
    return _TopicIndex(
        site=site,
        facets=tuple(
            (facet, tuple((_link(topic, catalog), topic.description) for topic in topics))
            for facet, topics in by_facet
            if topics
        ),
    )


def _link(topic: Topic, catalog: Catalog) -> PageLink:
    return PageLink(topic.label, topic_path(topic.id), len(catalog.by_topic.get(topic.id, ())))


def _relatives(topics: Iterable[Topic], catalog: Catalog) -> tuple[PageLink, ...]:
    """Return links to those of the *topics* that have papers."""
    return tuple([_link(topic, catalog) for topic in topics if topic.id in catalog.by_topic])


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage[_Intro]]:
    """Yield the pages of each topic: all its papers, or where they are too many the newest.

    The others are in the lists of its years, which leave out papers that have a narrower topic:
    those are on its pages.
    """
    for topic in catalog.topics:
        papers = catalog.by_topic[topic.id]
        years: Mapping[int, Sequence[Paper]] = {}
        if site.is_large and not is_short(papers, site):
            years = years_of(catalog.without_narrower.get(topic.id, ()))
            papers = papers[: papers_on_page(site)]
        intro = _intro(topic, len(papers), years, catalog)
        for leaf in leaves(papers, topic_path(topic.id), catalog, site, by_date):
            yield ListPage(intro, leaf)
        for year, found in years.items():
            first = topic_year_path(topic.id, year)
            year_intro = _year_intro(topic, year, len(found), catalog)
            for leaf in leaves(found, first, catalog, site, by_nothing, *Said):
                yield ListPage(year_intro, leaf)


def _intro(
    topic: Topic, listed: int, years: Mapping[int, Sequence[Paper]], catalog: Catalog
) -> _TopicIntro:
    """Return what stands above a list of so many papers that leads to others by *years*."""
    taxonomy, papers = catalog.taxonomy, len(catalog.by_topic[topic.id])
    return _TopicIntro(
        id=topic.id,
        label=topic.label,
        description=topic.description,
        facet=next(facet.label for facet in taxonomy.facets if facet.id == topic.facet),
        papers=papers,
        newest=listed if listed < papers else 0,
        years=tuple(
            PageLink(year_label(year), topic_year_path(topic.id, year), len(found))
            for year, found in years.items()
        ),
        parents=_relatives((taxonomy.by_id[parent] for parent in topic.parents), catalog),
        children=_relatives(taxonomy.children[topic.id], catalog),
        beside=_relatives((other for other, _ in catalog.beside(topic.id)), catalog),
    )


def _year_intro(topic: Topic, year: int, papers: int, catalog: Catalog) -> _TopicYearIntro:
    return _TopicYearIntro(
        topic=PageLink(topic.label, topic_path(topic.id)),
        year=year,
        papers=papers,
        children=_relatives(catalog.taxonomy.children[topic.id], catalog),
    )


def _topic_index(view: _TopicIndex) -> list[Artifact]:
    """Return the index."""
    number = sum(len(topics) for _, topics in view.facets)
    head = Head(description=f"{number} topics by facet.", hide=("navigation",))
    return [page("topics", TOPICS, view.site, head, partial(_index_context, view))]


def _index_context(view: _TopicIndex, form: Form) -> Mapping[str, object]:
    facets = [
        (facet, [(_with_count(link, form), description) for link, description in topics])
        for facet, topics in view.facets
    ]
    return {"count": sum(len(topics) for _, topics in facets), "facets": facets}


def _topic_lists(chunk: Chunk[ListPage[_Intro]]) -> list[Artifact]:
    """Return some pages of topics."""
    return [_list_page(own, chunk.site) for own in chunk.pages]


def _list_page(own: ListPage[_Intro], site: Site) -> Artifact:
    if isinstance(own.intro, _TopicIntro):
        return _topic_page(own.intro, own.leaf, site)
    return _year_page(own.intro, own.leaf, site)


def _topic_page(intro: _TopicIntro, leaf: PaperLeaf, site: Site) -> Artifact:
    head = Head(description=intro.description, hide=("navigation", "toc"), listed=True)
    return page("topic", leaf.path, site, head, partial(_topic_context, intro, leaf))


def _topic_context(intro: _TopicIntro, leaf: PaperLeaf, form: Form) -> Mapping[str, object]:
    return {
        "label": intro.label,
        "description": intro.description,
        "facet": intro.facet,
        "count": intro.papers,
        "index": form.page_link("All topics", TOPICS),
        "parents": _with_counts(intro.parents, form),
        "children": _with_counts(intro.children, form),
        "beside": _with_counts(intro.beside, form),
        "newest": f"{intro.newest:,}" if intro.newest else "",
        "search": form.page_link("the search", SEARCH, f"?topic={intro.id}"),
        "years": links_of_counts(intro.years, form),
        "leaf": shown_leaf(leaf, form),
    }


def _year_page(intro: _TopicYearIntro, leaf: PaperLeaf, site: Site) -> Artifact:
    title = title_of_year(intro.topic.label, intro.year)
    description = f"{count(intro.papers, 'paper')} of {title}."
    head = Head(description=description, title=title, hide=("navigation", "toc"), listed=True)
    return page("topic-year", leaf.path, site, head, partial(_year_context, title, intro, leaf))


def _year_context(
    title: str, intro: _TopicYearIntro, leaf: PaperLeaf, form: Form
) -> Mapping[str, object]:
    return {
        "title": title,
        "count": count(intro.papers, "paper"),
        "topic": shown_link(intro.topic, form),
        "children": _with_counts(intro.children, form),
        "leaf": shown_leaf(leaf, form),
    }


def _with_count(link: PageLink, form: Form) -> Markup:
    return form.join((shown_link(link, form), f"({link.papers})"), " ")


def _with_counts(links: Iterable[PageLink], form: Form) -> Markup:
    return form.join([_with_count(link, form) for link in links])
