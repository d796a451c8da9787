"""Segments: inverted indexes of chunks of papers, by single-pass in-memory indexing.

The posting lists are sorted by stem, so that a range of stems can be merged from all segments
independently (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, section
4.3). Papers are numbered from 0 in each segment, so that it does not depend on earlier ones.

The columns are the stems in `words`, each with a posting list for each field at `offsets`, the
`boundaries` of ranges of stems, and the `forms` of all stems: those of stem i are from
`form_offsets[i]` to `form_offsets[i + 1]`. `form_papers` holds the document frequency of each form,
and `shown` whether it occurs in a title or name. Each occurrence has its paper in `papers`, its
position in the text in `positions`, its form as an index into all forms in `form_numbers`, and in
`values` the length of its title, or the quantised weight of the stem in its abstract. `acronyms`
are those that the abstract of a paper explains, once for each paper.
"""

from functools import lru_cache

import numpy as np
from msgspec import Struct

from papershelf.engine.chunks import checksum
from papershelf.search.coding import MAX_DIGIT
from papershelf.search.indexer.acronyms import acronyms_in
from papershelf.search.indexer.arrays import (
    POSITION_BITS,
    POSITION_MASK,
    Array,
    Columns,
    columns_of,
    distinct,
    offsets_of,
    run_starts,
    stable_argsort,
)
from papershelf.search.indexer.papers import Texts
from papershelf.search.indexer.vocabulary import Vocabulary, vocabulary
from papershelf.search.scoring import ABSTRACT, AUTHOR, FIELDS, TITLE, Scoring, level_of

_FIELDS = len(FIELDS)
# The stored positions of a stem in a text, and the greatest frequency that is weighted.
_MAX_POSITIONS = 32


class SegmentTexts(Struct, frozen=True, array_like=True):
    """A view: the texts of a chunk of papers; about one in `range_one_in` stems begins a range."""

    texts: tuple[Texts, ...]
    scoring: Scoring
    range_one_in: int


def segment(view: SegmentTexts) -> Columns:
    """Return the segment of a chunk of papers."""
    vocab = vocabulary()
    encoded = [vocab.encode(texts) for texts in zip(*view.texts, strict=True)]
    fields = np.repeat(np.arange(_FIELDS, dtype=np.int8), [len(words) for words, _ in encoded])
    words, occurrences = map(np.concatenate, zip(*encoded, strict=True))
    forms = _forms_of(vocab, words)
    rows = _rows_of(forms, words, fields, occurrences)
    lengths = _lengths_of(forms.numbers[words] >= 0, fields, occurrences, len(view.texts))
    starts = np.flatnonzero(run_starts(rows.lists, rows.papers))
    counts = np.diff(starts, append=len(rows.lists))
    indices = np.arange(len(rows.lists)) - np.repeat(starts, counts)
    is_stored = indices < _MAX_POSITIONS
    values = np.repeat(_values_of(rows, starts, counts, lengths, view.scoring), counts)
    return columns_of(
        acronyms=[line for texts in view.texts for line in acronyms_in(texts[ABSTRACT])],
        boundaries=[stem for stem in forms.stems if checksum(stem) % view.range_one_in == 0],
        words=forms.stems,
        forms=forms.words,
        papers=rows.papers[is_stored],
        positions=rows.occurrences[is_stored] & POSITION_MASK,
        offsets=offsets_of(
            np.bincount(rows.lists[is_stored], minlength=_FIELDS * len(forms.stems))
        ),
        form_numbers=rows.forms[is_stored],
        values=values[is_stored],
        form_offsets=offsets_of(np.bincount(forms.stem_numbers, minlength=len(forms.stems))),
        **_form_columns(rows, len(forms.words)),
    )


class _Forms(Struct, frozen=True, kw_only=True, eq=False):
    """The forms in a segment, sorted by their stems.

    `stem_numbers` holds the index of each form's stem in `stems`. `numbers` maps the vocabulary's
    number of a word to that of the form, or to -1 for words that are not indexed.
    """

    stems: list[str]
    words: list[str]
    stem_numbers: Array
    numbers: Array


