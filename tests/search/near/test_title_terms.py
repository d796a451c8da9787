"""The terms of titles are words and pairs of words that several titles contain."""

from __future__ import annotations

import pytest

from papershelf.search.near.title_terms import title_terms

TITLES = (
    "Efficient Sparse Attention for Long Texts",
    "Attention Is Efficient Enough: Multi-Task Parsing of Texts",
    "On Multi-Task Parsing, with Efficient Transformers",
    "Graph Transformers and Monte Carlo Search",
    "Monte Carlo Search in Efficient Games",
)


def papers_by_term(*titles: str) -> dict[str, list[int]]:
    """Return the terms of *titles*, each with the numbers of the titles that contain it."""
    terms = title_terms(titles)
    named: dict[str, list[int]] = {name: [] for name in terms.names}
    for paper, term in zip(terms.papers.tolist(), terms.terms.tolist(), strict=True):
        named[terms.names[term]].append(paper)
    return named


def test_a_term_occurs_in_several_titles_and_ends_phrases() -> None:
    terms = papers_by_term(*TITLES)
    assert terms["attention"] == [0, 1]
    assert terms["transformers"] == [2, 3]


def test_a_word_that_begins_phrases_is_not_a_term() -> None:
    assert not {"efficient", "multi", "monte"} & papers_by_term(*TITLES).keys()


def test_a_compound_is_a_term_and_its_parts_are_not() -> None:
    terms = papers_by_term("Pre-Training of Bees", "How Pre-training Helps", "No Pre-Training")
    assert terms == {"pre-training": [0, 1, 2]}


def test_a_pair_is_a_term_and_its_last_word_alone_is_not() -> None:
    terms = papers_by_term(*TITLES)
    assert terms["multi-task parsing"] == [1, 2]
    assert "parsing" not in terms
    assert "carlo" not in terms


def test_no_term_spans_punctuation_or_stop_words() -> None:
    terms = papers_by_term("Bees: Honey", "Bees (honey)", "Bees of honey", "Bees, honey")
    assert not terms.keys() & {"bees honey", "honey bees"}


def test_forms_of_one_stem_are_one_term_in_the_most_frequent_form() -> None:
    assert papers_by_term("A Parser", "Of Parsers", "No Parsers") == {"parsers": [0, 1, 2]}


def test_a_term_is_looked_up_by_its_stem() -> None:
    terms = title_terms(TITLES)
    assert terms.names[terms.words["transform"]] == "transformers"


@pytest.mark.parametrize(
    "titles", [(), ("",), ("$x_1$ $x_1$", "$x_1$"), ("12", "12"), ("… —", "… —")]
)
def test_titles_without_words_have_no_terms(titles: tuple[str, ...]) -> None:
    assert papers_by_term(*titles) == {}
