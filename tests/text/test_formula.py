"""What is a formula, what is money, and what is neither."""

from __future__ import annotations

import time

import pytest
from hypothesis import given

from papershelf.text.formula import pieces
from support.texts import texts


def formulas(text: str) -> list[str]:
    """Return the formulas in a text."""
    return [piece for piece, is_formula in pieces(text) if is_formula]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("an $n$-gram and a $k$", ["$n$", "$k$"]),
        ("$O(n \\log n)$ time", ["$O(n \\log n)$"]),
        ("all of $$E = mc^2$$ is", ["$$E = mc^2$$"]),
        ("a $\\$5$ bill", ["$\\$5$"]),
        ("$a\nb$", ["$a\nb$"]),
        ("where $ \\alpha $ is", ["$ \\alpha $"]),
        ("512$\\times$1024 pixels", ["$\\times$"]),
        ("$\\sim$45% and $>$99%", ["$\\sim$", "$>$"]),
        ("given $(x, y)$ and $Q(s, a)$", ["$(x, y)$", "$Q(s, a)$"]),
        ("$p(y = positive)$", ["$p(y = positive)$"]),
        ("from $2 \\times 3$ to $10 - 20$", ["$2 \\times 3$", "$10 - 20$"]),
        ("we pay $5 and get $x$ back", ["$x$"]),
        ("$x$$y$ and $x$$", ["$x$", "$y$", "$x$"]),
        ("cost $5 and $10", []),
        ("cost $3.50/M and $15/M", []),
        ("between $5/hour and 10$ more", []),
        ("from US$5 to US$10", []),
        ("$HOME/bin and $PATH", []),
        ("$5 per \\emph{token} to $10", []),
        ("a 5$ b 6$ c", []),
        ("\\$5 and \\$x_1\\$", []),
        ("$ a$ and $b $", []),
        ("$a\n\nb$", []),
        ("$a\n  \nb$", []),
        ("$", []),
        ("$$", []),
        ("$$$$", []),
        ("$x", []),
        (f"${'a' * 2001}$", []),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_formulas_are_told_from_money(text: str, found: list[str]) -> None:
    assert formulas(text) == found


@given(texts())
def test_the_pieces_are_the_text(text: str) -> None:
    found = list(pieces(text))
    assert "".join(piece for piece, _ in found) == text
    assert all(piece.startswith("$") and piece.endswith("$") for piece, is_tex in found if is_tex)


@pytest.mark.parametrize(
    "text",
    [
        "$" * 10**6,
        "$a " * 333_333,
        "$ a" * 333_333,
        "\\$" * 500_000,
        "$\n" * 500_000,
        "$x{" * 333_333,
    ],
    ids=lambda text: text[:3],
)
def test_a_megabyte_of_dollars_takes_no_time(text: str) -> None:
    begun = time.process_time()
    formulas(text)
    assert time.process_time() - begun < 10
