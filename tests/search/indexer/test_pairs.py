"""The files of pairs: where common words stand together, as the places of each word have it."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import combinations, pairwise

import pytest

from papershelf.engine import engine as engine_module
from papershelf.search.coding import from_word_list
from papershelf.search.indexer.papers import numbered
from papershelf.search.indexer.segments import MOST_POSITIONS
from papershelf.search.pairs import PairTable, positions_in
from papershelf.search.words import indexed, stem_of
from support.made_catalog import library
from support.search import catalog_of, files_of, layout_like_a_large_one, paper

PAPERS = 300
LAYOUT = layout_like_a_large_one(frequent=PAPERS // 8, longest=1_024)

Places = dict[str, dict[int, list[int]]]


def stored(files: dict[str, str]) -> tuple[PairTable, Places]:
    """Return the table of some files, and all pairs in them."""
    name = json.loads(files["search/manifest.json"])["pairs"]
    table = PairTable.from_json(json.loads(files[f"search/pairs/{name}.json"]))
    found: Places = {}
    for file in table.files:
        data = json.loads(files[f"search/pairs/{file}.json"])
        for pair in from_word_list(data["pairs"]):
            assert table.file_of(pair) == file
            found[pair] = positions_in(data, pair)
    return table, found


def test_all_pairs_are_stored_that_abstracts_have() -> None:
    catalog = library(PAPERS)
    table, found = stored(files_of(catalog, LAYOUT))
    expected: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
    for number, one in enumerate(numbered(catalog.papers)):
        words = [(stem_of(word), at) for word, at in zip(*indexed(one.abstract), strict=True)]
        for (stem, place), (other, behind) in combinations(words, 2):
            distance = behind - place
            if distance in (1, 2, 3) and table.has(stem, other, distance):
                own = expected[f"{stem}{'-' * distance}{other}"].setdefault(number, [])
                own.append(place)
    assert found == dict(expected)
    assert len(table.files) > 2
    assert all(before < after for before, after in pairwise(found))


@pytest.mark.parametrize("common", [2, 60])
def test_common_stems_are_those_of_many_abstracts(common: int) -> None:
    catalog = library(PAPERS)
    layout = layout_like_a_large_one(frequent=PAPERS // 8, common=common)
    table, _ = stored(files_of(catalog, layout))
    having: defaultdict[str, int] = defaultdict(int)
    for one in catalog.papers:
        for stem in set(map(stem_of, indexed(one.abstract)[0])) - {""}:
            having[stem] += 1
    expected = {stem for stem, count in having.items() if count * common > PAPERS}
    assert table.common == expected
    assert not table.common & table.frequent


def test_no_more_positions_of_a_stem_are_stored_than_it_has_for_itself() -> None:
    times = MOST_POSITIONS + 8
    many = paper("Many", "model data " * times)
    late = paper("Late", "model " * times + "model data")
    _, found = stored(files_of(catalog_of([many, late]), LAYOUT))
    assert list(map(len, found["model-data"].values())) == [MOST_POSITIONS]
    assert list(map(len, found["data-model"].values())) == [MOST_POSITIONS - 1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_pairs_are_the_same_whatever_the_segments_and_processes(
    jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_ALONE", -1.0)
    catalog = library(2 * PAPERS)
    others = layout_like_a_large_one(frequent=PAPERS // 8, longest=256)
    assert files_of(catalog, others, jobs) == files_of(catalog, LAYOUT)


def test_without_abstracts_there_are_no_pairs() -> None:
    table, found = stored(files_of(catalog_of([paper("Nothing but a Title")]), LAYOUT))
    assert (found, table.common, table.has("noth", "titl", 1)) == ({}, set(), False)
