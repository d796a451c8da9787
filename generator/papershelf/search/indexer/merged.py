"""A range of stems, put together from all runs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, pairwise

import numpy as np

from papershelf.search.indexer.columns import NOTHING, Slice
from papershelf.search.indexer.digits import Array
from papershelf.search.indexer.occurrences import PLACE_BITS, PLACES, heads
from papershelf.search.scoring import FIELDS

# A form of a stem: the word, how many papers have it, and whether it stands in a title or name.
Form = tuple[str, int, bool]
# Stems from one on, to before another if there is one, and so on.
Wanted = Sequence[tuple[str, str | None]]

# What is told of an occurrence: stem, where it is, value and form.
ROW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists of stems in a field, one after another.

    `stems` are the numbers of those that have one. List i has the papers from `bounds[i]` to
    `bounds[i + 1]`, and paper j the occurrences from `starts[j]` to `starts[j + 1]`, of which
    `places` tells where they are in the text. In titles and abstracts each paper has a value, the
    length or the level; in titles each occurrence has a form, a number among those of its stem.
    """

    stems: Array
    bounds: Array
    papers: Array
    starts: Array
    places: Array
    values: Array
    forms: Array

    def papers_of(self, number: int) -> Array:
        """The papers of a list."""
        return self.papers[self.bounds[number] : self.bounds[number + 1]]

    def only(self, number: int) -> Lists:
        """A list without the others, and without values and forms."""
        first, last = self.bounds[number : number + 2].tolist()
        starts = self.starts[first : last + 1]
        return Lists(
            stems=self.stems[number : number + 1],
            bounds=np.array([0, last - first]),
            papers=self.papers[first:last],
            starts=starts - starts[0],
            places=self.places[starts[0] : starts[-1]],
            values=NOTHING,
            forms=NOTHING,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Sorted stems, the forms of each, the most frequent first, and their lists by field."""

    stems: list[str]
    forms: list[tuple[Form, ...]]
    fields: list[Lists]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The occurrences of stems in a field: how many each stem has, and where each is.

    Values and forms are those of the file, or nothing.
    """

    sizes: Array
    where: Array
    values: Array
    forms: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is read of a slice: stems, how many forms each has, these, and the fields."""

    stems: list[str]
    sizes: Array
    forms: list[str]
    papers: Array
    shown: Array
    fields: list[Column]


def put_together(slices: Iterable[Slice], wanted: Wanted | None = None) -> Merged:
    """The stems of slices of all runs, in the order of the runs: all, or those that are wanted."""
    parts: list[Part] = []
    known = 0
    for own in slices:
        part = read(own)
        parts.append(numbered_on(part if wanted is None else part_of(part, wanted), known))
        known += len(parts[-1].forms)
    stems, numbers = numbered(part.stems for part in parts)
    forms, ranks = by_frequency(parts, numbers, len(stems))
    fields = [
        field_lists(numbers, columns, ranks)
        for columns in zip(*(part.fields for part in parts), strict=True)
    ]
    return Merged(stems=stems, forms=forms, fields=fields)


def read(own: Slice) -> Part:
    """What is read of a slice."""
    with own.file.opened() as file:
        bounds = file.numbers("stems.forms", own.since, own.until + 1)
        first, last = bounds[[0, -1]].tolist()
        fields: list[Column] = []
        for name in FIELDS:
            ends = file.bounds(name, own.since, own.until)
            since, until = ends[[0, -1]].tolist()
            fields.append(
                Column(
                    sizes=np.diff(ends),
                    where=file.where(name, since, until, own.first),
                    values=file.numbers(f"{name}.values", since, until),
                    forms=file.numbers(f"{name}.forms", since, until) - first,
                )
            )
        return Part(
            stems=file.words("stems", own.since, own.until),
            sizes=np.diff(bounds),
            forms=file.words("forms", first, last),
            papers=file.numbers("papers", first, last),
            shown=file.numbers("shown", first, last),
            fields=fields,
        )


def numbered_on(part: Part, known: int) -> Part:
    """A part whose forms are numbered behind those that are known."""
    fields = [replace(column, forms=column.forms + known) for column in part.fields]
    return replace(part, fields=fields)


def part_of(part: Part, wanted: Wanted) -> Part:
    """The stems of a part that are wanted."""
    keep = np.zeros(len(part.stems), bool)
    for since, until in wanted:
        end = None if until is None else bisect_left(part.stems, until)
        keep[bisect_left(part.stems, since) : end] = True
    forms = np.repeat(keep, part.sizes)
    numbers = np.cumsum(forms) - 1
    fields: list[Column] = []
    for column in part.fields:
        rows = np.repeat(keep, column.sizes)
        fields.append(
            Column(
                sizes=column.sizes[keep],
                where=column.where[rows],
                values=column.values[rows] if len(column.values) else column.values,
                forms=numbers[column.forms[rows]] if len(column.forms) else column.forms,
            )
        )
    return Part(
        stems=list(compress(part.stems, keep)),
        sizes=part.sizes[keep],
        forms=list(compress(part.forms, forms)),
        papers=part.papers[forms],
        shown=part.shown[forms],
        fields=fields,
    )


def changed_stems(gone: Sequence[Slice], come: Sequence[Slice]) -> set[str]:
    """The stems that are told other things of by slices that come in the place of others."""
    sides = [put_together(own) for own in (gone, come) if own]
    if len(sides) < 2:
        return {stem for own in sides for stem in own.stems}
    before, after = sides
    forms = dict(zip(before.stems, before.forms, strict=True))
    changed = forms.keys() ^ set(after.stems)
    changed |= {
        stem
        for stem, own in zip(after.stems, after.forms, strict=True)
        if forms.get(stem, own) != own
    }
    _, numbers = numbered(side.stems for side in sides)
    stems = [*before.stems, *after.stems]
    names = dict(zip(numbers.tolist(), stems, strict=True))
    own_numbers = np.split(numbers, [len(before.stems)])
    for fields in zip(before.fields, after.fields, strict=True):
        rows = np.concatenate(
            [rows_of(lists, own) for lists, own in zip(fields, own_numbers, strict=True)]
        )
        changed |= {names[number] for number in set(unmatched(rows).tolist())}
    return changed


def rows_of(lists: Lists, numbers: Array) -> Array:
    """All that is told of each occurrence; `numbers` are those of the stems."""
    sizes = np.diff(lists.starts)
    rows = np.zeros((len(lists.places), ROW), np.int64)
    rows[:, 0] = np.repeat(np.repeat(numbers[lists.stems], np.diff(lists.bounds)), sizes)
    rows[:, 1] = np.repeat(lists.papers, sizes) << PLACE_BITS | lists.places
    if len(lists.values):
        rows[:, 2] = np.repeat(lists.values, sizes)
    if len(lists.forms):
        rows[:, 3] = lists.forms
    return rows


def unmatched(rows: Array) -> Array:
    """The stems of the rows that have no equal; none has more than one."""
    rows = rows[np.lexsort(rows.T[::-1])]
    same = (rows[1:] == rows[:-1]).all(axis=1)
    alone = np.ones(len(rows), bool)
    alone[1:] &= ~same
    alone[:-1] &= ~same
    found: Array = rows[alone, 0]
    return found


def numbered(lists: Iterable[Sequence[str]]) -> tuple[list[str], Array]:
    """The words of all lists, sorted and each once, and its place there for each as they come."""
    words = list(chain.from_iterable(lists))
    ordered = sorted(set(words))
    places = dict(zip(ordered, range(len(ordered)), strict=True))
    return ordered, np.fromiter(map(places.__getitem__, words), np.int64, len(words))


def by_frequency(
    parts: Sequence[Part], stems: Array, count: int
) -> tuple[list[tuple[Form, ...]], Array]:
    """The forms of each stem, and of each form as it comes the number among those of its stem."""
    words, numbers = numbered(part.forms for part in parts)
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
    told = zip(papers[order].tolist(), shown[order].tolist(), strict=True)
    forms = [(words[form], *own) for form, own in zip(order.tolist(), told, strict=True)]
    return [tuple(forms[start:end]) for start, end in pairwise(bounds.tolist())], ranks[numbers]


def field_lists(stems: Array, columns: Sequence[Column], ranks: Array) -> Lists:
    """The lists of a field; `stems` are the numbers of the stems of all columns."""
    sizes, where, values, forms = (
        np.concatenate([getattr(column, name) for column in columns])
        for name in ("sizes", "where", "values", "forms")
    )
    return lists_of(np.repeat(stems, sizes), where, values, ranks[forms])


def lists_of(stems: Array, where: Array, values: Array = NOTHING, forms: Array = NOTHING) -> Lists:
    """The lists of occurrences, of each of which the stem is given."""
    # Small types are sorted in a time that grows with their number alone.
    order = np.argsort(stems.astype(np.min_scalar_type(stems.max(initial=0))), kind="stable")
    stems, where = stems[order], where[order]
    papers = where >> PLACE_BITS
    starts = np.flatnonzero(heads(stems, papers))
    bounds = np.flatnonzero(heads(stems[starts]))
    return Lists(
        stems=stems[starts[bounds]],
        bounds=np.append(bounds, len(starts)),
        papers=papers[starts],
        starts=np.append(starts, len(where)),
        places=where & PLACES,
        values=values[order[starts]] if len(values) else values,
        forms=forms[order] if len(forms) else forms,
    )
