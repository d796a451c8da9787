"""Known venues with all their names and aliases."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property, lru_cache

from msgspec import Struct

from papershelf.curated.yaml_nodes import NodeReader, line_of
from papershelf.text.venue_names import venue_key, without_sponsors


class VenueKind(StrEnum):
    """What a venue is; a repository holds preprints and is no venue of theirs."""

    JOURNAL = "journal"
    CONFERENCE = "conference"
    WORKSHOP = "workshop"
    REPOSITORY = "repository"


class KnownVenue(Struct, frozen=True, kw_only=True):
    """A venue, and what else it is called; `id` is its address."""

    id: str
    short: str
    name: str
    kind: VenueKind
    aliases: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The match keys of all names; those of an event also without its sponsors."""
        names = [self.id, self.short, self.name, *self.aliases]
        if self.is_event:
            names.extend(map(without_sponsors, tuple(names)))
        return frozenset(map(venue_key, names))

    @property
    def is_event(self) -> bool:
        """Whether this is a conference or workshop, whose papers are in proceedings."""
        return self.kind in (VenueKind.CONFERENCE, VenueKind.WORKSHOP)


class Venues(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """All known venues in the order of their file; compared by identity."""

    entries: tuple[KnownVenue, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, KnownVenue]:
        """The first venue with each match key of a name (see `venue_names.venue_key`)."""
        return {key: entry for entry in reversed(self.entries) for key in entry.keys}

    @cached_property
    def short_names(self) -> Mapping[str, tuple[str, ...]]:
        """The aliases of a single word, by the id of the venue, if there are any."""
        aliases = {
            venue.id: [name for name in venue.aliases if " " not in name] for venue in self.entries
        }
        return {venue: tuple(names) for venue, names in aliases.items() if names}

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all venues."""
        return frozenset(entry.id for entry in self.entries)


# A build loads its settings more than once, and a preview again and again.
@lru_cache(maxsize=4)
def load_venues(text: str, path: str) -> Venues:
    """Return the venues in *text*; raises PapershelfError with every fault at its line."""
    reader = NodeReader(path)
    root = reader.root(text, "the file of venues", ("venues",))
    venues: list[KnownVenue] = []
    ids: set[str] = set()
    owners: dict[str, str] = {}
    for node in reader.items(root.get("venues"), "venues"):
        venue = reader.struct(node, KnownVenue, "venue")
        for message in _venue_faults(venue, ids, owners):
            reader.fault(line_of(node), f"venue '{venue.id}': {message}")
        venues.append(venue)
        ids.add(venue.id)
        for key in venue.keys:
            owners.setdefault(key, venue.id)
    reader.raise_faults()
    return Venues(entries=tuple(venues))


def _venue_faults(venue: KnownVenue, ids: set[str], owners: Mapping[str, str]) -> Iterator[str]:
    """Yield the errors in a venue; *owners* has the ids of earlier venues by their match keys."""
    if venue.id in ids:
        yield "an earlier venue has the same id"
        return
    names = (venue.id, venue.short, venue.name, *venue.aliases)
    for name in dict.fromkeys(filter(None, names)):
        key = venue_key(name)
        if not key:
            yield f"the name '{name}' has no letter or digit"
        elif key in owners:
            yield f"the name '{name}' already belongs to '{owners[key]}'"
