"""What the title and the topics of a paper tell, and what a word of many papers does."""

from __future__ import annotations

import pytest

from papershelf.search.scoring import MatchEvidence, Scoring, idf_of

SCORING = Scoring()


def evidence(idf: float = 1.0, others: int = 0) -> MatchEvidence:
    """Return that of two words of this *idf* as typed, side by side in a title of four.

    So many *others* are among the authors, or name the venue or the year.
    """
    named = (2 + others) * idf
    return MatchEvidence(title=2 * idf, exact=2 * idf, adjacent=idf, named=named, count=2, length=4)


def test_a_title_counts_less_the_more_of_the_query_it_lacks() -> None:
    scores = [evidence().score(SCORING, whole) for whole in (2.0, 4.0, 20.0)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_a_title_counts_whole_where_the_rest_of_the_query_names_its_authors() -> None:
    assert evidence(others=2).score(SCORING, 4.0) == evidence().score(SCORING, 2.0)


def test_topics_count_less_the_more_of_the_query_they_lack() -> None:
    scores = [MatchEvidence(topical=2.0).score(SCORING, whole) for whole in (2.0, 4.0, 20.0)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1] > 0


def test_topics_add_nothing_to_a_title_that_tells_more() -> None:
    title = evidence()
    both = evidence()
    both.topical = 2.0
    assert both.score(SCORING, 2.0) == title.score(SCORING, 2.0)


def test_titles_keep_their_share_of_the_score_in_a_catalog_of_any_size() -> None:
    small, large = evidence(1.0).score(SCORING, 3.0), evidence(4.0).score(SCORING, 12.0)
    assert large == pytest.approx(4 * small)


def test_a_title_that_no_word_of_the_query_can_be_in_adds_nothing() -> None:
    assert MatchEvidence().score(SCORING, 0.0) == 0


def test_a_word_of_all_papers_counts_as_one_of_half_of_them() -> None:
    assert idf_of(300, 300, 1) == idf_of(300, 150, 1)
    assert idf_of(300, 149, 1) > idf_of(300, 150, 1) > 0.5
