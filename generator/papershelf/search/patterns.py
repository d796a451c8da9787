"""Words that a pattern with `*` or a number of edits finds."""

import re
from collections.abc import Callable, Iterable, Iterator

from lunr.token_set import TokenSet

_ANY = "*"


def matching(words: Iterable[str], pattern: str, edits: int) -> Iterator[str]:
    """Yield those of *words* that lunr finds for this pattern."""
    if not edits:
        return filter(_glob(pattern), words)
    # The automaton of a pattern longer than any word would take minutes.
    near = [word for word in words if abs(len(word) - len(pattern)) <= edits]
    return filter(_automaton(pattern, edits), near) if near else iter(())


def _glob(pattern: str) -> Callable[[str], bool]:
    """Return a test for a pattern in which each `*` stands for any letters, or none."""
    if _ANY not in pattern:
        return lambda word: word == pattern
    start, *middle, end = map(re.escape, pattern.split(_ANY))
    # An atomic group takes the first place that its part has, and never tries another one.
    parts = "".join([f"(?>.*?{part})" for part in middle])
    expression = re.compile(f"{start}{parts}.*{end}", re.DOTALL)
    return lambda word: expression.fullmatch(word) is not None


def _automaton(pattern: str, edits: int) -> Callable[[str], bool]:
    """Return a test for a pattern with so many letters put in, left out, exchanged or swapped.

    The automaton is lunr's; in it a `*` is any one letter.
    """
    root = TokenSet.from_fuzzy_string(pattern, edits)

    def test(word: str) -> bool:
        nodes = [root]
        for letter in word:
            nodes = [
                node.edges[edge] for node in nodes for edge in (letter, _ANY) if edge in node.edges
            ]
            if not nodes:
                return False
        return any(node.final for node in nodes)

    return test
