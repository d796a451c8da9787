"""Words of a query may form a compound or an author's name, or have another spelling."""

from __future__ import annotations

import pytest

from papershelf.search.variants import initials_with, joined, keys_of_name, variants


def test_both_words_of_a_compound_have_its_stem_as_variant() -> None:
    assert variants(["pre", "training", "models"], frozenset({"pretraining"})) == [
        ("pretrain",),
        ("pretrain",),
        (),
    ]


def test_a_word_is_joined_with_each_of_its_neighbours() -> None:
    assert joined(["dream", "composers", "3d", "", "views"]) == [
        ("dreamcompos",),
        ("dreamcompos", "composers3d"),
        ("composers3d",),
        (),
        (),
    ]
    assert joined([]) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["y", "bengio"], [("y.bengio",), ()]),
        (["bengio", "y"], [(), ("y.bengio",)]),
        (["g", "e", "hinton"], [("g.hinton",), ("g.hinton",), ()]),
        (["g.e", "hinton"], [("g.hinton",), ()]),
        (["y", "", "bengio"], [(), (), ()]),
        (["y", "4"], [(), ()]),
        (["y", "of", "x"], [(), (), ()]),
    ],
)
def test_an_initial_is_joined_with_the_adjacent_name(
    words: list[str], expected: list[tuple[str, ...]]
) -> None:
    assert variants(words, frozenset()) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("optimisation", "optim"),
        ("optimization", "optimis"),
        ("analyse", "analyz"),
        ("behavioural", "behavior"),
        ("neighbor", "neighbour"),
        ("colourise", "color"),
        ("colorisation", "color"),
        ("memorization", "memoris"),
    ],
)
def test_british_and_american_spellings_stand_for_each_other(word: str, expected: str) -> None:
    assert variants([word], frozenset()) == [(expected,)]


@pytest.mark.parametrize("word", ["expertise", "pairwise", "hour", "prior", "exploring", ""])
def test_other_words_have_one_spelling(word: str) -> None:
    assert variants([word], frozenset()) == [()]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Yoshua Bengio", ["Y.Bengio"]),
        ("Geoffrey E. Hinton", ["G.Hinton"]),
        ("Laurens van der Maaten", ["L.van", "L.der", "L.Maaten"]),
        ("Plato", []),
        ("", []),
    ],
)
def test_the_initial_of_an_author_is_joined_with_each_other_name(
    name: str, expected: list[str]
) -> None:
    assert initials_with(name.split()) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Yang Liu", ["name:yang liu"]),
        ("Ming-Hsuan Yang", ["name:ming hsuan", "name:hsuan yang", "name:ming yang"]),
        ("Christopher D. Manning", ["name:christopher manning"]),
        ("Łukasz Kaiser", ["name:lukasz kaiser"]),
        ("Plato", []),
        ("Y.", []),
        ("", []),
    ],
)
def test_the_words_of_a_name_are_keys_in_pairs(name: str, expected: list[str]) -> None:
    assert keys_of_name(name) == expected
