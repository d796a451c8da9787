"""Lists of numbers as digits, those of many lists in one go.

They are written as `papershelf.search.coding` reads them. The numbers of all lists lie one after
another, and `bounds` tells where the lists end: list i is from bounds[i] to bounds[i + 1]. No list
is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from papershelf.search.coding import BITMAP, BITS, DIGITS, EIGHT, MORE, MOST, RELATIVE, SIX_BITS

# Whole numbers of any size; flags.
Array = NDArray[Any]

ASCII = np.frombuffer(DIGITS.encode("ascii"), np.uint8)


def cut(digits: Array, bounds: Array) -> list[str]:
    """The text of each list, from the digits of all."""
    text = digits.tobytes().decode("ascii")
    return [text[start:end] for start, end in pairwise(bounds.tolist())]


def sums(sizes: Sequence[int] | Array) -> Array:
    """Where parts of these sizes begin that lie one after another, and where the last ends."""
    found = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=found[1:])
    return found


def digit_lists(values: Array, bounds: Array) -> list[str]:
    """Values below 64, a digit each."""
    return cut(ASCII[values], bounds)


def varint_lists(numbers: Array, bounds: Array) -> list[str]:
    """Numbers as varints."""
    most = max(1, -(-int(numbers.max(initial=0)).bit_length() // BITS))
    parts = numbers[:, np.newaxis] >> (BITS * np.arange(most, dtype=numbers.dtype))
    there = parts > 0
    there[:, 0] = True
    parts &= MORE - 1
    parts[:, :-1] += MORE * there[:, 1:]
    return cut(ASCII[parts[there]], sums(there.sum(axis=1))[bounds])


def gap_lists(numbers: Array, bounds: Array) -> list[str]:
    """The numbers of each list rise: the distances between them."""
    gaps = np.empty_like(numbers)
    gaps[1:] = numbers[1:] - numbers[:-1] - 1
    gaps[bounds[:-1]] = numbers[bounds[:-1]]
    return varint_lists(gaps, bounds)


def step_lists(numbers: Array, bounds: Array) -> list[str]:
    """Numbers as steps, which take a digit more for each 63."""
    ends = sums(numbers // MOST + 1)
    digits = np.full(ends[-1], ASCII[MOST])
    digits[ends[1:] - 1] = ASCII[numbers % MOST]
    return cut(digits, ends[bounds])


def packed_lists(values: Array, bounds: Array) -> list[str]:
    """Values below eight, two a digit, the first in the lower bits."""
    sizes = np.diff(bounds)
    halves = sums((sizes + 1) // 2)
    within = np.arange(len(values)) - np.repeat(bounds[:-1], sizes)
    digits = np.zeros(halves[-1], values.dtype)
    places = np.repeat(halves[:-1], sizes) + within // 2
    is_low = within % 2 == 0
    digits[places[is_low]] = values[is_low]
    digits[places[~is_low]] += EIGHT * values[~is_low]
    return cut(ASCII[digits], halves)


def gap_list(numbers: Array) -> str:
    """Rising numbers, of which there may be none, as the distances between them."""
    return gap_lists(numbers, np.array([0, len(numbers)]))[0] if len(numbers) else ""


def bitmap(numbers: Array) -> str:
    """Rising numbers, of which there are many, as digits of six bits, the lowest first."""
    size = int(numbers[-1]) // SIX_BITS + 1 if len(numbers) else 0
    bits = np.zeros((size, SIX_BITS), np.uint8)
    bits.reshape(-1)[numbers] = 1
    digits = bits @ (1 << np.arange(SIX_BITS, dtype=np.uint8))
    return BITMAP + ASCII[digits].tobytes().decode("ascii")


def relative(numbers: Array, base: Array) -> str:
    """Rising numbers as places in another list, and those that it does not have."""
    places = np.searchsorted(base, numbers)
    known = base[np.minimum(places, len(base) - 1)] == numbers
    within = min(gap_list(places[known]), bitmap(places[known]), key=len)
    return f"{RELATIVE}{within}{RELATIVE}{gap_list(numbers[~known])}"