def _forms_of(vocab: Vocabulary, occurring: Array) -> _Forms:
    """Return the forms among the *occurring* words, which are numbers of a vocabulary."""
    names, stem_names, stem_of = list(vocab.words), list(vocab.stems), vocab.stem_numbers
    indexed = [word for word in np.flatnonzero(np.bincount(occurring)).tolist() if stem_of[word]]
    indexed.sort(key=names.__getitem__)
    indexed.sort(key=lambda word: stem_names[stem_of[word]])
    words = np.array(indexed, np.int64)
    stems = np.array(stem_of, np.int64)[words]
    are_first = run_starts(stems)
    numbers = np.full(len(names), -1, np.int32)
    numbers[words] = np.arange(len(words))
    return _Forms(
        stems=[stem_names[stem] for stem in stems[are_first].tolist()],
        words=[names[word] for word in words.tolist()],
        stem_numbers=np.cumsum(are_first, dtype=np.int32) - 1,
        numbers=numbers,
    )


class _Rows(Struct, frozen=True, kw_only=True, eq=False):
    """Occurrences, sorted by stem, then by field, then by paper and position.

    `lists` holds the number of each one's posting list, which encodes stem and field.
    """

    lists: Array
    fields: Array
    forms: Array
    occurrences: Array
    papers: Array


def _rows_of(forms: _Forms, words: Array, fields: Array, occurrences: Array) -> _Rows:
    """Return the sorted *occurrences* of indexed words, given the word and field of each."""
    form_of = forms.numbers[words]
    rows = np.flatnonzero(form_of >= 0)
    rows = rows[stable_argsort(forms.stem_numbers[form_of[rows]])]
    row_forms = form_of[rows]
    return _Rows(
        lists=forms.stem_numbers[row_forms] * _FIELDS + fields[rows],
        fields=fields[rows],
        forms=row_forms,
        occurrences=occurrences[rows],
        papers=occurrences[rows] >> POSITION_BITS,
    )


def _form_columns(rows: _Rows, count: int) -> dict[str, Array]:
    """Return the columns `form_papers` and `shown` of *count* forms."""
    pairs = distinct(rows.papers * count + rows.forms)
    shown = np.zeros(count, bool)
    shown[rows.forms[(rows.fields == TITLE) | (rows.fields == AUTHOR)]] = True
    papers = np.bincount(pairs % count if count else pairs, minlength=count)
    return {"form_papers": papers, "shown": shown}


def _lengths_of(are_indexed: Array, fields: Array, occurrences: Array, papers: int) -> Array:
    """Return the number of indexed words of each paper (row) and field (column).

    *papers* is the number of papers. A compound adds nothing to its parts, as it has the position
    of the first one, right after it.
    """
    counted = are_indexed & run_starts(fields, occurrences)
    texts = (occurrences[counted] >> POSITION_BITS) * _FIELDS + fields[counted]
    return np.bincount(texts, minlength=papers * _FIELDS).reshape(-1, _FIELDS)


def _values_of(
    rows: _Rows, starts: Array, counts: Array, lengths: Array, scoring: Scoring
) -> Array:
    """Return the value of each posting, whose *counts* rows begin at *starts*."""
    papers, fields = rows.papers[starts], rows.fields[starts]
    table = [_levels_in(length, scoring) for length in lengths[:, ABSTRACT].tolist()]
    by_count = np.frombuffer(b"".join(table), np.uint8).reshape(-1, _MAX_POSITIONS)
    values = np.zeros(len(starts), np.uint8)
    mask = fields == TITLE
    values[mask] = np.minimum(lengths[papers[mask], TITLE], MAX_DIGIT)
    mask = fields == ABSTRACT
    values[mask] = by_count[papers[mask], np.minimum(counts[mask], _MAX_POSITIONS) - 1]
    return values


@lru_cache(maxsize=1 << 10)
def _levels_in(length: int, scoring: Scoring) -> bytes:
    """Return the quantised weight of a stem in an abstract of *length* words, by frequency - 1."""
    return bytes(level_of(count, length, scoring) for count in range(1, _MAX_POSITIONS + 1))
