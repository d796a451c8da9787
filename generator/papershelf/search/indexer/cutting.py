"""Cutting sorted words into files of about one size, at places that later changes leave alone."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, TypeVar

from papershelf.engine.chunks import checksum

NAME_LETTERS = 8

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
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


class Cutting(Generic[Item]):
    """Groups of items that are added one after the other, each with its word and size."""

    def __init__(self, sizes: Sizes) -> None:
        self._sizes = sizes
        self._group: list[Item] = []
        self._total = 0

    def ends_before(self, word: str, size: int) -> bool:
        """Whether a new group would begin with such an item."""
        return not self._group or ends_before(word, size, self._total, self._sizes)

    def add(self, word: str, size: int, item: Item) -> list[list[Item]]:
        """The groups that end with this item, or before it."""
        ended = self.rest() if self.ends_before(word, size) else []
        self._group.append(item)
        self._total += size
        if 0 < self._sizes.alone < size:
            ended += self.rest()
        return ended

    def rest(self) -> list[list[Item]]:
        """The group that has not ended, if there is one; it ends now."""
        ended = [self._group] if self._group else []
        self._group, self._total = [], 0
        return ended


def cut(items: Iterable[tuple[str, int, Item]], sizes: Sizes) -> Iterator[list[Item]]:
    """Groups of the items, each of which comes with its word and size."""
    cutting = Cutting[Item](sizes)
    for item in items:
        yield from cutting.add(*item)
    yield from cutting.rest()


def ends_before(word: str, size: int, total: int, sizes: Sizes) -> bool:
    """Whether a file of that total ends before a word of that size."""
    if total + size > sizes.most or 0 < sizes.alone < size:
        return True
    if total < sizes.least:
        return begins_file(word, sizes)
    return checksum(word) % sizes.one_in == 0 or begins_file(word, sizes)


def begins_file(word: str, sizes: Sizes) -> bool:
    """Whether a word is the first of a file, whatever stands before it."""
    return bool(sizes.gate) and checksum(word) % sizes.gate == 0


def name_of(*texts: str) -> str:
    """The name of a file or folder from what it holds."""
    digest = sha256()
    for text in texts:
        digest.update(text.encode("utf-8", "replace"))
        digest.update(b"\0")
    return b32encode(digest.digest()).decode("ascii")[:NAME_LETTERS].lower()
