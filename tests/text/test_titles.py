"""Titles are compared by their letters and digits, however they are spelt."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papershelf.text.titles import part_keys, title_key


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Attention Is All You Need", "attention is all you need."),
        ("Pre-training  of\nDeep Networks", "Pretraining of deep networks"),
        ("Łukasiewicz and Sørensen on Encyclopædias", "Lukasiewicz and Sorensen on encyclopaedias"),
        (r"$\alpha$-Divergence", "α-divergence"),
        (r"A$^\mathbf{3}$T", "A3T"),
        ("“Quoted” words", '"Quoted" Words'),
    ],
)
def test_titles_that_differ_only_in_spelling_have_the_same_key(first: str, second: str) -> None:
    assert title_key(first) == title_key(second) != ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("PROP: Pre-training for Retrieval", "B-PROP: Pre-training for Retrieval"),
        ("GPT-3", "GPT-4"),
        ("On Trees", "On Forests"),
        ("神经网络", "神经元"),
    ],
)
def test_titles_with_different_letters_have_different_keys(first: str, second: str) -> None:
    assert title_key(first) != title_key(second)


@pytest.mark.parametrize("same", ["a title " * 1000, "é" * 1000, "x: " + "y " * 1000])
def test_long_titles_that_differ_only_at_the_end_have_different_keys(same: str) -> None:
    assert title_key(f"{same}one") != title_key(f"{same}two")
    assert part_keys(f"On: {same}one") != part_keys(f"On: {same}two")


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("BERT: Pre-training of Transformers", ("bert", "pretrainingoftransformers")),
        ("A Title – With a Dash", ("atitle", "withadash")),
        ("A: B: C d", ("bcd",)),
        ("Self-supervised learning", ()),
        ("Ratio 3:1 matters", ()),
        ("", ()),
    ],
)
def test_a_title_has_parts_before_and_after_its_first_colon_or_dash(
    title: str, parts: tuple[str, ...]
) -> None:
    assert part_keys(title) == parts


@given(st.text())
@example("ς")
def test_the_key_of_any_text_ignores_spelling_and_is_idempotent(text: str) -> None:
    assert title_key(title_key(text)) == title_key(text)
    assert title_key(f"  {text}!") == title_key(text)
