"""The files of pairs of stems that stand near one another in abstracts."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import sub

from papershelf.memory import uncollected
from papershelf.search.coding import DIGITS, varint, word_list
from papershelf.write.page import Page
from papershelf.write.search.cutting import Sizes, cut, name_of
from papershelf.write.search.kept import Kept, bounds_of
from papershelf.write.search.neighbours import PairRecord
from papershelf.write.search.occurrences import GAPS, PLACE_BITS, WIDE, places_of
from papershelf.write.search.runs import Run
from papershelf.write.search.shards import as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFile:
    """A file of pairs, with the first and the last of them."""

    first: str
    last: str
    name: str
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRange:
    """The pairs from one on, to before another ("" is the end)."""

    since: str
    until: str
    runs: tuple[Kept[PairRecord], ...]
    sizes: Sizes

    def files(self) -> list[PairFile]:
        """The files of these pairs."""
        with uncollected():
            return list(files_of(self.lists(), self.sizes))

    def lists(self) -> Iterator[tuple[str, str]]:
        """The pairs, sorted, each with its list."""
        found: defaultdict[str, list[bytes]] = defaultdict(list)
        for run in self.runs:
            for pair, own in run.records(self.since, self.until):
                found[pair].append(own)
        for pair in sorted(found):
            yield pair, list_of(array(WIDE, b"".join(found.pop(pair))))


def pair_ranges(runs: Iterable[Run], sizes: Sizes) -> list[PairRange]:
    """All pairs in ranges, each of which is files of its own."""
    kept = tuple(run.pairs for run in runs if run.pairs)
    return [
        PairRange(since=since, until=until, runs=kept, sizes=sizes)
        for since, until in bounds_of(kept)
    ]


def list_of(occurrences: Sequence[int]) -> str:
    """The papers of a pair, where its first stem stands, and how often."""
    counts = Counter([one >> PLACE_BITS for one in occurrences])
    gaps = b"".join(
        [
            GAPS[distance] if distance < len(GAPS) else varint(distance - 1).encode()
            for distance in map(sub, counts, chain((-1,), counts))
        ]
    )
    more = "".join([DIGITS[count - 1] for count in counts.values()]).rstrip(DIGITS[0])
    both = b"!".join((gaps, places_of(occurrences))).decode("ascii")
    return f"{both}!{more}".rstrip("!")


def files_of(lists: Iterable[tuple[str, str]], sizes: Sizes) -> Iterator[PairFile]:
    """The files of sorted pairs."""
    sized = ((pair, len(own) + len(pair), (pair, own)) for pair, own in lists)
    for group in cut(sized, sizes):
        pairs = [pair for pair, _ in group]
        text = as_json({"pairs": word_list(pairs), "lists": " ".join(own for _, own in group)})
        name = name_of(text)
        page = Page(path=f"search/pairs/{name}.json", text=text)
        yield PairFile(first=pairs[0], last=pairs[-1], name=name, page=page)
