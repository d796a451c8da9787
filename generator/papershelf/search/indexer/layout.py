"""How an index is laid out in files.

Sorted words are cut into files of about one size, at places that later changes leave alone.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

from papershelf.engine.chunks import Lengths, checksum
from papershelf.engine.progress import Stage

_Item = TypeVar("_Item")

INDEXING = Stage("Search index", "file")
# One of so many words always begins a file, whose words can be merged without the others: the fewer
# that are, the less memory that takes.
_GATE = 1_024


class Sizes(Struct, frozen=True, kw_only=True):
    """The sizes of files in letters before compression.

    A file of at least `least` ends before the next word whose checksum is a multiple of `one_in`,
    so that a file which grows does not move the ends of those behind it. Of any size, it ends
    before one whose checksum is a multiple of `gate` (0: none is), so that the words between two
    such can be cut without the others.
    """

    least: int
    most: int
    one_in: int
    gate: int = 0


class Frequent(Struct, frozen=True, kw_only=True):
    """Which stems are high-frequency terms: those that more than so many `abstracts` have.

    Such a stem has files of its own. A block of its positions is of at least so many `papers`, and
    then of about so many `positions`.
    """

    abstracts: int
    papers: int
    positions: int


class Cuts(Struct, frozen=True, kw_only=True):
    """Where the files of terms and of positions end."""

    terms: Sizes
    positions: Sizes
    frequent: Frequent


class Layout(Struct, frozen=True, kw_only=True):
    """How an index is laid out.

    `segments` are chunks of papers that are indexed together, `folders` those whose cards share a
    name, since the manifest names all folders; a `block` of cards is one file.
    `sample` is how many papers tell how many of all have which topic.
    """

    segments: Lengths
    folders: Lengths
    block: int
    cuts: Cuts
    sample: int = 12_500
    # About 16 KB once compressed.
    words: Sizes = Sizes(least=24_000, most=48_000, one_in=512)


# A word of a query costs a file, and the manifest names all.
LAYOUT = Layout(
    segments=Lengths(least=512, most=2_048, one_in=512),
    folders=Lengths(least=256, most=1_024, one_in=256),
    block=16,
    cuts=Cuts(
        terms=Sizes(least=16_000, most=26_000, one_in=32, gate=_GATE),
        positions=Sizes(least=10_000, most=20_000, one_in=64),
        frequent=Frequent(abstracts=6_000, papers=1_024, positions=10_000),
    ),
)


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
    if group:
        yield group


def _ends_before(word: str, size: int, total: int, sizes: Sizes) -> bool:
    """Return whether a file of that total ends before a word of that size."""
    is_full = total >= sizes.least and checksum(word) % sizes.one_in == 0
    return is_full or total + size > sizes.most or begins_file(word, sizes.gate)


def begins_file(word: str, gate: int) -> bool:
    """Return whether a word is the first of a file, whatever stands before it."""
    return bool(gate) and checksum(word) % gate == 0
