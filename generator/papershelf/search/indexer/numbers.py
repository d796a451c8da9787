"""The numbers of papers in the index."""

from __future__ import annotations

from collections.abc import Iterable

from papershelf.model import Paper


def numbered(papers: Iterable[Paper]) -> list[Paper]:
    """Return *papers* by number, from the catalog's order, in which the newest come first.

    New papers come last, so that those before them keep their numbers; papers of one date are
    sorted by venue, so that the papers of a venue follow one another.
    """
    oldest_first = list(papers)[::-1]
    return sorted(oldest_first, key=lambda paper: (_date_parts(paper), venue_slug(paper)))


def _date_parts(paper: Paper) -> tuple[int, int, int]:
    """Return year, month and day of a paper, 0 where unknown."""
    return (paper.date.year, paper.date.month, paper.date.day) if paper.date else (0, 0, 0)


def venue_slug(paper: Paper) -> str:
    """Return the last part of the address of a paper's venue; empty for none."""
    return paper.venue.slug if paper.venue else ""
