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
    slugs = disambiguated(titled, "paper", digest=_Digests(given, titled).at)
    counts = Counter(chain.from_iterable(paper.identifiers for paper in given))
    return tuple(
        replace(paper, slug=slug, id=registered_id(paper, counts) or f"title:{slug}")
        for slug, paper in zip(slugs.values(), given, strict=True)
    )


class _Digests:
    """The digests of papers, which are made for those that share a slug: few do."""

    def __init__(self, papers: Sequence[Paper], titled: Mapping[int, str]) -> None:
        self._papers = papers
        self._titled = titled
        self._alike: dict[str, list[int]] = defaultdict(list)
        for place, slug in titled.items():
            self._alike[slug].append(place)
        self._made: dict[int, str] = {}

    def at(self, place: int) -> str:
        """Return the digest of the paper at this place; no other one has it.

        Papers that say just the same have one title, so those that share a slug are compared.
        """
        if place not in self._made:
            alike = self._alike[self._titled[place]]
            made = _digests([self._papers[each] for each in alike])
            self._made |= zip(alike, made, strict=True)
        return self._made[place]


def _digests(papers: Sequence[Paper]) -> list[str]:
    """Return a digest for each paper that no other one has.

    Of its place too, where all else is the same.
    That is so where the maintainer says that two records are not one paper.
    """
    of_content = [digest(paper) for paper in papers]
    counts = Counter(of_content)
    return [
        digest_of(f"{key} {paper.source}") if counts[key] > 1 else key
        for key, paper in zip(of_content, papers, strict=True)
    ]


def slug_of(paper: Paper) -> str:
    """Return the title as a path segment of ASCII letters, digits and hyphens; may be empty."""
    return slug_of_text(paper.title)


def registered_id(paper: Paper, counts: Mapping[Identifier, int] = _NOBODY_ELSE) -> str:
    """Return the paper's strongest identifier as an id, or nothing.

    *counts* tells how many have one.
    """
    own = {
        identifier.scheme: identifier
        for identifier in paper.identifiers
        if counts.get(identifier, 1) == 1
    }
    return next((str(own[scheme]) for scheme in SCHEMES if scheme in own), "") if own else ""


def digest(paper: Paper) -> str:
    """Return a digest of what the paper says of itself, in hexadecimal."""
    names = [author.name for author in paper.authors]
    parts = [registered_id(paper), paper.title, paper.abstract, *names]
    return digest_of("\x1f".join(" ".join(part.casefold().split()) for part in parts))
