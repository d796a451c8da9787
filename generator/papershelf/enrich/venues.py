"""Identify venues: give each conference or journal one name and one slug, however it is written."""

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
_AFTER_ID = re.compile(r"[\s,]*(?:\[[^\[\]]{0,40}\]|\([^()]{0,40}\))?[\s.]*")
# Words that do not distinguish conferences.
_GENERIC = word_sets("text/venues")["generic"]
_LEAST_OVERLAP = 0.5


class _Recognised(Struct, frozen=True, kw_only=True):
    """A recognised name: its venue (None for a repository), kind of papers and arXiv id, if any."""

    venue: Venue | None
    kind: PaperKind | None = None
    arxiv: Identifier | None = None


def add_venue(paper: Paper, venues: Venues) -> Paper:
    """Return *paper* with the one of *venues* that its source names.

    An unknown venue keeps its name, and shares its slug with other years of the same series. A
    repository is no venue: the paper becomes a preprint, and an arXiv id in the repository's name
    or in the volume becomes an identifier. A paper without a kind gets the kind of its venue.
    """
    if paper.venue is None:
        return paper
    recognised = recognise(paper.venue.name, paper.venue.short, venues)
    if recognised.venue is None:
        return _as_preprint(paper, recognised.arxiv)
    return replace(paper, venue=recognised.venue, kind=paper.kind or recognised.kind)


def _as_preprint(paper: Paper, arxiv: Identifier | None) -> Paper:
    """Return *paper* as a preprint, with the repository in place of a venue removed."""
    in_volume = _arxiv_id(paper.volume)
    new = arxiv or in_volume
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
def recognise(name: str, short: str, venues: Venues) -> _Recognised:
    """Return the venue that *name* and *short*, the source's abbreviation of it, denote."""
    bare, arxiv = _without_arxiv_id(name)
    known = _known_venue(bare, short, venues)
    if known is None:
        return _Recognised(venue=_unknown_venue(name, short, venues))
    if known.kind is VenueKind.REPOSITORY:
        return _Recognised(venue=None, arxiv=arxiv)
    venue = Venue(name=known.name, short=known.short, slug=known.id)
    kind = PaperKind.CONFERENCE if known.is_event else PaperKind.ARTICLE
    return _Recognised(venue=venue, kind=kind)


def _without_arxiv_id(name: str) -> tuple[str, Identifier | None]:
    """Return *name* without the arXiv id at its end, and that id or None."""
    match = _ARXIV_ID.search(name)
    arxiv = _arxiv_id(name)
    if match is None or arxiv is None or not _AFTER_ID.fullmatch(name, match.end()):
        return name, None
    return name[: match.start()].strip(" ,") or "arXiv", arxiv


def _arxiv_id(text: str) -> Identifier | None:
    """Return the first arXiv id in *text*, or None."""
    match = _ARXIV_ID.search(text)
    return identifier("arxiv", match["id"]) if match else None


def _known_venue(name: str, short: str, venues: Venues) -> KnownVenue | None:
    """Return the venue with this name, or with an abbreviation in it if the name fits too."""
    # The name fits if it has at least half of the event's words, so "Computer Vision - ECCV 2020"
    # is recognised, and "Vision Challenge, CVPR 2020" is not.
    for key, only_events in forms(name):
        venue = venues.by_key.get(key)
        if venue and (venue.is_event or not only_events):
            return venue
    words = set(key_of(name).split())
    for key in [*abbreviations(name), *([key_of(short)] if short else [])]:
        venue = venues.by_key.get(key)
        if venue and venue.is_event:
            specific = set(key_of(venue.name).split()) - _GENERIC
            if specific and len(specific & words) >= _LEAST_OVERLAP * len(specific):
                return venue
    return None


def _unknown_venue(name: str, short: str, venues: Venues) -> Venue:
    """Return a new venue with this name; its default short name is the series without the year."""
    series = series_of(name)
    slug = slug_of_text(series)
    if slug in RESERVED or slug in venues.ids:
        slug = f"{slug or 'venue'}-{digest_of(key_of(series))[:SHORTEST_DIGEST]}"
    return Venue(name=name, short=short or (series if series != name else ""), slug=slug)
