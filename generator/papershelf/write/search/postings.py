"""Which papers have which stems: the runs of a catalog's papers put together."""

from __future__ import annotations

import gc
import os
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context

from papershelf.model import Paper
from papershelf.search.coding import DIGITS, EIGHT, PACKED, packed, varint
from papershelf.search.scoring import FIELDS
from papershelf.write.search.chunks import FORM_NUMBERS, Chunk, Entry, texts_of, turn_over

RUN = 6_500
# Below this, starting processes takes longer than the work.
ENOUGH = 2 * RUN
MOST_PROCESSES = 4
# From the byte of a stem in an abstract.
LEVELS = bytes(code % EIGHT for code in range(1 << 8))
COUNTS = bytes(ord(DIGITS[code >> PACKED]) for code in range(1 << 8))


@dataclass(slots=True)
class Posting:
    """All papers that have a stem in a field; see `finished`."""

    last: int = -1
    count: int = 0
    gaps: bytearray = field(default_factory=bytearray)
    values: bytearray = field(default_factory=bytearray)
    more: bytearray = field(default_factory=bytearray)
    forms: list[int] = field(default_factory=list)

    def extend(self, entry: Entry, before: int, forms: Sequence[int]) -> None:
        """Add those of a run that begins after so many papers; `forms` numbers its words anew."""
        first, last, papers, gaps, values, more, own_forms = entry
        self.gaps += varint(before + first - self.last - 1).encode()
        self.gaps += gaps
        self.last = before + last
        self.count += papers
        self.values += values
        self.more += more
        if own_forms:
            self.forms.extend(map(forms.__getitem__, array(FORM_NUMBERS, own_forms)))

    @property
    def levels(self) -> str:
        """The levels of the stem in abstracts."""
        return packed(bytes(self.values.translate(LEVELS)))

    @property
    def places(self) -> str:
        """Where the stem stands in each abstract, and how often."""
        counts = self.values.translate(COUNTS).decode("ascii").rstrip(DIGITS[0])
        return f"{self.more.decode('ascii')}!{counts}".rstrip("!")


class Postings:
    """The lists of all stems; words are numbered as they appear, 0 is none."""

    def __init__(self) -> None:
        self.papers = 0
        self.form_papers: Counter[str] = Counter()
        # The words that titles or names have.
        self.shown: set[str] = set()
        self.forms: defaultdict[str, set[str]] = defaultdict(set)
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}
        self.lists: tuple[defaultdict[str, Posting], ...] = tuple(
            defaultdict(Posting) for _ in FIELDS
        )

    def extend(self, chunk: Chunk) -> None:
        """Add the next run of papers."""
        numbers = [self._number(form) for form in chunk.forms]
        for form, own in zip(chunk.forms[1:], chunk.stem_of[1:], strict=True):
            self.forms[chunk.stems[own]].add(form)
        for number, count in chunk.counts.items():
            self.form_papers[chunk.forms[number]] += count
        self.shown.update(chunk.forms[number] for number in chunk.shown)
        for lists, entries in zip(self.lists, chunk.lists, strict=True):
            for own, entry in entries.items():
                lists[chunk.stems[own]].extend(entry, self.papers, numbers)
        self.papers += chunk.papers

    def _number(self, form: str) -> int:
        number = self._numbers.setdefault(form, len(self.words))
        if number == len(self.words):
            self.words.append(form)
        return number


@contextmanager
def turned_over(papers: Sequence[Paper], levels: tuple[float, ...]) -> Iterator[Iterator[Chunk]]:
    """The papers in runs, by several processes where that pays, which begin at once."""
    runs = (
        [texts_of(paper) for paper in papers[first : first + RUN]]
        for first in range(0, len(papers), RUN)
    )
    work = partial(turn_over, levels=levels)
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    if len(papers) < ENOUGH or processes == 1:
        yield map(work, runs)
        return
    # What is made has no cycles, and looking for some takes a fifth of the time.
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=gc.disable
    ) as pool:
        yield pool.map(work, runs)


def postings_of(chunks: Iterable[Chunk]) -> Postings:
    """The lists of all runs."""
    postings = Postings()
    with uncollected():
        for chunk in chunks:
            postings.extend(chunk)
    return postings


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looks for cycles: none are made, and each look goes through the whole catalog."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
