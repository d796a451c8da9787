"""Merge a range of words from all segments into posting lists."""

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
from msgspec import Struct
from msgspec.structs import astuple

from papershelf.engine.chunks import Lengths
from papershelf.engine.memory import release_pages
from papershelf.engine.task import decode
from papershelf.search.indexer.arrays import (
    POSITION_BITS,
    POSITION_MASK,
    Array,
    Columns,
    run_starts,
    stable_argsort,
)
from papershelf.search.scoring import FIELDS

_FIELDS = len(FIELDS)


class TermRange(Struct, frozen=True):
    """A view: a range of stems, from `since` (inclusive) to `until` (exclusive; empty for no end).

    `firsts` holds the number of each segment's first paper, `papers` the number of all papers.
    `lengths` are those of shards, and high-frequency terms are in more than `frequent` abstracts.
    """

    since: str
    until: str
    firsts: tuple[int, ...]
    papers: int
    lengths: Lengths
    frequent: int


def boundaries(since: str, *segments: memoryview) -> list[str]:
    """Return *since* and the words at which ranges of *segments* begin, sorted."""
    return sorted({since}.union(*words_in(segments, "boundaries")))


def words_in(segments: Iterable[memoryview], name: str) -> Iterator[list[str]]:
    """Yield the words of the column *name* of each of *segments*, and release its pages."""
    for segment in segments:
        yield decode(segment, Columns).words(name)
        release_pages(segment)


class PostingLists(Struct, frozen=True, kw_only=True, eq=False):
    """Concatenated posting lists of one field.

    List i is that of word number `words[i]`, with the postings from `offsets[i]` to
    `offsets[i + 1]`. Posting j has a paper and a value, and the occurrences from
    `position_offsets[j]` to `position_offsets[j + 1]`, each with a position and a form.
    """

    words: Array
    offsets: Array
    papers: Array
    position_offsets: Array
    positions: Array
    values: Array
    forms: Array


class Slice(Struct, frozen=True, eq=False):
    """The words of all segments that are in a range, one segment after the other.

    `sizes` has a row for each word: the number of its occurrences in each field. Each occurrence
    has a value, and a form by its index in `forms`. `form_counts` holds the number of forms of each
    word, `form_papers` the document frequency of each form, and `are_shown` whether a form occurs
    in a title or name.
    """

    words: list[str]
    forms: list[str]
    sizes: Array
    occurrences: Array
    values: Array
    form_numbers: Array
    form_counts: Array
    form_papers: Array
    are_shown: Array


def merged_slice(view: TermRange, segments: Iterable[memoryview]) -> Slice:
    """Return the words of all *segments* that are in a range."""
    parts: list[Slice] = []
    forms = 0
    for segment, first in zip(segments, view.firsts, strict=True):
        parts.append(_slice(decode(segment, Columns), first, forms, view))
        forms += len(parts[-1].forms)
        # A few positions of each segment are read, and the kernel maps many pages around each.
        release_pages(segment)
    # The first two fields of a slice are lists, the others arrays.
    words, forms_of_words, *columns = zip(*map(astuple, parts), strict=True)
    lists = [*chain.from_iterable(words)], [*chain.from_iterable(forms_of_words)]
    return Slice(*lists, *map(np.concatenate, columns))


def _slice(columns: Columns, first_paper: int, forms_before: int, view: TermRange) -> Slice:
    """Return the words of a segment in a range; its papers are numbered from *first_paper*."""
    start = columns.bisect("words", view.since)
    stop = columns.bisect("words", view.until) if view.until else columns.count("words")
    offsets = columns.numbers("offsets", _FIELDS * start, _FIELDS * stop + 1)
    begin, end = offsets[[0, -1]].tolist()
    papers = columns.numbers("papers", begin, end) + first_paper
    form_offsets = columns.numbers("form_offsets", start, stop + 1)
    first_form, last_form = form_offsets[[0, -1]].tolist()
    form_numbers = columns.numbers("form_numbers", begin, end)
    return Slice(
        words=columns.words("words", start, stop),
        forms=columns.words("forms", first_form, last_form),
        sizes=np.diff(offsets).reshape(-1, _FIELDS),
        occurrences=(papers << POSITION_BITS) + columns.numbers("positions", begin, end),
        values=columns.numbers("values", begin, end),
        form_numbers=form_numbers - first_form + forms_before,
        form_counts=np.diff(form_offsets),
        form_papers=columns.numbers("form_papers", first_form, last_form),
        are_shown=columns.numbers("shown", first_form, last_form) > 0,
    )


def posting_lists(merged: Slice, words: Array, forms: Array) -> list[PostingLists]:
    """Return the posting lists of each field of a *merged* slice.

    *words* holds the number of each of its words, *forms* the form of each occurrence.
    """
    sizes, occurrences = merged.sizes, merged.occurrences
    word_of = np.repeat(words, sizes.sum(axis=1))
    field_of = np.repeat(np.tile(np.arange(_FIELDS), len(sizes)), sizes.reshape(-1))
    lists: list[PostingLists] = []
    for field in range(_FIELDS):
        rows = np.flatnonzero(field_of == field)
        rows = rows[stable_argsort(word_of[rows])]
        numbers, papers = word_of[rows], occurrences[rows] >> POSITION_BITS
        posting_starts = np.flatnonzero(run_starts(numbers, papers))
        list_starts = np.flatnonzero(run_starts(numbers[posting_starts]))
        lists.append(
            PostingLists(
                words=numbers[posting_starts[list_starts]],
                offsets=np.append(list_starts, len(posting_starts)),
                papers=papers[posting_starts],
                position_offsets=np.append(posting_starts, len(rows)),
                positions=occurrences[rows] & POSITION_MASK,
                values=merged.values[rows[posting_starts]],
                forms=forms[rows],
            )
        )
    return lists
