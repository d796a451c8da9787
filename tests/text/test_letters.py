"""Letters are compared without case, accents and forms of Unicode."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.text.letters import folded


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Schölkopf", "scholkopf"),
        ("Scho\xa8lkopf", "scholkopf"),
        ("Łukasz Straße, Ærø ıİ", "lukasz strasse, aero ii"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Ещё", "еще"),
        ("ｶﾞ Ｇｐｔ ℓ₁ 𝒜²", "ガ gpt l1 a2"),
        ("\u1112\u1161\u11ab", "한"),
        ("مُحَمَّد", "محمد"),
        ("على کتابی ۱۴۰۲ ١٤٤٢", "علي كتابي 1402 1442"),
        ("pre\u2011training\u2014so\xad on", "pre-training so on"),
        ("ไม้", "ไม้"),
    ],
)
def test_letters_are_folded(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_very_many_combining_marks_take_linear_time() -> None:
    assert len(folded("か" + "\u3099\u302a" * 200_000)) == 400_000
