"""Groups of papers with a list each: by topic, author, venue and year; links to topics."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum, auto

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.curated.taxonomy import Topic
from papershelf.model import Paper, Venue
from papershelf.outputs.addresses import author_path, topic_path, venue_path, year_path
from papershelf.outputs.forms.page import PageLink, as_chip
from papershelf.outputs.people import display_name
from papershelf.text.wording import shorten

_MAX_NAME_LENGTH = 200
# The number of topics next to a list of papers.
MOST_FREQUENT = 12


class SharedFact(IntEnum):
    """A fact that all papers of a list share and its heading states, so that entries omit it."""

    DATE = auto()
    YEAR = auto()
    VENUE = auto()
    AUTHOR = auto()


class NamedPapers(Struct, frozen=True):
    """A labelled group of papers; `first` is the path of the first page of its list.

    `shared` are the facts that its label states, and `query` the parameters of the search page that
    find its papers, if there are any.
    """

    label: str
    first: str
    papers: Sequence[Paper]
    shared: tuple[SharedFact, ...] = ()
    query: Mapping[str, str | int] = {}


def topic_groups(topics: Iterable[Topic], catalog: Catalog) -> Iterator[NamedPapers]:
    """Yield the group of each of *topics*, all of which must have papers."""
    for topic in topics:
        papers = catalog.by_topic[topic.id]
        yield NamedPapers(topic.label, topic_path(topic.id), papers, query={"topic": topic.id})


def author_groups(catalog: Catalog) -> Iterator[NamedPapers]:
    """Yield the group of each author, with or without a page."""
    for slug, person in catalog.authors.items():
        label, papers = display_name(person.author.name), catalog.by_author[slug]
        query = {"q": author_query(person.author.name)}
        yield NamedPapers(label, author_path(slug), papers, query=query)


def venue_groups(catalog: Catalog) -> Iterator[NamedPapers]:
    """Yield the group of each venue."""
    for slug, venue in catalog.venues.items():
        papers, shared = catalog.by_venue[slug], (SharedFact.VENUE,)
        yield NamedPapers(venue_label(venue), venue_path(slug), papers, shared, {"venue": slug})


def year_groups(catalog: Catalog) -> Iterator[NamedPapers]:
    """Yield the group of each year."""
    for year, papers in catalog.by_year.items():
        yield NamedPapers(str(year), year_path(year), papers, (SharedFact.YEAR,), {"year": year})


def venue_label(venue: Venue) -> str:
    """Return the label of a venue, truncated if it is too long to be a real name."""
    return shorten(venue.label, _MAX_NAME_LENGTH)


def author_query(name: str) -> str:
    """Return the search query for the papers of the author *name*; namesakes match too."""
    return 'author:"{}"'.format(name.replace('"', ""))


def topic_link(topic: Topic, catalog: Catalog) -> PageLink:
    """Return a link to *topic*, with its number of papers as a note."""
    papers = len(catalog.by_topic[topic.id])
    return PageLink(topic.label, topic_path(topic.id), f"({papers:,})")


def topic_chips(topics: Iterable[Topic], catalog: Catalog) -> tuple[PageLink, ...]:
    """Return links to those of *topics* that have papers, with their numbers in the labels."""
    with_papers = [topic for topic in topics if topic.id in catalog.by_topic]
    return tuple([as_chip(topic_link(topic, catalog)) for topic in with_papers])


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
