"""Identify venues: give each conference or journal one name and one slug, however it is written."""

import re
from functools import lru_cache

from msgspec.structs import replace

from papershelf.curated.venues import KnownVenue, VenueKind, Venues
from papershelf.model import Identifier, Paper, PaperKind, Venue
from papershelf.text.identifiers import ARXIV_ID, identifier
from papershelf.text.slugs import MIN_DIGEST, RESERVED, digest_of, slug_of_text
from papershelf.text.tables import word_sets
from papershelf.text.venue_names import abbreviations, possible_keys, series_of, venue_key

# "arXiv preprint arXiv:1706.03762v5 [cs.CL]"; CoRR has "abs/1706.03762" for a volume.
_ARXIV_ID = re.compile(
    rf"(?:\barXiv:\s?|\babs/)(?P<id>{ARXIV_ID}(?:v[0-9]{{1,3}})?)", re.IGNORECASE
)
_AFTER_ID = re.compile(r"[\s,]*(?:\[[^\[\]]{0,40}\]|\([^()]{0,40}\))?[\s.]*")
# Words that do not distinguish conferences.
_GENERIC = word_sets("text/venues")["generic"]
_MIN_OVERLAP = 0.5


def add_venue(paper: Paper, venues: Venues) -> Paper:
    """Return *paper* with the one of *venues* that its source names.

    An unknown venue keeps its name, and shares its slug with other years of the same series. A
    repository is no venue: the paper becomes a preprint, and an arXiv id in the repository's name
    or in the volume becomes an identifier. A paper without a kind gets the kind of its venue.
    """
    if paper.venue is None:
        return paper
    venue, kind = recognise(paper.venue.name, paper.venue.short, venues)
    if venue is None:
        return _as_preprint(paper, paper.venue.name)
    return replace(paper, venue=venue, kind=paper.kind or kind)


def _as_preprint(paper: Paper, repository: str) -> Paper:
    """Return *paper* as a preprint, with the *repository* in place of a venue removed."""
    in_volume = _arxiv_id(paper.volume)
    new = _arxiv_id(repository) or in_volume
    has_arxiv_id = any(identifier.scheme == "arxiv" for identifier in paper.identifiers)
    added = (new,) if new and not has_arxiv_id else ()
    return replace(
        paper,
        venue=None,
        kind=PaperKind.PREPRINT,
        volume="" if in_volume else paper.volume,
        identifiers=(*paper.identifiers, *added),
    )


@lru_cache(maxsize=1 << 16)
def recognise(name: str, short: str, venues: Venues) -> tuple[Venue | None, PaperKind | None]:
    """Return the venue that *name* and *short*, the source's abbreviation of it, denote.

    It is None for a repository. The kind of its papers follows, if it is known.
    """
    known = _known_venue(_without_arxiv_id(name), short, venues)
    if known is None:
        return _unknown_venue(name, short, venues), None
    if known.kind is VenueKind.REPOSITORY:
        return None, None
    kind = PaperKind.CONFERENCE if known.is_event else PaperKind.ARTICLE
    return Venue(name=known.name, short=known.short, slug=known.id), kind


def _without_arxiv_id(name: str) -> str:
    """Return *name* without the arXiv id at its end."""
    match = _ARXIV_ID.search(name)
    if match and _AFTER_ID.fullmatch(name, match.end()) and _arxiv_id(name):
        return name[: match.start()].strip(" ,") or "arXiv"
    return name


def _arxiv_id(text: str) -> Identifier | None:
    """Return the first arXiv id in *text*, or None."""
    match = _ARXIV_ID.search(text)
    return identifier("arxiv", match["id"]) if match else None


def _known_venue(name: str, short: str, venues: Venues) -> KnownVenue | None:
    """Return the venue with this name, or with an abbreviation in it if the name fits too."""
    # The name fits if it has at least half of the event's words, so "Computer Vision - ECCV 2020"
    # is recognised, and "Vision Challenge, CVPR 2020" is not.
    for key, only_events in possible_keys(name):
        venue = venues.by_key.get(key)
        if venue and (venue.is_event or not only_events):
            return venue
    words = set(venue_key(name).split())
    for key in [*abbreviations(name), *([venue_key(short)] if short else [])]:
        venue = venues.by_key.get(key)
        if venue and venue.is_event:
            specific = set(venue_key(venue.name).split()) - _GENERIC
            if specific and len(specific & words) >= _MIN_OVERLAP * len(specific):
                return venue
    return None


def _unknown_venue(name: str, short: str, venues: Venues) -> Venue:
    """Return a new venue with this name; its default short name is the series without the year."""
    series = series_of(name)
    slug = slug_of_text(series)
    if slug in RESERVED or slug in venues.ids:
        slug = f"{slug or 'venue'}-{digest_of(venue_key(series))[:MIN_DIGEST]}"
    return Venue(name=name, short=short or (series if series != name else ""), slug=slug)
