"""Patterns match the words that they match in lunr."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lunr.token_set import TokenSet

from papershelf.search.patterns import matching

LETTERS = st.text("abc", min_size=1, max_size=6)


@given(
    st.lists(LETTERS, unique=True, min_size=1).map(sorted),
    st.text("abc*", min_size=1, max_size=5),
    st.integers(0, 2),
)
def test_a_pattern_matches_the_same_words_in_lunr(
    words: list[str], pattern: str, edits: int
) -> None:
    automaton = (
        TokenSet.from_fuzzy_string(pattern, edits) if edits else TokenSet.from_string(pattern)
    )
    expected = TokenSet.from_list(words).intersect(automaton).to_list()
    assert sorted(matching(words, pattern, edits)) == sorted(expected)


def test_a_pattern_of_many_stars_is_matched_fast() -> None:
    assert not list(matching(["a" * 64] * 1000, "a*" * 500 + "b", 0))


def test_a_pattern_longer_than_all_words_is_matched_fast() -> None:
    assert not list(matching(["a" * 64] * 1000, "a*" * 500, 2))
