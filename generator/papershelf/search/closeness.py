"""How close papers are to a question in what they mean, where the index has vectors.

A question is a query of so many plain words that nobody looks for a known paper by them.
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from operator import mul

from papershelf.search.index import Index
from papershelf.search.query import ClauseKind, Presence, Query
from papershelf.search.scoring import FIELDS

# Words of a question at least, and how many of the papers that its words find are compared.
_WORDS, CANDIDATES = 5, 100
# The closest paper is given so much of the best score.
_WEIGHT = 0.3


def is_question(query: Query) -> bool:
    """Return whether all of a query is plain words, and enough of them."""
    return len(query.clauses) >= _WORDS and all(
        clause.kind is ClauseKind.WORD
        and clause.presence is Presence.OPTIONAL
        and not clause.edits
        and clause.boost == 1
        and len(clause.fields) == len(FIELDS)
        for clause in query.clauses
    )


def added(query: Query, papers: Iterable[int], best: float, index: Index) -> dict[int, float]:
    """Return what the closeness of each of some *papers* adds to its score; *best* is the best."""
    vectors = [(int(clause.boost), index.word_vector(clause.text)) for clause in query.clauses]
    weighted = [[times * number for number in own] for times, own in vectors if own]
    meant = [sum(numbers) for numbers in zip(*weighted, strict=True)]
    return {
        number: _WEIGHT * best * _cosine(meant, index.paper_vector(number)) for number in papers
    }


def _cosine(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the cosine of the angle between two vectors of whole numbers; 0 for one above 90°."""
    product = sum(map(mul, one, other))
    lengths = sqrt(sum(own * own for own in one)) * sqrt(sum(own * own for own in other))
    return product / lengths if product > 0 else 0.0
