"""Year, venue, code, topics and order by title of all papers, for narrowing and sorting results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np

from papershelf.catalog import Catalog
from papershelf.model import LinkKind, Paper
from papershelf.outputs.page import Page
from papershelf.search.coding import DIGITS
from papershelf.search.indexer.cutting import name_of
from papershelf.search.indexer.digits import ASCII, Array, gap_list
from papershelf.search.indexer.numbers import venue_slug
from papershelf.search.indexer.shards import as_json

# So many papers tell how many of all have which topic; the topics of all would be the largest part
# of a first answer.
SAMPLE = 12_500

# Of each topic the numbers of papers.
Having = list[Array]


def facet_files(catalog: Catalog, papers: Sequence[Paper], having: Having) -> dict[str, Page]:
    """The three files by their names in the manifest."""
    return {
        "base": base(papers),
        "topics": by_topic(sampled(papers), having),
        "titles": by_title(catalog, papers),
    }


def base(papers: Sequence[Paper]) -> Page:
    """Year and venue as runs, and the papers that have code."""
    venues = sorted({(slug, label) for slug, label in map(venue, papers) if label})
    numbers = {known: index for index, known in enumerate(venues, start=1)}
    code = np.flatnonzero([bool(paper.links_of(LinkKind.CODE)) for paper in papers])
    return file_of(
        {
            "years": runs(paper.year for paper in papers),
            "venues": [list(known) for known in venues],
            "venue": runs(numbers.get(venue(paper), 0) for paper in papers),
            "code": gap_list(code),
        }
    )


def venue(paper: Paper) -> tuple[str, str]:
    """A venue's slug and label."""
    return venue_slug(paper), paper.venue.label if paper.venue else ""


def by_topic(step: int, having: Having) -> Page:
    """The papers of each topic: of all papers, or of each so-manieth."""
    sample = (numbers[numbers % step == 0] // step for numbers in having)
    return file_of({"step": step, "topics": list(map(gap_list, sample))})


def sampled(papers: Sequence[Paper]) -> int:
    """Each paper of which number is in the sample; 1 where all are."""
    return max(1, -(-len(papers) // SAMPLE))


def each_topic(papers: Sequence[Paper], having: Having) -> tuple[str, list[Page]]:
    """A folder with a file for each topic, and its name; none where the sample has all papers."""
    if sampled(papers) == 1:
        return "", []
    texts = [as_json({"papers": gap_list(numbers)}) for numbers in having]
    name = name_of(*texts)
    pages = [
        Page(path=f"search/facets/{name}/{number}.json", text=text)
        for number, text in enumerate(texts)
    ]
    return name, pages


def having_topics(papers: Sequence[Paper], topics: Iterable[str]) -> Having:
    """Of each topic the numbers of its papers, without those that have one below it."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, paper in enumerate(papers):
        for match in paper.topics:
            having[match.id].append(number)
    return [np.array(having[topic], np.int64) for topic in topics]


def by_title(catalog: Catalog, papers: Sequence[Paper]) -> Page:
    """The place of each paper in the order of titles."""
    places = {paper.slug: place for place, paper in enumerate(catalog.by_title)}
    ranks = np.fromiter((places[paper.slug] for paper in papers), np.int64, len(papers))
    size = 1
    while len(DIGITS) ** size < len(papers):
        size += 1
    powers = len(DIGITS) ** np.arange(size)[::-1]
    digits = ASCII[ranks[:, np.newaxis] // powers % len(DIGITS)]
    return file_of({"digits": size, "ranks": digits.tobytes().decode("ascii")})


def runs(values: Iterable[int]) -> list[int]:
    """Values and how often they follow one another, by turns."""
    return [number for value, same in groupby(values) for number in (value, sum(1 for _ in same))]


def file_of(value: object) -> Page:
    """A file of this content."""
    text = as_json(value)
    return Page(path=f"search/facets/{name_of(text)}.json", text=text)
