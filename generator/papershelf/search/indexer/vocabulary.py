"""Numbers for words and stems.

A hundred thousand papers have twenty million words. Each distinct token is looked up once and then
represented by a number, so that NumPy can do all further work.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import count

import numpy as np

from papershelf.search.indexer.arrays import MAX_TEXT_WORDS, POSITION_BITS, Array
from papershelf.search.words import indexed_tokens, stem, trim

# A vocabulary with more tokens is discarded, to bound memory.
_MAX_TOKENS = 1 << 17


class Vocabulary(dict[str, int]):
    """A mapping from tokens to word numbers, which adds unknown tokens on lookup.

    Words are numbered from 0 and stems from 1 in order of appearance. `stem_numbers` holds for each
    word number the number of its stem, or 0 for words that are not indexed. Numbers depend on what
    was read before, so no written output may depend on them.
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

    def encode(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """Return the word numbers of *texts* in order of appearance, and their occurrences.

        The texts are those of papers numbered from 0. A compound has the position of its first
        part.
        """
        words: list[int] = []
        positions: list[int] = []
        sizes: list[int] = []
        for text in texts:
            # Tokens are looked up right away, while they are in the processor's cache.
            tokens, token_positions = indexed_tokens(text)
            words += map(self.__getitem__, tokens[:MAX_TEXT_WORDS])
            positions += token_positions[:MAX_TEXT_WORDS]
            sizes.append(min(len(tokens), MAX_TEXT_WORDS))
        papers = np.repeat(np.arange(len(sizes)), sizes)
        return np.array(words, np.int32), (papers << POSITION_BITS) + np.array(positions, np.int64)


def numbered_words(words: Sequence[str]) -> tuple[list[str], Array]:
    """Return the distinct *words*, sorted, and for each of *words* its index among these."""
    ordered = sorted(set(words))
    numbers = {word: number for number, word in enumerate(ordered)}
    return ordered, np.fromiter(map(numbers.__getitem__, words), np.int64, len(words))


@lru_cache(maxsize=1)
def _cached_vocabulary() -> Vocabulary:
    return Vocabulary()


def vocabulary() -> Vocabulary:
    """Return the vocabulary of this process; it is not thread-safe."""
    if len(_cached_vocabulary()) > _MAX_TOKENS:
        release_vocabulary()
    return _cached_vocabulary()


def release_vocabulary() -> None:
    """Free the vocabulary of this process."""
    _cached_vocabulary.cache_clear()
