"""The layout of an index: how papers and sorted words are cut into files of similar size.

The boundaries depend on their content, so that later changes leave most of them in place.
"""

from msgspec import Struct

from papershelf.engine.chunks import Lengths
from papershelf.engine.progress import Stage

INDEXING = Stage("Search index", "file")
# The cards, or the vectors of papers, in a file.
BLOCK = 16


class Layout(Struct, frozen=True, kw_only=True):
    """The layout of an index.

    `segments` are the lengths of the chunks of papers that are indexed together, and `folders` of
    those whose cards share a folder, since the manifest names all folders. About one in
    `range_one_in` stems begins a range, as ranges are merged independently; fewer and larger ones
    would need more memory. `terms` are the lengths of shards and `words` those of the files of word
    lists, in letters before compression. A stem in more than `frequent` abstracts is a
    high-frequency term, which has files of its own. `sample` is the number of papers from which
    topics are counted.
    """

    segments: Lengths = Lengths(least=512, most=2_048, one_in=512)
    folders: Lengths = Lengths(least=256, most=1_024, one_in=256)
    # Smaller files make queries cheaper, as each word fetches one, but the manifest names all.
    terms: Lengths = Lengths(least=12_000, most=16_000, one_in=32)
    # About 16 KB after compression.
    words: Lengths = Lengths(least=36_000, most=72_000, one_in=512)
    range_one_in: int = 1_024
    frequent: int = 6_000
    sample: int = 12_500


LAYOUT = Layout()
