"""How an index is laid out in files, by the number of its papers.

Sorted words are cut into files of about one size, at places that later changes leave alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

from papershelf.engine.chunks import Lengths, checksum

_Item = TypeVar("_Item")

# Up to here a catalog is one shard.
FEW = 200
# More than any file or list has.
_ENDLESS = 1 << 40
# Up to here files are smaller.
_MANY = 25_000
# One of so many words always begins a file, whose words can be merged without the others: the fewer
# that are, the less memory that takes.
_GATE = 1_024


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


class Frequent(Struct, frozen=True, kw_only=True):
    """Which stems are high-frequency terms: those that more than so many `abstracts` have.

    Such a stem has files of its own. A block of its positions is of at least so many `papers`, and
    then of about so many `positions`.
    """

    abstracts: int
    papers: int
    positions: int


class Cuts(Struct, frozen=True, kw_only=True):
    """Where the files of terms and of positions end; unless it is said, no term is `frequent`."""

    terms: Sizes
    positions: Sizes
    frequent: Frequent = Frequent(abstracts=_ENDLESS, papers=1, positions=1)


class Layout(Struct, frozen=True, kw_only=True):
    """How an index is laid out.

    `segments` are chunks of papers that are indexed together, `folders` those whose cards share a
    name, since the manifest names all folders; a `block` of cards is one file.
    `sample` is how many papers tell how many of all have which topic. Without `words` there are no
    word lists.
    """

    segments: Lengths
    folders: Lengths
    block: int
    cuts: Cuts
    sample: int = 12_500
    words: Sizes | None = None


# About 16 KB once compressed.
_WORDS = Sizes(least=24_000, most=48_000, one_in=512)
# All words are in the one shard.
_SMALL = Layout(
    segments=Lengths(least=256, most=1_024, one_in=256),
    folders=Lengths(least=FEW, most=FEW, one_in=1),
    block=FEW,
    cuts=Cuts(
        terms=Sizes(least=_ENDLESS, most=_ENDLESS, one_in=1),
        positions=Sizes(least=600, most=1_200, one_in=8),
    ),
)
# The manifest that names the files stays small all the same.
MEDIUM = Layout(
    segments=Lengths(least=256, most=1_024, one_in=256),
    folders=Lengths(least=128, most=512, one_in=128),
    block=16,
    cuts=Cuts(
        terms=Sizes(least=16_000, most=32_000, one_in=32, gate=4_096),
        positions=Sizes(least=5_000, most=10_000, one_in=32),
    ),
    words=_WORDS,
)
# A word of a query costs a file, and the manifest names all.
_LARGE = Layout(
    segments=Lengths(least=512, most=2_048, one_in=512),
    folders=Lengths(least=256, most=1_024, one_in=256),
    block=16,
    cuts=Cuts(
        terms=Sizes(least=16_000, most=26_000, one_in=32, gate=_GATE, alone=12_000),
        positions=Sizes(least=10_000, most=20_000, one_in=64),
        frequent=Frequent(abstracts=6_000, papers=1_024, positions=10_000),
    ),
    words=_WORDS,
)


def layout_of(papers: int) -> Layout:
    """Return the layout of an index of so many *papers*."""
    if papers <= FEW:
        return _SMALL
    return MEDIUM if papers <= _MANY else _LARGE


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
    is_end = total >= sizes.least and checksum(word) % sizes.one_in == 0
    return is_end or begins_file(word, sizes.gate)


def begins_file(word: str, gate: int) -> bool:
    """Return whether a word is the first of a file, whatever stands before it."""
    return bool(gate) and checksum(word) % gate == 0
