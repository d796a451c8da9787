"""Encoded words are decoded unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.coding import (
    count_digit,
    decode_word_list,
    encode_word_list,
)

WORDS = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=80)


@given(st.lists(WORDS, unique=True).map(sorted))
def test_word_lists_are_decoded_unchanged(words: list[str]) -> None:
    assert decode_word_list(encode_word_list(words)) == words


@given(WORDS, st.lists(WORDS, min_size=1))
def test_forms_are_decoded_unchanged_after_their_stem(stem: str, forms: list[str]) -> None:
    code = encode_word_list(forms, stem)
    assert decode_word_list(code, stem) == forms
    assert "  " not in code


@pytest.mark.parametrize(("papers", "digit"), [(1, "0"), (2, "1"), (3, "1"), (1024, "A")])
def test_a_count_is_encoded_as_its_logarithm(papers: int, digit: str) -> None:
    assert count_digit(papers) == digit
