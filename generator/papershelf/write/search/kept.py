"""Sorted records of a run in a file, of which a range can be read without the others."""

from __future__ import annotations

import pickle
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Generic, TypeVar

from papershelf.scratch import keep

# Bytes: what is read of a run for nothing at either end of a range.
BLOCK = 32_000

# A record begins with the text that it is sorted by.
Item = TypeVar("Item", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Generic[Item]):
    """The file with the records of a run.

    `firsts` has the text of the first record of each block of the file, `ends` where the blocks
    end, and `bounds` those of all its texts at which ranges begin.
    """

    path: Path
    firsts: list[str]
    ends: list[int]
    bounds: set[str]

    def records(self, since: str, until: str) -> Iterator[Item]:
        """The records from one text on, to before another; "" is the end."""
        first = max(0, bisect_right(self.firsts, since) - 1)
        last = bisect_left(self.firsts, until) if until else len(self.firsts)
        starts = [0, *self.ends]
        with self.path.open("rb") as file:
            for start, end in pairwise(starts[first : last + 1]):
                file.seek(start)
                records: list[Item] = pickle.loads(file.read(end - start))  # noqa: S301 - by `kept`
                yield from (
                    record
                    for record in records
                    if record[0] >= since and not (until and record[0] >= until)
                )


def kept(
    path: Path,
    records: Iterable[Item],
    size_of: Callable[[Item], int],
    is_bound: Callable[[str], bool],
) -> Kept[Item]:
    """Keep sorted records in a new file."""
    firsts: list[str] = []
    bounds: set[str] = set()

    def watched() -> Iterator[Item]:
        for record in records:
            if is_bound(record[0]):
                bounds.add(record[0])
            yield record

    ends = keep(path, blocks_of(watched(), size_of, firsts))
    return Kept(path=path, firsts=firsts, ends=ends, bounds=bounds)


def blocks_of(
    records: Iterable[Item], size_of: Callable[[Item], int], firsts: list[str]
) -> Iterator[bytes]:
    """The records in blocks; the text of the first of each is added to `firsts`."""
    block: list[Item] = []
    size = 0
    for record in records:
        if size >= BLOCK:
            yield pickle.dumps(block, pickle.HIGHEST_PROTOCOL)
            block, size = [], 0
        if not block:
            firsts.append(record[0])
        block.append(record)
        size += size_of(record)
    if block:
        yield pickle.dumps(block, pickle.HIGHEST_PROTOCOL)


def bounds_of(files: Iterable[Kept[Item]]) -> Iterator[tuple[str, str]]:
    """All texts in ranges: from which on, and to before which; "" is the end."""
    return pairwise(["", *sorted(set[str]().union(*(file.bounds for file in files))), ""])
