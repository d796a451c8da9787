"""Texts become the stems that lunr.js makes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.words import LONGEST, plain_slug, stem_of, tokens, trim


def test_words_are_split_at_white_space_and_hyphens() -> None:
    assert tokens("Pre-Training\u00a0of\ufeffBERT\x85x") == ["pre", "training", "of", "bert\x85x"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("encoder/decoder", ["encoder", "decoder"]),
        ("Task:Translation: a/b//c /\u2028: /", ["task", "translation", "a", "b", "c"]),
        ("(https://x.org/a-b/c): d/e", ["(https://x.org/a", "b", "c)", "d", "e"]),
        ("://", ["://"]),
    ],
)
def test_words_are_split_at_slashes_and_colons_but_for_addresses(
    text: str, words: list[str]
) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("(e.g.,", "e.g"),
        ("gpt4!", "gpt4"),
        ("éclair", "clair"),
        ("naïve", "naïve"),
        ("$\\alpha$", "alpha"),
        ("——", ""),
        ("神经", "神经"),
        ("《神经》", "神经"),
    ],
)
def test_signs_are_taken_off_the_ends_of_words(token: str, word: str) -> None:
    assert trim(token) == word


@pytest.mark.parametrize(
    ("token", "stem"),
    [
        ("networks", "network"),
        ("studies,", "studi"),
        ("try", "tri"),
        ("lay", "lay"),
        ("by", ""),
        ("ies", "ie"),
        ("eed", "e"),
        ("the", ""),
        ("…", ""),
        ("yields", "yield"),
    ],
)
def test_stems_are_those_of_the_browser(token: str, stem: str) -> None:
    assert stem_of(token) == stem


def test_a_word_without_end_is_cut() -> None:
    assert len(stem_of("y" * 1_000_000)) <= LONGEST


@given(st.text())
def test_any_text_has_stems_without_white_space(text: str) -> None:
    for token in tokens(text):
        assert not set(stem_of(token)) & set(" \t\n-")


def test_the_usual_slug_has_letters_and_digits_of_ascii() -> None:
    assert plain_slug("  BERT: Pre-training & Größe! ") == "bert-pre-training-gr-e"
