"""What the index has of each stem: forms, lists by field, and positions in abstracts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from papershelf.search.coding import DIGITS, MORE, MOST
from papershelf.search.indexer.arrays import Array, heads, sums
from papershelf.search.indexer.digits import (
    bitmap,
    digit_lists,
    gap_lists,
    packed_lists,
    relative,
    step_lists,
)
from papershelf.search.indexer.layout import Frequent
from papershelf.search.indexer.merge import Lists, Slice, lists_of, numbered_words
from papershelf.search.scoring import ABSTRACT, FIELDS, LETTERS, TITLE

# A form of a stem: the word, how many papers have it, and whether it stands in a title or name.
CountedForm = tuple[str, int, bool]
# A list that has more than a part of all papers takes less as a bitmap.
_DENSE = 4
# Of a stem that a greater part of all abstracts have, other fields are stored by what abstracts
# have.
_COMMON = 16
_LAST_POSITION = MORE - 1


class Blocks(Struct, frozen=True, kw_only=True):
    """The positions of a stem by ranges of so many papers, each behind the papers that have it."""

    papers: int
    lists: tuple[tuple[str, str], ...]


class Term(Struct, frozen=True, kw_only=True):
    """One stem as the files have it: its words by frequency, and a list for each field that has it.

    A high-frequency term has its positions in `blocks`.
    """

    stem: str
    forms: tuple[CountedForm, ...]
    lists: list[str]
    positions: str
    blocks: Blocks | None


def terms_of(parts: Sequence[Slice], papers: int, frequent: Frequent | None) -> list[Term]:
    """Return the terms of a range of stems in all segments, of so many *papers* in all."""
    stems, numbers = numbered_words(part.words for part in parts)
    forms, ranks = _by_frequency(parts, numbers, len(stems))
    values = np.concatenate([part.numbers("values") for part in parts])
    own = lists_of(parts, numbers, len(FIELDS), values, ranks)
    abstracts = own.where(own.numbers % len(FIELDS) == ABSTRACT)
    lists: list[list[str]] = [[] for _ in stems]
    for number, text in zip(own.numbers.tolist(), _texts_of(own, papers, frequent), strict=True):
        stem, field = divmod(number, len(FIELDS))
        lists[stem].append(f"{LETTERS[field]}{text}")
    having = (abstracts.numbers // len(FIELDS)).tolist()
    positions = dict(zip(having, position_lists(abstracts), strict=True))
    blocks = _blocks_by_stem(abstracts, papers, frequent) if frequent else {}
    return [
        Term(
            stem=stem,
            forms=forms[number],
            lists=lists[number],
            positions=positions.get(number, ""),
            blocks=blocks.get(number),
        )
        for number, stem in enumerate(stems)
    ]


def _by_frequency(
    parts: Sequence[Slice], stems: Array, count: int
) -> tuple[list[tuple[CountedForm, ...]], Array]:
    """Return the forms of each stem, and of each occurrence the number of its form in its stem."""
    lists, sizes, papers, shown, rows = zip(*map(_forms_in, parts), strict=True)
    words, numbers = numbered_words(lists)
    stem_of = np.zeros(len(words), np.int64)
    stem_of[numbers] = np.repeat(stems, np.concatenate(sizes))
    counts = np.zeros(len(words), np.int64)
    np.add.at(counts, numbers, np.concatenate(papers))
    are_shown = np.zeros(len(words), bool)
    are_shown[numbers[np.concatenate(shown) > 0]] = True
    order = np.lexsort((-counts, stem_of))
    bounds = np.searchsorted(stem_of[order], np.arange(count + 1))
    ranks = np.zeros(len(words), np.int64)
    ranks[order] = np.arange(len(words)) - bounds[stem_of[order]]
    columns = (order.tolist(), counts[order].tolist(), are_shown[order].tolist())
    forms = [(words[form], *own) for form, *own in zip(*columns, strict=True)]
    starts = sums(list(map(len, lists)))[:-1].tolist()
    own_forms = [own + start for own, start in zip(rows, starts, strict=True)]
    return (
        [tuple(forms[start:end]) for start, end in pairwise(bounds.tolist())],
        ranks[numbers[np.concatenate(own_forms)]],
    )


def _forms_in(part: Slice) -> tuple[list[str], Array, Array, Array, Array]:
    """Return the forms in a slice.

    Behind the words come how many each stem has, the papers of each, whether it is shown, and of
    each occurrence the number of its form.
    """
    bounds = part.columns.numbers("stem_forms", part.since, part.until + 1)
    first, last = bounds[[0, -1]].tolist()
    return (
        part.columns.words("forms", first, last),
        np.diff(bounds),
        part.columns.numbers("form_papers", first, last),
        part.columns.numbers("shown", first, last),
        part.numbers("own_forms") - first,
    )


def _blocks_by_stem(abstracts: Lists, papers: int, frequent: Frequent) -> dict[int, Blocks]:
    """Return by number of stem the blocks of high-frequency terms."""
    are_frequent = np.diff(abstracts.bounds) > frequent.abstracts
    return {
        number // len(FIELDS): _blocks_of(
            abstracts.where(abstracts.numbers == number), papers, frequent
        )
        for number in abstracts.numbers[are_frequent].tolist()
    }


def _blocks_of(own: Lists, papers: int, frequent: Frequent) -> Blocks:
    """Return the positions of one stem in blocks, of so many *papers* in all."""
    letters = int((_distances(own) // MOST + 1).sum())
    size = frequent.papers
    while size < papers and letters * size < frequent.letters * papers:
        size *= 2
    numbers = own.papers // size
    bounds = np.flatnonzero(heads(numbers))
    split = replace(
        own,
        numbers=numbers[bounds],
        bounds=np.append(bounds, len(numbers)),
        papers=own.papers % size,
    )
    texts = zip(gap_lists(split.papers, split.bounds), position_lists(split), strict=True)
    found = dict(zip(split.numbers.tolist(), texts, strict=True))
    return Blocks(
        papers=size,
        lists=tuple(found.get(number, ("", "")) for number in range(-(-papers // size))),
    )


def _texts_of(own: Lists, papers: int, frequent: Frequent | None) -> list[str]:
    """Return all that is stored of each list."""
    fields = own.numbers % len(FIELDS)
    texts = _paper_lists(own, papers, frequent)
    for field, columns_of in ((TITLE, _title_columns), (ABSTRACT, _abstract_columns)):
        columns = columns_of(own.where(fields == field))
        for number, *parts in zip(np.flatnonzero(fields == field).tolist(), *columns, strict=True):
            texts[number] = "!".join([texts[number], *parts]).rstrip("!")
    return texts


def _title_columns(titles: Lists) -> tuple[list[str], ...]:
    """Return the lengths of titles, the positions in them, and the forms there."""
    bounds = titles.starts[titles.bounds]
    forms = digit_lists(np.minimum(titles.forms, MOST), bounds)
    return (
        digit_lists(titles.values, titles.bounds),
        digit_lists(_positions(titles), bounds),
        list(map(_without_zeros, forms)),
    )


def _abstract_columns(abstracts: Lists) -> tuple[list[str], ...]:
    """Return the quantised weights."""
    return (list(map(_without_zeros, packed_lists(abstracts.values, abstracts.bounds))),)


def _paper_lists(own: Lists, papers: int, frequent: Frequent | None) -> list[str]:
    """Return the papers of each list, in the form that is shorter."""
    texts = gap_lists(own.papers, own.bounds)
    counts = np.diff(own.bounds)
    for number in np.flatnonzero(counts * _DENSE > papers).tolist():
        texts[number] = bitmap(own.papers_of(number))
    stems, fields = np.divmod(own.numbers, len(FIELDS))
    most = frequent.abstracts if frequent else papers
    common = (fields == ABSTRACT) & (counts * _COMMON > papers) & (counts <= most)
    bases = dict(zip(stems[common].tolist(), np.flatnonzero(common).tolist(), strict=True))
    for number in np.flatnonzero(np.isin(stems, list(bases)) & (fields != ABSTRACT)).tolist():
        base = own.papers_of(bases[int(stems[number])])
        texts[number] = min(texts[number], relative(own.papers_of(number), base), key=len)
    return texts


def _positions(own: Lists) -> Array:
    """Return positions in titles, with the sign that another one of the same title follows."""
    last = own.starts[1:] - 1
    shown = np.minimum(own.positions, _LAST_POSITION) + MORE
    shown[last] -= MORE
    return shown


def _distances(own: Lists) -> Array:
    """Return of each position the distance to the one before in the same text."""
    found = np.diff(own.positions, prepend=0)
    found[own.starts[:-1]] = own.positions[own.starts[:-1]]
    return found


def position_lists(own: Lists) -> list[str]:
    """Return positions in abstracts, each by its distance to the one before, and how many."""
    steps = step_lists(_distances(own), own.starts[own.bounds])
    counts = digit_lists(np.diff(own.starts) - 1, own.bounds)
    return [
        f"{positions}!{_without_zeros(more)}".rstrip("!")
        for positions, more in zip(steps, counts, strict=True)
    ]


def _without_zeros(text: str) -> str:
    """Return digits without the zeros at the end."""
    return text.rstrip(DIGITS[0])
