"""The layout of a whole listing: where titles and abstracts alternate, each is known by its place.

Lines that are cut alike throughout a file say more than the form of any single one, of which
nothing may be left: all in small letters, say, or with a stop behind every title.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

# Fewer texts may alternate by chance, and so may a tenth of many.
_LEAST, _REGULAR = 8, 0.9
# How far apart abstracts and titles weigh, and how much abstracts do at the least.
_APART, _PROSE = 10, 5
# What a break in the alternation costs, and the most that the form of one text can say: less, so
# that no text by itself makes two breaks around it.
_BREAK, _LOUDEST = 8.0, 7.5


def alternates(lengths: Sequence[int]) -> bool:
    """Return whether nearly all texts of these *lengths* are longer or shorter than both beside."""
    rises = [below > above for above, below in pairwise(lengths)]
    turns = sum(above != below for above, below in pairwise(rises))
    return len(lengths) >= _LEAST and turns >= _REGULAR * (len(rises) - 1)


def forms_of(weights: Sequence[float]) -> list[float] | None:
    """Return how far each of alternating texts is an abstract by *weights*, or None."""
    rises = [below > above for above, below in pairwise(weights)]
    high = [weight for weight, rise in zip(weights, [not rises[0], *rises], strict=True) if rise]
    low = [weight for weight, rise in zip(weights, [not rises[0], *rises], strict=True) if not rise]
    if not high or not low or median(high) < max(_PROSE, median(low) + _APART):
        return None
    middle = (sorted(low)[len(low) * 9 // 10] + sorted(high)[len(high) // 10]) / 2
    return [weight - middle for weight in weights]


def abstracts_of(forms: Sequence[float]) -> list[bool]:
    """Return which texts are abstracts, by the best of all ways to alternate (Viterbi)."""
    # What the best ways are worth that end in a title and in an abstract, which can't come first.
    title, abstract = 0.0, -_BREAK
    came: list[tuple[bool, bool]] = []
    for number, form in enumerate(forms):
        if number:
            came.append((abstract >= title - _BREAK, abstract - _BREAK > title))
            best = max(abstract, title - _BREAK), max(title, abstract - _BREAK)
            title, abstract = best
        said = max(-_LOUDEST, min(_LOUDEST, form))
        title, abstract = title - said, abstract + said
    way = [abstract > title]
    for before in reversed(came):
        way.append(before[way[-1]])
    return way[::-1]
