"""Variants of the words of a query: compounds, initials with names, and other spellings."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from papershelf.search.words import stem, tokens, trim

# "g", or "g.e" for "G.E."
_INITIALS = re.compile(r"[a-z](?:\.[a-z])*")
# The beginning of a name that is more than an initial: two letters.
_NAME = re.compile("(?:[a-z]|[^\x00-\x7f]){2}", re.IGNORECASE)
# British and American endings: "optimisation", "behaviour"; "expertise" has one spelling.
_SPELLINGS = re.compile(
    r"(?<=[a-z][bdf-hj-np-tx-z][iy])(?<!erti)[sz](?=(?:e[drs]?|ers|ing|ations?|able)\Z)|"
    r"(?<=[a-z][bdgmnv]|[a-oq-z]l|vi)ou?r(?=(?:s|ed|ing|al|able|hoods?)?\Z)|(?<=col)ou?r(?=i[sz])"
)
_AMERICAN = {"s": "z", "our": "or", "z": "z", "or": "or"}
_BRITISH = {"z": "s", "or": "our"}
# Longer names are those of collaborations, or sentences parsed as names.
_MAX_NAMES = 6


def initials_with(words: Sequence[str]) -> list[str]:
    """Return an author's initial joined to each other name, from the *words* of the name.

    "Laurens van der Maaten" is "L.van", "L.der" and "L.Maaten".
    """
    first, *others = words[:_MAX_NAMES] or [""]
    return [f"{first[0]}.{other}" for other in others if _NAME.match(other)]


def keys_of_name(name: str) -> list[str]:
    """Return the keys of an author's *name*: of its neighbouring words, and of the outer ones.

    "Ming-Hsuan Yang" has those of "ming hsuan", "hsuan yang" and "ming yang".
    """
    words = [word for token in tokens(name)[:_MAX_NAMES] if len(word := trim(token)) > 1]
    pairs = [*pairwise(words), (words[0], words[-1])] if len(words) > 1 else []
    return [name_key(*pair) for pair in dict.fromkeys(pairs)]


def name_key(first: str, second: str) -> str:
    """Return the key of papers by authors with these words in their name, in this order."""
    return f"name:{first} {second}"


def variants(words: Sequence[str], compounds: frozenset[str]) -> list[tuple[str, ...]]:
    """Return for each of the trimmed *words* of a query the stems that may replace it.

    These are those of its other spelling, of its *compounds* with a neighbour and, for initials,
    of the initial joined to the name before or after. An empty word has no neighbours.
    """
    found = [[_other_spelling(word)] for word in words]
    for at, (word, following) in enumerate(pairwise(words)):
        if word and following and word + following in compounds:
            found[at].append(word + following)
            found[at + 1].append(word + following)
    for start, end in _runs_of_initials(words):
        names = [*words[end : end + 1], *words[max(0, start - 1) : start]]
        keys = [f"{words[start][0]}.{name}" for name in names if _NAME.match(name) and stem(name)]
        for at in range(start, end):
            found[at] += keys
    all_stems = (dict.fromkeys(map(stem, joined)) for joined in found)
    return [
        tuple(variant for variant in stems if variant and variant != stem(word))
        for stems, word in zip(all_stems, words, strict=True)
    ]


def joined(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return for each of the trimmed *words* the stems of the words that it forms with neighbours.

    An empty word has no neighbours.
    """
    pairs = [
        stem(word + following) if word and following else "" for word, following in pairwise(words)
    ]
    return [tuple(filter(None, both)) for both in pairwise(["", *pairs, ""])] if words else []


def _other_spelling(word: str) -> str:
    """Return *word* in American spelling, or if that is its own, in British."""
    american = _SPELLINGS.sub(lambda ending: _AMERICAN[ending[0]], word)
    return american if american != word else _SPELLINGS.sub(lambda end: _BRITISH[end[0]], word)


def _runs_of_initials(words: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Yield the start (inclusive) and end (exclusive) of each run of initials in *words*."""
    start = 0
    for at, word in enumerate([*words, ""]):
        if not _INITIALS.fullmatch(word):
            if start < at:
                yield start, at
            start = at + 1
