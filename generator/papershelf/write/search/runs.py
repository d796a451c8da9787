"""Runs of papers turned over, and put together again by stem: single-pass in-memory indexing.

The lists of a run lie in a file, sorted by stem, so that a range of stems can be put together from
all runs without the others (Manning, Raghavan and Schütze, Introduction to Information Retrieval,
2008, section 4.3).
"""

from __future__ import annotations

import gc
import pickle
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from papershelf.scratch import keep
from papershelf.search.scoring import ABSTRACT, AUTHOR, FIELDS, TITLE
from papershelf.write.search.occurrences import (
    Entry,
    Occurrences,
    Texts,
    Vocabulary,
    abstract_codes,
    abstract_entry,
    papers_of,
    short_entry,
    title_entry,
    title_length,
)

# Bytes: what is read of a run for nothing at either end of a range.
BLOCK = 32_000

# A stem of a run: the stem, its forms with the numbers of their papers, and its lists by field.
Record = tuple[str, tuple[tuple[str, int], ...], dict[int, Entry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Papers that follow one another: the number of the first, and their texts."""

    first: int
    texts: list[Texts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Where the records of a run are: its file, the first stem of each block, and its ends."""

    first: int
    path: Path
    stems: list[str]
    ends: list[int]

    def records(self, since: str, until: str) -> Iterator[Record]:
        """The records of the stems from one on, to before another; "" is the end."""
        first = max(0, bisect_right(self.stems, since) - 1)
        last = bisect_left(self.stems, until) if until else len(self.stems)
        starts = [0, *self.ends]
        with self.path.open("rb") as file:
            for start, end in pairwise(starts[first : last + 1]):
                file.seek(start)
                records: list[Record] = pickle.loads(file.read(end - start))  # noqa: S301 - by `keep_run`
                yield from (
                    record
                    for record in records
                    if record[0] >= since and not (until and record[0] >= until)
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of papers turned over: its words with how many papers have each.

    `stems` are its stems, `shown` its words that stand in titles or names.
    """

    blocks: Blocks
    counts: dict[str, int]
    shown: set[str]
    stems: set[str]


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looks for cycles: none are made, and looks take a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def turn_over(batch: Batch, folder: Path, levels: tuple[float, ...]) -> Run:
    """Turn over a run of papers; its lists are kept in a file in the folder."""
    with uncollected():
        turning = Turning(batch.texts, levels)
        counts = turning.counts()
        return Run(
            blocks=keep_run(turning, counts, batch.first, folder),
            counts=counts,
            shown=turning.words(turning.fields[TITLE]) | turning.words(turning.fields[AUTHOR]),
            stems=set(turning.vocabulary.stems[1:]),
        )


class Turning:
    """The words of a run of papers, and where they stand."""

    def __init__(self, papers: Sequence[Texts], levels: tuple[float, ...]) -> None:
        self.vocabulary = Vocabulary()
        self.fields = [Occurrences(self.vocabulary) for _ in FIELDS]
        self.title_lengths: list[bytes] = []
        self.abstract_codes: list[bytes] = []
        for number, texts in enumerate(papers):
            lengths = [
                field.read(number, text) for field, text in zip(self.fields, texts, strict=True)
            ]
            self.title_lengths.append(title_length(lengths[TITLE]))
            self.abstract_codes.append(abstract_codes(lengths[ABSTRACT], levels))

    def words(self, field: Occurrences) -> set[str]:
        """The words of a field."""
        return {self.vocabulary.forms[form] for form in field.lists if form}

    def counts(self) -> dict[str, int]:
        """How many papers have each word."""
        lists = [field.lists for field in self.fields]
        return {
            word: len({paper for own in lists if form in own for paper in papers_of(own[form])})
            for form, word in enumerate(self.vocabulary.forms)
            if form
        }

    def by_stem(self) -> dict[str, list[int]]:
        """The forms of each stem."""
        forms: defaultdict[str, list[int]] = defaultdict(list)
        for form, stem in enumerate(self.vocabulary.stems):
            if form:
                forms[stem].append(form)
        return forms

    def entries(self, forms: Sequence[int]) -> Iterator[tuple[int, Entry]]:
        """The lists of the stem of these forms, with their fields."""
        for field, occurrences in enumerate(self.fields):
            found = [own for form in forms if (own := occurrences.lists.get(form))]
            if not found:
                continue
            if field == ABSTRACT:
                yield field, abstract_entry(found, self.abstract_codes)
            elif field == TITLE:
                lists = {
                    place: own
                    for place, form in enumerate(forms)
                    if (own := occurrences.lists.get(form))
                }
                yield field, title_entry(lists, self.title_lengths)
            else:
                yield field, short_entry(found)


def keep_run(turning: Turning, counts: dict[str, int], first: int, folder: Path) -> Blocks:
    """Write the lists of a run to its file."""
    stems: list[str] = []
    path = folder / str(first)
    ends = keep(path, blocks_of(records_of(turning, counts), stems))
    return Blocks(first=first, path=path, stems=stems, ends=ends)


def records_of(turning: Turning, counts: dict[str, int]) -> Iterator[Record]:
    """All stems of a run, sorted."""
    words = turning.vocabulary.forms
    for stem, forms in sorted(turning.by_stem().items()):
        counted = tuple((words[form], counts[words[form]]) for form in forms)
        yield stem, counted, dict(turning.entries(forms))


def blocks_of(records: Iterator[Record], stems: list[str]) -> Iterator[bytes]:
    """The records in blocks; the first stem of each is added to `stems`."""
    block: list[Record] = []
    size = 0
    for record in records:
        if size >= BLOCK:
            yield pickle.dumps(block, pickle.HIGHEST_PROTOCOL)
            block, size = [], 0
        if not block:
            stems.append(record[0])
        block.append(record)
        size += sum(len(part) for entry in record[2].values() for part in entry[3:6])
    if block:
        yield pickle.dumps(block, pickle.HIGHEST_PROTOCOL)


def put_together(
    runs: Sequence[Blocks], since: str, until: str
) -> Iterator[tuple[str, list[tuple[int, Record]]]]:
    """The stems of a range, sorted, each with its records and the first paper of their runs."""
    found: defaultdict[str, list[tuple[int, Record]]] = defaultdict(list)
    for run in runs:
        for record in run.records(since, until):
            found[record[0]].append((run.first, record))
    for stem in sorted(found):
        yield stem, found.pop(stem)


def form_counts(records: Sequence[tuple[int, Record]]) -> Counter[str]:
    """How many papers have each form of a stem."""
    counts = Counter[str]()
    for _, (_, forms, _) in records:
        for form, papers in forms:
            counts[form] += papers
    return counts
