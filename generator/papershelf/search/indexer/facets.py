"""Year, venue, status, code, topics and orders of all papers, for narrowing and sorting results."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np

from papershelf.model import CountKind, LinkKind, Paper, Status
from papershelf.search.indexer.digits import digits_below, fixed_digits, gap_list
from papershelf.search.indexer.files import IndexFile, in_folder, named_file

_STATUSES = tuple(Status)


def base(papers: Sequence[Paper]) -> IndexFile:
    """Return the file with year, venue and status as runs of equal ones, and those with code."""
    named = [paper.venue for paper in papers if paper.venue]
    venues = sorted({venue.slug: venue.label for venue in named}.items())
    numbers = {slug: number for number, (slug, _) in enumerate(venues, start=1)}
    code = [number for number, paper in enumerate(papers) if paper.links_of(LinkKind.CODE)]
    statuses = {"status": _run_lengths(map(status_number, papers))}
    return named_file(
        "facets",
        {
            **(statuses if any(paper.status for paper in papers) else {}),
            "years": _run_lengths(paper.year for paper in papers),
            "venues": venues,
            "venue": _run_lengths(
                numbers[paper.venue.slug] if paper.venue else 0 for paper in papers
            ),
            "code": gap_list(np.array(code, np.int64)),
        },
    )


def _run_lengths(values: Iterable[int]) -> list[int]:
    """Return *values* and how often they follow one another, by turns."""
    return [number for value, same in groupby(values) for number in (value, sum(1 for _ in same))]


def topics(papers: Sequence[Paper], numbers: Mapping[str, int], sample: int) -> list[IndexFile]:
    """Return the file with the papers of all topics, which have *numbers*.

    It has so many papers as the *sample*; where there are more, each topic has a file of all.
    """
    having: list[list[int]] = [[] for _ in numbers]
    for number, paper in enumerate(papers):
        for match in paper.topics:
            having[numbers[match.id]].append(number)
    lists = [np.array(own, np.int64) for own in having]
    step = max(1, -(-len(papers) // sample))
    sampled = [gap_list(own[own % step == 0] // step) for own in lists]
    file = named_file("facets", {"step": step, "topics": sampled})
    each = [{"papers": gap_list(own)} for own in lists] if step > 1 else []
    return [file, *in_folder("facets", each)]


def status_number(paper: Paper) -> int:
    """Return 1 + the place of a paper's status among all, 0 where it has none."""
    return _STATUSES.index(paper.status) + 1 if paper.status else 0


def ranks_by(kind: CountKind, papers: Sequence[Paper]) -> list[int]:
    """Return the place of each paper in the order by a count, those without one last."""
    found = ((paper.count_of(kind), number) for number, paper in enumerate(papers))
    keys = ((-1 if value is None else value, number) for value, number in found)
    ranks = [0] * len(papers)
    for rank, (_, number) in enumerate(sorted(keys, reverse=True)):
        ranks[number] = rank
    return ranks


def order(ranks: Sequence[int]) -> IndexFile:
    """Return the file with the place of each paper in an order."""
    size = digits_below(len(ranks))
    digits = fixed_digits(np.array(ranks, np.int64), size)
    return named_file("facets", {"digits": size, "ranks": digits})
