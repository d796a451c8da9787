"""A search finds what is meant, however it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.search.engine import search
from papershelf.search.index import Index
from support.meant import APART, ATTENTION, BERT, CATALOG, EMBEDDING, MEANT, named
from support.search import catalog_of, found, lay_index, paper


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return lay_index(CATALOG, tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("query", MEANT)
def test_what_is_meant_is_found(query: str, index: Index) -> None:
    expected = MEANT[query]
    titles = found(query, index)
    assert set(titles) == {one.title for one in expected if one}
    if None in expected:
        best = expected[: expected.index(None)]
        assert titles[: len(best)] == [one.title for one in best if one]


def test_an_initial_alone_finds_no_more_than_the_word(index: Index) -> None:
    assert found("k", index) == [APART.title]


def test_an_unknown_identifier_is_searched_as_words(index: Index) -> None:
    assert search("10.1000/unknown-training", index).ranked


def test_papers_with_the_same_address_are_all_found(tmp_path: Path) -> None:
    url = "https://github.com/tensorflow/tensor2tensor"
    both = [ATTENTION, named(paper("Tensor2Tensor for Neural Machine Translation"), url=url)]
    assert len(found(url, lay_index(catalog_of(both), tmp_path))) == 2


def test_a_title_with_a_compound_is_found_whole(index: Index) -> None:
    for one in (BERT, APART, EMBEDDING):
        assert found(one.title, index)[0] == one.title
