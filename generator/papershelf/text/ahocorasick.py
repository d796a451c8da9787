"""The Aho-Corasick automaton: pyahocorasick's, or a slower one that finds the same without it."""

from collections.abc import Iterator
from itertools import accumulate

__all__ = ["STORE_LENGTH", "Automaton", "PythonAutomaton"]


class PythonAutomaton:
    """As much of the automaton as is used here, in plain Python."""

    def __init__(self, _store: int = 0) -> None:
        self._words: set[str] = set()
        self._beginnings: set[str] = set()

    def __len__(self) -> int:
        return len(self._words)

    def add_word(self, word: str) -> None:
        """Add *word* to those that are looked for, unless it is empty."""
        if word:
            self._words.add(word)
            self._beginnings.update(accumulate(word))

    def make_automaton(self) -> None:
        """Do nothing: there is nothing to link."""

    def iter(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield each match in *text*: the index of its last letter, and its length."""
        found: list[tuple[int, int]] = []
        for start in range(len(text)):
            for last in range(start, len(text)):
                word = text[start : last + 1]
                if word not in self._beginnings:
                    break
                if word in self._words:
                    found.append((last, len(word)))
        # The automaton moves from end to end, and takes the longest word first.
        return iter(sorted(found, key=lambda match: (match[0], -match[1])))


try:
    from ahocorasick import STORE_LENGTH, Automaton
except ImportError:
    STORE_LENGTH, Automaton = 0, PythonAutomaton
