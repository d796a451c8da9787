"""A range of stems, merged from all segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import numpy as np
from msgspec import Struct

from papershelf.search.indexer.arrays import Array
from papershelf.search.indexer.columns import Slice
from papershelf.search.indexer.lists import Lists, lists_of
from papershelf.search.scoring import FIELDS

# A form of a stem: the word, how many papers have it, and whether it stands in a title or name.
CountedForm = tuple[str, int, bool]


class Merged(Struct, frozen=True, kw_only=True, eq=False):
    """Sorted stems, the forms of each, the most frequent first, and their lists by field."""

    stems: list[str]
    forms: list[tuple[CountedForm, ...]]
    fields: list[Lists]


class _Column(Struct, frozen=True, kw_only=True, eq=False):
    """The occurrences of stems in a field: how many each stem has, and where each is.

    Values and forms are those of the segment, or nothing.
    """

    sizes: Array
    occurrences: Array
    values: Array
    forms: Array


class _SegmentSlice(Struct, frozen=True, kw_only=True, eq=False):
    """What is read of a slice: stems, how many forms each has, these, and the fields."""

    stems: list[str]
    sizes: Array
    forms: list[str]
    papers: Array
    shown: Array
    fields: list[_Column]


def merged(slices: Iterable[Slice]) -> Merged:
    """Return the stems of *slices* of all segments, which are in the order of the papers."""
    parts: list[_SegmentSlice] = []
    forms_before = 0
    for own in slices:
        parts.append(_read(own, forms_before))
        forms_before += len(parts[-1].forms)
    stems, numbers = _numbered(part.stems for part in parts)
    forms, ranks = _by_frequency(parts, numbers, len(stems))
    fields = [
        _field_lists(numbers, columns, ranks)
        for columns in zip(*(part.fields for part in parts), strict=True)
    ]
    return Merged(stems=stems, forms=forms, fields=fields)


def _read(own: Slice, forms_before: int) -> _SegmentSlice:
    """Return what is read of a slice; its forms are numbered behind so many."""
    columns, since, until = own.columns, own.since, own.until
    bounds = columns.numbers("stems.forms", since, until + 1)
    first, last = bounds[[0, -1]].tolist()
    return _SegmentSlice(
        stems=columns.words("stems", since, until),
        sizes=np.diff(bounds),
        forms=columns.words("forms", first, last),
        papers=columns.numbers("papers", first, last),
        shown=columns.numbers("shown", first, last),
        fields=[_read_field(own, name, forms_before - first) for name in FIELDS],
    )


def _read_field(own: Slice, name: str, shift: int) -> _Column:
    """Return what is read of a field, with the numbers of forms shifted."""
    columns = own.columns
    bounds = columns.bounds(name, own.since, own.until)
    since, until = bounds[[0, -1]].tolist()
    return _Column(
        sizes=np.diff(bounds),
        occurrences=columns.occurrences(name, since, until, own.first),
        values=columns.numbers(f"{name}.values", since, until),
        forms=columns.numbers(f"{name}.forms", since, until) + shift,
    )


def _numbered(lists: Iterable[Sequence[str]]) -> tuple[list[str], Array]:
    """Return the words of all *lists*, sorted and each once, and the place of each as they come."""
    words = list(chain.from_iterable(lists))
    ordered = sorted(set(words))
    places = dict(zip(ordered, range(len(ordered)), strict=True))
    return ordered, np.fromiter(map(places.__getitem__, words), np.int64, len(words))


def _by_frequency(
    parts: Sequence[_SegmentSlice], stems: Array, count: int
) -> tuple[list[tuple[CountedForm, ...]], Array]:
    """Return the forms of each stem, and of each form as it comes its number in its stem."""
    words, numbers = _numbered(part.forms for part in parts)
    stem_of = np.zeros(len(words), np.int64)
    stem_of[numbers] = np.repeat(stems, np.concatenate([part.sizes for part in parts]))
    papers = np.zeros(len(words), np.int64)
    np.add.at(papers, numbers, np.concatenate([part.papers for part in parts]))
    shown = np.zeros(len(words), bool)
    shown[numbers[np.concatenate([part.shown for part in parts])]] = True
    order = np.lexsort((-papers, stem_of))
    bounds = np.searchsorted(stem_of[order], np.arange(count + 1))
    ranks = np.zeros(len(words), np.int64)
    ranks[order] = np.arange(len(words)) - bounds[stem_of[order]]
    columns = (order.tolist(), papers[order].tolist(), shown[order].tolist())
    forms = [(words[form], *own) for form, *own in zip(*columns, strict=True)]
    return [tuple(forms[start:end]) for start, end in pairwise(bounds.tolist())], ranks[numbers]


def _field_lists(stems: Array, columns: Sequence[_Column], ranks: Array) -> Lists:
    """Return the lists of a field; *stems* are the numbers of the stems of all columns."""
    sizes, occurrences, values, forms = (
        np.concatenate([getattr(column, name) for column in columns])
        for name in ("sizes", "occurrences", "values", "forms")
    )
    return lists_of(np.repeat(stems, sizes), occurrences, values, ranks[forms])
