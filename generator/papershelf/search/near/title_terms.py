"""Extract terms from titles: words, and pairs of words, that name a subject."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, count

import numpy as np
from lunr.stop_word_filter import WORDS as STOP_WORDS
from msgspec import Struct

from papershelf.search.indexer.arrays import (
    Array,
    distinct,
    indices_in,
    packed,
    run_starts,
    unpacked,
)
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
    found = _occurrences(titles)
    keys, terms = np.unique(found.keys, return_inverse=True)
    times, endings = np.bincount(terms), np.bincount(terms, found.are_endings)
    term_of, papers = unpacked(distinct(packed(terms, found.papers)))
    is_kept = (np.bincount(term_of) >= _MIN_TITLES) & (_ENDING_ONE_IN * endings >= times)
    is_kept &= _PAIR_ONE_IN * _times_in_pair(keys, times) < times
    kept = np.flatnonzero(is_kept)
    numbers = indices_in(kept, term_of)
    # The keys of single words, which are the numbers of their stems, come before those of pairs.
    singles = [found.stems[key] for key in keys[kept].tolist() if key < len(found.stems)]
    forms = map(unpacked, _usual_forms(found, terms)[kept].tolist())
    return TitleTerms(
        names=tuple([" ".join([found.words[one] for one in form if one]) for form in forms]),
        papers=papers[numbers >= 0],
        terms=numbers[numbers >= 0],
        words={stem: number for number, stem in enumerate(singles)},
    )


def _features(token: str) -> tuple[str, str, bool, bool, bool]:
    """Return the word of a *token* and its stem, which is empty for a word that is in no term.

    In addition, return whether a phrase ends before and after it, and whether papers of every field
    use it.
    """
    lower = token.lower()
    word = trim(lower)
    is_letters = len(word) > 1 and any(map(str.isalpha, word)) and _TEX.isdisjoint(word)
    own = stem(word) if is_letters and word not in _SEPARATORS else ""
    return word, own, not lower.startswith(word), not lower.endswith(word), word in EVERYWHERE


class _Occurrences(Struct, frozen=True, kw_only=True, eq=False):
    """The occurrences of words and pairs of adjacent words in titles.

    `forms` has the numbers of their `words` and `keys` those of their `stems`, packed; the first
    number is 0 for a single word. `papers` has the number of the title, and `are_endings` whether
    a phrase ends there.
    """

    words: Sequence[str]
    stems: Sequence[str]
    forms: Array
    keys: Array
    papers: Array
    are_endings: Array


def _occurrences(titles: Sequence[str]) -> _Occurrences:
    """Return the occurrences in *titles* of all words and pairs that may be terms."""
    number_of: dict[str, int] = defaultdict(count(1).__next__, {"": 0})
    rows = [[number_of[token] for token in title.split()] for title in titles]
    numbers = np.array([*chain.from_iterable(rows)], np.int64)
    papers = np.repeat(np.arange(len(rows)), list(map(len, rows)))
    words, stem_of, *flags = zip(*map(_features, number_of), strict=True)
    ends_before, ends_after, is_everywhere = np.array(flags)[:, numbers]
    stems = {stem: number for number, stem in enumerate(dict.fromkeys(stem_of))}
    stem_numbers = np.array([stems[stem] for stem in stem_of])[numbers]
    is_word = stem_numbers > 0
    joins = is_word[:-1] & is_word[1:] & (papers[:-1] == papers[1:])
    joins &= ~ends_after[:-1] & ~ends_before[1:]
    singles = np.flatnonzero(is_word & ~is_everywhere)
    pairs = np.flatnonzero(joins & ~(is_everywhere[:-1] & is_everywhere[1:]))
    firsts, lasts = np.concatenate([singles, pairs]), np.concatenate([singles, pairs + 1])
    is_pair = firsts < lasts
    return _Occurrences(
        words=words,
        stems=list(stems),
        forms=packed(is_pair * numbers[firsts], numbers[lasts]),
        keys=packed(is_pair * stem_numbers[firsts], stem_numbers[lasts]),
        papers=papers[firsts],
        are_endings=np.append(~joins, True)[lasts],
    )


def _times_in_pair(keys: Array, times: Array) -> Array:
    """Return for each word the frequency of the most frequent pair that it ends, 0 for pairs.

    *keys* are the sorted keys of words and pairs, *times* their frequencies.
    """
    most = np.zeros_like(times)
    firsts, lasts = unpacked(keys)
    words = indices_in(keys, lasts)
    pairs = np.flatnonzero((firsts > 0) & (words >= 0) & (times >= _MIN_TITLES))
    np.maximum.at(most, words[pairs], times[pairs])
    return most


def _usual_forms(found: _Occurrences, terms: Array) -> Array:
    """Return the most frequent form of each term; a form at the end of a phrase counts twice.

    *terms* holds the number of the term of each occurrence *found*.
    """
    forms, numbers = np.unique(found.forms, return_inverse=True)
    pairs, indices = np.unique(packed(terms, numbers), return_inverse=True)
    counts = np.bincount(indices, 1 + found.are_endings)
    term_of, form_of = unpacked(pairs)
    order = np.lexsort((form_of, -counts, term_of))
    usual: Array = forms[form_of[order][run_starts(term_of[order])]]
    return usual
