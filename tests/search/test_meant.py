"""A search finds papers in whichever spelling the query has."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.engine.chunks import Lengths
from papershelf.search.engine import search
from papershelf.search.index import Index
from support.meant import (
    ACRONYMS,
    ALSO_NAME,
    APART,
    ATTENTION,
    BERT,
    CATALOG,
    EMBEDDING,
    EXPLAINED,
    JOINED,
    LATER,
    LONG,
    MEANT,
    SEPARATED,
    SHORT,
    TREES,
    UNRELATED,
    WHOLE,
    named,
)
from support.search import catalog_of, found, lay_index, layout_like_a_large_one, paper


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return lay_index(CATALOG, tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("query", MEANT)
def test_a_query_in_another_spelling_finds_its_papers(query: str, index: Index) -> None:
    expected = MEANT[query]
    titles = found(query, index)
    assert set(titles) == {one.title for one in expected if one}
    if None in expected:
        best = expected[: expected.index(None)]
        assert titles[: len(best)] == [one.title for one in best if one]


@pytest.mark.parametrize(
    "query",
    [
        "recent decision lists",
        "newest papers on decision lists",
        "articles about decision lists",
        "publications on decision lists",
        "decision lists pdf",
        "decision lists arXiv",
        "GitHub decision lists",
    ],
)
def test_papers_need_not_have_words_that_say_what_is_sought(query: str, tmp_path: Path) -> None:
    abstract = "Papers, articles, publications: the newest of all, in PDF, on arXiv and on GitHub."
    newest = paper("The Recent, in Short", abstract)
    index = lay_index(catalog_of([LATER, TREES, newest]), tmp_path)
    answer = search(query, index)
    assert answer.complete == 1
    assert index.card(answer.ranked[0][0]).title == LATER.title


@pytest.mark.parametrize("query", ["max welling", "papers by max welling", "welling, max"])
def test_a_name_is_rarer_than_its_words(query: str, tmp_path: Path) -> None:
    named = paper("Groups", authors="Max Welling")
    with_words = [paper(f"Max-Margin Methods {number}", "They do well.") for number in range(5)]
    index = lay_index(catalog_of([named, *with_words, *UNRELATED]), tmp_path)
    assert found(query, index)[0] == named.title


def test_a_surname_finds_its_author_before_other_words_of_its_stem(tmp_path: Path) -> None:
    named = paper("Groups", authors="Max Welling")
    with_words = [paper(f"Networks That Do Well {number}", "They do.") for number in range(5)]
    index = lay_index(catalog_of([named, *with_words, *UNRELATED]), tmp_path)
    assert found("welling", index)[0] == named.title
    assert found("well", index)[0] != named.title


def test_a_surname_finds_its_author_before_a_first_name_of_its_stem(tmp_path: Path) -> None:
    surname = paper("Movements", authors="Jan Peters, Peter Bartlett")
    first_name = [paper(f"Bounds {number}", authors="Peter Bartlett") for number in range(5)]
    index = lay_index(catalog_of([surname, *first_name, *UNRELATED]), tmp_path)
    assert found("peters", index)[0] == surname.title
    assert set(found("peter", index)) == {surname.title, *(one.title for one in first_name)}


def test_an_initial_is_no_name(tmp_path: Path) -> None:
    meant = paper("Graphs of Words", authors="Yoshua Bengio")
    initial = paper("Graphs of Words, Again", authors="Samy Bengio, Y. Wang")
    index = lay_index(catalog_of([meant, initial, *UNRELATED]), tmp_path)
    assert found("y. bengio graphs", index)[0] == meant.title


@pytest.mark.parametrize("query", ["pretraining", "pre-training", "pre training"])
def test_a_compound_finds_the_same_papers_in_each_spelling(query: str, tmp_path: Path) -> None:
    separate = paper("Training of Networks", "What is to be done pre and post.")
    index = lay_index(catalog_of([BERT, WHOLE, APART, separate]), tmp_path)
    answer = search(query, index)
    assert answer.complete == 3
    best = {index.card(number).title for number, _ in answer.ranked[:3]}
    assert best == {BERT.title, WHOLE.title, APART.title}
    assert search(query, index, exact=True).complete == 3


def test_a_word_of_several_papers_may_still_be_two_words(tmp_path: Path) -> None:
    papers = [*JOINED, *SEPARATED, *UNRELATED, paper("A Cloud for Each Point")]
    index = lay_index(catalog_of(papers), tmp_path)
    assert set(found("pointcloud", index)) == {one.title for one in (*JOINED, *SEPARATED)}


def test_a_word_in_a_large_share_of_the_papers_is_one_word(tmp_path: Path) -> None:
    index = lay_index(catalog_of([*JOINED, *SEPARATED]), tmp_path)
    assert set(found("pointcloud", index)) == {one.title for one in JOINED}


def test_a_number_after_a_name_may_be_written_with_it(tmp_path: Path) -> None:
    residual = paper("A Resnet50 for Images")
    index = lay_index(catalog_of([residual, paper("The 50 Networks")]), tmp_path)
    assert found("resnet 50", index)[0] == residual.title


@pytest.mark.parametrize("query", ["GNN", "gnns"])
def test_an_acronym_finds_its_words_as_several_papers_explain_it(
    query: str, tmp_path: Path
) -> None:
    index = lay_index(ACRONYMS, tmp_path)
    titles = found(query, index)
    assert set(titles) == {one.title for one in (*EXPLAINED, SHORT, *LONG)}
    assert titles[0] == SHORT.title
    assert search(f"{query} molecules", index).complete == 2


def test_an_acronym_is_only_itself_if_it_is_excluded_or_exact(tmp_path: Path) -> None:
    index = lay_index(ACRONYMS, tmp_path)
    assert set(found("molecules -gnn", index)) == {LONG[1].title}
    assert search("gnn", index, exact=True).complete == len(EXPLAINED) + 1
    assert set(found("title:gnn", index)) == {SHORT.title, LONG[0].title}


def test_an_acronym_that_is_more_often_a_name_is_only_itself(tmp_path: Path) -> None:
    index = lay_index(ACRONYMS, tmp_path)
    assert set(found("bo", index)) == {one.title for one in ALSO_NAME}


def test_a_word_that_is_the_usual_spelling_is_one_word(tmp_path: Path) -> None:
    joined = [paper(f"Database Methods {number}") for number in range(5)]
    apart = [paper(f"Methods for a Data Base {number}") for number in range(10)]
    index = lay_index(catalog_of([*joined, *apart, *UNRELATED]), tmp_path)
    assert set(found("database", index)) == {one.title for one in joined}


def test_a_name_is_one_word(tmp_path: Path) -> None:
    named = paper("Trees", authors="Paul Cloudman")
    index = lay_index(catalog_of([named, paper("A Cloud Man"), paper("Cloud of a Man")]), tmp_path)
    assert found("cloudman", index) == [named.title]


def test_two_words_that_form_no_known_compound_are_searched_separately(tmp_path: Path) -> None:
    cross = paper("Cross Products", "We reproduce products.", authors="Christopher Ré")
    index = lay_index(catalog_of([cross, paper("Reproduction of Results")]), tmp_path)
    assert search("re product", index).complete == 2


def test_two_words_stand_for_the_name_that_they_form(tmp_path: Path) -> None:
    whole, apart = paper("DreamComposer: Objects from Views"), paper("A Dream of a Composer")
    index = lay_index(catalog_of([whole, apart, paper("Composers")]), tmp_path)
    assert set(found("dream composer", index)[:2]) == {whole.title, apart.title}
    assert search("dream composer", index).complete == 2
    assert found("+dream +composer objects", index)[0] == whole.title
    assert search("dream -composer", index).complete == 0
    assert search("dream composer", index, exact=True).complete == 1


def test_a_name_that_two_words_form_takes_no_further_file(tmp_path: Path) -> None:
    each_alone = layout_like_a_large_one(Lengths(least=1, most=1, one_in=1), frequent=100)
    papers = paper("DreamComposer"), paper("A Dream of a Composer")
    index = lay_index(catalog_of(papers), tmp_path, each_alone)
    assert found("dream composer", index) == ["A Dream of a Composer"]


def test_another_spelling_is_adjacent_in_titles(tmp_path: Path) -> None:
    adjacent = paper("Behavior Cloning")
    separate = paper("Cloning Behavior")
    index = lay_index(catalog_of([adjacent, separate]), tmp_path)
    assert found("behaviour cloning", index) == [adjacent.title, separate.title]
    assert found("cloning behaviour", index) == [separate.title, adjacent.title]


def test_a_phrase_keeps_a_stop_word_that_a_hyphen_joins(tmp_path: Path) -> None:
    off = paper("Off-Policy Evaluation", "For in-context learning.")
    multiple = paper(
        "Multiple-Policy Evaluation", "An off-policy method, in the context of learning."
    )
    index = lay_index(catalog_of([off, multiple]), tmp_path)
    assert found('"off-policy evaluation"', index) == [off.title]
    assert found('"in-context learning"', index) == [off.title]
    assert len(found('"off-policy"', index)) == 2
    assert len(found('"policy evaluation"', index)) == 2


def test_a_single_letter_is_searched_as_a_word(index: Index) -> None:
    assert found("k", index) == [APART.title]


def test_an_unknown_identifier_finds_only_papers_that_name_it(tmp_path: Path) -> None:
    note = paper("A Note on arXiv", "Improves on arXiv:2401.00001 and doi:10.1000/a-note.")
    other = paper("A Note on DOI", "Another note for arXiv, with training.")
    index = lay_index(catalog_of([note, other]), tmp_path)
    for text in (
        *("arXiv:2401.00001", "2401.00001", "https://doi.org/10.1000/a-note", "10.1000/a-note"),
    ):
        assert set(found(text, index)) <= {note.title}
    assert found("arXiv:2401.00001", index) == found("10.1000/a-note", index) == [note.title]
    for text in (
        "arXiv:2401.00002",
        "10.1000/unknown-training",
        "https://arxiv.org/abs/2401.00001",
    ):
        assert not found(text, index)


def test_an_unknown_address_finds_no_similar_address(tmp_path: Path) -> None:
    other = paper("Another Repository", "Code is at https://github.com/some/repository.")
    index = lay_index(catalog_of([other]), tmp_path)
    assert found("https://github.com/some/repository", index) == [other.title]
    for text in ("https://github.com/some/repo", "https://github.com/some/repositry"):
        assert not found(text, index)


@pytest.mark.parametrize("text", ["Training-7B", "training-2-Networks"])
def test_words_that_look_like_an_identifier_are_searched_as_words(text: str, index: Index) -> None:
    assert search(text, index).ranked


def test_papers_with_the_same_address_are_all_found(tmp_path: Path) -> None:
    url = "https://github.com/tensorflow/tensor2tensor"
    both = [ATTENTION, named(paper("Tensor2Tensor for Neural Machine Translation"), url=url)]
    assert len(found(url, lay_index(catalog_of(both), tmp_path))) == 2


def test_a_title_with_a_compound_is_found_first(index: Index) -> None:
    for expected in (BERT, APART, EMBEDDING):
        assert found(expected.title, index)[0] == expected.title
