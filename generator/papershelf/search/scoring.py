"""How papers are ranked: BM25F over stems, and what their titles and topics tell.

BM25F is that of Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
2009, section 3.6: the weighted sum of a word's frequencies in the fields of a paper, each made
independent of the field's length, is saturated once,

    base = Σ idf * (x / (k1 + x)),   x = Σ weight * tf / (1 - b + b * length / usual length).

Usual lengths are those of the catalog, rounded, so that one more paper leaves the files of the
others alone. Titles and topics add

    title * (max((C * T + E) * K, topic * O * O) / I + A)

where C is the idf of the query's words in the title, T the part of the title that they make up, E
the idf of the words that stand there just as typed, A that of pairs that stand there as they do in
the query, and I that of all. K is the idf of the words in what people name a paper by: title,
authors, venue and year; O that of the words in topics, which have their weight of BM25F. So a few
words name a paper or a topic, and a question of many does not.

Only `+ - * /` are used, in the order written here, and a logarithm without its last digits, so
that a browser finds the very same numbers.
"""

from collections.abc import Sequence
from math import floor, log

from msgspec import Struct

FIELDS = ("title", "author", "topic", "venue", "year", "abstract")
TITLE, AUTHOR, TOPIC, VENUE, YEAR, ABSTRACT = range(6)
# What people name a paper by.
NAMING = (TITLE, AUTHOR, VENUE, YEAR)
LETTERS = "tuovya"
# Usual lengths are powers of this one.
_STEP = 1.25
NEAREST, FARTHEST = 1, 3
# Browsers and Python may differ in the last digit of a logarithm, so it is rounded to these.
_LOG_STEPS = 1 << 20


class Scoring(Struct, frozen=True, kw_only=True):
    """The numbers of the formula; `weights` are by field.

    `other` is what a word counts that stands for the one in the query. `levels` are the quantised
    weights of a word in an abstract, the commonest first, which files leave out. `usual_title` and
    `usual_abstract` are in indexed words.
    """

    k1: float = 1.2
    b: float = 0.7
    weights: tuple[float, ...] = (2.0, 2.0, 0.5, 0.5, 0.5, 1.0)
    levels: tuple[float, ...] = (0.75, 1.0, 1.4, 2.0, 2.8, 4.4)
    title: float = 0.5
    other: float = 0.4
    usual_title: float = 8
    usual_abstract: float = 110

    def in_title(self, count: float, length: int) -> float:
        """Return what a word counts that a title of so many words has so often."""
        return count / (1 - self.b + self.b * length / self.usual_title)

    def base(self, idf: float, weighted: float) -> float:
        """Return what a word of that weight adds to a paper's score."""
        return idf * (weighted / (self.k1 + weighted))


class MatchEvidence(Struct):
    """What is summed up over the words of a query for the title and the topics of one paper."""

    found: float = 0.0
    exact: float = 0.0
    adjacent: float = 0.0
    named: float = 0.0
    topical: float = 0.0
    count: int = 0
    length: int = 1

    def score(self, scoring: Scoring, whole: float) -> float:
        """Return what both add, where the idf of all words of the query is *whole*."""
        if not whole:
            return 0.0
        part = self.count / self.length if self.count < self.length else 1.0
        named = (self.found * part + self.exact) * self.named
        topical = scoring.weights[TOPIC] * self.topical * self.topical
        return scoring.title * (max(named, topical) / whole + self.adjacent)


def idf_of(papers: int, having: int, boost: float) -> float:
    """Return the idf of a word that so many of the papers have, half of them at the most."""
    most = min(having, papers / 2)
    exact = log(1 + (papers - most + 0.5) / (most + 0.5))
    return boost * (floor(exact * _LOG_STEPS + 0.5) / _LOG_STEPS)


def level_of(count: int, length: int, scoring: Scoring) -> int:
    """Return the level nearest to the weight of a word that is so often in so long an abstract."""
    weight = count / (1 - scoring.b + scoring.b * length / scoring.usual_abstract)
    levels = scoring.levels
    return min(range(len(levels)), key=lambda level: (abs(levels[level] - weight), level))


def rounded_mean(lengths: Sequence[int], otherwise: float) -> float:
    """Return about the mean of *lengths*, in steps of a quarter; *otherwise* where all are 0."""
    there = [length for length in lengths if length]
    if not there:
        return otherwise
    return round(_STEP ** round(log(sum(there) / len(there), _STEP)), 2)
