"""Groups of things that follow one another, which others that come or go leave as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from zlib import crc32

from msgspec import Struct

Thing = TypeVar("Thing")


class Lengths(Struct, frozen=True, kw_only=True):
    """How many things a group has at least and at most.

    Past the least, a group ends before the next thing whose name has a checksum that is a multiple
    of `one_in`: so a thing which comes or goes changes one group, or two.
    """

    least: int
    most: int
    one_in: int


def grouped(
    things: Iterable[Thing], name_of: Callable[[Thing], str], lengths: Lengths
) -> Iterator[list[Thing]]:
    """All things in their order, in groups of these lengths; the last may be shorter."""
    group: list[Thing] = []
    for thing in things:
        size = len(group)
        is_end = size >= lengths.least and not checksum(name_of(thing)) % lengths.one_in
        if is_end or size == lengths.most:
            yield group
            group = []
        group.append(thing)
    if group:
        yield group


def checksum(name: str) -> int:
    """A number that nothing but the name tells."""
    return crc32(name.encode("utf-8", "replace"))
