"""Identity: a paper's id and address from its own content, whatever its place in a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from papershelf.enrich.slugs import digest_of, slug_of_text, told_apart
from papershelf.identifiers import SCHEMES
from papershelf.model import Identifier, Paper, changed

NOBODY_ELSE: Mapping[Identifier, int] = {}


def identify(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """The papers with id and slug, in their order.

    Papers whose titles make the same slug are told apart by a digest of their content, all of
    them, so that their order does not matter. An identifier that several papers have is none's id.
    """
    given = tuple(papers)
    keys = digests(given)
    titled = {key: slug_of(paper) for key, paper in zip(keys, given, strict=True)}
    slugs = told_apart(titled, "paper")
    counts = Counter(chain.from_iterable(paper.identifiers for paper in given))
    return tuple(
        changed(paper, slug=slugs[key], id=registered_id(paper, counts) or f"title:{slugs[key]}")
        for key, paper in zip(keys, given, strict=True)
    )


def digests(papers: Sequence[Paper]) -> list[str]:
    """A digest for each paper that no other one has: of its place too, where all else is the same.

    That is so where the maintainer says that two records are not one paper.
    """
    of_content = [digest(paper) for paper in papers]
    counts = Counter(of_content)
    return [
        digest_of(f"{key} {paper.source}") if counts[key] > 1 else key
        for key, paper in zip(of_content, papers, strict=True)
    ]


def slug_of(paper: Paper) -> str:
    """The title as a path segment of ASCII letters, digits and hyphens; may be empty."""
    return slug_of_text(paper.title)


def registered_id(paper: Paper, counts: Mapping[Identifier, int] = NOBODY_ELSE) -> str:
    """The paper's strongest identifier as an id, or nothing; `counts` tells how many have one."""
    values = {
        identifier.scheme: str(identifier)
        for identifier in paper.identifiers
        if counts.get(identifier, 1) == 1
    }
    return next((values[scheme] for scheme in SCHEMES if scheme in values), "")


def digest(paper: Paper) -> str:
    """A fingerprint of what the paper says of itself, in hexadecimal."""
    names = [author.name for author in paper.authors]
    parts = [registered_id(paper), paper.title, paper.abstract, *names]
    return digest_of("\x1f".join(" ".join(part.casefold().split()) for part in parts))
