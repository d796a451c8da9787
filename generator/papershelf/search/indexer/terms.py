"""What the index tells of each stem: its forms, its lists by field, and its places in abstracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from papershelf.search.coding import DIGITS, MORE, MOST
from papershelf.search.indexer.digits import (
    Array,
    bitmap,
    digit_lists,
    gap_lists,
    packed_lists,
    relative,
    step_lists,
)
from papershelf.search.indexer.merged import Form, Lists, Merged
from papershelf.search.indexer.occurrences import heads
from papershelf.search.scoring import ABSTRACT, LETTERS, TITLE

# A list that has more than a part of all papers takes less as a bitmap.
DENSE = 4
# Of a stem that a greater part of all abstracts have, other fields are told by what abstracts have.
COMMON = 16
LAST_POSITION = MORE - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Which stems have files of their own: those that more than so many abstracts have.

    A block of their places is of at least so many papers, and then of about so many letters.
    """

    abstracts: int
    papers: int
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One stem as the files have it, and its words by frequency.

    `abstract` is its list of abstracts where that is apart, with its places in `blocks`; `lists`
    and `places` have them otherwise. `most` papers are in its longest list.
    """

    stem: str
    forms: tuple[Form, ...]
    most: int
    lists: str
    places: str
    abstract: str = ""
    blocks: Blocks | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The places of a stem by ranges of so many papers, each behind the papers that have it."""

    papers: int
    lists: tuple[tuple[str, str], ...]


def terms_of(merged: Merged, papers: int, apart: Apart | None = None) -> list[Term]:
    """The stems of a range of so many papers."""
    abstracts = merged.fields[ABSTRACT]
    counts = np.diff(abstracts.bounds)
    are_apart = counts > apart.abstracts if apart else np.zeros(len(counts), bool)
    common = np.flatnonzero((counts * COMMON > papers) & ~are_apart)
    bases = {
        int(abstracts.stems[number]): abstracts.papers_of(number) for number in common.tolist()
    }
    lists: list[list[str]] = [[] for _ in merged.stems]
    most = np.zeros(len(merged.stems), np.int64)
    for field, own in enumerate(merged.fields):
        most[own.stems] = np.maximum(most[own.stems], np.diff(own.bounds))
        texts = field_lists(field, own, bases, papers)
        for stem, text in zip(own.stems.tolist(), texts, strict=True):
            lists[stem].append(text)
    places = dict(zip(abstracts.stems.tolist(), place_lists(abstracts), strict=True))
    terms = [
        Term(
            stem=stem,
            forms=forms,
            most=longest,
            lists=".".join(parts),
            places=places.get(number, ""),
        )
        for number, (stem, forms, longest, parts) in enumerate(
            zip(merged.stems, merged.forms, most.tolist(), lists, strict=True)
        )
    ]
    if apart:
        for number in np.flatnonzero(are_apart).tolist():
            own, stem = abstracts.only(number), int(abstracts.stems[number])
            terms[stem] = told_apart(terms[stem], blocks_of(own, papers, apart))
    return terms


def told_apart(term: Term, blocks: Blocks) -> Term:
    """A term with its abstracts, which are told last, apart from the other fields."""
    *lists, abstract = term.lists.split(".")
    return replace(
        term, lists=".".join(lists), places="", abstract=abstract.removeprefix("a"), blocks=blocks
    )


def blocks_of(own: Lists, papers: int, apart: Apart) -> Blocks:
    """The places of one stem in blocks, of so many papers in all."""
    letters = int((distances(own) // MOST + 1).sum())
    size = apart.papers
    while size < papers and letters * size < apart.letters * papers:
        size *= 2
    numbers = own.papers // size
    bounds = np.flatnonzero(heads(numbers))
    split = replace(
        own,
        stems=numbers[bounds],
        bounds=np.append(bounds, len(numbers)),
        papers=own.papers % size,
    )
    texts = zip(gap_lists(split.papers, split.bounds), place_lists(split), strict=True)
    found = dict(zip(split.stems.tolist(), texts, strict=True))
    return Blocks(
        papers=size,
        lists=tuple(found.get(number, ("", "")) for number in range(-(-papers // size))),
    )


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


def distances(own: Lists) -> Array:
    """Of each place the distance to the one before in the same text."""
    found = np.diff(own.places, prepend=0)
    found[own.starts[:-1]] = own.places[own.starts[:-1]]
    return found


def place_lists(own: Lists) -> list[str]:
    """The places in abstracts, each by its distance to the one before there, and how many."""
    steps = step_lists(distances(own), own.starts[own.bounds])
    counts = digit_lists(np.diff(own.starts) - 1, own.bounds)
    return [
        f"{places}!{zeros_left_out(more)}".rstrip("!")
        for places, more in zip(steps, counts, strict=True)
    ]


def zeros_left_out(text: str) -> str:
    """Digits without the zeros at the end."""
    return text.rstrip(DIGITS[0])
