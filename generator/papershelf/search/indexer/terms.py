"""What the index has of each stem: forms, lists by field, and positions in abstracts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from papershelf.search.coding import DIGITS, MORE, MOST
from papershelf.search.indexer.arrays import Array, heads
from papershelf.search.indexer.digits import (
    bitmap,
    digit_lists,
    gap_lists,
    packed_lists,
    relative,
    step_lists,
)
from papershelf.search.indexer.layout import Frequent
from papershelf.search.indexer.lists import Lists
from papershelf.search.indexer.merge import CountedForm, Merged
from papershelf.search.scoring import ABSTRACT, LETTERS, TITLE

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
    """One stem as the files have it, and its words by frequency.

    `abstract` is its list of abstracts where that has a file of its own, with its positions in
    `blocks`; `lists` and `positions` have them otherwise.
    """

    stem: str
    forms: tuple[CountedForm, ...]
    lists: str
    positions: str
    abstract: str = ""
    blocks: Blocks | None = None


def terms_of(merged: Merged, papers: int, frequent: Frequent | None = None) -> list[Term]:
    """Return the terms of merged stems, of so many *papers* in all."""
    abstracts = merged.fields[ABSTRACT]
    counts = np.diff(abstracts.bounds)
    are_frequent = counts > frequent.abstracts if frequent else np.zeros(len(counts), bool)
    common = np.flatnonzero((counts * _COMMON > papers) & ~are_frequent)
    bases = {
        int(abstracts.stems[number]): abstracts.papers_of(number) for number in common.tolist()
    }
    lists: list[list[str]] = [[] for _ in merged.stems]
    for field, own in enumerate(merged.fields):
        texts = _field_lists(field, own, bases, papers)
        for stem, text in zip(own.stems.tolist(), texts, strict=True):
            lists[stem].append(text)
    positions = [""] * len(merged.stems)
    for stem, text in zip(abstracts.stems.tolist(), position_lists(abstracts), strict=True):
        positions[stem] = text
    terms = [
        Term(stem=stem, forms=forms, lists=".".join(parts), positions=text)
        for stem, forms, parts, text in zip(
            merged.stems, merged.forms, lists, positions, strict=True
        )
    ]
    if frequent:
        for number in np.flatnonzero(are_frequent).tolist():
            blocks = _blocks_of(abstracts.only(number), papers, frequent)
            stem = int(abstracts.stems[number])
            terms[stem] = _in_blocks(terms[stem], blocks)
    return terms


def _in_blocks(term: Term, blocks: Blocks) -> Term:
    """Return a term without its abstracts in the lists, where they are last."""
    *lists, abstract = term.lists.split(".")
    return replace(
        term,
        lists=".".join(lists),
        positions="",
        abstract=abstract.removeprefix("a"),
        blocks=blocks,
    )


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
        stems=numbers[bounds],
        bounds=np.append(bounds, len(numbers)),
        papers=own.papers % size,
    )
    texts = zip(gap_lists(split.papers, split.bounds), position_lists(split), strict=True)
    found = dict(zip(split.stems.tolist(), texts, strict=True))
    return Blocks(
        papers=size,
        lists=tuple(found.get(number, ("", "")) for number in range(-(-papers // size))),
    )


def _field_lists(field: int, own: Lists, bases: Mapping[int, Array], papers: int) -> list[str]:
    """Return all that is stored of each list of a field."""
    texts = _paper_lists(own, {} if field == ABSTRACT else bases, papers)
    columns: tuple[list[str], ...] = ()
    if field == TITLE:
        columns = (
            digit_lists(own.values, own.bounds),
            digit_lists(_positions(own), own.starts[own.bounds]),
            [
                _without_zeros(text)
                for text in digit_lists(np.minimum(own.forms, MOST), own.starts[own.bounds])
            ],
        )
    elif field == ABSTRACT:
        columns = ([_without_zeros(text) for text in packed_lists(own.values, own.bounds)],)
    return [
        f"{LETTERS[field]}{'!'.join(parts).rstrip('!')}"
        for parts in zip(texts, *columns, strict=True)
    ]


def _paper_lists(own: Lists, bases: Mapping[int, Array], papers: int) -> list[str]:
    """Return the papers of each list, in the form that is shorter."""
    texts = gap_lists(own.papers, own.bounds)
    for number in np.flatnonzero(np.diff(own.bounds) * _DENSE > papers).tolist():
        texts[number] = bitmap(own.papers_of(number))
    for number in np.flatnonzero(np.isin(own.stems, list(bases))).tolist():
        base = bases[int(own.stems[number])]
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
