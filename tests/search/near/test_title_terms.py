"""The terms of titles."""

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
    found = title_terms(titles)
    named: dict[str, list[int]] = {name: [] for name in found.names}
    for paper, term in zip(found.papers.tolist(), found.terms.tolist(), strict=True):
        named[found.names[term]].append(paper)
    return named


def test_a_term_is_in_several_titles_and_often_ends_a_phrase() -> None:
    found = papers_by_term(*TITLES)
    assert found["attention"] == [0, 1]
    assert found["transformers"] == [2, 3]


def test_a_word_at_the_beginning_of_names_is_no_term() -> None:
    assert not {"efficient", "multi", "monte"} & papers_by_term(*TITLES).keys()


def test_a_compound_is_a_term_and_its_parts_are_not() -> None:
    found = papers_by_term("Pre-Training of Bees", "How Pre-training Helps", "No Pre-Training")
    assert found == {"pre-training": [0, 1, 2]}


def test_a_pair_is_a_term_and_its_last_word_alone_is_not() -> None:
    found = papers_by_term(*TITLES)
    assert found["multi-task parsing"] == [1, 2]
    assert "parsing" not in found
    assert "carlo" not in found


def test_no_term_spans_punctuation_or_stop_words() -> None:
    assert not papers_by_term(
        "Bees: Honey", "Bees (honey)", "Bees of honey", "Bees, honey"
    ).keys() & {
        "bees honey",
        "honey bees",
    }


def test_forms_of_one_stem_are_one_term_in_the_most_frequent_form() -> None:
    assert papers_by_term("A Parser", "Of Parsers", "No Parsers") == {"parsers": [0, 1, 2]}


def test_terms_are_found_by_their_stems() -> None:
    found = title_terms(TITLES)
    assert found.names[found.words["transform"]] == "transformers"


@pytest.mark.parametrize(
    "titles", [(), ("",), ("$x_1$ $x_1$", "$x_1$"), ("12", "12"), ("… —", "… —")]
)
def test_titles_without_words_have_no_terms(titles: tuple[str, ...]) -> None:
    assert papers_by_term(*titles) == {}
