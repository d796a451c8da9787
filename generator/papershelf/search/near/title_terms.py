"""Extract terms from titles: words, and pairs of words, that name a subject."""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from lunr.stop_word_filter import WORDS as STOP_WORDS
from msgspec import Struct

from papershelf.search.indexer.arrays import PAIR_BITS, Array, distinct, run_starts
from papershelf.search.words import stem, trim
from papershelf.text.words import EVERYWHERE, FILLERS

# A term occurs in at least _MIN_TITLES titles, and one in _ENDING_ONE_IN times it ends a phrase.
_MIN_TITLES, _ENDING_ONE_IN = 2, 3
# A word is only the end of a pair if one in this many times the same word precedes it.
_PAIR_ONE_IN = 2
_SEPARATORS = STOP_WORDS | FILLERS
_TEX = frozenset("\\{}$^_")


class TitleTerms(Struct, frozen=True, eq=False):
    """Terms in their most frequent spelling, in lower case, and the papers that have them.

    `names` are the terms. Paper `papers[i]` has term `terms[i]`, which is an index into `names`.
    `words` maps the stems of terms of one word to their indices.
    """

    names: tuple[str, ...]
    papers: Array
    terms: Array
    words: Mapping[str, int]


def title_terms(titles: Sequence[str]) -> TitleTerms:
    """Return the terms of *titles*: one or two words that occur in several titles.

    Terms often end a phrase, unlike adjectives and the first words of names. A word that is mostly
    the end of the same pair is no term.
    """
    read = _TitleWords(titles)
    keys, terms = np.unique(read.keys, return_inverse=True)
    times, endings = np.bincount(terms), np.bincount(terms, read.is_end)
    pairs = distinct(terms << PAIR_BITS | read.papers)
    pair_terms, papers = np.divmod(pairs, 1 << PAIR_BITS)
    is_kept = (np.bincount(pair_terms) >= _MIN_TITLES) & (_ENDING_ONE_IN * endings >= times)
    is_kept &= _PAIR_ONE_IN * _times_in_pair(keys, times * (times >= _MIN_TITLES)) < times
    numbers, pair_kept = np.cumsum(is_kept) - 1, is_kept[pair_terms]
    singles = np.flatnonzero(is_kept & (keys >> PAIR_BITS == 0))
    stems = list(read.tokens.stems)
    return TitleTerms(
        names=tuple([read.name(form) for form in read.forms_of(terms)[is_kept].tolist()]),
        papers=papers[pair_kept],
        terms=numbers[pair_terms[pair_kept]],
        words={stems[keys[term] - 1]: int(numbers[term]) for term in singles.tolist()},
    )


def _times_in_pair(keys: Array, times: Array) -> Array:
    """Return for each word the frequency of the most frequent pair that it ends, 0 for pairs.

    *keys* are the sorted keys of words and pairs, *times* their frequencies.
    """
    most = np.zeros_like(times)
    seconds = keys & ((1 << PAIR_BITS) - 1)
    numbers = np.searchsorted(keys, seconds)
    is_pair = (keys >> PAIR_BITS > 0) & (keys[numbers] == seconds)
    np.maximum.at(most, numbers[is_pair], times[is_pair])
    return most


class _Tokens(dict[str, int]):
    """A mapping from the tokens of titles to numbers, which adds unknown tokens on lookup.

    By number, `words` holds the word, and `features` the number of its stem (-1: no word), whether
    a phrase ends before it and after it, and whether papers of every field use it.
    """

    def __init__(self) -> None:
        self.words: list[str] = []
        self.stems: dict[str, int] = {}
        self.features: list[tuple[int, bool, bool, bool]] = []

    def __missing__(self, token: str) -> int:
        lower = token.lower()
        word = trim(lower)
        number = self.stems.setdefault(stem(word), len(self.stems)) if _is_word(word) else -1
        ends = not lower.startswith(word), not lower.endswith(word)
        self[token] = len(self.features)
        self.features.append((number, *ends, word in EVERYWHERE))
        self.words.append(word)
        return self[token]


def _is_word(word: str) -> bool:
    is_letters = len(word) > 1 and any(map(str.isalpha, word)) and _TEX.isdisjoint(word)
    return is_letters and word not in _SEPARATORS


class _TitleWords:
    """All words and pairs of adjacent words in *titles*, identified by the `keys` of their stems.

    `papers` holds the number of the title of each, and `is_end` whether it ends a phrase.
    """

    def __init__(self, titles: Sequence[str]) -> None:
        self.tokens = _Tokens()
        rows = [[self.tokens[token] for token in title.split()] for title in titles]
        numbers = np.array([*chain.from_iterable(rows)], np.int64)
        papers = np.repeat(np.arange(len(rows)), list(map(len, rows)))
        table = np.array([(-1, False, False, False), *self.tokens.features], np.int64)
        stems, before, after, everywhere = table[numbers + 1].T
        is_word = stems >= 0
        joins = is_word[:-1] & is_word[1:] & (papers[:-1] == papers[1:])
        joins &= (after[:-1] == 0) & (before[1:] == 0)
        singles = np.flatnonzero(is_word & (everywhere == 0))
        pairs = np.flatnonzero(joins & (everywhere[:-1] + everywhere[1:] < 2))
        is_last = np.append(~joins, True)
        self.papers = papers[np.concatenate([singles, pairs])]
        self.is_end = is_last[np.concatenate([singles, pairs + 1])]
        self.keys = _keys(stems, singles, pairs)
        self._forms = _keys(numbers, singles, pairs)

    def forms_of(self, terms: Array) -> Array:
        """Return the most frequent form of each term; a form at the end of a phrase counts twice.

        *terms* holds the number of the term of each word and pair.
        """
        forms, numbers = np.unique(self._forms, return_inverse=True)
        pairs, indices = np.unique(terms << PAIR_BITS | numbers, return_inverse=True)
        pair_terms, pair_forms = np.divmod(pairs, 1 << PAIR_BITS)
        order = np.lexsort((pair_forms, -np.bincount(indices, 1 + self.is_end), pair_terms))
        best: Array = forms[pair_forms[order][run_starts(pair_terms[order])]]
        return best

    def name(self, form: int) -> str:
        """Return the words of a *form*."""
        parts = divmod(form, 1 << PAIR_BITS)
        return " ".join([self.tokens.words[part - 1] for part in parts if part])


def _keys(numbers: Array, singles: Array, pairs: Array) -> Array:
    """Return a key for each word at the indices *singles*, and each pair that begins at *pairs*.

    The key is built from the *numbers* of the words.
    """
    keys = numbers + 1
    return np.concatenate([keys[singles], keys[pairs] << PAIR_BITS | keys[pairs + 1]])
