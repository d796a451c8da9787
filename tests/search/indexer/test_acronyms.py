"""Acronyms stand for the words that several papers explain them by."""

from __future__ import annotations

import pytest

from papershelf.engine.task import encode
from papershelf.search.indexer.acronyms import acronym_table, acronyms_in
from papershelf.search.indexer.arrays import columns_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We study Graph Neural Networks (GNNs).", ["gnn graph neural networks"]),
        (
            "Graph neural networks (GNNs) and\ngraph neural networks (GNN).",
            ["gnn graph neural networks"],
        ),
        ("variational autoencoders (VAEs)", ["vae variational autoencoders"]),
        ("neural radiance fields (NeRF)", ["nerf neural radiance fields"]),
        ("for test-time adaptation (TTA)", ["tta test time adaptation"]),
        ("for out-of-distribution (OOD) data", ["ood out of distribution"]),
        ("Question Answering (QA) and reading (RC)", ["qa question answering"]),
        ("a method (GNN)", []),
        ("(GNN)", []),
        ("at the university (UNI)", []),
        ("of the (OT)", []),
        ("an in-distribution (ID) test", []),
        ("Graph Neural Networks (see GNN)", []),
        (f"s{'q' * 30} an answer (QA)", []),
    ],
)
def test_a_text_explains_acronyms_by_the_words_before(text: str, expected: list[str]) -> None:
    assert acronyms_in(text) == expected


def table(*texts: str) -> dict[str, str]:
    """Return the table of papers with these texts, in two segments."""
    halves = texts[::2], texts[1::2]
    columns = [
        columns_of(acronyms=[line for text in half for line in acronyms_in(text)])
        for half in halves
    ]
    return acronym_table("", *(memoryview(encode(one)) for one in columns))


def test_an_acronym_means_what_several_papers_say_in_singular_or_plural() -> None:
    texts = ["a neural network (NN)", *["neural networks (NNs)"] * 2]
    assert table(*texts) == {"nn": "neural networks"}
    assert table(*texts[1:]) == {}


def test_an_acronym_with_several_meanings_has_none() -> None:
    once, twice = ["neural networks (NNs)"] * 4, ["nearest neighbours (NNs)"] * 2
    assert table(*once, *twice) == {"nn": "neural networks"}
    assert table(*once, *twice, "narrow networks (NN)") == {}


def test_the_order_of_papers_does_not_matter() -> None:
    texts = [
        *["neural networks (NNs)"] * 3,
        *["neural network (NN)"] * 3,
        *["deep learning (DL)"] * 4,
    ]
    assert [*table(*texts).items()] == [*table(*texts[::-1]).items()]
    assert [*table(*texts)] == ["nn", "dl"]
