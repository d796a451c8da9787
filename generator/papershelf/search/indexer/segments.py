"""Segments: chunks of papers, from texts to lists by stem; single-pass in-memory indexing.

The lists are sorted by stem, so that a range of stems can be merged from all segments without the
others (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, section 4.3).
Papers count from 0 in each, so that a segment does not depend on those before it.

The columns are `stems`, sorted; `forms`, of each stem `stems.forms`; of each form the number of its
`papers`, and whether it is `shown` in a title or name; and by the name of each field, of each stem
its occurrences: the positions, and in `.papers` their papers. For those in titles there are besides
`title.forms` and the lengths of the titles, for those in abstracts their quantised weights
(`title.values`, `abstract.values`). The boundaries are stems at which ranges begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct

from papershelf.model import Paper
from papershelf.search.coding import MOST
from papershelf.search.indexer.arrays import (
    POSITION_BITS,
    Array,
    distinct,
    heads,
    stable_order,
)
from papershelf.search.indexer.columns import encode_columns, list_columns, word_columns
from papershelf.search.indexer.cutting import begins_file
from papershelf.search.indexer.vocabulary import Vocabulary, WordStream, vocabulary
from papershelf.search.scoring import ABSTRACT, AUTHOR, FIELDS, TITLE, level_of

# No more positions of a stem in an abstract are stored, and its levels are those of so many.
MOST_POSITIONS = 32

# The texts of a paper in the order of the fields.
_Texts = tuple[str, str, str, str, str, str]


class Papers(Struct, frozen=True, array_like=True):
    """A view: the texts of a chunk of papers.

    `levels` are the weights that a word may have in an abstract. Ranges of stems begin at one of
    about `gate` stems.
    """

    texts: tuple[_Texts, ...]
    levels: tuple[float, ...]
    gate: int


def texts_of(paper: Paper) -> _Texts:
    """Return what is indexed of a *paper*, in the order of the fields."""
    return (
        paper.title,
        " ".join([author.name for author in paper.authors]),
        " ".join([match.label for match in paper.topics]),
        f"{paper.venue.name} {paper.venue.short}" if paper.venue else "",
        str(paper.year) if paper.year else "",
        paper.abstract,
    )


def segment(view: Papers) -> bytes:
    """Return the segment of some papers."""
    own = vocabulary()
    streams = own.read(*zip(*view.texts, strict=True))
    forms = _forms_of(own, streams)
    fields = [_by_stem(stream, forms) for stream in streams]
    columns = forms.columns() | _counts_of(fields, forms)
    for name, field in enumerate(fields):
        columns |= _field_columns(name, field, forms, view.levels)
    boundaries = [stem for stem in forms.stems if begins_file(stem, view.gate)]
    return encode_columns(columns, boundaries)


class _Forms(Struct, frozen=True, kw_only=True, eq=False):
    """The forms that a segment has, by stem, each by its number from here on.

    `ranks` has of each form the number of its stem, and `numbers` its own by that which the
    vocabulary gives.
    """

    stems: list[str]
    words: list[str]
    ranks: Array
    numbers: Array

    def columns(self) -> dict[str, Array]:
        """Return what is stored of them."""
        return {
            **word_columns("stems", self.stems),
            **word_columns("forms", self.words),
            "stems.forms": self.bounds(self.ranks),
        }

    def bounds(self, ranks: Array) -> Array:
        """Return where the part of each stem ends among sorted numbers of stems."""
        return np.searchsorted(ranks, np.arange(len(self.stems) + 1))


def _forms_of(own: Vocabulary, streams: Sequence[WordStream]) -> _Forms:
    """Return the forms in some fields."""
    stem_of = np.array(own.stem_numbers)
    every = np.concatenate([stream.words for stream in streams])
    # Of each word where it stands first: numbers depend on what was read before, and places do not.
    firsts = np.full(len(stem_of), -1)
    firsts[every[::-1]] = np.arange(len(every))[::-1]
    firsts[0] = -1
    words = np.flatnonzero(firsts >= 0)
    name = own.stems.texts.__getitem__
    stems = sorted(set(stem_of[words].tolist()), key=name)
    ranks = np.zeros(len(own.stems.texts), np.int32)
    ranks[stems] = np.arange(len(stems))
    words = words[np.lexsort((firsts[words], ranks[stem_of[words]]))]
    numbers = np.zeros(len(stem_of), np.int32)
    numbers[words] = np.arange(len(words))
    return _Forms(
        stems=list(map(name, stems)),
        words=list(map(own.words.texts.__getitem__, words.tolist())),
        ranks=ranks[stem_of[words]],
        numbers=numbers,
    )


class _Field(Struct, frozen=True, kw_only=True, eq=False):
    """The occurrences in a field, by stem and then as they follow one another.

    Of each the number of the stem and of the form, and where it stands.
    """

    ranks: Array
    forms: Array
    occurrences: Array

    @property
    def papers(self) -> Array:
        """The number of the paper of each."""
        return self.occurrences >> POSITION_BITS

    def within(self) -> Array:
        """Return how many of the same stem and paper are before each."""
        starts = np.flatnonzero(heads(self.ranks, self.papers))
        return np.arange(len(self.ranks)) - np.repeat(starts, _sizes(starts, len(self.ranks)))


def _by_stem(stream: WordStream, forms: _Forms) -> _Field:
    """Return the occurrences of a field by stem."""
    rows = np.flatnonzero(stream.words)
    own = forms.numbers[stream.words[rows]]
    ranks = forms.ranks[own]
    order = stable_order(ranks)
    return _Field(ranks=ranks[order], forms=own[order], occurrences=stream.occurrences[rows[order]])


def _sizes(starts: Array, end: int) -> Array:
    """Return how long parts are that begin there, of which the last ends there."""
    return np.diff(starts, append=end)


def _counts_of(fields: Sequence[_Field], forms: _Forms) -> dict[str, Array]:
    """Return of each form how many papers have it, and whether it stands in a title or name."""
    count = len(forms.words)
    pairs = distinct(np.concatenate([own.papers * count + own.forms for own in fields]))
    shown = np.zeros(count, bool)
    for field in (TITLE, AUTHOR):
        shown[fields[field].forms] = True
    return {
        "papers": np.bincount(pairs % count if count else pairs, minlength=count),
        "shown": shown,
    }


def _field_columns(
    field: int, own: _Field, forms: _Forms, levels: tuple[float, ...]
) -> dict[str, Array]:
    """Return what is stored of a field."""
    within = own.within()
    rows = within < {TITLE: len(within), ABSTRACT: MOST_POSITIONS}.get(field, 1)
    name = FIELDS[field]
    columns = list_columns(name, own.occurrences[rows], forms.bounds(own.ranks[rows]))
    if field == TITLE:
        columns[f"{name}.forms"] = own.forms
        papers, lengths = _lengths(own)
        columns[f"{name}.values"] = np.minimum(lengths, MOST).astype(np.uint8)[papers]
    elif field == ABSTRACT:
        columns[f"{name}.values"] = _levels_of(own, levels)[rows]
    return columns


def _lengths(own: _Field) -> tuple[Array, list[int]]:
    """Return of each occurrence its paper, and by that how many words it has in the field."""
    papers = own.papers
    return papers, np.bincount(papers).tolist()


def _levels_of(own: _Field, levels: tuple[float, ...]) -> Array:
    """Return of each occurrence the level of its stem in its paper."""
    papers, lengths = _lengths(own)
    starts = np.flatnonzero(heads(own.ranks, papers))
    counts = _sizes(starts, len(papers))
    table = np.frombuffer(b"".join([_levels_in(length, levels) for length in lengths]), np.uint8)
    found = table[papers[starts] * MOST_POSITIONS + np.minimum(counts, MOST_POSITIONS) - 1]
    return np.repeat(found, counts)


@lru_cache(maxsize=1 << 10)
def _levels_in(length: int, levels: tuple[float, ...]) -> bytes:
    """Return the levels of a stem in an abstract of so many words, by its positions less one."""
    return bytes(level_of(found, length, levels) for found in range(1, MOST_POSITIONS + 1))
