"""Counts in a listing belong to the paper next to them, if it is certain which."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from papershelf.readers.free_text.listing import count_in, read_listing
from support.items import papers_of

ABSTRACT = "We study how tidy shelves help readers find books, and we show that it costs little."
TITLES = ("Tidy Shelves for Busy Readers", "Reading Old Maps with Small Networks")


def counts(*blocks: str) -> list[list[str]]:
    """Return the counts of each paper of a listing of *blocks*, of which "1" and "2" are papers."""
    papers = {str(at): f"{title}\n\n{ABSTRACT}" for at, title in enumerate(TITLES, start=1)}
    text = "\n\n".join(papers.get(block, block) for block in ("Mar 12", *blocks))
    return [
        [f"{count.value} {count.kind}" for count in paper.counts]
        for paper in papers_of(read_listing(StringIO(text), Path("2026.txt")))
    ]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        pytest.param(
            ("1", "Upvote 35", "12 stars", "2", "1,204 upvotes"),
            [["35 upvotes", "12 stars"], ["1204 upvotes"]],
            id="below the abstracts",
        ),
        pytest.param(
            ("Upvote 35", "1", "Upvote 0", "2"),
            [["35 upvotes"], ["0 upvotes"]],
            id="above the titles",
        ),
        pytest.param(
            ("Upvote 35", "1", "Upvote 7", "2", "Upvote 9"), [[], []], id="above and below"
        ),
        pytest.param(
            ("1", "Upvote 35", "Upvote 7", "2"), [["35 upvotes"], []], id="two of one kind"
        ),
        pytest.param(("Upvote 35",), [], id="no paper"),
    ],
)
def test_a_count_belongs_to_the_paper_that_it_certainly_stands_at(
    blocks: tuple[str, ...], expected: list[list[str]]
) -> None:
    assert counts(*blocks) == expected


@pytest.mark.parametrize(
    "line", ["GitHub 1.2k", "35", "12 authors", "Upvote", "9 likes", "Upvote ٣"]
)
def test_rounded_and_other_numbers_are_left_out(line: str) -> None:
    assert count_in(line) is None
    assert counts("1", line, "2") == [[], []]
