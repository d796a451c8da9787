"""Words and stems as numbers.

A hundred thousand papers have twenty million words. Each is looked up once and is a number from
there on, so that NumPy does the rest.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import count

import numpy as np

from papershelf.search.indexer.arrays import LONGEST_TEXT, POSITION_BITS, Array
from papershelf.search.words import indexed, stem, trim

# A vocabulary of more tokens is forgotten.
_MOST_TOKENS = 1 << 17


class Vocabulary(dict[str, int]):
    """By token, the number of its word.

    Words and stems are numbered from 0 on as they appear. `stem_numbers` has by the number of a
    word that of its stem: 0 where there is nothing to look up. Numbers depend on what was read
    before; so nothing that is written may depend on them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, int] = defaultdict(count().__next__)
        self.stems: dict[str, int] = defaultdict(count(1).__next__, {"": 0})
        self.stem_numbers: list[int] = []

    def __missing__(self, token: str) -> int:
        word = trim(token)
        number = self[token] = self.words[word]
        if number == len(self.stem_numbers):
            self.stem_numbers.append(self.stems[stem(word)])
        return number

    def read(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """Return the numbers of the words in *texts* as they follow one another, and where each is.

        The texts are those of papers from number 0 on. A compound is where its first part is.
        """
        words: list[int] = []
        places: list[int] = []
        sizes: list[int] = []
        for text in texts:
            # Looked up at once, tokens are still in the processor's cache.
            found, positions = indexed(text)
            words += map(self.__getitem__, found[:LONGEST_TEXT])
            places += positions[:LONGEST_TEXT]
            sizes.append(min(len(found), LONGEST_TEXT))
        papers = np.repeat(np.arange(len(sizes)), sizes)
        return np.array(words, np.int32), (papers << POSITION_BITS) + np.array(places, np.int64)


@lru_cache(maxsize=1)
def _kept_vocabulary() -> Vocabulary:
    return Vocabulary()


def vocabulary() -> Vocabulary:
    """Return the vocabulary of this process, which no two threads use at once."""
    if len(_kept_vocabulary()) > _MOST_TOKENS:
        release_vocabulary()
    return _kept_vocabulary()


def release_vocabulary() -> None:
    """Let go of the vocabulary of this process."""
    _kept_vocabulary.cache_clear()
