"""Lists of numbers as digits and of words as endings, those of many lists in one go.

They are written as `papershelf.search.coding` reads them. The numbers of all lists lie one after
another, and `bounds` tells where the lists end: list i is from bounds[i] to bounds[i + 1]. No list
is empty.
"""

from itertools import pairwise

import numpy as np

from papershelf.search.coding import (
    BITMAP,
    BITMAP_BITS,
    CONTINUATION_BIT,
    DIGITS,
    PACKED_LIMIT,
    VARINT_BITS,
)
from papershelf.search.indexer.arrays import Array, sums

ASCII = np.frombuffer(DIGITS.encode("ascii"), np.uint8)


def _cut(digits: Array, bounds: Array) -> list[str]:
    """Return the text of each list, from the digits of all."""
    text = digits.tobytes().decode("ascii")
    return [text[start:end] for start, end in pairwise(bounds.tolist())]


def digit_lists(values: Array, bounds: Array) -> list[str]:
    """Return lists of *values* below 64, a digit each."""
    return _cut(ASCII[values], bounds)


def varint_lists(numbers: Array, bounds: Array) -> list[str]:
    """Return lists of *numbers* as varints."""
    greatest = int(numbers.max(initial=0))
    most = max(1, -(-greatest.bit_length() // VARINT_BITS))
    small = numbers.astype(np.int32) if greatest < 1 << 31 else numbers
    parts = small[:, np.newaxis] >> (VARINT_BITS * np.arange(most, dtype=small.dtype))
    there = parts > 0
    there[:, 0] = True
    parts &= CONTINUATION_BIT - 1
    parts[:, :-1] += CONTINUATION_BIT * there[:, 1:]
    return _cut(ASCII[parts[there]], sums(there.sum(axis=1))[bounds])


def gap_lists(numbers: Array, bounds: Array) -> list[str]:
    """Return lists of *numbers*, which rise in each, as the distances between them."""
    gaps = np.empty_like(numbers)
    gaps[1:] = numbers[1:] - numbers[:-1] - 1
    gaps[bounds[:-1]] = numbers[bounds[:-1]]
    return varint_lists(gaps, bounds)


def digits_below(count: int) -> int:
    """Return how many digits a number below *count* has at the most, one at least."""
    size = 1
    while len(DIGITS) ** size < count:
        size += 1
    return size


def fixed_digits(values: Array, size: int) -> str:
    """Return *values* in so many digits each, the highest first."""
    powers = len(DIGITS) ** np.arange(size)[::-1]
    return ASCII[values[:, np.newaxis] // powers % len(DIGITS)].tobytes().decode("ascii")


def packed_lists(values: Array, bounds: Array) -> list[str]:
    """Return lists of *values* below eight, two a digit, the first in the lower bits."""
    sizes = np.diff(bounds)
    halves = sums((sizes + 1) // 2)
    within = np.arange(len(values)) - np.repeat(bounds[:-1], sizes)
    digits = np.zeros(halves[-1], values.dtype)
    places = np.repeat(halves[:-1], sizes) + within // 2
    is_low = within % 2 == 0
    digits[places[is_low]] = values[is_low]
    digits[places[~is_low]] += PACKED_LIMIT * values[~is_low]
    return _cut(ASCII[digits], halves)


def gap_list(numbers: Array) -> str:
    """Return rising *numbers*, of which there may be none, as the distances between them."""
    return gap_lists(numbers, np.array([0, len(numbers)]))[0] if len(numbers) else ""


def bitmap(numbers: Array) -> str:
    """Return rising *numbers*, of which there are many, as digits of six bits, the lowest first."""
    size = int(numbers[-1]) // BITMAP_BITS + 1 if len(numbers) else 0
    bits = np.zeros((size, BITMAP_BITS), np.uint8)
    bits.reshape(-1)[numbers] = 1
    digits = bits @ (1 << np.arange(BITMAP_BITS, dtype=np.uint8))
    return BITMAP + ASCII[digits].tobytes().decode("ascii")
