"""Identity: a paper's id and address from its own content, whatever its place in a source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from papershelf.model import Identifier, Paper
from papershelf.text.identifiers import SCHEMES
from papershelf.text.slugs import digest_of, disambiguated, slug_of_text

_NOBODY_ELSE: Mapping[Identifier, int] = {}


def identify(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return the papers with id and slug, in their order.

    Papers whose titles make the same slug are disambiguated by a digest of their content, all of
    them, so that their order does not matter. An identifier that several papers have is none's id.
    """
    given = tuple(papers)
    titled = dict(enumerate(map(slug_of, given)))
    made = _digests(given, titled.values())
    slugs = disambiguated(
        titled, "paper", digest=lambda place: made.get(place) or digest(given[place])
    )
    counts = Counter(chain.from_iterable(paper.identifiers for paper in given))
    return tuple(
        replace(paper, slug=slug, id=registered_id(paper, counts) or f"title:{slug}")
        for slug, paper in zip(slugs.values(), given, strict=True)
    )


def _digests(papers: Sequence[Paper], slugs: Iterable[str]) -> Mapping[int, str]:
    """Return digests by the places of papers, for those that share a slug: few do.

    Papers that say just the same have one title, so these are compared. They are told by their
    sources: that is so where the maintainer says that two records are not one paper.
    """
    alike: dict[str, list[int]] = defaultdict(list)
    for place, slug in enumerate(slugs):
        alike[slug].append(place)
    made: dict[int, str] = {}
    for places in alike.values():
        own = {place: digest(papers[place]) for place in places} if len(places) > 1 else {}
        counts = Counter(own.values())
        for place, key in own.items():
            made[place] = digest_of(f"{key} {papers[place].source}") if counts[key] > 1 else key
    return made


def slug_of(paper: Paper) -> str:
    """Return the title as a path segment of ASCII letters, digits and hyphens; may be empty."""
    return slug_of_text(paper.title)


def registered_id(paper: Paper, counts: Mapping[Identifier, int] = _NOBODY_ELSE) -> str:
    """Return the strongest identifier as an id, or nothing; *counts* tells how many have one."""
    own = {found.scheme: found for found in paper.identifiers if counts.get(found, 1) == 1}
    return next((str(own[scheme]) for scheme in SCHEMES if scheme in own), "") if own else ""


def digest(paper: Paper) -> str:
    """Return a digest of what the paper says of itself, in hexadecimal."""
    names = [author.name for author in paper.authors]
    parts = [registered_id(paper), paper.title, paper.abstract, *names]
    return digest_of("\x1f".join(" ".join(part.casefold().split()) for part in parts))
