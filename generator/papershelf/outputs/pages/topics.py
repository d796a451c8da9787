"""The index of topics, and the lists of papers of each topic."""

from collections.abc import Iterator, Mapping, Sequence

from papershelf.catalog import Catalog, years_of
from papershelf.config import Site
from papershelf.curated.taxonomy import Topic
from papershelf.engine.task import Task
from papershelf.model import Paper
from papershelf.outputs.addresses import TOPICS, card_path, part_path, search_path, topic_path
from papershelf.outputs.descriptions import list_description, with_lead
from papershelf.outputs.forms.page import Head, IndexRow, PageContent, PageLink, Values
from papershelf.outputs.groups import NamedPapers, SharedFact, topic_chips, topic_groups, topic_link
from papershelf.outputs.lists.headings import by_date, no_heading, title_of_year
from papershelf.outputs.lists.navigation import year_links
from papershelf.outputs.lists.newest import group_feed
from papershelf.outputs.lists.orders import list_in_orders
from papershelf.outputs.lists.pages import ListPage, is_short, page_tasks, papers_on_page
from papershelf.text.grouping import grouped_by
from papershelf.text.wording import count, span_of

# The number of levels of a tree that are lists; deeper topics are folded.
_LEVELS = 3

# Topics by the id of their parent in their facet, which is empty for the top level.
_Children = Mapping[str, Sequence[Topic]]


def topic_pages(catalog: Catalog, site: Site) -> Iterator[Task]:
    """Yield the tasks of the index and of the pages of all topics that have papers."""
    yield from page_tasks([ListPage(_index(catalog), TOPICS)], site)
    yield from page_tasks(_pages(catalog, site), site)


def _index(catalog: Catalog) -> PageContent:
    """Return the index of the topics that have papers: a tree for each facet."""
    number = len(catalog.topics)
    largest = with_lead("including", (topic.label for topic in catalog.top_topics))
    description = list_description(f"{count(number, 'topic')} by facet", largest)
    head = Head(description=description, has_toc=True, listed=False)
    values: Values = {"count": f"{count(number, 'topic')} {'has' if number == 1 else 'have'}"}
    return PageContent("topics", head, values, (("facets", tuple(_facets(catalog))),))


def _facets(catalog: Catalog) -> Iterator[IndexRow]:
    """Yield each facet with its tree below; a topic with several parents is below the first."""
    for facet in catalog.taxonomy.facets:
        topics = (topic for topic in catalog.topics if topic.facet == facet.id)
        children = grouped_by(topics, lambda topic: [_parent_of(topic, catalog)])
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


def _pages(catalog: Catalog, site: Site) -> Iterator[ListPage]:
    """Yield the pages of each topic: all its papers, or the newest if there are too many.

    The others are in the lists of its years, without papers that have a narrower topic, as those
    are on the pages of that topic.
    """
    for topic, group in zip(catalog.topics, topic_groups(catalog.topics, catalog), strict=True):
        papers = group.papers
        years: Mapping[int, Sequence[Paper]] = {}
        if site.is_large and not is_short(papers, site):
            years = years_of(catalog.without_narrower(topic.id))
            papers = papers[: papers_on_page(site)]
        intro = _intro(topic, group, len(papers), years, catalog, site)
        yield from list_in_orders(intro, group, catalog, site, by_date, listed=papers)
        for year, of_year in years.items():
            yield from _pages_of_year(topic, year, of_year, catalog, site)


def _pages_of_year(
    topic: Topic, year: int, papers: Sequence[Paper], catalog: Catalog, site: Site
) -> Iterator[ListPage]:
    """Yield the pages of the *papers* on *topic* from *year*."""
    title, first = title_of_year(topic.label, year), part_path(topic_path(topic.id), year)
    intro = _part_intro(topic, title, len(papers), catalog)
    group = NamedPapers(title, first, papers, tuple(SharedFact))
    yield from list_in_orders(intro, group, catalog, site, no_heading)


def _intro(
    topic: Topic,
    group: NamedPapers,
    listed: int,
    years: Mapping[int, Sequence[Paper]],
    catalog: Catalog,
    site: Site,
) -> PageContent:
    """Return the content above the list of *topic*, with links to the lists of its *years*.

    *group* are the papers of the topic, and *listed* is the number of papers in the list itself.
    """
    taxonomy, papers = catalog.taxonomy, len(group.papers)
    number = count(papers, "paper")
    cooccurring = catalog.cooccurring(topic.id)
    narrower = papers - sum(map(len, years.values())) if years else 0
    head = Head(
        description=list_description(
            f"{number} on {topic.label}",
            span_of(paper.year for paper in group.papers),
            with_lead("often with", (other.label for other, _ in cooccurring)),
            more=topic.description,
        ),
        feed=group_feed(group, catalog, site),
        card=card_path(topic.id),
    )
    facet = next(facet.label for facet in taxonomy.facets if facet.id == topic.facet)
    facts = (PageLink(facet), PageLink(number), PageLink("All topics", TOPICS), head.feed_link)
    values: Values = {
        "label": topic.label,
        "description": topic.description,
        "facts": facts,
        "newest": f"{listed:,}" if listed < papers else "",
        "narrower": count(narrower, "paper") if narrower else "",
        "search": search_path(topic=topic.id),
        "years": year_links(group.first, years),
    }
    related = tuple(
        PageLink(f"{other.label} ({shared:,})", topic_path(other.id))
        for other, shared in cooccurring
    )
    side = (
        ("Broader", topic_chips((taxonomy.by_id[parent] for parent in topic.parents), catalog)),
        ("Narrower", topic_chips(taxonomy.children[topic.id], catalog)),
        ("Related topics", related),
    )
    return PageContent("topic", head, values, side=side)


def _part_intro(topic: Topic, title: str, papers: int, catalog: Catalog) -> PageContent:
    """Return the content above a list of *papers* papers on *topic* and on none of its children."""
    number, children = count(papers, "paper"), catalog.taxonomy.children[topic.id]
    facts = (PageLink(number), PageLink(topic.label, topic_path(topic.id)))
    labels = (child.label for child in children if child.id in catalog.by_topic)
    description = list_description(f"{number} on {title}", with_lead("others on", labels))
    head = Head(description=description, title=title, card=card_path(topic.id))
    side = (("On narrower topics", topic_chips(children, catalog)),)
    return PageContent("list", head, {"facts": facts}, side=side)
