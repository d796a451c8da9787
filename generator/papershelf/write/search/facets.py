"""Year, venue, code, topics and order by title of all papers, for narrowing and sorting results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from papershelf.catalog import title_key
from papershelf.model import LinkKind, Paper
from papershelf.search.coding import DIGITS, gap_list
from papershelf.write.page import Page
from papershelf.write.search.cutting import name_of
from papershelf.write.search.numbers import venue_slug
from papershelf.write.search.shards import as_json

# So many papers tell how many of all have which topic; the topics of all would be the largest part
# of a first answer.
SAMPLE = 12_500


def facet_files(papers: Sequence[Paper], topics: Mapping[str, int]) -> dict[str, Page]:
    """The three files by their names in the manifest."""
    return {
        "base": base(papers),
        "topics": by_topic(papers, topics),
        "titles": by_title(papers),
    }


def base(papers: Sequence[Paper]) -> Page:
    """Year and venue as runs, and the papers that have code."""
    venues = sorted({(slug, label) for slug, label in map(venue, papers) if label})
    numbers = {known: index for index, known in enumerate(venues, start=1)}
    code = (number for number, paper in enumerate(papers) if paper.links_of(LinkKind.CODE))
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


def by_topic(papers: Sequence[Paper], topics: Mapping[str, int]) -> Page:
    """The papers of each topic: of all papers, or of each so-manieth."""
    step = sampled(papers)
    having = having_topic(papers[::step])
    return file_of({"step": step, "topics": [gap_list(having[topic]) for topic in topics]})


def sampled(papers: Sequence[Paper]) -> int:
    """Each paper of which number is in the sample; 1 where all are."""
    return max(1, -(-len(papers) // SAMPLE))


def each_topic(papers: Sequence[Paper], topics: Mapping[str, int]) -> tuple[str, list[Page]]:
    """A folder with a file for each topic, and its name; none where the sample has all papers."""
    if sampled(papers) == 1:
        return "", []
    having = having_topic(papers)
    texts = [as_json({"papers": gap_list(having[topic])}) for topic in topics]
    name = name_of(*texts)
    pages = [
        Page(path=f"search/facets/{name}/{number}.json", text=text)
        for number, text in enumerate(texts)
    ]
    return name, pages


def having_topic(papers: Sequence[Paper]) -> dict[str, list[int]]:
    """By topic, the numbers of the papers that have it, without those that have one below it."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, paper in enumerate(papers):
        for match in paper.topics:
            having[match.id].append(number)
    return having


def by_title(papers: Sequence[Paper]) -> Page:
    """The place of each paper in the order of titles."""
    ranked = sorted(range(len(papers)), key=lambda number: title_key(papers[number]))
    ranks = dict(zip(ranked, range(len(ranked)), strict=True))
    size = 1
    while len(DIGITS) ** size < len(papers):
        size += 1
    texts = (fixed(ranks[number], size) for number in range(len(papers)))
    return file_of({"digits": size, "ranks": "".join(texts)})


def fixed(number: int, size: int) -> str:
    """A number in so many digits, the highest first."""
    places = reversed(range(size))
    return "".join(DIGITS[number // len(DIGITS) ** place % len(DIGITS)] for place in places)


def runs(values: Iterable[int]) -> list[int]:
    """Values and how often they follow one another, by turns."""
    return [number for value, same in groupby(values) for number in (value, sum(1 for _ in same))]


def file_of(value: object) -> Page:
    """A file of this content."""
    text = as_json(value)
    return Page(path=f"search/facets/{name_of(text)}.json", text=text)
