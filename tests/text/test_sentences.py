"""A text is split into sentences; many full stops do not end one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.text.sentences import quote, sentence_at, spans
from support.timing import repeat_in_linear_time


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each on one line."""
    return [quote(text, *span) for span in spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works. We show why.", ["It works.", "We show why."]),
        ("Does it? It does! Code: here.", ["Does it?", "It does!", "Code: here."]),
        ("It was called “good.” We agree.", ["It was called “good.”", "We agree."]),
        ("**It works.** We agree.", ["**It works.**", "We agree."]),
        ("It works... We agree… Well.", ["It works...", "We agree…", "Well."]),
        ("It beats all. pFedX is fast.", ["It beats all.", "pFedX is fast."]),
        ("We use a, b, etc. The rest is new.", ["We use a, b, etc.", "The rest is new."]),
        ("它很好。我们证明！", ["它很好。", "我们证明！"]),
        ("A heading\n \nThen the text", ["A heading", "Then the text"]),
        (
            "Two points: 1. It works. 2. It is fast.",
            ["Two points: 1.", "It works.", "2. It is fast."],
        ),
        ("", []),
        (" \n\n ", []),
        (".", ["."]),
    ],
)
def test_a_sentence_ends_at_its_full_stop(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We compare, e.g. Adam and others.",
        "One case, i.e. Adam, is left.",
        "Smith et al. Propose it first.",
        "We follow Smith et al. (2020) here.",
        "As Fig. 3 and Eqs. 4 show.",
        "It grows w.r.t. Depth and a.k.a. Size.",
        "J. R. R. Tolkien and D. Knuth wrote it.",
        "The U.S. Government paid Dr. Who.",
        "Yi is made by 01.AI for arXiv.org and Node.js.",
        "It is better. but not by much",
        "It is a test ... of patience",
        "See https://a.example/x.Html?Is=It.Ok here.",
        "See github. com/ Owner/ Name.Jl.",
        "See [Dr. No. It works. Really](https://a.example/x) here.",
    ],
)
def test_a_full_stop_within_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("with a lower latency.Codes are publicly available.", "Codes are publicly available."),
        ("It beats BERT.The rest is history.", "The rest is history."),
        ("It rises by 3%.Moreover, it falls.", "Moreover, it falls."),
        ("We add vitamin C. We measure.", "We measure."),
        ("It was tried by Smith et al. However, it failed.", "However, it failed."),
        ("Code: https://a.example/x. See Fig. 3.", "See Fig. 3."),
        ("Code: https://github.com/o/n.The rest is history.", "The rest is history."),
    ],
)
def test_a_boundary_without_a_space_or_after_an_abbreviation_is_found(
    text: str, second: str
) -> None:
    assert sentences(text)[1:] == [second]


def test_the_sentence_at_an_offset_is_found() -> None:
    text = "  First one.  The second\none. "
    assert sentence_at(text, 0) == "First one."
    assert sentence_at(text, text.index("second")) == "The second one."
    assert sentence_at(text, len(text) + 5) == "The second one."
    assert sentence_at("", 3) == ""


@given(
    st.text(alphabet=st.sampled_from("aB1 .,?!\n()[]{}\\_*…。:/htps@-"), max_size=200) | st.text()
)
def test_no_word_is_lost_or_duplicated(text: str) -> None:
    offsets = spans(text)
    assert all(start < end for start, end in offsets)
    assert all(end <= start for (_, end), (start, _) in pairwise(offsets))
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
    assert sentences(text) == [" ".join(text[start:end].split()) for start, end in offsets]


@pytest.mark.parametrize("unit", [". ", "a.", "A. ", "\n", "\n ", "(", "e.g. ", "?!", "。", "1. "])
def test_a_megabyte_on_one_line_takes_linear_time(unit: str) -> None:
    def divide(text: str) -> None:
        assert "".join("".join(sentences(text)).split()) == "".join(text.split())

    repeat_in_linear_time(divide, unit, size=1_000_000, seconds=30)
