"""Semantic similarity of papers to a question, if the index has vectors.

A question is a query of so many plain words that it is unlikely to look for a known paper.
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from operator import mul

from papershelf.search.index import Index
from papershelf.search.query import ClauseKind, Presence, Query
from papershelf.search.scoring import FIELDS

# The fewest words of a question, and how many of the best papers are compared with it.
_MIN_WORDS, MAX_COMPARED = 5, 100
# A paper of cosine similarity 1 gains this part of the best score.
_WEIGHT = 0.3


def is_question(query: Query) -> bool:
    """Return whether *query* consists of plain words only, and of enough of them."""
    return len(query.clauses) >= _MIN_WORDS and all(
        clause.kind is ClauseKind.WORD
        and clause.presence is Presence.OPTIONAL
        and not clause.edits
        and clause.boost == 1
        and len(clause.fields) == len(FIELDS)
        for clause in query.clauses
    )


def similarity_scores(
    query: Query, papers: Iterable[int], best: float, index: Index
) -> dict[int, float]:
    """Return by paper what its similarity to *query* adds to its score.

    *best* is the highest score of any paper, before this.
    """
    vectors = [(int(clause.boost), index.word_vector(clause.term)) for clause in query.clauses]
    weighted = [[boost * value for value in vector] for boost, vector in vectors if vector]
    query_vector = [sum(values) for values in zip(*weighted, strict=True)]
    return {
        number: _WEIGHT * best * _cosine(query_vector, index.paper_vector(number))
        for number in papers
    }


def _cosine(first: Sequence[int], second: Sequence[int]) -> float:
    """Return the cosine similarity of two integer vectors; 0 instead of a negative one."""
    product = sum(map(mul, first, second))
    norms = sqrt(sum(map(mul, first, first))) * sqrt(sum(map(mul, second, second)))
    return product / norms if product > 0 else 0.0
