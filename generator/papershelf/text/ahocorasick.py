"""The Aho-Corasick automaton of pyahocorasick, or a slower equivalent where that is missing."""

from collections.abc import Iterator
from itertools import accumulate

__all__ = ["STORE_LENGTH", "Automaton", "PythonAutomaton"]


class PythonAutomaton:
    """The used part of pyahocorasick's interface, in plain Python."""

    def __init__(self, _store: int = 0) -> None:
        self._words: set[str] = set()
        self._prefixes: set[str] = set()

    def __len__(self) -> int:
        return len(self._words)

    def add_word(self, word: str) -> None:
        """Add *word* to the words to find, unless it is empty."""
        if word:
            self._words.add(word)
            self._prefixes.update(accumulate(word))

    def make_automaton(self) -> None:
        """Do nothing, because this class needs no failure links."""

    def iter(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield each match in *text*: the index of its last letter, and its length."""
        matches: list[tuple[int, int]] = []
        for start in range(len(text)):
            for last in range(start, len(text)):
                word = text[start : last + 1]
                if word not in self._prefixes:
                    break
                if word in self._words:
                    matches.append((last, len(word)))
        # The automaton yields matches by their ends, and the longest first.
        return iter(sorted(matches, key=lambda match: (match[0], -match[1])))


try:
    from ahocorasick import STORE_LENGTH, Automaton
except ImportError:
    STORE_LENGTH, Automaton = 0, PythonAutomaton
