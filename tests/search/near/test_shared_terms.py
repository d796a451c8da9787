"""The terms that are reasons are words of both papers."""

import pytest

from papershelf.search.near.shared_terms import shared_terms


@pytest.mark.parametrize(
    ("text", "other", "shared"),
    [
        ("zero-shot tasks", "zero-shot parsers and one shot", ["zero-shot"]),
        ("zero-shot tasks, a shot", "zero-shot parsers", ["shot"]),
        ("zero-shot-like tasks", "a zero-shot parser", ["zero-shot"]),
        ("multi-shot tasks", "multi shots", ["multi-shot"]),
        ("zero-shot tasks", "nonzero-shot parsers", []),
        ("zero-shot tasks", "few-shot parsers", []),
        ("zero-shot tasks", "one shot", ["shot"]),
        ("zero-shot tasks", "shots", ["shot"]),
        (f"a-shot-{'-'.join('abcdefghijklmnop')}", "few-shot parsers", ["shot"]),
    ],
)
def test_a_term_in_words_with_hyphens_is_as_both_texts_have_it(
    text: str, other: str, shared: list[str]
) -> None:
    assert [*shared_terms(["shot"], text, other)] == shared


def test_hostile_chains_of_hyphens_take_linear_time() -> None:
    chain = "-".join(["shot"] * 100_000)
    assert [*shared_terms(["shot"], chain, chain)] == ["shot"]


def test_two_terms_of_one_word_are_one_reason() -> None:
    text = "zero-shot tasks"
    assert [*shared_terms(["zero", "tasks", "shot"], text, text)] == ["zero-shot", "tasks"]
