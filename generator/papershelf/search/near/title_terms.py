"""What titles call things: words, and pairs of words, that a person would name a subject by."""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from lunr.stop_word_filter import WORDS as STOP_WORDS
from msgspec import Struct

from papershelf.search.indexer.arrays import Array, heads
from papershelf.search.words import stem, trim
from papershelf.text.words import EVERYWHERE, FILLERS

# A term stands in so many titles, and at least one of so many times nothing of its phrase follows.
_LEAST, _ENDING = 2, 3
# A word is the end of a term if the same word comes before it one of so many times.
_HALF = 2
_BETWEEN = STOP_WORDS | FILLERS
_TEX = frozenset("\\{}$^_")
_BITS = 32


class TitleTerms(Struct, frozen=True, eq=False):
    """Terms as titles write them most, in small letters: which of the `papers` have which `terms`.

    `words` are the numbers of those of one word, by its stem.
    """

    names: tuple[str, ...]
    papers: Array
    terms: Array
    words: Mapping[str, int]


def title_terms(titles: Sequence[str]) -> TitleTerms:
    """Return the terms of *titles*: a word or two, in several of them.

    They often end a phrase, so they are no mere beginning of a name, as adjectives and parts of
    compounds are; nor are they the end of one alone.
    """
    read = _Read(titles)
    keys, terms = np.unique(read.keys, return_inverse=True)
    times, endings = np.bincount(terms), np.bincount(terms, read.is_end)
    pairs = np.unique(terms << _BITS | read.papers)
    own, papers = np.divmod(pairs, 1 << _BITS)
    is_kept = (np.bincount(own) >= _LEAST) & (_ENDING * endings >= times)
    is_kept &= _HALF * _most_behind(keys, times * (times >= _LEAST)) < times
    numbers, there = np.cumsum(is_kept) - 1, is_kept[own]
    ones = np.flatnonzero(is_kept & (keys >> _BITS == 0))
    stems = list(read.pieces.stems)
    return TitleTerms(
        names=tuple([read.name(form) for form in read.forms_of(terms)[is_kept].tolist()]),
        papers=papers[there],
        terms=numbers[own[there]],
        words={stems[keys[one] - 1]: int(numbers[one]) for one in ones.tolist()},
    )


def _most_behind(keys: Array, times: Array) -> Array:
    """Return how many *times* each word stands behind the one that most often comes before it."""
    found = np.zeros_like(times)
    seconds = keys & ((1 << _BITS) - 1)
    places = np.searchsorted(keys, seconds)
    there = (keys >> _BITS > 0) & (keys[places] == seconds)
    np.maximum.at(found, places[there], times[there])
    return found


class _Pieces(dict[str, int]):
    """The pieces of titles by number, each of which is read once.

    By number there are its word, the number of its stem or -1 for none, whether a phrase ends
    before or behind it, and whether papers of every field have it.
    """

    def __init__(self) -> None:
        self.words: list[str] = []
        self.stems: dict[str, int] = {}
        self.read: list[tuple[int, bool, bool, bool]] = []

    def __missing__(self, piece: str) -> int:
        plain = piece.lower()
        word = trim(plain)
        own = self.stems.setdefault(stem(word), len(self.stems)) if _is_word(word) else -1
        ends = not plain.startswith(word), not plain.endswith(word)
        self[piece] = len(self.read)
        self.read.append((own, *ends, word in EVERYWHERE))
        self.words.append(word)
        return self[piece]


def _is_word(word: str) -> bool:
    is_letters = len(word) > 1 and any(map(str.isalpha, word)) and _TEX.isdisjoint(word)
    return is_letters and word not in _BETWEEN


class _Read:
    """All words and pairs of neighbours in *titles*, by `keys` of their stems.

    Of each there is its paper, and whether it ends a phrase.
    """

    def __init__(self, titles: Sequence[str]) -> None:
        self.pieces = _Pieces()
        rows = [[self.pieces[one] for one in title.split()] for title in titles]
        found = np.array([*chain.from_iterable(rows)], np.int64)
        papers = np.repeat(np.arange(len(rows)), list(map(len, rows)))
        read = np.array([(-1, False, False, False), *self.pieces.read], np.int64)[found + 1]
        stems, before, behind, everywhere = read.T
        is_one = stems >= 0
        joins = is_one[:-1] & is_one[1:] & (papers[:-1] == papers[1:])
        joins &= (behind[:-1] == 0) & (before[1:] == 0)
        ones = np.flatnonzero(is_one & (everywhere == 0))
        twos = np.flatnonzero(joins & (everywhere[:-1] + everywhere[1:] < 2))
        last = np.append(~joins, True)
        self.papers = papers[np.concatenate([ones, twos])]
        self.is_end = last[np.concatenate([ones, twos + 1])]
        self.keys = _keys(stems, ones, twos)
        self._forms = _keys(found, ones, twos)

    def forms_of(self, terms: Array) -> Array:
        """Return the form of each of the *terms* that is there most often, at an end twice."""
        found, numbers = np.unique(self._forms, return_inverse=True)
        pairs, places = np.unique(terms << _BITS | numbers, return_inverse=True)
        own, forms = np.divmod(pairs, 1 << _BITS)
        order = np.lexsort((forms, -np.bincount(places, 1 + self.is_end), own))
        best: Array = found[forms[order][heads(own[order])]]
        return best

    def name(self, form: int) -> str:
        """Return a term as it is written in a *form*."""
        parts = divmod(form, 1 << _BITS)
        return " ".join([self.pieces.words[part - 1] for part in parts if part])


def _keys(numbers: Array, ones: Array, twos: Array) -> Array:
    """Return keys by *numbers*: of words at some places, and of pairs that begin at others."""
    found = numbers + 1
    return np.concatenate([found[ones], found[twos] << _BITS | found[twos + 1]])
