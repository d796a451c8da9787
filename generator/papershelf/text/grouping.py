"""Group values by their keys, and find repeated values."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_Hashable = TypeVar("_Hashable", bound=Hashable)


def grouped_by(
    values: Iterable[_Value], keys_of: Callable[[_Value], Iterable[_Key]]
) -> Mapping[_Key, tuple[_Value, ...]]:
    """Return *values* by each of the keys that *keys_of* gives for them, in order."""
    groups: dict[_Key, list[_Value]] = defaultdict(list)
    for value in values:
        for key in dict.fromkeys(keys_of(value)):
            groups[key].append(value)
    return {key: tuple(group) for key, group in groups.items()}


def repeated(values: Iterable[_Hashable]) -> set[_Hashable]:
    """Return the *values* that occur more than once."""
    seen, again = set[_Hashable](), set[_Hashable]()
    for value in values:
        (again if value in seen else seen).add(value)
    return again
