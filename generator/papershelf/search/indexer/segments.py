"""Segments: chunks of papers, from texts to lists by stem; single-pass in-memory indexing.

The lists are sorted by stem, so that a range of stems can be merged from all segments without the
others (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, section 4.3).
Papers count from 0 in each, so that a segment does not depend on those before it.

Besides the stems and their lists, one for each field, the columns are the `forms`, of each stem
`stem_forms`; of each form the number of its `form_papers`, and whether it is `shown` in a title or
name; and of each occurrence the number of its form in its stem (`own_forms`), and in `values` the
length of a title, or the quantised weight of the stem in an abstract.
"""

from functools import lru_cache

import numpy as np
from msgspec import Struct

from papershelf.search.coding import MAX_DIGIT
from papershelf.search.indexer.arrays import (
    POSITION_BITS,
    POSITIONS,
    Array,
    Columns,
    columns_of,
    distinct,
    heads,
    stable_order,
    sums,
)
from papershelf.search.indexer.layout import begins_file
from papershelf.search.indexer.papers import Texts
from papershelf.search.indexer.vocabulary import Vocabulary, vocabulary
from papershelf.search.scoring import ABSTRACT, AUTHOR, FIELDS, TITLE, Scoring, level_of

_FIELDS = len(FIELDS)
# No more positions of a stem in an abstract are stored, and its levels are those of so many.
MOST_POSITIONS = 32


class Papers(Struct, frozen=True, array_like=True):
    """A view: the texts of a chunk of papers.

    Ranges of stems begin at one of about `gate` stems.
    """

    texts: tuple[Texts, ...]
    scoring: Scoring
    gate: int


def segment(view: Papers) -> Columns:
    """Return the segment of some papers."""
    own = vocabulary()
    words, occurrences = zip(*map(own.read, zip(*view.texts, strict=True)), strict=True)
    fields = np.repeat(np.arange(_FIELDS, dtype=np.int8), list(map(len, words)))
    every = np.concatenate(words)
    forms = _forms_of(own, every)
    every_occurrence = np.concatenate(occurrences)
    rows = _rows_of(forms, every, fields, every_occurrence)
    lengths = _lengths_of(forms.numbers[every] >= 0, fields, every_occurrence, len(view.texts))
    starts = np.flatnonzero(heads(rows.lists, rows.papers))
    counts = np.diff(starts, append=len(rows.lists))
    within = np.arange(len(rows.lists)) - np.repeat(starts, counts)
    kept = (rows.fields != ABSTRACT) | (within < MOST_POSITIONS)
    values = np.repeat(_values_of(rows, starts, counts, lengths, view.scoring), counts)
    stem_forms = sums(np.bincount(forms.ranks, minlength=len(forms.stems)))
    own_forms = rows.forms - stem_forms[forms.ranks][rows.forms]
    return columns_of(
        (stem for stem in forms.stems if begins_file(stem, view.gate)),
        words=forms.stems,
        forms=forms.words,
        papers=rows.papers[kept],
        positions=rows.occurrences[kept] & POSITIONS,
        bounds=sums(np.bincount(rows.lists[kept], minlength=_FIELDS * len(forms.stems))),
        own_forms=own_forms[kept],
        values=values[kept],
        stem_forms=stem_forms,
        **_counts_of(rows, len(forms.words)),
    )


class _Forms(Struct, frozen=True, kw_only=True, eq=False):
    """The forms that a segment has, by stem, each by its number from here on.

    `ranks` has of each form the number of its stem, and `numbers` its own by that which the
    vocabulary gives, or -1 for words that are not looked up.
    """

    stems: list[str]
    words: list[str]
    ranks: Array
    numbers: Array


