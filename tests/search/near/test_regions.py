"""The regions of the map and their terms."""

from __future__ import annotations

import numpy as np

from papershelf.search.indexer.arrays import Array
from papershelf.search.near.regions import LEVELS, MapTerms, regions

CORNERS = np.array([[5_000, 5_000], [60_000, 5_000], [5_000, 60_000], [60_000, 60_000]])
WORDS = ("everywhere", "parsing", "vision", "speech", "proofs", "parse")


def view(each: int, words: tuple[str, ...] = WORDS) -> MapTerms:
    """Return the view of *each* papers in each corner, which has a word of its own."""
    corner = np.repeat(np.arange(4), each)
    positions = CORNERS[corner] + np.arange(4 * each)[:, None] * 7 % 3_000
    papers = np.arange(4 * each)
    pairs = [(papers, 0 * papers), (papers, corner + 1), (papers[:each], np.full(each, 5))]
    columns: list[Array] = [
        np.concatenate(own).astype(np.int32) for own in zip(*pairs, strict=True)
    ]
    return MapTerms(
        positions.astype(np.uint16).tobytes(), words, *(one.tobytes() for one in columns)
    )


def test_a_region_is_named_by_its_most_distinctive_words() -> None:
    found = regions(view(12))
    assert sorted(region.terms[0] for region in found) == ["parsing", "proofs", "speech", "vision"]


def test_no_two_regions_of_a_level_begin_with_one_term_where_they_have_others() -> None:
    corner, few = np.repeat(np.arange(4), 12), np.array([0, 1, 2, 12, 13, 14])
    # Two corners are about vision, and a few papers of each about faces or letters.
    pairs = np.concatenate(
        [
            np.stack([np.arange(48), np.maximum(corner, 1)], axis=1),
            np.stack([few, np.repeat([0, 4], 3)], axis=1),
        ]
    ).astype(np.int32)
    words = ("faces", "vision", "speech", "proofs", "letters")
    columns = [np.ascontiguousarray(column).tobytes() for column in pairs.T]
    found = regions(MapTerms(view(12).positions, words, *columns))
    firsts = {region.terms[0] for region in found}
    assert len(firsts) == 4
    assert {"vision", "speech", "proofs"} < firsts
    assert sum("vision" in region.terms for region in found) == 2


def test_a_region_has_one_term_of_each_stem() -> None:
    [region] = [one for one in regions(view(12)) if "parsing" in one.terms]
    assert "parse" not in region.terms


def test_a_topic_replaces_its_own_words() -> None:
    named = ("everywhere", "Parsing of speech", "vision", "speech", "proofs", "parse")
    [region] = [one for one in regions(view(12, named)) if "Parsing of speech" in one.terms]
    assert not {"speech", "parse"}.intersection(region.terms)


def test_the_papers_of_a_region_are_those_of_its_corner() -> None:
    found = regions(view(12))
    assert [region.papers for region in found] == [12] * 4
    for region in found:
        assert {paper // 12 for paper in region.nearest} == {region.nearest[0] // 12}


def test_a_region_of_a_small_map_names_all_of_its_papers_and_of_a_large_one_at_most_five() -> None:
    small, large = regions(view(12)), regions(view(12 * LEVELS[1] // 4))
    assert sorted(paper for region in small for paper in region.nearest) == [*range(48)]
    assert all(len(region.nearest) == min(5, region.papers) for region in large)


def test_many_papers_have_finer_regions_within_coarse_ones() -> None:
    found = regions(view(12 * LEVELS[1] // 4))
    coarse = [one for one in found if not one.level]
    assert sum(one.papers for one in coarse) == 12 * LEVELS[1]
    assert {one.within for one in found if one.level == 1} == set(range(len(coarse)))


def test_papers_without_words_make_regions_without_names() -> None:
    bare = view(12, ())
    empty = MapTerms(bare.positions, (), b"", b"")
    assert [region.terms for region in regions(empty)] == [()] * 4
