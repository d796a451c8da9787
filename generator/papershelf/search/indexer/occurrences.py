"""Where the words of a run of papers stand.

A hundred thousand papers have twenty million words. Each is looked up once and is a number from
there on, so that NumPy does the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from papershelf.model import Paper
from papershelf.search.indexer.digits import Array, sums
from papershelf.search.words import stem, tokens, trim

# The texts of a paper in the order of the fields.
Texts = tuple[str, ...]

# An occurrence is the number of the paper, and in the lower bits the place. No text is read further
# than half of what they can tell, so that places near one another are never of two papers.
PLACE_BITS = 24
PLACES = (1 << PLACE_BITS) - 1
FARTHEST = 1 << PLACE_BITS - 1
# No more places of a stem in an abstract are told, and its levels are those of so many.
MOST_PLACES = 32


def texts_of(paper: Paper) -> Texts:
    """What is indexed of a paper, in the order of the fields."""
    return (
        paper.title,
        " ".join([author.name for author in paper.authors]),
        " ".join([match.label for match in paper.topics]),
        f"{paper.venue.name} {paper.venue.short}" if paper.venue else "",
        str(paper.year) if paper.year else "",
        paper.abstract,
    )


class Numbered(dict[str, int]):
    """Texts by number, from 1 on as they appear; `texts` has them by number, "" is 0."""

    def __init__(self) -> None:
        super().__init__({"": 0})
        self.texts = [""]

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self.texts)
        self.texts.append(text)
        return number


class Vocabulary(dict[str, int]):
    """By token, the number of its word, or 0 where there is nothing to look up.

    `stem_numbers` has by the number of a word that of its stem.
    """

    def __init__(self) -> None:
        super().__init__()
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.clear()
        self.words = Numbered()
        self.stems = Numbered()
        self.stem_numbers = [0]

    def __missing__(self, token: str) -> int:
        word = trim(token)
        number = self.words.get(word)
        if number is None:
            number = self.add(word)
        self[token] = number
        return number

    def add(self, word: str) -> int:
        """The number of a new word."""
        found = stem(word)
        if not found:
            return self.words.setdefault(word, 0)
        self.stem_numbers.append(self.stems[found])
        return self.words[word]

    def read(self, texts: Sequence[str], first: int = 0) -> Stream:
        """The words of the texts of papers, which are numbered from `first` on."""
        words: list[int] = []
        sizes: list[int] = []
        for text in texts:
            # Looked up at once, tokens are still in the processor's cache.
            found = tokens(text)[:FARTHEST]
            words += map(self.__getitem__, found)
            sizes.append(len(found))
        starts = ((np.arange(len(sizes)) + first) << PLACE_BITS) - sums(sizes)[:-1]
        return Stream(
            words=np.array(words, np.int32),
            where=np.repeat(starts, sizes) + np.arange(len(words)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The words of one field as they follow one another: of each its number and where it stands."""

    words: Array
    where: Array


def distinct(numbers: Array) -> Array:
    """The numbers sorted, each once; NumPy's own hashes them, which takes many times as long."""
    found = np.sort(numbers)
    return found[heads(found)]


def heads(*columns: Array) -> Array:
    """Which rows of sorted columns differ from the row before."""
    found = np.ones(len(columns[0]), bool)
    found[1:] = False
    for column in columns:
        found[1:] |= column[1:] != column[:-1]
    return found
