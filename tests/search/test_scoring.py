"""What a title tells of a paper."""

from __future__ import annotations

import pytest

from papershelf.search.scoring import Scoring, TitleEvidence

SCORING = Scoring()


def evidence(idf: float = 1.0) -> TitleEvidence:
    """Return that of two words of this *idf* as typed, side by side in a title of four."""
    return TitleEvidence(found=2 * idf, exact=2 * idf, adjacent=idf, count=2, length=4)


def test_a_title_counts_less_the_more_of_the_query_it_lacks() -> None:
    scores = [evidence().score(SCORING, whole) for whole in (2.0, 4.0, 20.0)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_titles_keep_their_share_of_the_score_in_a_catalog_of_any_size() -> None:
    small, large = evidence(1.0).score(SCORING, 3.0), evidence(4.0).score(SCORING, 12.0)
    assert large == pytest.approx(4 * small)


def test_a_title_that_no_word_of_the_query_can_be_in_adds_nothing() -> None:
    assert TitleEvidence().score(SCORING, 0.0) == 0
