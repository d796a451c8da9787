"""Content-defined chunking of a sequence: an item added or removed changes few chunks."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from zlib import crc32

from msgspec import Struct

_Item = TypeVar("_Item")


class Lengths(Struct, frozen=True, kw_only=True):
    """The minimum and maximum length of a chunk, as a number of items or as their total weight.

    Beyond `least`, a chunk ends before the next item whose name has a checksum divisible by
    `one_in`. So the content sets the boundaries: an item added or removed changes one or two.
    """

    least: int
    most: int
    one_in: int


def chunked(
    items: Iterable[_Item],
    name_of: Callable[[_Item], str],
    lengths: Lengths,
    weight_of: Callable[[_Item], int] = lambda _: 1,
) -> Iterator[list[_Item]]:
    """Yield all *items* in order, in chunks of these *lengths*; the last one may be shorter.

    *name_of* gives the name of an item, whose checksum may set a boundary, and *weight_of* what the
    item adds to the length.
    """
    chunk: list[_Item] = []
    weight = 0
    for item in items:
        is_long = weight >= lengths.most
        is_end = weight >= lengths.least and not checksum(name_of(item)) % lengths.one_in
        if chunk and (is_long or is_end):
            yield chunk
            chunk, weight = [], 0
        chunk.append(item)
        weight += weight_of(item)
    if chunk:
        yield chunk


def checksum(name: str) -> int:
    """Return a checksum that depends on *name* alone, in every process."""
    return crc32(name.encode("utf-8", "replace"))
