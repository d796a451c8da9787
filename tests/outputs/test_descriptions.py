"""Descriptions of pages, for search engines and shared links, are informative and short."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import replace

from papershelf.outputs.descriptions import (
    MAX_LENGTH,
    list_description,
    main_topics,
    paper_description,
    with_lead,
)
from papershelf.text.names import author_of
from support.catalog import ADAM, AUTO_ENCODING, COMPUTABLE, EMPTY, FINGERS
from support.texts import texts


def test_a_short_description_uses_the_abstract_only_without_other_facts() -> None:
    assert paper_description(ADAM, is_short=True) == "Diederik P. Kingma and Jimmy Ba, ICLR 2015."
    assert paper_description(replace(EMPTY, abstract="So. More."), is_short=True) == "So."


def test_a_description_names_the_first_two_of_many_authors() -> None:
    authors = tuple(
        map(author_of, ("Colin Raffel", "Noam Shazeer", "Adam Roberts", "Peter J. Liu"))
    )
    shown = paper_description(replace(EMPTY, authors=authors))
    assert shown == "Colin Raffel, Noam Shazeer and 2 more."
    some = (*authors[:1], replace(authors[1], others=True))
    assert paper_description(replace(EMPTY, authors=some)) == "Colin Raffel, Noam Shazeer et al."


@pytest.mark.parametrize(
    ("abstract", "shown"),
    [
        ("", "3 Words Only"),
        (r"In $\ell_p$ we look. More.", "In ℓp we look."),
        ("Cut\n\nhere.", "Cut"),
    ],
)
def test_a_bare_paper_is_described_by_its_first_sentence_or_its_title(
    abstract: str, shown: str
) -> None:
    assert paper_description(replace(EMPTY, abstract=abstract)) == shown


@given(texts(), texts())
def test_a_description_is_one_short_line(title: str, abstract: str) -> None:
    shown = paper_description(replace(ADAM, title=title, abstract=abstract * 30))
    assert len(shown) <= MAX_LENGTH
    assert "\n" not in shown


def test_a_list_is_described_by_count_span_and_topics() -> None:
    assert list_description("2 papers by A", "", "", more="") == "2 papers by A."
    assert list_description("2 papers", "2014", with_lead("mainly on", "abcd"), more="So.") == (
        "2 papers, 2014, mainly on a, b and c. So."
    )
    assert with_lead("mainly on", []) == ""


def test_the_most_frequent_topics_come_first() -> None:
    assert main_topics([COMPUTABLE, AUTO_ENCODING, FINGERS]) == (
        "mainly on Classification, Sparse attention and Text classification"
    )
