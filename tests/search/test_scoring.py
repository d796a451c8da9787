"""The score of a paper depends on its title and topics, and on the frequency of words."""

from __future__ import annotations

import pytest

from papershelf.search.scoring import MatchEvidence, Scoring, idf_of

SCORING = Scoring()


def evidence(idf: float = 1.0, others: int = 0) -> MatchEvidence:
    """Return the evidence of two adjacent words of this *idf* in a title of four words.

    *others* is the number of further words that name authors, the venue or the year.
    """
    named = (2 + others) * idf
    return MatchEvidence(title=2 * idf, exact=2 * idf, adjacent=idf, named=named, count=2, length=4)


def test_a_title_scores_less_the_more_words_of_the_query_it_lacks() -> None:
    scores = [evidence().score(SCORING, query_idf) for query_idf in (2.0, 4.0, 20.0)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_a_title_scores_fully_if_the_rest_of_the_query_names_its_authors() -> None:
    assert evidence(others=2).score(SCORING, 4.0) == evidence().score(SCORING, 2.0)


def test_topics_score_less_the_more_words_of_the_query_they_lack() -> None:
    scores = [
        MatchEvidence(topical=2.0).score(SCORING, query_idf) for query_idf in (2.0, 4.0, 20.0)
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1] > 0


def test_venue_and_year_score_only_if_they_have_all_words_of_the_query() -> None:
    published = MatchEvidence(named=2.0, published=2.0)
    assert published.score(SCORING, 2.0) > MatchEvidence(topical=2.0).score(SCORING, 2.0)
    assert published.score(SCORING, 2.5) == 0


def test_topics_add_nothing_to_a_title_with_a_higher_score() -> None:
    title = evidence()
    both = evidence()
    both.topical = 2.0
    assert both.score(SCORING, 2.0) == title.score(SCORING, 2.0)


def test_the_score_of_a_title_grows_in_proportion_to_idf() -> None:
    small, large = evidence(1.0).score(SCORING, 3.0), evidence(4.0).score(SCORING, 12.0)
    assert large == pytest.approx(4 * small)


def test_a_word_of_all_papers_has_the_idf_of_a_word_of_half_of_them() -> None:
    assert idf_of(300, 300, 1) == idf_of(300, 150, 1)
    assert idf_of(300, 149, 1) > idf_of(300, 150, 1) > 0.5
