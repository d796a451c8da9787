"""Identity: a paper's id and address from its own content, whatever its place in a source."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from slugify import slugify

from papershelf.model import Paper
from papershelf.problems import Problem, Severity

# Identifiers that name a paper for everyone, the strongest first.
SCHEMES = ("doi", "arxiv", "acl", "openreview")
# A slug's letters, and those of a title that it is made from: most signs leave no trace in it.
MOST_LETTERS = 120
MOST_OF_TITLE = 1000
SHORTEST_DIGEST = 8
# "index" is the folder's own page; the others can't be file names on Windows, or nowhere.
RESERVED = frozenset(
    {"", "index", "con", "prn", "aux", "nul"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
)


def identify(papers: Iterable[Paper]) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """The papers with id and slug, in their order; the same paper met again is left out.

    Papers whose titles make the same slug are told apart by a digest of their content, all of
    them, so that their order does not matter. Problems note what was met again, with both places.
    """
    unique: dict[str, Paper] = {}
    problems: list[Problem] = []
    for paper in papers:
        first = unique.setdefault(digest(paper), paper)
        if first is not paper:
            problems.append(met_again(paper, first))
    named = tuple(
        replace(unique[key], slug=slug, id=registered_id(unique[key]) or f"title:{slug}")
        for key, slug in slugs(unique).items()
    )
    return named, tuple(problems)


def slugs(papers: Mapping[str, Paper]) -> Mapping[str, str]:
    """A slug for every paper that no other one has, by the papers' digests.

    Where some would share one, or it can't be used, the beginning of their digests is added, and
    more of it as long as that happens to be another's slug.
    """
    plain = {key: slug_of(paper) for key, paper in papers.items()}
    lengths = dict.fromkeys(papers, 0)
    while True:
        chosen = {key: with_digest(plain[key], key[: lengths[key]]) for key in papers}
        counts = Counter(chosen.values())
        clashing = [key for key, slug in chosen.items() if counts[slug] > 1 or slug in RESERVED]
        if not clashing:
            return chosen
        for key in clashing:
            lengths[key] = max(SHORTEST_DIGEST, 2 * lengths[key])


def with_digest(slug: str, part: str) -> str:
    """A slug with a part of a digest, where there is one."""
    return f"{slug or 'paper'}-{part}" if part else slug


def slug_of(paper: Paper) -> str:
    """The title as a path segment of ASCII letters, digits and hyphens; may be empty."""
    title = paper.title[:MOST_OF_TITLE]
    return slugify(title, max_length=MOST_LETTERS, word_boundary=True, save_order=True)


def registered_id(paper: Paper) -> str:
    """The paper's strongest identifier as an id, or nothing."""
    values = {identifier.scheme: str(identifier) for identifier in paper.identifiers}
    return next((values[scheme] for scheme in SCHEMES if scheme in values), "")


def digest(paper: Paper) -> str:
    """A fingerprint of what the paper says of itself, in hexadecimal."""
    names = [author.name for author in paper.authors]
    parts = [registered_id(paper), paper.title, paper.abstract, *names]
    content = "\x1f".join(" ".join(part.casefold().split()) for part in parts)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def met_again(paper: Paper, first: Paper) -> Problem:
    """The note that a paper stands in the sources twice."""
    return Problem(
        severity=Severity.NOTE,
        source=paper.source,
        message=f"“{paper.title}” stands already at {first.source}; it is shown once",
    )
