"""The index of topics: a tree for each facet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from papershelf.catalog import Catalog
from papershelf.config import Site
from papershelf.curated.taxonomy import Topic
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import TOPICS, topic_path
from papershelf.outputs.descriptions import list_description, with_lead
from papershelf.outputs.forms.page import Head, IndexRow, PageContent, PageLink, Values, as_chip
from papershelf.outputs.lists.pages import ListPage, page_tasks
from papershelf.text.wording import count

# The number of levels of a tree that are lists; deeper topics are folded.
_LEVELS = 3
# The number of topics next to a list of papers.
MOST_FREQUENT = 12


# Topics by the id of their parent in their facet, which is empty for the top level.
_Children = Mapping[str, Sequence[Topic]]


def topic_index(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the task of the index of the topics that have papers."""
    number = len(catalog.topics)
    largest = with_lead("including", (topic.label for topic in catalog.top_topics))
    description = list_description(f"{count(number, 'topic')} by facet", largest)
    head = Head(description=description, hide=("navigation",), listed=False)
    values: Values = {"count": f"{count(number, 'topic')} {'has' if number == 1 else 'have'}"}
    content = PageContent("topics", head, values, (("facets", tuple(_facets(catalog))),))
    yield from page_tasks([ListPage(content, TOPICS)], site)


def _facets(catalog: Catalog) -> Iterator[IndexRow]:
    """Yield each facet with its tree below; a topic with several parents is below the first."""
    for facet in catalog.taxonomy.facets:
        children: dict[str, list[Topic]] = defaultdict(list)
        for topic in catalog.topics:
            if topic.facet == facet.id:
                children[_parent_of(topic, catalog)].append(topic)
        if children:
            branches = tuple(_branch(topic, children, catalog) for topic in children[""])
            yield IndexRow(PageLink(facet.label), (facet.description,), below=branches)


def _parent_of(topic: Topic, catalog: Catalog) -> str:
    """Return the id of the first parent of *topic* in its own facet, or empty if there is none."""
    by_id = catalog.taxonomy.by_id
    in_facet = (parent for parent in topic.parents if by_id[parent].facet == topic.facet)
    return next(in_facet, "")


def _branch(topic: Topic, children: _Children, catalog: Catalog, level: int = 1) -> IndexRow:
    """Return the row of *topic* with all topics below it; *level* is 1 for top-level topics.

    On the last level all its descendants are folded, and their number is its text.
    """
    link = topic_link(topic, catalog)
    if level == _LEVELS:
        below = tuple(IndexRow(link) for link in _descendants(topic, children, catalog))
        return IndexRow(link, (f"{len(below):,} narrower",) if below else (), below=below)
    of_topic = children.get(topic.id, ())
    return IndexRow(
        link, below=tuple(_branch(child, children, catalog, level + 1) for child in of_topic)
    )


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
