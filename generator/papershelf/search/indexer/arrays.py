"""Arrays of whole numbers, and how an occurrence of a word is one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Whole numbers of any size; flags.
Array = NDArray[Any]

NOTHING = np.zeros(0, np.int64)
# An occurrence is the number of the paper, and in the lower bits the position. No text is read
# further than half of what they can tell, so that positions near one another are never of two
# papers.
POSITION_BITS = 24
POSITIONS = (1 << POSITION_BITS) - 1
LONGEST_TEXT = 1 << POSITION_BITS - 1


def sums(sizes: Sequence[int] | Array) -> Array:
    """Return where parts of these *sizes* begin, one after another, and where the last ends."""
    found = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=found[1:])
    return found


def distinct(numbers: Array) -> Array:
    """Return *numbers* sorted, each once."""
    # NumPy's own function hashes them, which takes many times as long.
    found = np.sort(numbers)
    return found[heads(found)]


def heads(*columns: Array) -> Array:
    """Return which rows of sorted *columns* differ from the row before."""
    found = np.ones(len(columns[0]), bool)
    found[1:] = False
    for column in columns:
        found[1:] |= column[1:] != column[:-1]
    return found


def stable_order(numbers: Array) -> Array:
    """Return the order that sorts *numbers*, in which equal ones stay as they are."""
    # Small types are sorted in a time that grows with their number alone.
    return np.argsort(numbers.astype(np.min_scalar_type(numbers.max(initial=0))), kind="stable")