def _forms_of(own: Vocabulary, every: Array) -> _Forms:
    """Return the forms among the words of all fields."""
    stem_of = np.array(own.stem_numbers, np.int64)
    # Of each word where it stands first: numbers depend on what was read before, and places do not.
    firsts = np.full(len(stem_of), -1)
    firsts[every[::-1]] = np.arange(len(every))[::-1]
    words = np.flatnonzero((firsts >= 0) & (stem_of > 0))
    name = list(own.stems).__getitem__
    stems = sorted(set(stem_of[words].tolist()), key=name)
    ranks = np.zeros(len(own.stems), np.int32)
    ranks[stems] = np.arange(len(stems))
    words = words[np.lexsort((firsts[words], ranks[stem_of[words]]))]
    numbers = np.full(len(stem_of), -1, np.int32)
    numbers[words] = np.arange(len(words))
    return _Forms(
        stems=list(map(name, stems)),
        words=list(map(list(own.words).__getitem__, words.tolist())),
        ranks=ranks[stem_of[words]],
        numbers=numbers,
    )


class _Rows(Struct, frozen=True, kw_only=True, eq=False):
    """Occurrences by stem, by field, and then as they follow one another.

    Of each the number of its list, which tells stem and field, of its form and of its paper.
    """

    lists: Array
    fields: Array
    forms: Array
    occurrences: Array
    papers: Array


def _rows_of(forms: _Forms, words: Array, fields: Array, occurrences: Array) -> _Rows:
    """Return the occurrences of *words*, of each of which the field is given."""
    rows = np.flatnonzero(forms.numbers[words] >= 0)
    rows = rows[stable_order(forms.ranks[forms.numbers[words[rows]]])]
    own = forms.numbers[words[rows]]
    return _Rows(
        lists=forms.ranks[own] * _FIELDS + fields[rows],
        fields=fields[rows],
        forms=own,
        occurrences=occurrences[rows],
        papers=occurrences[rows] >> POSITION_BITS,
    )


def _counts_of(rows: _Rows, count: int) -> dict[str, Array]:
    """Return of so many forms how many papers have it, and whether it stands in a title or name."""
    pairs = distinct(rows.papers * count + rows.forms)
    shown = np.zeros(count, bool)
    shown[rows.forms[(rows.fields == TITLE) | (rows.fields == AUTHOR)]] = True
    papers = np.bincount(pairs % count if count else pairs, minlength=count)
    return {"form_papers": papers, "shown": shown}


def _lengths_of(are_indexed: Array, fields: Array, occurrences: Array, papers: int) -> Array:
    """Return how many words of each paper's fields are indexed, of so many *papers*.

    A compound counts no more than its parts, the first of which stands right before it.
    """
    counted = are_indexed & heads(fields, occurrences)
    texts = (occurrences[counted] >> POSITION_BITS) * _FIELDS + fields[counted]
    return np.bincount(texts, minlength=papers * _FIELDS).reshape(-1, _FIELDS)


def _values_of(
    rows: _Rows, starts: Array, counts: Array, lengths: Array, scoring: Scoring
) -> Array:
    """Return the value of a stem in each text: its rows begin at *starts* and are *counts*."""
    papers, fields = rows.papers[starts], rows.fields[starts]
    table = [_levels_in(length, scoring) for length in lengths[:, ABSTRACT].tolist()]
    by_count = np.frombuffer(b"".join(table), np.uint8).reshape(-1, MOST_POSITIONS)
    found = np.zeros(len(starts), np.uint8)
    own = fields == TITLE
    found[own] = np.minimum(lengths[papers[own], TITLE], MAX_DIGIT)
    own = fields == ABSTRACT
    found[own] = by_count[papers[own], np.minimum(counts[own], MOST_POSITIONS) - 1]
    return found


@lru_cache(maxsize=1 << 10)
def _levels_in(length: int, scoring: Scoring) -> bytes:
    """Return the levels of a stem in an abstract of so many words, by its positions less one."""
    return bytes(level_of(found, length, scoring) for found in range(1, MOST_POSITIONS + 1))
