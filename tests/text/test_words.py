"""Words are compared in the singular and without spaces, and written as in the text."""

from __future__ import annotations

import pytest

from papershelf.text.words import as_written, folded, lowered


def test_spelling_with_a_space_a_hyphen_or_in_the_plural_makes_no_difference() -> None:
    assert folded("Data studies") == folded("data-study") == folded("DataStudy") == "datastudy"


@pytest.mark.parametrize(
    ("terms", "text", "written"),
    [
        ("练模 预训 训练", "大规模预训练模型综述", "预训练模"),
        ("深度 学习 度学", "深度的学习", "深度 学习 度学"),
        ("กา าร", "การเรียน", "การ"),
        ("self supervised", "Self-supervised models. We learn self-supervised", "self-supervised"),
        ("grained bert", "Fine-grained, BERT-based", "Fine-grained BERT-based"),
        ("graph", "Graph-based nets and graphs", "Graph-based"),
        ("nets", "Graph-nets. Nets", "Nets"),
        ("part", f"a-part-{'-'.join('abcdefghijklmnop')}", "part"),
        ("nlp other", "NLP", "NLP other"),
    ],
)
def test_terms_are_written_as_in_the_text(terms: str, text: str, written: str) -> None:
    assert as_written(terms.split(), text, lowered(text)) == written.split()
