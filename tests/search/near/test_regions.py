"""The map is divided into regions that are named by distinctive terms."""

from __future__ import annotations

import numpy as np

from papershelf.model import Region
from papershelf.search.indexer.arrays import Columns, columns_of
from papershelf.search.near.regions import LEVELS, regions

CORNERS = np.array([[5_000, 5_000], [60_000, 5_000], [5_000, 60_000], [60_000, 60_000]])
WORDS = ("everywhere", "parsing", "vision", "speech", "proofs", "parse")


def in_corners(terms: Columns, each: int = 12) -> tuple[Region, ...]:
    """Return the regions of a map with *each* papers in each corner."""
    positions = CORNERS[np.repeat(np.arange(4), each)] + np.arange(4 * each)[:, None] * 7 % 3_000
    return regions(terms, memoryview(positions.astype(np.uint16).tobytes()))


def map_of(each: int, words: tuple[str, ...] = WORDS) -> tuple[Region, ...]:
    """Return the regions of *each* papers in each corner, with one word for each corner."""
    corner = np.repeat(np.arange(4), each)
    papers = np.arange(4 * each)
    pairs = [(papers, 0 * papers), (papers, corner + 1), (papers[:each], np.full(each, 5))]
    numbers, terms = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    return in_corners(columns_of(words=words, papers=numbers, terms=terms), each)


def test_a_region_is_named_by_its_most_distinctive_words() -> None:
    named = map_of(12)
    assert sorted(region.terms[0] for region in named) == ["parsing", "proofs", "speech", "vision"]


def test_regions_of_a_level_begin_with_different_terms_if_they_have_others() -> None:
    corner, few = np.repeat(np.arange(4), 12), np.array([0, 1, 2, 12, 13, 14])
    # Two corners are about vision, with a few papers on faces in one and on letters in the other.
    pairs = np.concatenate(
        [
            np.stack([np.arange(48), np.maximum(corner, 1)], axis=1),
            np.stack([few, np.repeat([0, 4], 3)], axis=1),
        ]
    )
    words = ("faces", "vision", "speech", "proofs", "letters")
    papers, terms = pairs.T
    named = in_corners(columns_of(words=words, papers=papers, terms=terms))
    firsts = {region.terms[0] for region in named}
    assert len(firsts) == 4
    assert {"vision", "speech", "proofs"} < firsts
    assert sum("vision" in region.terms for region in named) == 2


def test_a_region_has_only_one_term_of_each_stem() -> None:
    [region] = [named for named in map_of(12) if "parsing" in named.terms]
    assert "parse" not in region.terms


def test_a_topic_replaces_the_words_of_its_label() -> None:
    named = ("everywhere", "Parsing of speech", "vision", "speech", "proofs", "parse")
    [region] = [named for named in map_of(12, named) if "Parsing of speech" in named.terms]
    assert not {"speech", "parse"}.intersection(region.terms)


def test_a_region_contains_the_papers_of_its_corner() -> None:
    named = map_of(12)
    assert [region.papers for region in named] == [12] * 4
    for region in named:
        assert {paper // 12 for paper in region.nearest} == {region.nearest[0] // 12}


def test_a_region_lists_all_papers_on_a_small_map_and_at_most_five_on_a_large_one() -> None:
    small, large = map_of(12), map_of(12 * LEVELS[1] // 4)
    assert sorted(paper for region in small for paper in region.nearest) == [*range(48)]
    assert all(len(region.nearest) == min(5, region.papers) for region in large)


def test_a_large_map_has_fine_regions_within_coarse_ones() -> None:
    named = map_of(12 * LEVELS[1] // 4)
    coarse = [region for region in named if not region.level]
    assert sum(region.papers for region in coarse) == 12 * LEVELS[1]
    assert {region.within for region in named if region.level == 1} == set(range(len(coarse)))


def test_papers_without_words_form_regions_without_terms() -> None:
    none = np.zeros(0, np.int64)
    named = in_corners(columns_of(words=(), papers=none, terms=none))
    assert [region.terms for region in named] == [()] * 4
