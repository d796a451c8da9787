"""Other words for what stands side by side in a query: compounds, and authors by their initials."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from papershelf.search.words import stem

# "g", or "g.e" for "G.E."
_INITIALS = re.compile(r"[a-z](?:\.[a-z])*")
_NAME = re.compile("(?:[a-z]|[^\x00-\x7f]){2}", re.IGNORECASE)
# Nobody has more names; collaborations have, and sentences that were taken for names.
_MOST_NAMES = 6


def initials_with(words: Sequence[str]) -> list[str]:
    """Return an author's initial with each of the other names, from the *words* of the name.

    "Laurens van der Maaten" is "L.van", "L.der" and "L.Maaten".
    """
    first, *others = words[:_MOST_NAMES] or [""]
    return [f"{first[0]}.{other}" for other in others if _NAME.match(other)]


def variants(words: Sequence[str], compounds: frozenset[str]) -> list[tuple[str, ...]]:
    """Return for each of the *words* of a query, which are trimmed, the stems that do as well.

    Those are of compounds with a neighbour, of the *compounds* that the query has, and for initials
    those with the name before or behind them. An empty word has no neighbours.
    """
    found: list[list[str]] = [[] for _ in words]
    for at, (word, other) in enumerate(pairwise(words)):
        if word and other and word + other in compounds:
            found[at].append(word + other)
            found[at + 1].append(word + other)
    for start, end in _runs_of_initials(words):
        names = [*words[end : end + 1], *words[max(0, start - 1) : start]]
        keys = [f"{words[start][0]}.{name}" for name in names if _NAME.match(name)]
        for at in range(start, end):
            found[at] += keys
    stems = (dict.fromkeys(map(stem, own)) for own in found)
    return [
        tuple(other for other in own if other and other != stem(word))
        for own, word in zip(stems, words, strict=True)
    ]


def _runs_of_initials(words: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Yield where initials begin and end that follow one another."""
    start = 0
    for at, word in enumerate([*words, ""]):
        if not _INITIALS.fullmatch(word):
            if start < at:
                yield start, at
            start = at + 1
