"""A segment depends on the texts of its papers alone."""

from __future__ import annotations

import pytest

from papershelf.search.indexer import vocabulary as vocabulary_module
from papershelf.search.indexer.papers import texts_of
from papershelf.search.indexer.segments import SegmentTexts, segment
from papershelf.search.indexer.vocabulary import release_vocabulary, vocabulary
from papershelf.search.scoring import Scoring
from support.made_catalog import library

SCORING = Scoring()
PAPERS = tuple(texts_of(paper, {}) for paper in library(40).papers)


def test_a_segment_does_not_depend_on_words_that_were_read_before() -> None:
    vocabulary_module._cached_vocabulary.cache_clear()
    alone = segment(SegmentTexts(PAPERS[:20], SCORING, 64))
    vocabulary_module._cached_vocabulary.cache_clear()
    segment(SegmentTexts(PAPERS[::-1], SCORING, 64))
    assert segment(SegmentTexts(PAPERS[:20], SCORING, 64)) == alone


def test_a_large_vocabulary_is_discarded_without_a_change_to_segments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vocabulary_module._cached_vocabulary.cache_clear()
    alone = segment(SegmentTexts(PAPERS, SCORING, 64))
    monkeypatch.setattr(vocabulary_module, "_MAX_TOKENS", 10)
    assert segment(SegmentTexts(PAPERS, SCORING, 64)) == alone
    segment(SegmentTexts(PAPERS[:1], SCORING, 64))
    assert len(vocabulary()) < 200


def test_released_words_are_forgotten() -> None:
    vocabulary().encode(["a word"])
    release_vocabulary()
    assert not vocabulary()


def test_papers_without_text_have_an_empty_segment() -> None:
    empty = ("", "", "", "", "", "")
    columns = segment(SegmentTexts((empty, empty), SCORING, 64))
    assert columns.words("words") == columns.words("forms") == []
    assert columns.numbers("offsets").tolist() == [0]
