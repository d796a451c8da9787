"""Neighbouring words of a query may be one compound, or an author's initials and name."""

from __future__ import annotations

import pytest

from papershelf.search.variants import initials_with, variants


def test_both_words_of_a_compound_have_its_stem() -> None:
    found = variants(["pre", "training", "models"], frozenset({"pretraining"}))
    assert found == [("pretrain",), ("pretrain",), ()]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["y", "bengio"], [("y.bengio",), ()]),
        (["bengio", "y"], [(), ("y.bengio",)]),
        (["g", "e", "hinton"], [("g.hinton",), ("g.hinton",), ()]),
        (["g.e", "hinton"], [("g.hinton",), ()]),
        (["y", "", "bengio"], [(), (), ()]),
        (["y", "4"], [(), ()]),
    ],
)
def test_initials_are_found_with_the_name_beside_them(
    words: list[str], found: list[tuple[str, ...]]
) -> None:
    assert variants(words, frozenset()) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Yoshua Bengio", ["Y.Bengio"]),
        ("Geoffrey E. Hinton", ["G.Hinton"]),
        ("Laurens van der Maaten", ["L.van", "L.der", "L.Maaten"]),
        ("Plato", []),
        ("", []),
    ],
)
def test_an_author_has_an_initial_with_each_other_name(name: str, found: list[str]) -> None:
    assert initials_with(name.split()) == found
