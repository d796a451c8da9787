"""What the index tells of each stem: its forms, its lists by field, and its places in abstracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from papershelf.search.coding import DIGITS, MORE, MOST
from papershelf.search.scoring import ABSTRACT, LETTERS, TITLE
from papershelf.write.search.digits import (
    Array,
    bitmap,
    digit_lists,
    gap_lists,
    packed_lists,
    relative,
    step_lists,
)
from papershelf.write.search.merged import Form, Lists, Merged

# A list that has more than a part of all papers takes less as a bitmap.
DENSE = 4
# Of a stem that a greater part of all abstracts have, other fields are told by what abstracts have.
COMMON = 16
LAST_POSITION = MORE - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One stem as the files have it, and its words by frequency."""

    stem: str
    forms: tuple[Form, ...]
    lists: str
    places: str


def terms_of(merged: Merged, papers: int) -> list[Term]:
    """The stems of a range of so many papers."""
    abstracts = merged.fields[ABSTRACT]
    bases = common(abstracts, papers)
    lists: list[list[str]] = [[] for _ in merged.stems]
    for field, own in enumerate(merged.fields):
        for stem, text in zip(
            own.stems.tolist(), field_lists(field, own, bases, papers), strict=True
        ):
            lists[stem].append(text)
    places = dict(zip(abstracts.stems.tolist(), place_lists(abstracts), strict=True))
    return [
        Term(stem=stem, forms=forms, lists=".".join(parts), places=places.get(number, ""))
        for number, (stem, forms, parts) in enumerate(
            zip(merged.stems, merged.forms, lists, strict=True)
        )
    ]


def common(abstracts: Lists, papers: int) -> dict[int, Array]:
    """By the number of a stem that many abstracts have, which these are."""
    lists = np.flatnonzero(np.diff(abstracts.bounds) * COMMON > papers)
    return {int(abstracts.stems[number]): abstracts.papers_of(number) for number in lists.tolist()}


def field_lists(field: int, own: Lists, bases: Mapping[int, Array], papers: int) -> list[str]:
    """All that is told of each list of a field."""
    texts = paper_lists(own, {} if field == ABSTRACT else bases, papers)
    columns: tuple[list[str], ...] = ()
    if field == TITLE:
        columns = (
            digit_lists(own.values, own.bounds),
            digit_lists(positions(own), own.starts[own.bounds]),
            [
                zeros_left_out(text)
                for text in digit_lists(np.minimum(own.forms, MOST), own.starts[own.bounds])
            ],
        )
    elif field == ABSTRACT:
        columns = ([zeros_left_out(text) for text in packed_lists(own.values, own.bounds)],)
    return [
        f"{LETTERS[field]}{'!'.join(parts).rstrip('!')}"
        for parts in zip(texts, *columns, strict=True)
    ]


def paper_lists(own: Lists, bases: Mapping[int, Array], papers: int) -> list[str]:
    """The papers of each list, in the form that is shorter."""
    texts = gap_lists(own.papers, own.bounds)
    for number in np.flatnonzero(np.diff(own.bounds) * DENSE > papers).tolist():
        texts[number] = bitmap(own.papers_of(number))
    for number in np.flatnonzero(np.isin(own.stems, list(bases))).tolist():
        base = bases[int(own.stems[number])]
        texts[number] = min(texts[number], relative(own.papers_of(number), base), key=len)
    return texts


def positions(own: Lists) -> Array:
    """The positions in titles, with the sign that another one of the same title follows."""
    last = own.starts[1:] - 1
    shown = np.minimum(own.places, LAST_POSITION) + MORE
    shown[last] -= MORE
    return shown


def place_lists(own: Lists) -> list[str]:
    """The places in abstracts, each by its distance to the one before there, and how many."""
    distances = np.diff(own.places, prepend=0)
    distances[own.starts[:-1]] = own.places[own.starts[:-1]]
    steps = step_lists(distances, own.starts[own.bounds])
    counts = digit_lists(np.diff(own.starts) - 1, own.bounds)
    return [
        f"{places}!{zeros_left_out(more)}".rstrip("!")
        for places, more in zip(steps, counts, strict=True)
    ]


def zeros_left_out(text: str) -> str:
    """Digits without the zeros at the end."""
    return text.rstrip(DIGITS[0])
