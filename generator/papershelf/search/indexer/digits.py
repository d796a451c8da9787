"""Encode lists of numbers as digits, many lists in one call.

The format is the one that `papershelf.search.coding` reads. The numbers of all lists are
concatenated, and list i is from offsets[i] (inclusive) to offsets[i + 1] (exclusive). No list is
empty.
"""

from itertools import pairwise

import numpy as np

from papershelf.search.coding import CONTINUATION_BIT, DIGITS, PACKED_LIMIT, VARINT_BITS
from papershelf.search.indexer.arrays import Array, offsets_of, ranks_in_rows, rows_of

_ASCII = np.frombuffer(DIGITS.encode("ascii"), np.uint8)


def digit_lists(values: Array, offsets: Array) -> list[str]:
    """Return lists of *values* below 64, a digit each."""
    text = _ASCII[values].tobytes().decode("ascii")
    return [text[start:end] for start, end in pairwise(offsets.tolist())]


def varint_lists(numbers: Array, offsets: Array) -> list[str]:
    """Return lists of *numbers* as varints."""
    greatest = int(numbers.max(initial=0))
    most = max(1, -(-greatest.bit_length() // VARINT_BITS))
    groups = numbers[:, np.newaxis] >> (VARINT_BITS * np.arange(most))
    is_used = groups > 0
    is_used[:, 0] = True
    groups &= CONTINUATION_BIT - 1
    groups[:, :-1] += CONTINUATION_BIT * is_used[:, 1:]
    return digit_lists(groups[is_used], offsets_of(is_used.sum(axis=1))[offsets])


def gap_lists(numbers: Array, offsets: Array) -> list[str]:
    """Return lists of *numbers*, which increase in each list, delta coded as varints."""
    gaps = np.diff(numbers, prepend=0) - 1
    gaps[offsets[:-1]] = numbers[offsets[:-1]]
    return varint_lists(gaps, offsets)


def packed_lists(values: Array, offsets: Array) -> list[str]:
    """Return lists of *values* below eight, two to a digit, the first in the lower bits."""
    digit_offsets = offsets_of((np.diff(offsets) + 1) // 2)
    rows = rows_of(offsets)
    indices = ranks_in_rows(rows)
    units = np.where(indices % 2, PACKED_LIMIT, 1)
    digits = np.bincount(digit_offsets[rows] + indices // 2, units * values)
    return digit_lists(digits.astype(np.uint8), digit_offsets)


def gap_list(numbers: Array) -> str:
    """Return increasing *numbers*, of which there may be none, delta coded as varints."""
    return gap_lists(numbers, np.array([0, len(numbers)]))[0] if len(numbers) else ""
