"""Venues: whatever a source calls a conference or a journal, one name and one address for it."""

import re
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from papershelf.curated.venues import KnownVenue, VenueKind, Venues
from papershelf.model import Identifier, Paper, PaperKind, Venue
from papershelf.text.identifiers import ARXIV_ID, identifier
from papershelf.text.slugs import RESERVED, SHORTEST_DIGEST, digest_of, slug_of_text
from papershelf.text.tables import word_sets
from papershelf.text.venue_names import abbreviations, forms, key_of, series_of

# "arXiv preprint arXiv:1706.03762v5 [cs.CL]"; CoRR has "abs/1706.03762" for a volume.
_ARXIV_ID = re.compile(
    rf"(?:\barXiv:\s?|\babs/)(?P<id>{ARXIV_ID}(?:v[0-9]{{1,3}})?)", re.IGNORECASE
)
_REST = re.compile(r"[\s,]*(?:\[[^\[\]]{0,40}\]|\([^()]{0,40}\))?[\s.]*")
# Words that do not tell one conference from another.
_GENERIC = word_sets("text/venues")["generic"]
_ENOUGH = 0.5


class _Recognised(Struct, frozen=True, kw_only=True):
    """What a name turned out to be: a venue or none, the kind of its papers, an arXiv id in it."""

    venue: Venue | None
    kind: PaperKind | None = None
    arxiv: Identifier | None = None


def add_venue(paper: Paper, venues: Venues) -> Paper:
    """Return *paper* with the one of *venues* that its source means, under its name and address.

    A venue that nobody knows keeps its name, and shares its address with other years of the same
    series. A repository is none: the paper is a preprint, and an arXiv id in the repository's name
    or in the volume becomes an identifier. Otherwise the kind is the venue's where the source
    gave none.
    """
    if paper.venue is None:
        return paper
    found = recognise(paper.venue.name, paper.venue.short, venues)
    if found.venue is None:
        return _as_preprint(paper, found.arxiv)
    return replace(paper, venue=found.venue, kind=paper.kind or found.kind)


def _as_preprint(paper: Paper, arxiv: Identifier | None) -> Paper:
    """Return the paper without the repository that it was said to be printed in."""
    in_volume = _arxiv_id(paper.volume)
    found = arxiv or in_volume
    has_one = any(identifier.scheme == "arxiv" for identifier in paper.identifiers)
    added = (found,) if found and not has_one else ()
    return replace(
        paper,
        venue=None,
        kind=PaperKind.PREPRINT,
        volume="" if in_volume else paper.volume,
        identifiers=(*paper.identifiers, *added),
    )


@lru_cache(maxsize=1 << 16)
def recognise(name: str, short: str, venues: Venues) -> _Recognised:
    """Return what a venue's name, and *short*, the source's abbreviation of it, stand for."""
    bare, arxiv = _without_arxiv_id(name)
    known = _known_venue(bare, short, venues)
    if known is None:
        return _Recognised(venue=_named(name, short, venues))
    if known.kind is VenueKind.REPOSITORY:
        return _Recognised(venue=None, arxiv=arxiv)
    venue = Venue(name=known.name, short=known.short, slug=known.id)
    kind = PaperKind.CONFERENCE if known.is_event else PaperKind.ARTICLE
    return _Recognised(venue=venue, kind=kind)


def _without_arxiv_id(name: str) -> tuple[str, Identifier | None]:
    """Return a name without the arXiv id at its end, and that id."""
    match = _ARXIV_ID.search(name)
    found = _arxiv_id(name)
    if match is None or found is None or not _REST.fullmatch(name, match.end()):
        return name, None
    return name[: match.start()].strip(" ,") or "arXiv", found


def _arxiv_id(text: str) -> Identifier | None:
    """Return the arXiv id that a text names."""
    match = _ARXIV_ID.search(text)
    return identifier("arxiv", match["id"]) if match else None


def _known_venue(name: str, short: str, venues: Venues) -> KnownVenue | None:
    """Return the venue that goes by this name, or by an abbreviation beside a name that fits it."""
    # That has at least half of an event's words: so "Computer Vision - ECCV 2020" is known, and
    # "Vision Challenge, CVPR 2020" is not.
    for key, only_events in forms(name):
        found = venues.by_key.get(key)
        if found and (found.is_event or not only_events):
            return found
    words = set(key_of(name).split())
    for key in [*abbreviations(name), *([key_of(short)] if short else [])]:
        found = venues.by_key.get(key)
        if found and found.is_event:
            own = set(key_of(found.name).split()) - _GENERIC
            if own and len(own & words) >= _ENOUGH * len(own):
                return found
    return None


def _named(name: str, short: str, venues: Venues) -> Venue:
    """Return a venue that nobody knows; what is left of its name without the year is its short."""
    series = series_of(name)
    slug = slug_of_text(series)
    if slug in RESERVED or slug in venues.ids:
        slug = f"{slug or 'venue'}-{digest_of(key_of(series))[:SHORTEST_DIGEST]}"
    return Venue(name=name, short=short or (series if series != name else ""), slug=slug)
