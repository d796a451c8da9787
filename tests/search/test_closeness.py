"""Questions are ranked by meaning: papers on their subject come before those with their words."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from papershelf.search.closeness import MAX_COMPARED
from papershelf.search.engine import search
from papershelf.search.index import Index
from support.made_catalog import library
from support.models import lay_model, models_in
from support.oracles import search_similar
from support.search import lay_index

PAPERS = 300
# Papers with a long title.
TITLED = [paper for paper in library(PAPERS).papers if len(paper.title.split()) > 3][:50]


class Both(NamedTuple):
    """The indexes of a catalog with vectors and without."""

    meaning: Index
    words: Index


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    catalog, folder = library(PAPERS), tmp_path_factory.mktemp("both")
    with models_in(folder / "models") as models:
        lay_model(models, "WordLlama")
        meaning = lay_index(catalog, folder / "meaning", vectors=True)
    return Both(meaning, lay_index(catalog, folder / "words"))


QUESTION = "which graph models learn language from data and images"


def test_meaning_changes_only_the_order_of_the_first_papers_of_a_question(both: Both) -> None:
    ranked, plain = search(QUESTION, both.meaning).ranked, search(QUESTION, both.words).ranked
    assert ranked != plain
    assert {number for number, _ in ranked} == {number for number, _ in plain}
    assert len(plain) > MAX_COMPARED
    assert ranked[MAX_COMPARED:] == plain[MAX_COMPARED:]


@pytest.mark.parametrize(
    "query",
    [
        "graph models learn language",
        '"graph models" learn language from data and images',
        "+graph models learn language from data and images",
        "title:graph models learn language from data and images",
        "graph model* learn language from data and images",
        "graph^2 models learn language from data and images",
        "10.1000/182",
        "*",
        "",
    ],
)
def test_a_query_that_is_no_question_is_ranked_by_words_alone(both: Both, query: str) -> None:
    assert search(query, both.meaning) == search(query, both.words)


def test_a_title_finds_its_paper_first(both: Both) -> None:
    for paper in TITLED:
        [(number, _), *_] = search(paper.title, both.meaning).ranked
        assert both.meaning.card(number).title == paper.title


def test_a_pasted_paper_finds_itself_first(both: Both) -> None:
    for paper in TITLED:
        for index in both:
            [(number, _), *_] = search_similar(f"{paper.title}\n{paper.abstract}", index).ranked
            assert index.card(number).title == paper.title


@pytest.mark.parametrize("text", ["", "\n", "the of and", "1 2 3", "zzqqxx", "*", "\0", "+" * 99])
def test_a_text_without_known_words_is_similar_to_no_paper(both: Both, text: str) -> None:
    assert search_similar(text, both.meaning).ranked == ()


def test_operators_in_a_pasted_text_are_words(both: Both) -> None:
    plain = search_similar("graph learning", both.words)
    assert search_similar('+graph -"learning"', both.words) == plain
