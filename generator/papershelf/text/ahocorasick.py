"""The Aho-Corasick automaton, which finds all of many words in one pass over a text.

It is pyahocorasick's where that is installed; elsewhere a slower one with as much of its interface
as is used here takes its place. Both find the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

__all__ = ["STORE_LENGTH", "Automaton", "PythonAutomaton"]


class PythonAutomaton:
    """An automaton in plain Python. States are numbers, and 0 is the root."""

    def __init__(self, _store: int = 0) -> None:
        self._next: list[dict[str, int]] = [{}]
        # By state: that of its longest proper suffix.
        self._suffix = [0]
        # By state: the lengths of the words that end there, the longest first.
        self._lengths: list[tuple[int, ...]] = [()]
        self._words: set[str] = set()

    def __len__(self) -> int:
        return len(self._words)

    def add_word(self, word: str) -> None:
        """Add *word* to those that are looked for, unless it is empty."""
        if not word:
            return
        state = 0
        for letter in word:
            state = self._next[state].setdefault(letter, len(self._next))
            if state == len(self._next):
                self._next.append({})
                self._suffix.append(0)
                self._lengths.append(())
        self._lengths[state] = (len(word),)
        self._words.add(word)

    def make_automaton(self) -> None:
        """Link each state to its suffix, whose words end there too; call this after all words."""
        waiting = deque(self._next[0].values())
        while waiting:
            state = waiting.popleft()
            self._lengths[state] += self._lengths[self._suffix[state]]
            for letter, following in self._next[state].items():
                self._suffix[following] = self._after(self._suffix[state], letter)
                waiting.append(following)

    def _after(self, state: int, letter: str) -> int:
        """Return the state that *letter* leads to from *state* or else from its suffixes."""
        while letter not in self._next[state]:
            if not state:
                return 0
            state = self._suffix[state]
        return self._next[state][letter]

    def iter(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield each match in *text*: the index of its last letter, and its length."""
        state = 0
        for index, letter in enumerate(text):
            state = self._after(state, letter)
            for length in self._lengths[state]:
                yield index, length


try:
    from ahocorasick import STORE_LENGTH, Automaton
except ImportError:
    STORE_LENGTH, Automaton = 0, PythonAutomaton
