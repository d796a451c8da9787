"""Year, venue, code, topics and order by title of all papers, for narrowing and sorting results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
from msgspec import Struct

from papershelf.engine.artifact import Artifact
from papershelf.model import LinkKind, Paper
from papershelf.search.coding import DIGITS
from papershelf.search.indexer.digits import ASCII, gap_list
from papershelf.search.indexer.files import as_json, in_folder, named_file
from papershelf.search.indexer.numbers import venue_slug


class _Base(Struct, frozen=True, array_like=True):
    """A view: of each paper the year and the venue, as slug and label, and which have code."""

    years: tuple[int, ...]
    venues: tuple[tuple[str, str], ...]
    code: tuple[int, ...]


class _Topics(Struct, frozen=True, array_like=True):
    """A view: of each topic the numbers of its papers, of which each `step`-th is in the sample."""

    papers: tuple[tuple[int, ...], ...]
    step: int


def base_of(papers: Sequence[Paper]) -> _Base:
    """Return the view of the first file."""
    return _Base(
        years=tuple([paper.year for paper in papers]),
        venues=tuple(map(_venue, papers)),
        code=tuple([n for n, paper in enumerate(papers) if paper.links_of(LinkKind.CODE)]),
    )


def _venue(paper: Paper) -> tuple[str, str]:
    """Return a venue's slug and label."""
    return venue_slug(paper), paper.venue.label if paper.venue else ""


def topics_of(papers: Sequence[Paper], topics: Iterable[str], sample: int) -> _Topics:
    """Return the view of topics; so many papers as the *sample* tell how many of all have each."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, paper in enumerate(papers):
        for match in paper.topics:
            having[match.id].append(number)
    return _Topics(
        papers=tuple(tuple(having[topic]) for topic in topics),
        step=max(1, -(-len(papers) // sample)),
    )


def base(view: _Base) -> list[Artifact]:
    """Return the file with year and venue as runs of equal ones, and the papers with code."""
    venues = sorted({(slug, label) for slug, label in view.venues if label})
    numbers = {venue: number for number, venue in enumerate(venues, start=1)}
    content = {
        "years": _run_lengths(view.years),
        "venues": venues,
        "venue": _run_lengths(numbers.get(venue, 0) for venue in view.venues),
        "code": gap_list(np.array(view.code, np.int64)),
    }
    return [named_file("facets", content)]


def _run_lengths(values: Iterable[int]) -> list[int]:
    """Return *values* and how often they follow one another, by turns."""
    return [number for value, same in groupby(values) for number in (value, sum(1 for _ in same))]


def topics(view: _Topics) -> list[Artifact]:
    """Return the file with the sample, and one for each topic unless the sample has all papers."""
    having = [np.array(numbers, np.int64) for numbers in view.papers]
    sample = [gap_list(own[own % view.step == 0] // view.step) for own in having]
    file = named_file("facets", {"step": view.step, "topics": sample})
    if view.step == 1:
        return [file]
    each = [as_json({"papers": gap_list(numbers)}) for numbers in having]
    return [file, *in_folder("facets", each)]


def titles(ranks: tuple[int, ...]) -> list[Artifact]:
    """Return the file with the place of each paper in the order of titles."""
    size = 1
    while len(DIGITS) ** size < len(ranks):
        size += 1
    powers = len(DIGITS) ** np.arange(size)[::-1]
    digits = ASCII[np.array(ranks, np.int64)[:, np.newaxis] // powers % len(DIGITS)]
    return [named_file("facets", {"digits": size, "ranks": digits.tobytes().decode("ascii")})]
