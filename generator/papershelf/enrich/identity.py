"""Identity: a paper's id and address from its own content, whatever its place in a source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from papershelf.enrich.slugs import slug_of_text, told_apart
from papershelf.model import Paper
from papershelf.problems import Problem, Severity

# Identifiers that name a paper for everyone, the strongest first.
SCHEMES = ("doi", "arxiv", "acl", "openreview")


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
    slugs = told_apart({key: slug_of(paper) for key, paper in unique.items()}, "paper")
    named = tuple(
        replace(unique[key], slug=slug, id=registered_id(unique[key]) or f"title:{slug}")
        for key, slug in slugs.items()
    )
    return named, tuple(problems)


def slug_of(paper: Paper) -> str:
    """The title as a path segment of ASCII letters, digits and hyphens; may be empty."""
    return slug_of_text(paper.title)


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
