"""Cutting sorted words into files of about one size, at places that later changes leave alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

from papershelf.engine.chunks import checksum

_Item = TypeVar("_Item")


class Sizes(Struct, frozen=True, kw_only=True):
    """The sizes of files in letters before compression.

    A file of at least `least` ends before the next word whose checksum is a multiple of `one_in`,
    so that a file which grows does not move the ends of those behind it. Of any size, it ends
    before one whose checksum is a multiple of `gate` (0: none is), so that the words between two
    such can be cut without the others. What takes more than `alone` (0: nothing does) has a file
    for itself, so that what is asked for most brings nothing else with it.
    """

    least: int
    most: int
    one_in: int
    gate: int = 0
    alone: int = 0


def cut(items: Iterable[tuple[str, int, _Item]], sizes: Sizes) -> Iterator[list[_Item]]:
    """Yield *items* in groups; each comes with its word and size."""
    group: list[_Item] = []
    total = 0
    for word, size, item in items:
        if group and _ends_before(word, size, total, sizes):
            yield group
            group, total = [], 0
        group.append(item)
        total += size
        if 0 < sizes.alone < size:
            yield group
            group, total = [], 0
    if group:
        yield group


def _ends_before(word: str, size: int, total: int, sizes: Sizes) -> bool:
    """Return whether a file of that total ends before a word of that size."""
    if total + size > sizes.most or 0 < sizes.alone < size:
        return True
    if total < sizes.least and not sizes.gate:
        return False
    mark = checksum(word)
    if sizes.gate and mark % sizes.gate == 0:
        return True
    return total >= sizes.least and mark % sizes.one_in == 0


def begins_file(word: str, gate: int) -> bool:
    """Return whether a word is the first of a file, whatever stands before it."""
    return bool(gate) and checksum(word) % gate == 0
