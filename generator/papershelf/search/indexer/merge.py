"""A range of words, merged from all segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import numpy as np
from msgspec import Struct

from papershelf.engine.memory import release_pages
from papershelf.engine.task import decode
from papershelf.search.indexer.arrays import (
    POSITION_BITS,
    POSITIONS,
    Array,
    Columns,
    heads,
    stable_order,
)
from papershelf.search.indexer.layout import Cuts
from papershelf.search.scoring import FIELDS

_FIELDS = len(FIELDS)


class TermRange(Struct, frozen=True):
    """A view: the stems from `since` on to before `until` (empty: to the last).

    `firsts` are the numbers of the first papers of the segments, of so many `papers` in all.
    """

    since: str
    until: str
    firsts: tuple[int, ...]
    papers: int
    cuts: Cuts


def boundaries(since: str, *segments: memoryview) -> list[str]:
    """Return *since*, and the words at which further ranges of *segments* begin, sorted."""
    return sorted({since}.union(*(decode(own, Columns).boundaries for own in segments)))


class Lists(Struct, frozen=True, kw_only=True, eq=False):
    """Lists of occurrences, one after another.

    `words` are the numbers of those that have one. List i has the papers from `bounds[i]` to
    `bounds[i + 1]`, and paper j the occurrences from `starts[j]` to `starts[j + 1]`, of which
    `positions` tells where they are in the text. Each paper has a value, each occurrence a form.
    """

    words: Array
    bounds: Array
    papers: Array
    starts: Array
    positions: Array
    values: Array
    forms: Array

    def part(self, since: int, until: int) -> Lists:
        """Return the lists from number *since* on to before *until*."""
        first, last = self.bounds[[since, until]].tolist()
        start, end = self.starts[[first, last]].tolist()
        return Lists(
            words=self.words[since:until],
            bounds=self.bounds[since : until + 1] - first,
            papers=self.papers[first:last],
            starts=self.starts[first : last + 1] - start,
            positions=self.positions[start:end],
            values=self.values[first:last],
            forms=self.forms[start:end],
        )


class Slice(Struct, frozen=True, kw_only=True, eq=False):
    """The words of a segment that are in a range.

    `sizes` has for each word a row: how many occurrences it has in each field. Each occurrence has
    a value, and its form is a number among `forms`. Of these each word has so many as
    `form_counts` tells, each form is in so many papers, and some are shown.
    """

    words: list[str]
    sizes: Array
    occurrences: Array
    values: Array
    form_numbers: Array
    forms: list[str]
    form_counts: Array
    form_papers: Array
    are_shown: Array


def slices(view: TermRange, segments: Iterable[memoryview]) -> list[Slice]:
    """Return the words of *segments* in a range."""
    found = []
    for own, first in zip(segments, view.firsts, strict=True):
        found.append(_slice(decode(own, Columns), first, view))
        # Of each segment a few places are read, and the system maps many pages around each.
        release_pages(own)
    return found


def _slice(columns: Columns, first: int, view: TermRange) -> Slice:
    """Return the words of a segment in a range; its papers are counted from number *first* on."""
    since = columns.place_of("words", view.since)
    until = columns.place_of("words", view.until) if view.until else columns.count("words")
    bounds = columns.numbers("bounds", _FIELDS * since, _FIELDS * until + 1)
    start, end = bounds[[0, -1]].tolist()
    sizes = np.diff(bounds).reshape(-1, _FIELDS)
    papers = columns.numbers("papers", start, end) + first
    forms = columns.numbers("stem_forms", since, until + 1)
    first_form, last_form = forms[[0, -1]].tolist()
    before = np.repeat(forms[:-1] - first_form, sizes.sum(axis=1))
    return Slice(
        words=columns.words("words", since, until),
        sizes=sizes,
        occurrences=(papers << POSITION_BITS) + columns.numbers("positions", start, end),
        values=columns.numbers("values", start, end),
        form_numbers=before + columns.numbers("own_forms", start, end),
        forms=columns.words("forms", first_form, last_form),
        form_counts=np.diff(forms),
        form_papers=columns.numbers("form_papers", first_form, last_form),
        are_shown=columns.numbers("shown", first_form, last_form) > 0,
    )


def numbered_words(lists: Iterable[Sequence[str]]) -> tuple[list[str], Array]:
    """Return the words of all *lists*, sorted and each once, and the place of each as they come."""
    words = list(chain.from_iterable(lists))
    ordered = sorted(set(words))
    places = dict(zip(ordered, range(len(ordered)), strict=True))
    return ordered, np.fromiter(map(places.__getitem__, words), np.int64, len(words))


def lists_of(parts: Sequence[Slice], words: Array, values: Array, forms: Array) -> list[Lists]:
    """Return the lists of all slices by field; of each word of a slice the number is given."""
    sizes = np.concatenate([part.sizes for part in parts])
    count = int(words.max(initial=0)) + 1
    keys = np.repeat(
        (words[:, np.newaxis] + count * np.arange(_FIELDS)).reshape(-1), sizes.reshape(-1)
    )
    order = stable_order(keys)
    keys = keys[order]
    occurrences = np.concatenate([part.occurrences for part in parts])[order]
    papers = occurrences >> POSITION_BITS
    starts = np.flatnonzero(heads(keys, papers))
    bounds = np.flatnonzero(heads(keys[starts]))
    numbers = keys[starts[bounds]]
    every = Lists(
        words=numbers % count,
        bounds=np.append(bounds, len(starts)),
        papers=papers[starts],
        starts=np.append(starts, len(occurrences)),
        positions=occurrences & POSITIONS,
        values=values[order[starts]],
        forms=forms[order],
    )
    ends = np.searchsorted(numbers, count * np.arange(_FIELDS + 1)).tolist()
    return [every.part(since, until) for since, until in pairwise(ends)]
