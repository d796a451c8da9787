"""Runs of papers turned over, from texts to lists by stem: single-pass in-memory indexing.

The lists of a run lie in a file, sorted by stem, so that a range of stems can be put together from
all runs without the others (Manning, Raghavan and Schütze, Introduction to Information Retrieval,
2008, section 4.3).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from papershelf.digests import by_content
from papershelf.memory import uncollected
from papershelf.model import Paper
from papershelf.search.coding import MOST
from papershelf.search.indexer.columns import (
    ColumnFile,
    Shelf,
    list_columns,
    papers_of,
    word_columns,
)
from papershelf.search.indexer.digits import Array
from papershelf.search.indexer.occurrences import (
    MOST_PLACES,
    PLACE_BITS,
    PLACES,
    Stream,
    Vocabulary,
    distinct,
    heads,
    texts_of,
)
from papershelf.search.scoring import ABSTRACT, AUTHOR, FIELDS, TITLE, level_of

# Words are known again in the next run, unless there were more tokens than this.
MOST_TOKENS = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Papers that are turned over together: the number of the first, and their texts as JSON.

    `name` is that under which the run is kept, if it is.
    """

    first: int
    texts: bytes
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of papers turned over: its terms, and the number of its first paper.

    The columns are `stems`, sorted; `forms`, of each stem `stems.forms`; of each form
    the number of its `papers`, and whether it is `shown` in a title or name; and by the name of
    each field, of each stem its occurrences: the places, and in `.papers` their papers, from 0 on.
    For those in titles there are besides `title.forms` and the lengths of the titles, for those in
    abstracts their levels (`title.values`, `abstract.values`). `bounds` are stems at which ranges
    begin. `name` is that under which it is kept, if it is.
    """

    first: int
    name: str
    terms: ColumnFile
    bounds: frozenset[str]


def texts_in(papers: Iterable[Paper]) -> bytes:
    """The texts of papers as JSON."""
    return by_content(list(map(texts_of, papers)))


class Turning:
    """Turns batches of papers over, each with what it knows of words from those before."""

    def __init__(
        self,
        shelf: Shelf,
        levels: tuple[float, ...],
        is_bound: Callable[[str], bool],
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._shelf = shelf
        self._levels = levels
        self._is_bound = is_bound
        self._vocabulary = Vocabulary() if vocabulary is None else vocabulary
        self._looked_at = 0
        self._bounds: set[str] = set()

    def _forget(self) -> None:
        self._vocabulary.forget()
        self._looked_at = 0
        self._bounds.clear()

    def __call__(self, batch: Batch) -> Run:
        """The run; its lists are in a file on the shelf."""
        with uncollected():
            if len(self._vocabulary) > MOST_TOKENS:
                self._forget()
            return self._turned(batch)

    def _turned(self, batch: Batch) -> Run:
        texts = zip(*json.loads(batch.texts), strict=True)
        streams = [self._vocabulary.read(own) for own in texts]
        forms = forms_of(self._vocabulary, streams)
        fields = [by_stem(stream, forms) for stream in streams]
        columns = forms.columns() | counts_of(fields, forms)
        for field, own in enumerate(fields):
            columns |= field_columns(field, own, forms, self._levels)
        bounds = self._bounds_so_far().intersection(forms.stems)
        told = {"bounds": sorted(bounds)}
        terms = self._shelf.put(batch.name, f"{batch.first}.terms", columns, told)
        return Run(first=batch.first, name=batch.name, terms=terms, bounds=frozenset(bounds))

    def _bounds_so_far(self) -> set[str]:
        """The stems at which ranges begin, of this run and of those before."""
        stems = self._vocabulary.stems.texts
        self._bounds.update(filter(self._is_bound, stems[self._looked_at :]))
        self._looked_at = len(stems)
        return self._bounds


def kept_run(shelf: Shelf, name: str, first: int) -> Run | None:
    """The run that an earlier build has made of papers from this number on, if it is kept."""
    found = shelf.found(name)
    if found is None:
        return None
    terms, told = found
    return Run(first=first, name=name, terms=terms, bounds=frozenset(told["bounds"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms that a run has, by stem, each by its number from here on.

    `ranks` has of each form the number of its stem, and `numbers` its own by that which the
    vocabulary gives.
    """

    stems: list[str]
    words: list[str]
    ranks: Array
    numbers: Array

    def columns(self) -> dict[str, Array]:
        """What is kept of them."""
        return {
            **word_columns("stems", self.stems),
            **word_columns("forms", self.words),
            "stems.forms": self.bounds(self.ranks),
        }

    def bounds(self, ranks: Array) -> Array:
        """Where the part of each stem ends among sorted numbers of stems."""
        return np.searchsorted(ranks, np.arange(len(self.stems) + 1))


