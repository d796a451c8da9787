"""What a preview remembers: the same things of the same values, and nothing for too long."""

from __future__ import annotations

from operator import itemgetter

import pytest

from papershelf import recalled
from papershelf.recalled import FORGETFUL, Memory


class Made:
    """Makes lists of values, which are told apart by which object they are, and counts them."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, *values: object) -> list[object]:
        """A list of these values."""
        self.number += 1
        return [*values]


def begun(memory: Memory, settings: object = "some") -> Memory:
    """The memory at the beginning of the next build."""
    memory.settle()
    memory.begin(settings)
    return memory


@pytest.fixture
def memory() -> Memory:
    """The memory of a preview at the beginning of its first build."""
    return begun(Memory(is_kept=True))


def test_what_is_made_of_equal_values_is_made_once(memory: Memory) -> None:
    made = Made()
    first = memory.recall("sums", [1, 2], made)
    assert begun(memory).recall("sums", [1, 2], made) is first
    assert begun(memory).recall("sums", [1, 3], made) is not first
    assert made.number == 2


def test_of_many_things_those_are_made_that_are_new(memory: Memory) -> None:
    made = Made()
    one, two, other = ["1"], ["2"], ["1"]
    first = memory.recall_each("lists", [one, two], made)
    second = begun(memory).recall_each("lists", [two, other], made)
    assert second[id(two)] is first[id(two)]
    assert second[id(other)] == first[id(one)]
    assert made.number == 3


def test_what_is_joined_of_the_same_parts_is_the_same(memory: Memory) -> None:
    made = Made()
    one, two = ["1"], ["2"]
    first = [*memory.recall_joined("pairs", [one, two], [3, 4], made)]
    second = [*begun(memory).recall_joined("pairs", [two, one], [4, 5], made)]
    assert second[0] is first[1]
    assert second[1] == [one, 5]
    assert made.number == 3


def test_equal_things_of_one_key_are_the_same_object(memory: Memory) -> None:
    one, two = ("a", [1]), ("b", [2])
    assert memory.same("pairs", [one, two], itemgetter(0)) == (one, two)
    again = begun(memory).same("pairs", [("b", [2]), ("a", [3])], itemgetter(0))
    assert again == (two, ("a", [3]))
    assert again[0] is two


def test_what_a_build_does_not_use_is_forgotten(memory: Memory) -> None:
    memory.note("name", "value")
    assert begun(memory).noted("name") == "value"
    assert begun(memory).noted("name") == "value"
    begun(memory)
    assert begun(memory).noted("name") is None


def test_there_is_a_last_build_once_one_has_ended(memory: Memory) -> None:
    assert not memory.has_last
    memory.note("name", "value")
    assert begun(memory).has_last
    assert not begun(memory, "others").has_last


def test_other_settings_are_another_site(memory: Memory) -> None:
    memory.note("name", "value")
    assert begun(memory, "others").noted("name") is None


def test_a_build_that_failed_leaves_what_the_one_before_it_made(memory: Memory) -> None:
    memory.note("name", "value")
    begun(memory).note("other", "value")
    memory.begin("some")
    assert memory.noted("name") == "value"


def test_of_too_many_papers_nothing_is_remembered(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalled, "MOST", 10)
    memory.note("name", "value")
    memory.limit(11)
    assert memory.recall("sums", 1, Made()) is not memory.recall("sums", 1, Made())
    assert begun(memory).noted("name") is None
    memory.note("name", "value")
    assert begun(memory).noted("name") == "value"


def test_other_builds_remember_nothing() -> None:
    made = Made()
    one = ["1"]
    for _ in range(2):
        assert begun(FORGETFUL).recall("sums", 1, made) == []
        assert FORGETFUL.recall_each("lists", [one], made) == {id(one): [one]}
        assert [*FORGETFUL.recall_joined("pairs", [one], [2], made)] == [[one, 2]]
        assert FORGETFUL.same("keyed", [one], id) == (one,)
        FORGETFUL.note("name", "value")
        assert FORGETFUL.noted("name") is None
    assert made.number == 6
