"""Facets of all papers and sort orders, to narrow and sort results in the browser."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np

from papershelf.model import LinkKind, Paper, Status
from papershelf.search.indexer.digits import gap_list
from papershelf.search.indexer.files import IndexFile, named_file, numbered_files

_STATUSES = tuple(Status)


def base(papers: Sequence[Paper]) -> IndexFile:
    """Return the file with run-length coded year, venue and status, and the papers with code."""
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
    """Return *values* run-length coded: each value is followed by the length of its run."""
    return [number for value, run in groupby(values) for number in (value, sum(1 for _ in run))]


def topics(papers: Sequence[Paper], numbers: Mapping[str, int], sample: int) -> list[IndexFile]:
    """Return the file with the papers of each topic, and files by topic for a large catalog.

    *numbers* maps the ids of topics to their numbers. The first file holds every paper, or if there
    are more than *sample*, a sample of about that size; then each topic has a complete file too.
    """
    lists: list[list[int]] = [[] for _ in numbers]
    for number, paper in enumerate(papers):
        for match in paper.topics:
            lists[numbers[match.id]].append(number)
    arrays = [np.array(topic_papers, np.int64) for topic_papers in lists]
    step = max(1, -(-len(papers) // sample))
    sampled = [gap_list(array[array % step == 0] // step) for array in arrays]
    file = named_file("facets", {"step": step, "topics": sampled})
    complete = [{"papers": gap_list(array)} for array in arrays] if step > 1 else []
    return [file, *numbered_files("facets", complete)]


def status_number(paper: Paper) -> int:
    """Return 1 + the index of a paper's status in the enumeration, or 0 without a status."""
    return _STATUSES.index(paper.status) + 1 if paper.status else 0


def ranks(ordered: Iterable[Paper], papers: Sequence[Paper]) -> list[int]:
    """Return the rank of each of *papers*: first come *ordered*, and then the rest from the end."""
    slugs = dict.fromkeys(paper.slug for paper in (*ordered, *reversed(papers)))
    rank_of = {slug: rank for rank, slug in enumerate(slugs)}
    return [rank_of[paper.slug] for paper in papers]
