"""Numbers and words come back from text as they went."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.coding import (
    count_digit,
    form_code,
    from_form_code,
    from_gaps,
    from_word_list,
    gap_list,
    varint,
    varints,
    word_list,
)

NUMBERS = st.lists(st.integers(0, 200_000), unique=True).map(sorted)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=80)


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (31, "V"), (32, "W1"), (1023, "_V"), (1024, "WW1")]
)
def test_numbers_are_written_with_the_lowest_five_bits_first(number: int, text: str) -> None:
    assert varint(number) == text


@given(st.lists(st.integers(0, 1 << 40)))
def test_varints_come_back(numbers: list[int]) -> None:
    assert list(varints("".join(map(varint, numbers)))) == numbers


def test_rising_numbers_are_written_as_gaps() -> None:
    assert gap_list([0, 1, 5]) == "003"


@given(NUMBERS)
def test_gap_lists_come_back(numbers: list[int]) -> None:
    assert from_gaps(gap_list(numbers)) == numbers


def test_words_leave_out_what_they_share_with_the_one_before() -> None:
    assert word_list(["abc", "abd", "b"]) == "0abc 2d 0b"


@given(st.lists(WORDS, unique=True).map(sorted))
def test_word_lists_come_back(words: list[str]) -> None:
    assert from_word_list(word_list(words)) == words


@pytest.mark.parametrize(
    ("stem", "form", "code"),
    [
        ("model", "model", ""),
        ("model", "models", "0s"),
        ("studi", "study", "1y"),
        ("a", "a,%b", "0%c%pb"),
    ],
)
def test_forms_are_written_as_what_the_stem_loses_and_gains(
    stem: str, form: str, code: str
) -> None:
    assert form_code(stem, form) == code


@given(WORDS.filter(lambda word: len(word) < 64), WORDS)
def test_forms_come_back(stem: str, form: str) -> None:
    code = form_code(stem, form)
    assert from_form_code(stem, code) == form
    assert not {",", " "} & set(code)


@pytest.mark.parametrize(("papers", "digit"), [(1, "0"), (2, "1"), (3, "1"), (1024, "A")])
def test_counts_are_logarithms(papers: int, digit: str) -> None:
    assert count_digit(papers) == digit
