"""The ranking of papers: BM25F over stems, and the evidence of their titles and topics.

docs/search-index.md has the formula ("Scores"), whose letters the names here refer to. Only the
four basic operations are used, in the order written here, and a logarithm rounded before its last
digits, so that a browser computes exactly the same numbers.
"""

from collections.abc import Sequence
from math import floor, log
from typing import Annotated

from msgspec import Meta, Struct

FIELDS = ("title", "author", "topic", "venue", "year", "abstract")
TITLE, AUTHOR, TOPIC, VENUE, YEAR, ABSTRACT = range(6)
# The fields that say where a paper was published, and all that people name one by.
PUBLISHED = (VENUE, YEAR)
NAMING = (TITLE, AUTHOR, *PUBLISHED)
# The letter of each field in a posting list.
LETTERS = "tuovya"
# Rounded mean lengths are powers of this number.
_STEP = 1.25
# Browsers and Python may differ in the last digit of a logarithm, so this is its precision.
_LOG_STEPS = 1 << 20
_Positive = Annotated[float, Meta(gt=0)]
_EACH_FIELD = Meta(min_length=len(FIELDS), max_length=len(FIELDS))
_LEVELS = Meta(min_length=6, max_length=6)


class Scoring(Struct, frozen=True, kw_only=True):
    """The parameters of the formula; `weights` has one weight for each field.

    `title` is the weight of `MatchEvidence`, and `other` that of a stem that replaces the word in
    the query. `levels` are the quantised weights of a word in an abstract; the first is the most
    frequent, as files omit trailing zeros. `usual_title` and `usual_abstract` are the mean lengths,
    in indexed words.
    """

    k1: _Positive = 1.2
    b: Annotated[float, Meta(ge=0, lt=1)] = 0.7
    weights: Annotated[tuple[float, ...], _EACH_FIELD] = (2.0, 2.0, 0.5, 0.5, 0.5, 1.0)
    levels: Annotated[tuple[float, ...], _LEVELS] = (0.75, 1.0, 1.4, 2.0, 2.8, 4.4)
    title: float = 0.5
    other: float = 0.4
    usual_title: _Positive = 8
    usual_abstract: _Positive = 110

    def in_title(self, count: float, length: int) -> float:
        """Return the length-normalised term frequency of a word in a title.

        *count* is its number of occurrences, *length* the number of words of the title.
        """
        return count / (1 - self.b + self.b * length / self.usual_title)

    def base(self, idf: float, weighted: float) -> float:
        """Return the BM25F score of a word with *idf* and the *weighted* term frequency x."""
        return idf * (weighted / (self.k1 + weighted))


class MatchEvidence(Struct):
    """The evidence of the title and topics of one paper, summed over the words of a query.

    `title`, `exact`, `adjacent`, `named` and `topical` are C, E, A, K and O of the formula;
    `published` is P before it is compared with I. `count` is the number of occurrences of the words
    in the title, `length` the title's number of words.
    """

    title: float = 0.0
    exact: float = 0.0
    adjacent: float = 0.0
    named: float = 0.0
    published: float = 0.0
    topical: float = 0.0
    count: int = 0
    length: int = 1

    def score(self, scoring: Scoring, total_idf: float) -> float:
        """Return what title and topics add to the score; *total_idf* is I of the formula."""
        if not total_idf:
            return 0.0
        part = self.count / self.length if self.count < self.length else 1.0
        named = (self.title * part + self.exact) * self.named
        topical = scoring.weights[TOPIC] * self.topical * self.topical
        all_published = total_idf * total_idf if self.published == total_idf else 0.0
        best = max(named, topical, all_published)
        return scoring.title * (best / total_idf + self.adjacent)


def idf_of(papers: int, document_frequency: int, boost: float) -> float:
    """Return the idf of a word, multiplied by *boost*; *papers* is the number of all papers.

    A *document_frequency* above half of the papers counts as half.
    """
    frequency = min(document_frequency, papers / 2)
    exact = log(1 + (papers - frequency + 0.5) / (frequency + 0.5))
    return boost * (floor(exact * _LOG_STEPS + 0.5) / _LOG_STEPS)


def level_of(count: int, length: int, scoring: Scoring) -> int:
    """Return the index of the level nearest to the weight of a word in an abstract.

    The word occurs *count* times among the *length* words of the abstract.
    """
    weight = count / (1 - scoring.b + scoring.b * length / scoring.usual_abstract)
    levels = scoring.levels
    return min(range(len(levels)), key=lambda level: (abs(levels[level] - weight), level))


def rounded_mean(lengths: Sequence[int], otherwise: float) -> float:
    """Return the mean of the *lengths* above 0, rounded to a power of 1.25.

    Return *otherwise* if all are 0.
    """
    positive = [length for length in lengths if length]
    if not positive:
        return otherwise
    return round(_STEP ** round(log(sum(positive) / len(positive), _STEP)), 2)
