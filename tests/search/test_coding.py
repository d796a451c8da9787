"""Encoded words are decoded unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.coding import (
    count_digit,
    decode_form,
    decode_word_list,
    encode_form,
    encode_word_list,
)

WORDS = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=80)


@given(st.lists(WORDS, unique=True).map(sorted))
def test_word_lists_are_decoded_unchanged(words: list[str]) -> None:
    assert decode_word_list(encode_word_list(words)) == words


@pytest.mark.parametrize(
    ("stem", "form", "code"),
    [
        ("model", "model", ""),
        ("model", "models", "0s"),
        ("studi", "study", "1y"),
        ("a", "a,%b", "0%c%pb"),
    ],
)
def test_a_form_is_encoded_as_the_letters_that_its_stem_loses_and_gains(
    stem: str, form: str, code: str
) -> None:
    assert encode_form(stem, form) == code


@given(WORDS.filter(lambda word: len(word) < 64), WORDS)
def test_forms_are_decoded_unchanged(stem: str, form: str) -> None:
    code = encode_form(stem, form)
    assert decode_form(stem, code) == form
    assert not {",", " "} & set(code)


@pytest.mark.parametrize(("papers", "digit"), [(1, "0"), (2, "1"), (3, "1"), (1024, "A")])
def test_a_count_is_encoded_as_its_logarithm(papers: int, digit: str) -> None:
    assert count_digit(papers) == digit
