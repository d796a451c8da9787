"""Values are grouped by their keys."""

from __future__ import annotations

from papershelf.text.grouping import grouped_by


def test_values_are_grouped_by_each_of_their_keys_once_and_in_order() -> None:
    assert grouped_by(["ab", "b", "", "bb"], list) == {"a": ("ab",), "b": ("ab", "b", "bb")}
    assert list(grouped_by(["ba", "a"], list)) == ["b", "a"]
