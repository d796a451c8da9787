"""Numbers of a listing go to the paper that they stand at, where that is certain."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from papershelf.readers.listing import count_in, read_listing
from support.items import papers_of

ABSTRACT = "We study how tidy shelves help readers find books, and we show that it costs little."
TITLES = ("Tidy Shelves for Busy Readers", "Reading Old Maps with Small Networks")


def counts(*blocks: str) -> list[list[str]]:
    """Return the counts of each paper of a listing of blocks, of which "1" and "2" are papers."""
    papers = {str(at): f"{title}\n\n{ABSTRACT}" for at, title in enumerate(TITLES, start=1)}
    text = "\n\n".join(papers.get(block, block) for block in ("Mar 12", *blocks))
    found = papers_of(read_listing(StringIO(text), Path("2026.txt")))
    return [[f"{one.value} {one.kind}" for one in paper.counts] for paper in found]


def test_numbers_below_abstracts_are_of_the_paper_above() -> None:
    below = counts("1", "Upvote 35", "12 stars", "2", "1,204 upvotes")
    assert below == [["35 upvotes", "12 stars"], ["1204 upvotes"]]


def test_numbers_above_titles_are_of_the_paper_below() -> None:
    assert counts("Upvote 35", "1", "Upvote 0", "2") == [["35 upvotes"], ["0 upvotes"]]


def test_numbers_above_and_below_are_of_nobody() -> None:
    assert counts("Upvote 35", "1", "Upvote 7", "2", "Upvote 9") == [[], []]


def test_of_two_numbers_of_a_kind_the_first_counts() -> None:
    assert counts("1", "Upvote 35", "Upvote 7", "2") == [["35 upvotes"], []]


@pytest.mark.parametrize(
    "line", ["GitHub 1.2k", "35", "12 authors", "Upvote", "9 likes", "Upvote ٣"]
)
def test_rounded_and_other_numbers_are_left_out(line: str) -> None:
    assert count_in(line) is None
    assert counts("1", line, "2") == [[], []]


def test_a_listing_of_numbers_alone_has_none() -> None:
    assert counts("Upvote 35") == []
