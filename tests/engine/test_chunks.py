"""Groups of things that follow one another."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from papershelf.engine.chunks import Lengths, grouped

LENGTHS = Lengths(least=3, most=9, one_in=3)
NAMES = st.lists(st.text(max_size=4), max_size=120, unique=True)


def groups(names: list[str]) -> list[list[str]]:
    """Return the groups of some names."""
    return [list(group) for group in grouped(names, str, LENGTHS)]


@given(NAMES)
def test_groups_have_all_things_in_their_order(names: list[str]) -> None:
    assert list(chain.from_iterable(groups(names))) == names


@given(NAMES)
def test_all_groups_but_the_last_have_the_lengths_that_are_asked_for(names: list[str]) -> None:
    lengths = [*map(len, groups(names))]
    assert all(3 <= length <= 9 for length in lengths[:-1])
    assert all(0 < length <= 9 for length in lengths[-1:])


def test_a_new_thing_leaves_groups_far_from_it_as_they_were() -> None:
    names = [f"paper {number}" for number in range(400)]
    before, after = groups(names), groups(["new", *names])
    assert before[-20:] == after[-20:]


@given(st.lists(st.text(max_size=9), max_size=120))
def test_things_count_for_what_they_weigh(texts: list[str]) -> None:
    chunks = list(grouped(texts, str, LENGTHS, len))
    assert list(chain.from_iterable(chunks)) == texts
    assert all(3 <= sum(map(len, chunk)) < 9 + 9 for chunk in chunks[:-1])


def test_things_are_taken_no_further_than_to_the_end_of_a_chunk() -> None:
    taken: list[int] = []
    numbers = (taken.append(number) or number for number in range(100))
    next(grouped(numbers, str, LENGTHS))
    assert len(taken) <= LENGTHS.most + 1
