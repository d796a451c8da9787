"""The index of topics: a tree for each facet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.config import PageSettings, Site
from papershelf.curated.taxonomy import Topic
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.outputs.addresses import TOPICS, topic_path
from papershelf.outputs.descriptions import list_description, with_lead
from papershelf.outputs.forms.page import (
    Form,
    Head,
    PageContent,
    PageLink,
    Values,
    as_chip,
    page,
    render_link,
)
from papershelf.text.wording import count

# The number of levels of a tree that are lists; deeper topics are folded.
_LEVELS = 3
# The number of topics next to a list of papers.
MOST_FREQUENT = 12


class _Branch(Struct, frozen=True, array_like=True):
    """A topic with its `children` in its facet, or on the last level with all `descendants`."""

    topic: PageLink
    children: tuple[_Branch, ...] = ()
    descendants: tuple[PageLink, ...] = ()


class _Tree(Struct, frozen=True, array_like=True):
    """The tree of topics of a facet."""

    label: str
    description: str
    branches: tuple[_Branch, ...]


class _TopicIndex(Struct, frozen=True, kw_only=True):
    """The argument of the task: the page, and the trees of facets that have topics with papers."""

    content: PageContent
    trees: tuple[_Tree, ...]
    site: PageSettings


# Topics by the id of their parent in their facet, which is empty for the top level.
_Children = Mapping[str, Sequence[Topic]]


def topic_index(catalog: Catalog, site: Site) -> Task:
    """Return the task of the index of the topics that have papers."""
    number = len(catalog.topics)
    largest = with_lead("including", (topic.label for topic in catalog.top_topics))
    description = list_description(f"{count(number, 'topic')} by facet", largest)
    head = Head(description=description, hide=("navigation",), listed=False)
    values: Values = {"count": f"{count(number, 'topic')} {'has' if number == 1 else 'have'}"}
    content = PageContent("topics", head, values)
    return task(
        _pages_of, _TopicIndex(content=content, trees=tuple(_trees(catalog)), site=site.page)
    )


def _trees(catalog: Catalog) -> Iterator[_Tree]:
    """Yield the tree of each facet; a topic with several parents is below the first."""
    for facet in catalog.taxonomy.facets:
        children: dict[str, list[Topic]] = defaultdict(list)
        for topic in catalog.topics:
            if topic.facet == facet.id:
                children[_parent_of(topic, catalog)].append(topic)
        if children:
            branches = tuple(_branch(topic, children, catalog) for topic in children[""])
            yield _Tree(facet.label, facet.description, branches)


def _parent_of(topic: Topic, catalog: Catalog) -> str:
    """Return the id of the first parent of *topic* in its own facet, or empty if there is none."""
    by_id = catalog.taxonomy.by_id
    in_facet = (parent for parent in topic.parents if by_id[parent].facet == topic.facet)
    return next(in_facet, "")


def _branch(topic: Topic, children: _Children, catalog: Catalog, level: int = 1) -> _Branch:
    """Return the branch of *topic* with all topics below it; *level* is 1 for top-level topics."""
    link = topic_link(topic, catalog)
    if level == _LEVELS:
        return _Branch(link, descendants=tuple(_descendants(topic, children, catalog)))
    below = (_branch(child, children, catalog, level + 1) for child in children.get(topic.id, ()))
    return _Branch(link, tuple(below))


def _descendants(topic: Topic, children: _Children, catalog: Catalog) -> Iterator[PageLink]:
    """Yield links to all descendants of *topic*, in depth-first order."""
    stack = [*reversed(children.get(topic.id, ()))]
    while stack:
        descendant = stack.pop()
        yield topic_link(descendant, catalog)
        stack += reversed(children.get(descendant.id, ()))


def topic_link(topic: Topic, catalog: Catalog) -> PageLink:
    """Return a link to *topic*, with its number of papers as a note."""
    papers = len(catalog.by_topic.get(topic.id, ()))
    return PageLink(topic.label, topic_path(topic.id), f"({papers:,})")


def topic_chip(topic: Topic, catalog: Catalog) -> PageLink:
    """Return a link to *topic* with its number of papers in the label."""
    return as_chip(topic_link(topic, catalog))


def frequent_topics(papers: Iterable[Paper], most: int = MOST_FREQUENT) -> tuple[PageLink, ...]:
    """Return links to the *most* frequent topics of *papers*, with their counts."""
    counts = Counter((match.id, match.label) for paper in papers for match in paper.topics)
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(
        PageLink(counted(label, number), topic_path(topic_id))
        for (topic_id, label), number in ranked[:most]
    )


def counted(label: str, papers: int) -> str:
    """Return *label* with its number of *papers*, if there are several."""
    return f"{label} ({papers:,})" if papers > 1 else label


def _pages_of(view: _TopicIndex) -> list[Artifact]:
    return [page(view.content, TOPICS, view.site, partial(_values, view.trees))]


def _values(trees: Iterable[_Tree], form: Form) -> Mapping[str, object]:
    shown = partial(_shown_branch, form)
    return {
        "trees": [(tree.label, tree.description, [*map(shown, tree.branches)]) for tree in trees]
    }


def _shown_branch(form: Form, branch: _Branch) -> tuple[Markup, list[Any]]:
    """Return the line of *branch* rendered in *form*, and those of its children likewise."""
    line = render_link(branch.topic, form)
    if branch.descendants:
        start = f'<details class="ps-why"><summary>{len(branch.descendants):,} narrower</summary>'
        folded = form.join([render_link(link, form) for link in branch.descendants])
        line = form.join((line, form.html(start)), " ")
        line = form.join((line, folded, form.html("</details>")), "")
    return line, [_shown_branch(form, child) for child in branch.children]
