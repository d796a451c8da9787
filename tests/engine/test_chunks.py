"""Consecutive items are grouped into chunks."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from papershelf.engine.chunks import Lengths, chunked

LENGTHS = Lengths(least=3, most=9, one_in=3)
NAMES = st.lists(st.text(max_size=4), max_size=120, unique=True)


def chunks_of(names: list[str]) -> list[list[str]]:
    return [list(group) for group in chunked(names, str, LENGTHS)]


@given(NAMES)
def test_chunks_contain_all_items_in_order(names: list[str]) -> None:
    assert list(chain.from_iterable(chunks_of(names))) == names


@given(NAMES)
def test_all_chunks_but_the_last_have_lengths_within_the_bounds(names: list[str]) -> None:
    lengths = [*map(len, chunks_of(names))]
    assert all(3 <= length <= 9 for length in lengths[:-1])
    assert all(0 < length <= 9 for length in lengths[-1:])


def test_a_new_item_leaves_distant_chunks_unchanged() -> None:
    names = [f"paper {number}" for number in range(400)]
    before, after = chunks_of(names), chunks_of(["new", *names])
    assert before[-20:] == after[-20:]


@given(st.lists(st.text(max_size=9), max_size=120))
def test_the_length_of_a_chunk_is_the_sum_of_its_weights(texts: list[str]) -> None:
    chunks = list(chunked(texts, str, LENGTHS, len))
    assert list(chain.from_iterable(chunks)) == texts
    assert all(3 <= sum(map(len, chunk)) < 9 + 9 for chunk in chunks[:-1])


def test_a_chunk_consumes_no_items_beyond_its_end() -> None:
    consumed: list[int] = []
    numbers = (consumed.append(number) or number for number in range(100))
    next(chunked(numbers, str, LENGTHS))
    assert len(consumed) <= LENGTHS.most + 1
