"""Formulas are distinguished from money and other text, and become readable without TeX."""

from __future__ import annotations

import pytest
from hypothesis import given

from papershelf.text.formula import is_harmless, pieces, readable
from support.texts import texts
from support.timing import repeat_in_linear_time


def formulas(text: str) -> list[str]:
    """Return the formulas in a text."""
    return [piece for piece, is_formula in pieces(text) if is_formula]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an $n$-gram and a $k$", ["$n$", "$k$"]),
        ("$O(n \\log n)$ time", ["$O(n \\log n)$"]),
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
        ("from US$5 to US$10", []),
        ("$HOME/bin and $PATH", []),
        ("$5 per \\emph{token} to $10", []),
        ("\\$5 and \\$x_1\\$", []),
        ("$ a$ and $b $", []),
        ("$a\n\nb$", []),
        ("$", []),
        ("$x", []),
        (f"${'a' * 2001}$", []),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_formulas_are_distinguished_from_money(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected


@given(texts())
def test_the_pieces_make_up_the_text(text: str) -> None:
    parts = list(pieces(text))
    assert "".join(piece for piece, _ in parts) == text
    assert all(piece.startswith("$") and piece.endswith("$") for piece, is_tex in parts if is_tex)


@pytest.mark.parametrize("piece", ["$", "$a ", "$ a", "$x{"])
def test_a_megabyte_of_dollars_takes_linear_time(piece: str) -> None:
    repeat_in_linear_time(formulas, piece, size=1_000_000, seconds=10)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"An $\ell_p$-norm of $x$", "An ℓp-norm of x"),
        (r"in $\mathcal{O}(n^2)$ or $10^{-3}$", "in O(n^2) or 10^(−3)"),
        (r"$\mathrm{KL}\!\left(p\,\|\,q\right)$", "KL(p ‖ q)"),
        (r"on $\mathbb{R}^d$, $\alpha \times \beta$", "on ℝ^d, α×β"),
        (r"$\hat{x}_t$, $f'$, $\frac{a+b}{\sqrt{n}}$", "x̂t, f′, (a+b)/(√(n))"),
        (r"$n \log n$, $\min_\theta f(\theta)$, $x \to$", "n log n, min θf(θ), x→"),
        (r"$\sum_{i=1}^{k} x_i$, $\{x\}$, $\text{a b}$", "∑i=1^kxi, {x}, a b"),
        (r"$$E = mc^2$$", "E=mc^2"),
        (r"3 M$_{\ensuremath{\odot}}$, $\relax x$", "3 M⊙, x"),
        (r"$\unknown{x}$ and $\frac{a$", r"unknown x and \frac{a"),
        ("from $5 to $10", "from $5 to $10"),
        ("no formula_here", "no formula_here"),
    ],
)
def test_a_formula_is_readable_without_tex(text: str, shown: str) -> None:
    assert readable(text) == shown


@given(texts())
def test_text_outside_formulas_stays_as_written(text: str) -> None:
    shown = readable(text)
    for piece, is_formula in pieces(text):
        if not is_formula:
            assert piece in shown


@given(texts())
def test_a_harmless_formula_has_braces_in_pairs_and_no_comment(text: str) -> None:
    for formula in filter(is_harmless, formulas(text)):
        assert formula.count("{") == formula.count("}")
        assert "%" not in formula.replace(r"\%", "")


@pytest.mark.parametrize("depth", [10, 100, 200, 300, 400, 600, 900])
def test_a_deeply_nested_formula_is_readable(depth: int) -> None:
    for inner in ("{}", "\\sqrt{}", "x^{}"):
        opened, closed = inner[:-1], inner[-1]
        formula = f"${opened * depth}x{closed * depth}$"
        assert "$" not in readable(formula[:2000]).strip("$")
