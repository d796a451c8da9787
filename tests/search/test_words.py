"""Texts are split into words and stemmed as by lunr.js."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.words import (
    MAX_LETTERS,
    compounds_in,
    indexed_tokens,
    plain_slug,
    stem_of,
    tokens,
    trim,
)


def test_words_are_split_at_white_space_and_hyphens() -> None:
    assert tokens("Pre-Training\u00a0of\ufeffBERT\x85x") == ["pre", "training", "of", "bert\x85x"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("encoder/decoder", ["encoder", "decoder"]),
        ("Task:Translation: a/b//c /\u2028: /", ["task", "translation", "a", "b", "c"]),
        ("(https://x.org/a-b/c): d/e", ["(https://x.org/a", "b", "c)", "d", "e"]),
        ("://", ["://"]),
        ("A_Title_in_a.pdf http://x/a_b", ["a", "title", "in", "a.pdf", "http://x/a_b"]),
    ],
)
def test_words_are_split_at_slashes_colons_and_underscores_except_in_addresses(
    text: str, words: list[str]
) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("(e.g.,", "e.g"),
        ("gpt4!", "gpt4"),
        ("«écl»", "écl"),
        ("β", "beta"),
        ("😀ok…", "ok"),
        ("——", ""),
        ("神经", "神经"),
        ("《神经》", "神经"),
        ("networks'", "networks"),
        ("(c++),", "c++"),
        ("“f#”", "f#"),
        ("c+", "c"),
        ("net++", "net"),
    ],
)
def test_punctuation_is_trimmed_from_words(token: str, word: str) -> None:
    assert trim(token) == word


@pytest.mark.parametrize("token", ["newton's", "newton’s", "(newton's),", "newton"])
def test_a_possessive_ending_is_trimmed(token: str) -> None:
    assert trim(token) == "newton"


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
        ("обучения", "обучения"),
    ],
)
def test_stems_equal_those_of_the_browser(token: str, stem: str) -> None:
    assert stem_of(token) == stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("文本分类 of BERT模型", ["文本", "本分", "分类", "of", "bert", "模型"]),
        ("类", ["类"]),
        ("한국어", ["한국", "국어"]),
        ("ไทย", ["ไท", "ทย"]),
    ],
)
def test_scripts_without_spaces_are_split_into_pairs_of_letters(
    text: str, words: list[str]
) -> None:
    assert tokens(text) == words


def test_every_letter_of_such_a_script_begins_an_indexed_token() -> None:
    found, positions = indexed_tokens("a 文本分")
    assert (found, list(positions)) == (["a", "文本", "本分", "分"], [0, 1, 2, 3])


def test_a_compound_has_the_position_of_its_first_part() -> None:
    found, positions = indexed_tokens("On pre-training, k-NN")
    words = list(zip(found, positions, strict=True))
    assert words == [
        ("on", 0),
        ("pre", 1),
        ("pretraining", 1),
        ("training,", 2),
        ("k", 3),
        ("knn", 3),
        ("nn", 4),
    ]
    found, positions = indexed_tokens("(Text-to-image), back to work")
    assert list(zip(map(trim, found), positions, strict=True))[:4] == [
        ("text", 0),
        ("text2image", 0),
        ("to", 1),
        ("image", 2),
    ]


@pytest.mark.parametrize(
    ("text", "compounds"),
    [
        ("Pre-training", {"pretraining"}),
        ("multi task learning", {"multitask"}),
        ("GPT-4", {"gpt4"}),
        ("an encoder-decoder", set()),
        ("state-of-the-art", set()),
        ("off-policy and in-context", {"offpolicy", "incontext"}),
        ("off policy", set()),
        ("between-class", set()),
        ("2019-2020", set()),
        ("G. E. Hinton", set()),
        ("https://x.org/a-b", set()),
        ("pre-文本", set()),
        ("pre", set()),
    ],
)
def test_words_that_are_likely_written_as_one_form_a_compound(
    text: str, compounds: set[str]
) -> None:
    assert compounds_in(text) == compounds


def test_a_very_long_word_is_truncated() -> None:
    assert len(stem_of("y" * 1_000_000)) <= MAX_LETTERS


@given(st.text())
def test_stems_of_any_text_contain_no_white_space(text: str) -> None:
    for token in tokens(text):
        assert not set(stem_of(token)) & set(" \t\n-")


def test_a_plain_slug_has_ascii_letters_and_digits() -> None:
    assert plain_slug("  BERT: Pre-training & Größe! ") == "bert-pre-training-gr-e"
