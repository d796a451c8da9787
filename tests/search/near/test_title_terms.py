"""What titles call things."""

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
    """Return the terms of *titles* with the numbers of those that have them."""
    found = title_terms(titles)
    named: dict[str, list[int]] = {name: [] for name in found.names}
    for paper, term in zip(found.papers.tolist(), found.terms.tolist(), strict=True):
        named[found.names[term]].append(paper)
    return named


def test_a_term_is_in_several_titles_and_often_ends_a_phrase() -> None:
    found = papers_by_term(*TITLES)
    assert found["attention"] == [0, 1]
    assert found["transformers"] == [2, 3]


def test_a_word_that_names_are_begun_with_is_none() -> None:
    assert not {"efficient", "multi", "monte"} & papers_by_term(*TITLES).keys()


def test_a_compound_is_one_word_and_none_of_its_parts_is_one() -> None:
    found = papers_by_term("Pre-Training of Bees", "How Pre-training Helps", "No Pre-Training")
    assert found == {"pre-training": [0, 1, 2]}


def test_two_words_are_a_term_and_the_end_of_it_alone_is_none() -> None:
    found = papers_by_term(*TITLES)
    assert found["multi-task parsing"] == [1, 2]
    assert "parsing" not in found
    assert "carlo" not in found


def test_no_term_reaches_over_signs_and_words_between() -> None:
    assert not papers_by_term(
        "Bees: Honey", "Bees (honey)", "Bees of honey", "Bees, honey"
    ).keys() & {
        "bees honey",
        "honey bees",
    }


def test_forms_of_one_stem_are_one_term_in_the_form_that_is_there_most_often() -> None:
    assert papers_by_term("A Parser", "Of Parsers", "No Parsers") == {"parsers": [0, 1, 2]}


def test_words_by_their_stems_are_told() -> None:
    found = title_terms(TITLES)
    assert found.names[found.words["transform"]] == "transformers"


@pytest.mark.parametrize(
    "titles", [(), ("",), ("$x_1$ $x_1$", "$x_1$"), ("12", "12"), ("… —", "… —")]
)
def test_what_has_no_words_has_no_terms(titles: tuple[str, ...]) -> None:
    assert papers_by_term(*titles) == {}
