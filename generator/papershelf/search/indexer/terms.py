"""Encode what the index holds of each stem: forms, posting lists by field, and positions."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from papershelf.search.coding import DIGITS, MAX_DIGIT
from papershelf.search.indexer.arrays import Array, offsets_of, ranks_in_rows
from papershelf.search.indexer.digits import digit_lists, gap_lists, packed_lists, varint_lists
from papershelf.search.indexer.merge import PostingLists, Slice, posting_lists
from papershelf.search.indexer.vocabulary import numbered_words
from papershelf.search.scoring import ABSTRACT, AUTHOR, LETTERS, TITLE


class CountedForm(NamedTuple):
    """A form of a stem: `papers` have it, and it `is_shown` if it occurs in a title or name."""

    word: str
    papers: int
    is_shown: bool


class Term(Struct, frozen=True, kw_only=True):
    """A stem as it is written to files.

    `forms` are sorted by document frequency, the highest first. `lists` has a posting list for each
    field in which the stem occurs. A term `is_frequent` if it is a high-frequency term.
    """

    stem: str
    forms: tuple[CountedForm, ...]
    lists: str
    positions: str
    is_frequent: bool


def terms_of(merged: Slice, frequent: int) -> list[Term]:
    """Return the terms of a range of stems, of which *merged* has those of all segments.

    Stems in more than *frequent* abstracts are high-frequency terms.
    """
    stems, numbers = numbered_words(merged.words)
    forms, form_ranks = _forms_by_frequency(merged, numbers, len(stems))
    fields = posting_lists(merged, numbers, form_ranks)
    abstracts = fields[ABSTRACT]
    are_frequent = set(abstracts.words[np.diff(abstracts.offsets) > frequent].tolist())
    lists: list[list[str]] = [[] for _ in stems]
    for field, postings in enumerate(fields):
        texts = _field_lists(field, postings)
        for stem, text in zip(postings.words.tolist(), texts, strict=True):
            lists[stem].append(text)
    places = _joined(_position_columns(abstracts))
    positions = dict(zip(abstracts.words.tolist(), places, strict=True))
    return [
        Term(
            stem=stem,
            forms=forms[number],
            lists=".".join(lists[number]),
            positions=positions.get(number, ""),
            is_frequent=number in are_frequent,
        )
        for number, stem in enumerate(stems)
    ]


def _forms_by_frequency(
    merged: Slice, stems: Array, count: int
) -> tuple[list[tuple[CountedForm, ...]], Array]:
    """Return the forms of each stem, the most frequent first, and the form of each occurrence.

    *stems* are the numbers of the words, of which *count* are distinct. The form of an occurrence
    is given by its rank among the forms of its stem.
    """
    words, numbers = numbered_words(merged.forms)
    stem_of = np.zeros(len(words), np.int64)
    stem_of[numbers] = np.repeat(stems, merged.form_counts)
    frequencies = np.bincount(numbers, merged.form_papers).astype(np.int64)
    are_shown = np.bincount(numbers, merged.are_shown) > 0
    order = np.lexsort((-frequencies, stem_of))
    ranks = np.zeros(len(words), np.int64)
    ranks[order] = ranks_in_rows(stem_of[order])
    ordered = [words[form] for form in order.tolist()]
    columns = (ordered, frequencies[order].tolist(), are_shown[order].tolist())
    forms = list(map(CountedForm, *columns))
    offsets = offsets_of(np.bincount(stem_of, minlength=count)).tolist()
    by_stem = [tuple(forms[start:end]) for start, end in pairwise(offsets)]
    return by_stem, ranks[numbers[merged.form_numbers]]


def _field_lists(field: int, postings: PostingLists) -> list[str]:
    """Return the encoded posting lists of a *field*."""
    columns = [gap_lists(postings.papers, postings.offsets)]
    if field == TITLE:
        columns.append(digit_lists(postings.values, postings.offsets))
        columns += [*_position_columns(postings), _form_column(postings)]
    elif field == AUTHOR:
        columns += [_count_column(postings), _form_column(postings)]
    elif field == ABSTRACT:
        columns.append(_without_zeros(packed_lists(postings.values, postings.offsets)))
    return [f"{LETTERS[field]}{text}" for text in _joined(columns)]


def _position_columns(postings: PostingLists) -> list[list[str]]:
    """Return the columns of delta coded positions, and of their number in each text."""
    gaps = np.diff(postings.positions, prepend=0)
    starts = postings.position_offsets[:-1]
    gaps[starts] = postings.positions[starts]
    lists = varint_lists(gaps, postings.position_offsets[postings.offsets])
    return [lists, _count_column(postings)]


def _count_column(postings: PostingLists) -> list[str]:
    """Return the column of the numbers of occurrences in each text, less one."""
    counts = digit_lists(np.diff(postings.position_offsets) - 1, postings.offsets)
    return _without_zeros(counts)


def _form_column(postings: PostingLists) -> list[str]:
    """Return the column of the form of each occurrence."""
    offsets = postings.position_offsets[postings.offsets]
    return _without_zeros(digit_lists(np.minimum(postings.forms, MAX_DIGIT), offsets))


def _joined(columns: Iterable[Iterable[str]]) -> list[str]:
    return ["!".join(parts).rstrip("!") for parts in zip(*columns, strict=True)]


def _without_zeros(texts: Iterable[str]) -> list[str]:
    return [text.rstrip(DIGITS[0]) for text in texts]
