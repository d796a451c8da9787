"""Lists of occurrences by stem, or by pair of stems."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from papershelf.search.indexer.arrays import (
    NOTHING,
    POSITION_BITS,
    POSITIONS,
    Array,
    heads,
    stable_order,
)


class Lists(Struct, frozen=True, kw_only=True, eq=False):
    """The lists of stems in a field, one after another.

    `stems` are the numbers of those that have one. List i has the papers from `bounds[i]` to
    `bounds[i + 1]`, and paper j the occurrences from `starts[j]` to `starts[j + 1]`, of which
    `positions` tells where they are in the text. In titles and abstracts each paper has a value,
    the length or the quantised weight; in titles each occurrence has a form, a number among those
    of its stem.
    """

    stems: Array
    bounds: Array
    papers: Array
    starts: Array
    positions: Array
    values: Array = NOTHING
    forms: Array = NOTHING

    def papers_of(self, number: int) -> Array:
        """Return the papers of a list."""
        return self.papers[self.bounds[number] : self.bounds[number + 1]]

    def only(self, number: int) -> Lists:
        """Return a list without the others, and without values and forms."""
        first, last = self.bounds[number : number + 2].tolist()
        starts = self.starts[first : last + 1]
        return Lists(
            stems=self.stems[number : number + 1],
            bounds=np.array([0, last - first]),
            papers=self.papers[first:last],
            starts=starts - starts[0],
            positions=self.positions[starts[0] : starts[-1]],
        )


def lists_of(
    stems: Array, occurrences: Array, values: Array = NOTHING, forms: Array = NOTHING
) -> Lists:
    """Return the lists of occurrences, of each of which the stem is given."""
    order = stable_order(stems)
    stems, occurrences = stems[order], occurrences[order]
    papers = occurrences >> POSITION_BITS
    starts = np.flatnonzero(heads(stems, papers))
    bounds = np.flatnonzero(heads(stems[starts]))
    return Lists(
        stems=stems[starts[bounds]],
        bounds=np.append(bounds, len(starts)),
        papers=papers[starts],
        starts=np.append(starts, len(occurrences)),
        positions=occurrences & POSITIONS,
        values=values[order[starts]] if len(values) else values,
        forms=forms[order] if len(forms) else forms,
    )
