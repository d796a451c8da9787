"""What related papers by words are measured by."""

from __future__ import annotations

from benchmarks.near_build import near
from support.made_catalog import library


def test_papers_are_related_by_words_alone_where_a_model_is_installed_too() -> None:
    with near(library(60), by_meaning=False) as by_words, near(library(60), by_meaning=True) as both:
        assert len(by_words.related) > 0
        assert by_words.related.keys() == both.related.keys()
