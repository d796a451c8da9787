"""Chunks of things that follow one another, which others that come or go leave as they were."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from zlib import crc32

from msgspec import Struct

_Thing = TypeVar("_Thing")


class Lengths(Struct, frozen=True, kw_only=True):
    """How many things a chunk has at least and at most, or what they weigh.

    Past the least, a chunk ends before the next thing whose name has a checksum that is a multiple
    of `one_in`: so a thing which comes or goes changes one chunk, or two.
    """

    least: int
    most: int
    one_in: int


def grouped(
    things: Iterable[_Thing],
    name_of: Callable[[_Thing], str],
    lengths: Lengths,
    weight_of: Callable[[_Thing], int] = lambda _: 1,
) -> Iterator[list[_Thing]]:
    """Yield all *things* in their order, in chunks of these *lengths*; the last may be shorter.

    Each thing counts for as much as *weight_of* says.
    """
    chunk: list[_Thing] = []
    weight = 0
    for thing in things:
        is_long = weight >= lengths.most
        is_end = weight >= lengths.least and not checksum(name_of(thing)) % lengths.one_in
        if chunk and (is_long or is_end):
            yield chunk
            chunk, weight = [], 0
        chunk.append(thing)
        weight += weight_of(thing)
    if chunk:
        yield chunk


def checksum(name: str) -> int:
    """Return a number that nothing but *name* tells."""
    return crc32(name.encode("utf-8", "replace"))
