"""Where the words of a chunk of papers stand.

A hundred thousand papers have twenty million words. Each is looked up once and is a number from
there on, so that NumPy does the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct

from papershelf.search.indexer.arrays import LONGEST_TEXT, POSITION_BITS, Array, sums
from papershelf.search.words import stem, tokens, trim

# A vocabulary of more tokens is forgotten.
_MOST_TOKENS = 1 << 18


class _Numbers(dict[str, int]):
    """Texts by number, from 1 on as they appear; `texts` has them by number, "" is 0."""

    def __init__(self) -> None:
        super().__init__({"": 0})
        self.texts = [""]

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self.texts)
        self.texts.append(text)
        return number


class WordStream(Struct, frozen=True, eq=False):
    """The words of one field as they follow one another: of each its number and its occurrence."""

    words: Array
    occurrences: Array


class Vocabulary(dict[str, int]):
    """By token, the number of its word, or 0 where there is nothing to look up.

    `stem_numbers` has by the number of a word that of its stem. Numbers depend on what was read
    before; so nothing that is written may depend on them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._forget()

    def _forget(self) -> None:
        self.clear()
        self.words = _Numbers()
        self.stems = _Numbers()
        self.stem_numbers = [0]

    def __missing__(self, token: str) -> int:
        word = trim(token)
        number = self.words.get(word)
        if number is None:
            number = self._add(word)
        self[token] = number
        return number

    def _add(self, word: str) -> int:
        """Return the number of a new word."""
        found = stem(word)
        if not found:
            return self.words.setdefault(word, 0)
        self.stem_numbers.append(self.stems[found])
        return self.words[word]

    def read(self, *fields: Sequence[str]) -> list[WordStream]:
        """Return the words of *fields*, each of which has the texts of papers from number 0 on."""
        if len(self) > _MOST_TOKENS:
            self._forget()
        return [self._read(texts) for texts in fields]

    def _read(self, texts: Sequence[str]) -> WordStream:
        words: list[int] = []
        sizes: list[int] = []
        for text in texts:
            # Looked up at once, tokens are still in the processor's cache.
            found = tokens(text)[:LONGEST_TEXT]
            words += map(self.__getitem__, found)
            sizes.append(len(found))
        starts = (np.arange(len(sizes)) << POSITION_BITS) - sums(sizes)[:-1]
        return WordStream(
            words=np.array(words, np.int32),
            occurrences=np.repeat(starts, sizes) + np.arange(len(words)),
        )


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the vocabulary of this process, which no two threads use at once."""
    return Vocabulary()
