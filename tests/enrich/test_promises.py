"""Promised artifacts are distinguished from those of others and those with an address."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.enrich.links import find_links
from papershelf.enrich.promises import find_promises
from papershelf.model import Link, LinkKind, Promise
from support.timing import repeat_in_linear_time

CODE, MODEL, DATA = LinkKind.CODE, LinkKind.MODEL, LinkKind.DATA


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Code will be released.", (CODE,)),
        ("Codes will be made publicly available soon.", (CODE,)),
        ("The source code and model weights shall be released.", (CODE, MODEL)),
        ("The code, dataset and weights are to be released.", (CODE, MODEL, DATA)),
        ("Upon acceptance, all checkpoints will be open-sourced.", (MODEL,)),
        ("Our code is available on GitHub.", (CODE,)),
        ("Our source code is publicly available1 .", (CODE,)),
        ("Code available on request.", (CODE,)),
        ("The code and data will be published with this article.", (CODE, DATA)),
        ("We publish a benchmark of hand-drawn maps.", (DATA,)),
        ("Code models and data are available.", (CODE, MODEL, DATA)),
        ("Ourcode is available upon request.", (CODE,)),
        ("The code has been submitted and will be released upon acceptance.", (CODE,)),
        ("Code is provided in the supplement.", (CODE,)),
        ("The open-sourced implementation of our method is available at Github.", (CODE,)),
        ("Both models are released to the public.", (MODEL,)),
        ("This dataset is freely available for research.", (DATA,)),
        ("The corpus has been made public.", (DATA,)),
        ("It beats all others, and the code will be released.", (CODE,)),
        ("To foster research, the code, and our models, will be released.", (CODE, MODEL)),
        ("We release our code.", (CODE,)),
        ("We hence publicly release three pre-trained checkpoints.", (MODEL,)),
        ("We also release all of the similarity and language data.", (DATA,)),
        ("We plan to release a code generation benchmark.", (DATA,)),
        ("We open-source our models and training scripts.", (CODE, MODEL)),
        ("We have open-sourced the software.", (CODE,)),
        ("We collect and release Foo, a corpus of tales.", (DATA,)),
        ("We release a benchmark to evaluate models.", (DATA,)),
        ("We will make our 24 pre-trained models publicly available.", (MODEL,)),
        ("Ours is the best of all models, so we are making it available to all.", (MODEL,)),
        ("By releasing our dataset, we hope to help.", (DATA,)),
        ("The public release of our models will help.", (MODEL,)),
        ("We introduce Shelf, an open-source library for papers.", (CODE,)),
        ("We present a new publicly available corpus of papers.", (DATA,)),
    ],
)
def test_an_announcement_names_the_kinds_of_artifacts(
    sentence: str, kinds: tuple[LinkKind, ...]
) -> None:
    (promise,) = find_promises(f"We solve it. {sentence} Thanks!", ())
    assert promise == Promise(kinds=kinds, evidence=sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We construct the benchmark from publicly available materials.",
        "We build the benchmark from publicly available text data.",
        "We train on 55 publicly available datasets.",
        "The dataset is obtained from filtering publicly available image-text datasets.",
        "We use them when additional data is available.",
        "It helps when limited annotation data is available.",
        "We take forums in which large volumes of aligned code and data is available.",
        "We curate a corpus of 7.4M files from GitHub.",
        "Pre-trained models may not be available for certain domains.",
        "The training data is not publicly available.",
        "No public benchmark is available online.",
        "The source data are available at test time.",
        "Many datasets are publicly available.",
        "The most commonly used datasets are widely available online.",
        "If the code is available, we use it.",
        "We compare proprietary and open-source models.",
        "We evaluate 20 closed and open-source models.",
        "The weights are shared across layers.",
        "Existing models are released every week.",
        "We release the brake of the car.",
        "We present a study on a publicly available dataset.",
        "An agent decides when to release the model.",
        "Source code matters.",
        "",
    ],
)
def test_artifacts_of_others_are_no_promise(sentence: str) -> None:
    assert find_promises(sentence, ()) == ()


def test_a_sentence_with_an_address_is_no_promise() -> None:
    text = "The code is available at https://github.com/o/n. Our models will be released."
    assert [promise.kinds for promise in find_promises(text, ())] == [(MODEL,)]


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        (
            "Code is at https://github.com/o/n and we will release the weights after review.",
            [MODEL],
        ),
        ("See https://lab.github.io/x; the code will be released upon acceptance.", [CODE]),
        (
            "We share code and will release the weights after review: https://github.com/o/n.",
            [MODEL],
        ),
        ("We solve it and will release the weights after review (github.com/o/n).", [MODEL]),
        ("We will release the data once the paper is accepted at https://a.example/b.", [DATA]),
        # Artifacts that are already there, or will be at this address.
        ("We release our weights at https://huggingface.co/o/n and will update them.", []),
        ("The weights will be released at https://huggingface.co/o/n.", []),
        ("Code, which will help, is publicly available at https://github.com/o/n.", []),
        ("Our code will be released at https://github.com/o/n upon acceptance.", []),
    ],
)
def test_pending_artifacts_remain_promises_next_to_an_address(
    sentence: str, kinds: list[LinkKind]
) -> None:
    promises = find_promises(sentence, find_links(sentence))
    assert [kind for promise in promises for kind in promise.kinds] == kinds
    assert all(promise.evidence == sentence for promise in promises)


def test_a_link_fulfils_a_promise_of_its_kind() -> None:
    text = "We will release our code and data."
    link = Link(url="https://github.com/o/n", kind=CODE)
    assert [promise.kinds for promise in find_promises(text, (link,))] == [(DATA,)]
    assert find_promises("We will release our code.", (link,)) == ()


def test_the_promises_of_the_real_listing(trending: Path) -> None:
    # Every line is parsed as an abstract; lines of other kinds contain no promises.
    lines = trending.read_text(encoding="utf-8").splitlines()
    promises = [promise for line in lines for promise in find_promises(line, find_links(line))]
    assert [(promise.kinds, promise.evidence[:24]) for promise in promises] == [
        ((CODE, MODEL), "The source code and mode"),
        ((DATA,), "To accompany this guide,"),
        ((MODEL,), "We release Flax-based T5"),
        ((MODEL,), "The M^2-Encoder series r"),
        ((MODEL,), "To accelerate future res"),
        ((MODEL,), "Both models are released"),
        ((MODEL,), "Our pre-trained models w"),
        ((DATA,), "Specifically, first, we "),
        ((DATA,), "We conduct experiments o"),
        ((CODE,), "The open-sourced impleme"),
    ]


WORDS = ["We", "release", "our code", "data", "will be", "available", "publicly", ".", ";", "\n"]


@given(st.lists(st.sampled_from(WORDS)).map(" ".join) | st.text())
def test_every_promise_has_sorted_kinds_and_evidence_from_the_text(text: str) -> None:
    one_line = " ".join(text.split())
    for promise in find_promises(text, ()):
        assert promise.kinds
        assert list(promise.kinds) == sorted(promise.kinds, key=list(LinkKind).index)
        assert promise.evidence in one_line


@pytest.mark.parametrize(
    "unit",
    [
        *("We release ", "we and release our code ", "we make ", "will be "),
        *("is publicly available ", "code, and our ", "We will release our code. ", "released"),
    ],
)
def test_a_megabyte_on_one_line_takes_linear_time(unit: str) -> None:
    def find(text: str) -> None:
        assert all(promise.evidence for promise in find_promises(text, ()))

    repeat_in_linear_time(find, unit, size=1_000_000, seconds=20)