def forms_of(vocabulary: Vocabulary, streams: Sequence[Stream]) -> Forms:
    """The forms in some fields."""
    stem_of = np.array(vocabulary.stem_numbers)
    seen = np.zeros(len(stem_of), bool)
    for stream in streams:
        seen[stream.words] = True
    seen[0] = False
    words = np.flatnonzero(seen)
    name = vocabulary.stems.texts.__getitem__
    stems = sorted(set(stem_of[words].tolist()), key=name)
    ranks = np.zeros(len(vocabulary.stems.texts), np.int32)
    ranks[stems] = np.arange(len(stems))
    words = words[np.argsort(ranks[stem_of[words]], kind="stable")]
    numbers = np.zeros(len(stem_of), np.int32)
    numbers[words] = np.arange(len(words))
    return Forms(
        stems=list(map(name, stems)),
        words=list(map(vocabulary.words.texts.__getitem__, words.tolist())),
        ranks=ranks[stem_of[words]],
        numbers=numbers,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The occurrences in a field, by stem and then as they follow one another.

    Of each the number of the stem and of the form, where it stands, and its place in the stream.
    """

    ranks: Array
    forms: Array
    where: Array
    places: Array

    @property
    def papers(self) -> Array:
        """The number of the paper of each."""
        return self.where >> PLACE_BITS

    def within(self) -> Array:
        """How many of the same stem and paper are before each."""
        starts = np.flatnonzero(heads(self.ranks, self.papers))
        return np.arange(len(self.ranks)) - np.repeat(starts, sizes_of(starts, len(self.ranks)))


def by_stem(stream: Stream, forms: Forms) -> Field:
    """The occurrences of a field by stem."""
    places = np.flatnonzero(stream.words)
    own = forms.numbers[stream.words[places]]
    ranks = forms.ranks[own]
    # Small types are sorted in a time that grows with their number alone.
    order = np.argsort(ranks.astype(np.min_scalar_type(len(forms.stems))), kind="stable")
    places = places[order]
    return Field(ranks=ranks[order], forms=own[order], where=stream.where[places], places=places)


def sizes_of(starts: Array, end: int) -> Array:
    """How long parts are that begin there, of which the last ends there."""
    return np.diff(starts, append=end)


def counts_of(fields: Sequence[Field], forms: Forms) -> dict[str, Array]:
    """Of each form how many papers have it, and whether it stands in a title or name."""
    count = len(forms.words)
    pairs = distinct(np.concatenate([own.papers * count + own.forms for own in fields]))
    shown = np.zeros(count, bool)
    for field in (TITLE, AUTHOR):
        shown[fields[field].forms] = True
    return {
        "papers": np.bincount(pairs % count if count else pairs, minlength=count),
        "shown": shown,
    }


def field_columns(
    field: int, own: Field, forms: Forms, levels: tuple[float, ...]
) -> dict[str, Array]:
    """What is kept of a field."""
    within = own.within()
    rows = within < {TITLE: len(within), ABSTRACT: MOST_PLACES}.get(field, 1)
    name = FIELDS[field]
    where = own.where[rows]
    columns = list_columns(name, where & PLACES, forms.bounds(own.ranks[rows]))
    columns[papers_of(name)] = where >> PLACE_BITS
    if field == TITLE:
        columns[f"{name}.forms"] = own.forms
        papers, lengths = numbered_lengths(own)
        columns[f"{name}.values"] = np.minimum(lengths, MOST).astype(np.uint8)[papers]
    elif field == ABSTRACT:
        columns[f"{name}.values"] = levels_of(own, levels)[rows]
    return columns


def numbered_lengths(own: Field) -> tuple[Array, list[int]]:
    """Of each occurrence a number of its paper, and by it how many words that has in the field."""
    papers = own.papers - own.papers.min(initial=PLACES)
    return papers, np.bincount(papers).tolist()


def levels_of(own: Field, levels: tuple[float, ...]) -> Array:
    """Of each occurrence the level of its stem in its paper."""
    papers, lengths = numbered_lengths(own)
    starts = np.flatnonzero(heads(own.ranks, papers))
    counts = sizes_of(starts, len(papers))
    table = np.frombuffer(b"".join([levels_in(length, levels) for length in lengths]), np.uint8)
    found = table[papers[starts] * MOST_PLACES + np.minimum(counts, MOST_PLACES) - 1]
    return np.repeat(found, counts)


@lru_cache(maxsize=1 << 10)
def levels_in(length: int, levels: tuple[float, ...]) -> bytes:
    """The levels of a stem in an abstract of so many words, by its places less one."""
    return bytes(level_of(found, length, levels) for found in range(1, MOST_PLACES + 1))
