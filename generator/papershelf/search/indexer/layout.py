"""The layout of an index: how sorted words are cut into files of similar size.

The boundaries depend on the words themselves, so that later changes leave most of them in place.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

from papershelf.engine.chunks import Lengths, checksum
from papershelf.engine.progress import Stage

_Item = TypeVar("_Item")

INDEXING = Stage("Search index", "file")
# The cards, or the vectors of papers, in a file.
BLOCK = 16
# About one in this many words always begins a file, so that ranges of words can be merged
# independently. Fewer boundaries would make larger ranges, which need more memory.
_BOUNDARY_ONE_IN = 1_024


class Sizes(Struct, frozen=True, kw_only=True):
    """The sizes of files in letters before compression, from `least` to `most`.

    A file of at least `least` ends before the next word whose checksum is a multiple of `one_in`,
    so that a file which grows does not move the ends of those after it. A file of any size ends
    before a word whose checksum is a multiple of `boundary_one_in` (0: no word's is), so that the
    words between two such boundaries can be cut independently.
    """

    least: int
    most: int
    one_in: int
    boundary_one_in: int = 0


class Layout(Struct, frozen=True, kw_only=True):
    """The layout of an index.

    `segments` are the lengths of the chunks of papers that are indexed together, and `folders` of
    those whose cards share a folder, since the manifest names all folders. A stem in more than
    `frequent` abstracts is a high-frequency term, which has files of its own. `sample` is the
    number of papers from which topics are counted.
    """

    segments: Lengths
    folders: Lengths
    terms: Sizes
    frequent: int = 6_000
    sample: int = 12_500
    # About 16 KB after compression.
    words: Sizes = Sizes(least=36_000, most=72_000, one_in=512)


# Smaller files make queries cheaper, as each word fetches one, but the manifest names all files.
LAYOUT = Layout(
    segments=Lengths(least=512, most=2_048, one_in=512),
    folders=Lengths(least=256, most=1_024, one_in=256),
    terms=Sizes(least=16_000, most=26_000, one_in=32, boundary_one_in=_BOUNDARY_ONE_IN),
)


def cut(items: Iterable[tuple[str, int, _Item]], sizes: Sizes) -> Iterator[list[_Item]]:
    """Yield groups of items, a file each; *items* are (word, size, item), sorted by word."""
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
    """Return whether a file of size *total* ends before a *word* of that *size*."""
    is_full = total >= sizes.least and checksum(word) % sizes.one_in == 0
    return is_full or total + size > sizes.most or is_boundary(word, sizes.boundary_one_in)


def is_boundary(word: str, one_in: int) -> bool:
    """Return whether a *word* always begins a file, as about one in *one_in* words does."""
    return bool(one_in) and checksum(word) % one_in == 0
