"""Wildcard and fuzzy matching of words, as lunr does it."""

import re
from collections.abc import Callable, Iterable, Iterator

from lunr.token_set import TokenSet

_WILDCARD = "*"


def matching(words: Iterable[str], pattern: str, edits: int) -> Iterator[str]:
    """Yield those of *words* that match *pattern*.

    With *edits* above 0 these are the words within that edit distance; else `*` is a wildcard.
    """
    if not edits:
        return filter(_glob(pattern).fullmatch, words)
    # The automaton of a pattern longer than any word would take minutes.
    candidates = [word for word in words if abs(len(word) - len(pattern)) <= edits]
    return filter(_automaton(pattern, edits), candidates) if candidates else iter(())


def _glob(pattern: str) -> re.Pattern[str]:
    """Compile *pattern*, in which `*` matches any number of letters."""
    start, *parts = map(re.escape, pattern.split(_WILDCARD))
    # An atomic group matches the first occurrence of its part and never backtracks.
    middle = [f"(?>.*?{part})" for part in parts[:-1]]
    end = [f".*{part}" for part in parts[-1:]]
    return re.compile("".join([start, *middle, *end]), re.DOTALL)


def _automaton(pattern: str, edits: int) -> Callable[[str], bool]:
    """Return a predicate for words within *edits* edits of *pattern*.

    An edit inserts, deletes or substitutes a letter or transposes two, as in lunr's automaton, in
    which `*` matches any one letter.
    """
    root = TokenSet.from_fuzzy_string(pattern, edits)

    def test(word: str) -> bool:
        nodes = [root]
        for letter in word:
            signs = (letter, _WILDCARD)
            nodes = [node.edges[sign] for node in nodes for sign in signs if sign in node.edges]
            if not nodes:
                return False
        return any(node.final for node in nodes)

    return test
