"""The layout of a listing: if titles and abstracts alternate, their positions distinguish them.

A regular layout is better evidence than the form of a single text, which may be misleading: all in
lower case, for example, or with a full stop after every title.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

# Fewer texts may alternate by chance. Of more texts, the least share that has to alternate.
_MIN_TEXTS, _MIN_ALTERNATING = 8, 0.9
# The least difference of the median weights of abstracts and titles, and the least of abstracts.
_MIN_DIFFERENCE, _MIN_WEIGHT = 10, 5
# The cost of a break in the alternation, and the largest weight of one text. The weight is less, so
# that a single text can't cause two breaks around it.
_BREAK_COST, _MAX_SCORE = 8.0, 7.5


def alternates(lengths: Sequence[int]) -> bool:
    """Return whether nearly all *lengths* are greater or less than both of their neighbours."""
    rises = [below > above for above, below in pairwise(lengths)]
    turns = sum(above != below for above, below in pairwise(rises))
    return len(lengths) >= _MIN_TEXTS and turns >= _MIN_ALTERNATING * (len(rises) - 1)


def centred_weights(weights: Sequence[float]) -> list[float] | None:
    """Return *weights* of alternating texts less the threshold for abstracts, or None."""
    rises = [below > above for above, below in pairwise(weights)]
    high = [weight for weight, rise in zip(weights, [not rises[0], *rises], strict=True) if rise]
    low = [weight for weight, rise in zip(weights, [not rises[0], *rises], strict=True) if not rise]
    if not high or not low or median(high) < max(_MIN_WEIGHT, median(low) + _MIN_DIFFERENCE):
        return None
    threshold = (sorted(low)[len(low) * 9 // 10] + sorted(high)[len(high) // 10]) / 2
    return [weight - threshold for weight in weights]


def abstracts_of(weights: Sequence[float]) -> list[bool]:
    """Return for each text whether it is an abstract, by the best path (Viterbi algorithm)."""
    # The scores of the best paths that end in a title and in an abstract, which can't come first.
    title, abstract = 0.0, -_BREAK_COST
    backpointers: list[tuple[bool, bool]] = []
    for number, weight in enumerate(weights):
        if number:
            backpointers.append((abstract >= title - _BREAK_COST, abstract - _BREAK_COST > title))
            best = max(abstract, title - _BREAK_COST), max(title, abstract - _BREAK_COST)
            title, abstract = best
        score = max(-_MAX_SCORE, min(_MAX_SCORE, weight))
        title, abstract = title - score, abstract + score
    path = [abstract > title]
    for choice in reversed(backpointers):
        path.append(choice[path[-1]])
    return path[::-1]
