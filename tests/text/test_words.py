"""Words are compared in the singular and without spaces, and matches have offsets in the text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.text.whole_words import whole_words
from papershelf.text.words import WORD, as_written, fold, forms, lowered, phrase_key, unfolded
from support.texts import texts

WORDS = st.from_regex(r"[^\W_]{1,8}(?:s|es|ie|ies|sses|xes|ches|shes|zes)?", fullmatch=True)


@given(WORDS)
def test_a_word_is_among_the_forms_of_its_folded_word(word: str) -> None:
    assert lowered(word) in map(lowered, forms(fold(word)[0]))


def test_capitals_without_a_single_lower_case_letter_are_kept_and_others_folded() -> None:
    assert phrase_key("İNCİ") == phrase_key("İncİ") == "İncİ"


def test_words_are_unfolded_in_all_combinations() -> None:
    assert set(unfolded(("data", "study"))) == {
        f"{first}{second}"
        for first in ("data", "datas")
        for second in ("study", "studys", "studie", "studies")
    }
    assert phrase_key("Data studies") == phrase_key("data-study") == "datastudy"


def test_only_the_last_words_of_a_long_phrase_are_unfolded() -> None:
    texts = list(unfolded([*["Models"] * 60, "study"]))
    assert len(texts) == 2**5 * 4
    assert "models" * 60 + "studies" in texts


@given(texts())
def test_each_word_has_its_place_in_the_text(text: str) -> None:
    def find(letters: str) -> Iterator[tuple[int, int]]:
        assert letters == "".join(lowered(text)[start:end] for start, end in spans)
        lengths = [end - start for start, end in spans]
        return ((end - 1, length) for end, length in zip(accumulate(lengths), lengths, strict=True))

    spans = [word.span() for word in WORD.finditer(text)]
    assert list(whole_words(text, find)) == spans


def test_matches_within_a_word_have_no_span() -> None:
    def find(letters: str) -> list[tuple[int, int]]:
        assert letters == "deeplearningüberdeep"
        return [(3, 4), (11, 12), (10, 7), (11, 5), (15, 4), (19, 8)]

    spans = list(whole_words("“Deep” learning, über-deep", find))
    assert spans == [(1, 5), (1, 15), (17, 21), (17, 26)]


@pytest.mark.parametrize(
    ("terms", "text", "written"),
    [
        ("练模 预训 训练", "大规模预训练模型综述", "预训练模"),
        ("深度 学习 度学", "深度的学习", "深度 学习 度学"),
        ("กา าร", "การเรียน", "การ"),
        ("self supervised", "Self-supervised models. We learn self-supervised", "self supervised"),
        ("grained bert", "Fine-grained, BERT-based", "grained BERT"),
        ("nets", "Graph-nets. Nets", "nets"),
        ("nlp other", "NLP", "NLP other"),
    ],
)
def test_terms_are_written_as_in_the_text(terms: str, text: str, written: str) -> None:
    assert as_written(terms.split(), text, lowered(text)) == written.split()
