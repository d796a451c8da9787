"""Links to topics with their numbers of papers, for any page."""

from collections import Counter
from collections.abc import Iterable

from papershelf.catalog import Catalog
from papershelf.curated.taxonomy import Topic
from papershelf.model import Paper
from papershelf.outputs.addresses import topic_path
from papershelf.outputs.forms.page import PageLink, as_chip

# The number of topics next to a list of papers.
MOST_FREQUENT = 12


def topic_link(topic: Topic, catalog: Catalog) -> PageLink:
    """Return a link to *topic*, with its number of papers as a note."""
    papers = len(catalog.by_topic[topic.id])
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
