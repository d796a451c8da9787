"""Groups of papers that have a list of their own: of a topic, an author, a venue, a year."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from papershelf.catalog import Catalog
from papershelf.curated.taxonomy import Topic
from papershelf.model import Paper, Venue
from papershelf.outputs.addresses import author_path, topic_path, venue_path, year_path
from papershelf.outputs.people import shown
from papershelf.text.wording import shorten

_LONGEST_NAME = 200


class NamedPapers(Struct, frozen=True):
    """Papers whose list begins in the file `first`; the `label` is what they have in common."""

    label: str
    first: str
    papers: Sequence[Paper]


def topic_groups(topics: Iterable[Topic], catalog: Catalog) -> Iterator[NamedPapers]:
    """Yield those of *topics*, each of which has papers."""
    for topic in topics:
        yield NamedPapers(topic.label, topic_path(topic.id), catalog.by_topic[topic.id])


def author_groups(catalog: Catalog) -> Iterator[NamedPapers]:
    """Yield those of all authors, whether these have a page or not."""
    for slug, person in catalog.authors.items():
        yield NamedPapers(shown(person.author.name), author_path(slug), catalog.by_author[slug])


def venue_groups(catalog: Catalog) -> Iterator[NamedPapers]:
    """Yield those of all venues."""
    for slug, venue in catalog.venues.items():
        yield NamedPapers(venue_label(venue), venue_path(slug), catalog.by_venue[slug])


def year_groups(by_year: Mapping[int, Sequence[Paper]]) -> Iterator[NamedPapers]:
    """Yield those of years, all of which are known."""
    for year, papers in by_year.items():
        yield NamedPapers(str(year), year_path(year), papers)


def venue_label(venue: Venue) -> str:
    """Return what a venue is called, cut where it is no name that anyone could use."""
    return shorten(venue.label, _LONGEST_NAME)
