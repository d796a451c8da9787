"""Texts become the stems that lunr.js makes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.words import (
    MAX_LETTERS,
    compounds_in,
    indexed,
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
        ("«écl»", "écl"),
        ("β", "beta"),
        ("😀ok…", "ok"),
        ("——", ""),
        ("神经", "神经"),
        ("《神经》", "神经"),
        ("networks'", "networks"),
    ],
)
def test_signs_are_taken_off_the_ends_of_words(token: str, word: str) -> None:
    assert trim(token) == word


@pytest.mark.parametrize("token", ["newton's", "newton’s", "(newton's),", "newton"])
def test_a_possessive_is_its_owner(token: str) -> None:
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
def test_stems_are_those_of_the_browser(token: str, stem: str) -> None:
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
def test_scripts_that_do_not_part_words_are_split_into_pairs(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_every_letter_of_a_run_begins_an_indexed_token() -> None:
    found, positions = indexed("a 文本分")
    assert (found, list(positions)) == (["a", "文本", "本分", "分"], [0, 1, 2, 3])


def test_a_compound_stands_where_its_first_part_does() -> None:
    found, positions = indexed("On pre-training, k-NN")
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


@pytest.mark.parametrize(
    ("text", "compounds"),
    [
        ("Pre-training", {"pretraining"}),
        ("multi task learning", {"multitask"}),
        ("GPT-4", {"gpt4"}),
        ("an encoder-decoder", set()),
        ("state-of-the-art", set()),
        ("2019-2020", set()),
        ("G. E. Hinton", set()),
        ("https://x.org/a-b", set()),
        ("pre-文本", set()),
        ("pre", set()),
    ],
)
def test_two_words_are_one_where_people_write_them_so(text: str, compounds: set[str]) -> None:
    assert compounds_in(text) == compounds


def test_a_word_without_end_is_cut() -> None:
    assert len(stem_of("y" * 1_000_000)) <= MAX_LETTERS


@given(st.text())
def test_any_text_has_stems_without_white_space(text: str) -> None:
    for token in tokens(text):
        assert not set(stem_of(token)) & set(" \t\n-")


def test_the_usual_slug_has_letters_and_digits_of_ascii() -> None:
    assert plain_slug("  BERT: Pre-training & Größe! ") == "bert-pre-training-gr-e"
