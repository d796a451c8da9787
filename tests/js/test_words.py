"""The browser and the indexer split any text into the same words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from js.conftest import Run
from papershelf.search.pasted import checksums, pasted_key
from papershelf.search.query import parse
from papershelf.search.words import compounds_in, stem, tokens, trim
from papershelf.text.letters import folded

# Node answers many texts in one run, so that few runs are enough.
TEXTS_A_RUN = 400
RUNS = 12
PIECES = (
    *"aábcéßøłŁÆıİΣςσαΑβℓ₁²½ﬁ-‐–—− \u3000\u200b\u00ad$\\{}_^/:.,()\"'+*~0123¨´文本类のガ한국ไม้\n",
    *("ｶﾞ", "ы́", "й", "ة", "\u064b", "😀", "𝔸", "𝒜", "\u1100\u1161\u11a8", "\ufeff", "\x85", "\x1f"),
    *("pre", "training", "multi", "task", "k", "nn", "of", "y.", "bengio", "g.e.", "Ⅳ", "™", "①"),
    *("'s", "’s", "“", "”", "«", "expertise", "memor", "explor", "wise"),
    *("optimis", "ation", "ized", "color", "neighbour", "hood ", "Author:", " +Year:"),
    *(
        "$\\ell_p$",
        "\\alpha",
        "$\\mathcal{L}$",
        "\\varepsilon",
        "://",
        "https://x.org/a",
        "ch\u0301",
    ),
)
SCHEMES = (
    *("doi:", "https://doi.org/", "arxiv:", "https://arxiv.org/abs/", "https://www.arxiv.org/pdf/"),
    *("https://aclanthology.org/", "https://openreview.net/forum?id=", "pmid: ", "PMC", "www."),
    *("https://jmlr.org/papers/v3/", "http://proceedings.mlr.press/v97/", "", "  "),
    *("https://dl.acm.org/doi/abs/", "https://link.springer.com/article/", "http://doi.acm.org/"),
    *("https://doi-org.proxy.example.edu/", "https://www.science.org/doi/full/", "10.1000/"),
    *("https://www.biorxiv.org/content/", "https://huggingface.co/papers/"),
    *("https://www.aclweb.org/anthology/", "https://ar5iv.labs.arxiv.org/html/", "((doi: "),
    *("https://www.alphaxiv.org/overview/", "https://www.semanticscholar.org/arXiv:"),
)
NAMES = (
    *("10.48550/arXiv.1706.03762", "10.1000/a%28b%29", "1706.03762v5", "cs.CL/0001001", "N19-1423"),
    *(
        "10.1000/a(b)).",
        "10.1234/www.abc",
        "10.1234/https://abc",
        "huggingface.co/papers/1706.03762",
    ),
    *(
        "10.1101/2020.05.22.111161v1.full",
        "2020.acl-main.1",
        "y5bJXgBx6a",
        "26017442",
        "3531190",
        "bengio03a",
        "x/y/?a=b#c",
        "é",
        "%zz",
    ),
)
ENDINGS = (
    *("", "/", ".pdf", ".html", "#page=2", "?token=a", "&noteId=1", "."),
    *("),", ">", " and more"),
)


def alike(result: dict[str, Any], text: str) -> bool:
    """Return whether the browser's result *made* equals the words of the indexer for *text*."""
    words = list(map(trim, tokens(text)))
    query = parse(text)
    clauses = [[clause.kind.value, clause.term, list(clause.variants)] for clause in query.clauses]
    return (
        result["folded"] == folded(text)
        and result["words"] == words
        and result["stems"] == list(map(stem, words))
        and set(result["compounds"]) == compounds_in(text)
        and result["pairs"] == list(query.compounds)
        and result["clauses"] == clauses
    )


def differing(texts: list[str], run: Run, same: Callable[[dict[str, Any], str], bool]) -> list[str]:
    """Return the texts whose results in the browser are not the *same* as those of the indexer."""
    results = run("words.js", [], texts)
    return [text for text, result in zip(texts, results, strict=True) if not same(result, text)]


def folded_differently(texts: list[str], run: Run) -> list[str]:
    """Return the texts that the browser does not fold like the indexer."""
    results = run("folding.js", [], texts)
    return [text for text, result in zip(texts, results, strict=True) if result != folded(text)]


def many(text: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Return lists of texts for one run of Node."""
    return st.lists(text, min_size=TEXTS_A_RUN // 2, max_size=TEXTS_A_RUN)


def test_every_character_is_folded_like_the_indexer_does(run: Run) -> None:
    codes = [code for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    texts = ["\0".join(map(chr, codes[at : at + 1_000])) for at in range(0, len(codes), 1_000)]
    assert folded_differently(texts, run) == []


def test_long_runs_are_folded_in_the_same_pieces_as_by_the_indexer(run: Run) -> None:
    texts = ["か" * length + "\u3099" for length in (499, 500, 1_000)]
    texts += [f"A{'𝔸' * 499}\u0e38\u0e31", "か" + "\u3099\u302a" * 2_000]
    assert folded_differently(texts, run) == []


# Python and Node implement different versions of Unicode.
KNOWN = st.characters(exclude_categories=("Cn", "Cs"))


@pytest.mark.parametrize(
    "text",
    [st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.text(KNOWN, max_size=20)],
    ids=["odd pieces", "any characters"],
)
def test_any_text_has_the_same_words_as_in_the_indexer(
    text: st.SearchStrategy[str], run: Run
) -> None:
    @settings(max_examples=RUNS)
    @given(many(text))
    def check(texts: list[str]) -> None:
        assert differing(texts, run, alike) == []

    check()


def test_white_space_of_both_languages_separates_words(run: Run) -> None:
    signs = [f"k{space}{sign}{space}nn" for space in "\x1c\x1f\x85\ufeff\u2028" for sign in "+-"]
    assert differing(signs, run, alike) == []
    assert all(len(parse(text).clauses) == 2 for text in signs)


def test_any_pasted_text_has_the_same_key_as_in_the_indexer(run: Run) -> None:
    def same(result: dict[str, Any], text: str) -> bool:
        return bool(
            result["key"] == pasted_key(text)
            and tuple(result["checksums"]) == checksums(result["key"])
        )

    texts = [f"{one}{two}{end}" for one in SCHEMES for two in NAMES for end in ENDINGS]
    assert differing(texts, run, same) == []
