"""The index of topics: a tree for each facet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.curated.taxonomy import Topic
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.outputs.addresses import TOPICS, topic_path
from papershelf.outputs.descriptions import list_description, with_lead
from papershelf.outputs.page import Form, Head, PageContent, PageLink, page, render_link
from papershelf.text.wording import count

# Levels of a tree that are lists; what is further down is folded up.
_LEVELS = 3


class _Branch(Struct, frozen=True, array_like=True):
    """A topic with those right below it in its facet, or if it is deep with all `further` down."""

    topic: PageLink
    below: tuple[_Branch, ...] = ()
    further: tuple[PageLink, ...] = ()


class _Tree(Struct, frozen=True, array_like=True):
    """The topics of a facet, which has a label and a description."""

    label: str
    description: str
    branches: tuple[_Branch, ...]


class _TopicIndex(Struct, frozen=True, kw_only=True):
    """The page, with the trees of all facets that have any topic with papers."""

    content: PageContent
    trees: tuple[_Tree, ...]
    site: Site


# Topics by the id of that right above them in their facet, empty for those at the top.
_Below = Mapping[str, Sequence[Topic]]


def topic_index(catalog: Catalog, site: Site) -> Task:
    """Return the task of the index of the topics that have papers."""
    number = len(catalog.topics)
    largest = with_lead("above all", (topic.label for topic in catalog.top_topics))
    description = list_description(f"{count(number, 'topic')} by facet", largest)
    head = Head(description=description, hide=("navigation",), listed=False)
    texts = {"count": f"{count(number, 'topic')} {'has' if number == 1 else 'have'}"}
    content = PageContent("topics", head, texts, {})
    return task(_pages_of, _TopicIndex(content=content, trees=tuple(_trees(catalog)), site=site))


def _trees(catalog: Catalog) -> Iterator[_Tree]:
    """Yield the tree of each facet; a topic with several parents stands below the first."""
    for facet in catalog.taxonomy.facets:
        below: dict[str, list[Topic]] = defaultdict(list)
        for topic in catalog.topics:
            if topic.facet == facet.id:
                below[_parent_of(topic, catalog)].append(topic)
        if below:
            branches = tuple(_branch(topic, below, catalog) for topic in below[""])
            yield _Tree(facet.label, facet.description, branches)


def _parent_of(topic: Topic, catalog: Catalog) -> str:
    """Return the id of the first parent of a topic in its own facet, if it has one there."""
    by_id = catalog.taxonomy.by_id
    own = (parent for parent in topic.parents if by_id[parent].facet == topic.facet)
    return next(own, "")


def _branch(topic: Topic, below: _Below, catalog: Catalog, level: int = 1) -> _Branch:
    """Return a topic of a *level*, which is 1 for those at the top, with all below it."""
    link = topic_link(topic, catalog)
    if level == _LEVELS:
        return _Branch(link, further=tuple(_further(topic, below, catalog)))
    inner = (_branch(one, below, catalog, level + 1) for one in below.get(topic.id, ()))
    return _Branch(link, tuple(inner))


def _further(topic: Topic, below: _Below, catalog: Catalog) -> Iterator[PageLink]:
    """Yield all topics below one, each before those below itself."""
    waiting = [*reversed(below.get(topic.id, ()))]
    while waiting:
        found = waiting.pop()
        yield topic_link(found, catalog)
        waiting += reversed(below.get(found.id, ()))


def topic_link(topic: Topic, catalog: Catalog) -> PageLink:
    """Return a link to a topic, with the number of its papers."""
    papers = len(catalog.by_topic.get(topic.id, ()))
    return PageLink(topic.label, topic_path(topic.id), f"({papers:,})")


def topic_chip(topic: Topic, catalog: Catalog) -> PageLink:
    """Return a link to a topic whose label has the number of its papers in it."""
    link = topic_link(topic, catalog)
    return PageLink(f"{link.label} {link.note}", link.path)


def _pages_of(view: _TopicIndex) -> list[Artifact]:
    """Return the page."""
    return [page(view.content, TOPICS, view.site, partial(_values, view.trees))]


def _values(trees: Iterable[_Tree], form: Form) -> Mapping[str, object]:
    shown = partial(_shown_branch, form)
    return {"trees": [(one.label, one.description, [*map(shown, one.branches)]) for one in trees]}


def _shown_branch(form: Form, branch: _Branch) -> tuple[Markup, list[Any]]:
    """Return a topic in a form, with those below it in the same way."""
    line = render_link(branch.topic, form)
    if branch.further:
        start = f'<details class="ps-why"><summary>{len(branch.further):,} narrower</summary>'
        folded = form.join([render_link(link, form) for link in branch.further])
        line = form.join((line, form.html(start)), " ")
        line = form.join((line, folded, form.html("</details>")), "")
    return line, [_shown_branch(form, one) for one in branch.below]
