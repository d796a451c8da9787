"""The queries and figures of the search benchmark."""

from __future__ import annotations

import pytest

from benchmarks.search_sets import (
    gain,
    half,
    known_items,
    reciprocal_rank,
    swapped,
    written_otherwise,
)
from support.length import seeded
from support.made_catalog import library
from support.meant import CATALOG

RELEVANT = frozenset({"a", "b"})


def test_the_reciprocal_rank_is_that_of_the_first_relevant_paper_among_ten() -> None:
    assert reciprocal_rank(["a", "b"], RELEVANT) == 1
    assert reciprocal_rank(["x", "y", "b", "a"], RELEVANT) == pytest.approx(1 / 3)
    assert reciprocal_rank([*"klmnopqrst", "a"], RELEVANT) == 0
    assert reciprocal_rank([], RELEVANT) == 0


def test_gain_is_1_if_all_relevant_papers_come_first() -> None:
    assert gain(["b", "a", "x"], RELEVANT) == pytest.approx(1)
    assert 0 < gain(["x", "b"], RELEVANT) < gain(["b", "x"], RELEVANT) < 1
    assert gain([], RELEVANT) == 0


def test_two_adjacent_letters_of_one_word_are_swapped() -> None:
    words = ["attention", "networks", "of"]
    changed = swapped(words, seeded(1))
    different = [(one, other) for one, other in zip(words, changed, strict=True) if one != other]
    assert len(different) == 1
    [(word, other)] = different
    assert sorted(word) == sorted(other)
    assert sum(one != two for one, two in zip(word, other, strict=True)) == 2


@pytest.mark.parametrize(
    ("word", "expected"), [("attention", "atten"), ("graph", "gra"), ("of", "of")]
)
def test_half_a_word_has_three_letters_or_more(word: str, expected: str) -> None:
    assert half(word) == expected


def test_known_items_are_deterministic() -> None:
    papers = library(60).papers
    sets = known_items(papers, 20)
    assert sets == known_items(papers, 20)
    assert len(sets["exact title"]) == 20
    ids = {paper.id for paper in papers}
    assert all(item.query and item.relevant <= ids for asked in sets.values() for item in asked)


def test_papers_are_searched_in_other_spellings() -> None:
    sets = written_otherwise(CATALOG.papers, CATALOG.venue_names, 20)
    asked = {name: {item.query for item in items} for name, items in sets.items()}
    assert asked["identifier"] >= {"1706.03762", "1810.04805"}
    assert "B. Schölkopf analysis" in asked["initial and family name"]
    assert asked["other name of the venue"] == {"NIPS attention"}
    assert "tSNE data" in asked["hyphen left out"]
    assert "基于深度学习" in asked["half a title of another script"]
