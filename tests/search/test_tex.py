"""Formulas are searched as plain letters."""

from __future__ import annotations

import pytest

from papershelf.search.tex import letter_name, tex_to_text


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("An $\\ell_p$ norm", "An lp norm"),
        ("$\\mathcal{O}(n^{2})$", "O(n2)"),
        ("$\\varepsilon$-greedy", "epsilon-greedy"),
        ("\\alpha and \\emph{this}", "alpha and {this}"),
        ("from $5 to $10", "from 5 to 10"),
        ("snake_case costs $5", "snake_case costs $5"),
    ],
)
def test_formulas_become_plain_letters(text: str, letters: str) -> None:
    assert tex_to_text(text) == letters


def test_a_greek_letter_has_the_name_of_its_command() -> None:
    assert [letter_name(word) for word in ("β", "βγ", "beta")] == ["beta", "βγ", "beta"]
