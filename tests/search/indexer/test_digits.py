"""Lists of numbers that are encoded in one call are decoded one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.coding import VALUES, decode_gaps, decode_packed, decode_varints
from papershelf.search.indexer.arrays import Array
from papershelf.search.indexer.digits import (
    digit_lists,
    gap_list,
    gap_lists,
    packed_lists,
    varint_lists,
)

RISING = st.lists(st.integers(0, 200_000), unique=True).map(sorted)


def lists_of(most: int) -> st.SearchStrategy[list[list[int]]]:
    """Return lists of non-empty lists of numbers from 0 to *most*."""
    return st.lists(st.lists(st.integers(0, most), min_size=1))


def concatenated(lists: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """Return the concatenated numbers of *lists*, and their offsets."""
    offsets = np.array([0, *accumulate(map(len, lists))])
    return np.array(list(chain.from_iterable(lists)), np.int64), offsets


@given(lists_of(1 << 40))
def test_varints_are_decoded_unchanged(lists: list[list[int]]) -> None:
    assert [list(decode_varints(text)) for text in varint_lists(*concatenated(lists))] == lists


@given(st.lists(RISING.filter(bool)))
def test_gap_lists_are_decoded_unchanged(lists: list[list[int]]) -> None:
    texts = gap_lists(*concatenated(lists))
    assert [decode_gaps(text) for text in texts] == lists
    assert texts == [gap_list(np.array(numbers)) for numbers in lists]


@given(lists_of(63))
def test_digits_are_decoded_unchanged(lists: list[list[int]]) -> None:
    assert [
        [VALUES[digit] for digit in text] for text in digit_lists(*concatenated(lists))
    ] == lists


@given(lists_of(7))
def test_packed_values_are_decoded_unchanged(lists: list[list[int]]) -> None:
    texts = packed_lists(*concatenated(lists))
    assert [
        decode_packed(text, len(values)) for text, values in zip(texts, lists, strict=True)
    ] == lists
    assert [len(text) for text in texts] == [-(-len(values) // 2) for values in lists]
