"""What a process remembers of its last build: a preview makes much the same again and again.

Values never change, so what was made of the same ones is the same. Only a preview remembers: other
builds have better use for the room.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Part = TypeVar("Part")
Result = TypeVar("Result")

# What is made of more papers takes too much room.
MOST = 25_000


class Memory:
    """What the last build has made, and what this one makes for the next."""

    def __init__(self, *, is_kept: bool = False) -> None:
        self._is_kept = self._is_wanted = is_kept
        self._settings: object = None
        self._last: dict[Hashable, tuple[Any, Any]] = {}
        self._this: dict[Hashable, tuple[Any, Any]] = {}

    @property
    def has_last(self) -> bool:
        """Whether anything is remembered of the last build."""
        return bool(self._last)

    def begin(self, settings: object) -> None:
        """Begin a build; what was made with other settings is forgotten."""
        self._is_kept = self._is_wanted
        if settings != self._settings:
            self._last = {}
            self._settings = settings if self._is_kept else None

    def recall(self, name: Hashable, made_of: Any, make: Callable[[], Result]) -> Result:
        """What `make` gives, or has given for an equal value under this name."""
        if not self._is_kept:
            return make()
        known = self._last.get(name)
        if known is None or known[0] != made_of:
            known = made_of, make()
        self._this[name] = known
        result: Result = known[1]
        return result

    def recall_each(
        self, name: Hashable, things: Iterable[Thing], make: Callable[[Thing], Result]
    ) -> Mapping[int, Result]:
        """What `make` gives for each thing, or has given for the very same one, by its `id`."""
        if not self._is_kept:
            return {id(thing): make(thing) for thing in things}
        # As long as they live, no other has their ids.
        given = tuple(things)
        known: Mapping[int, Result] = self._last.get(name, (None, {}))[1]
        found = {
            key: known[key] if key in known else make(thing)
            for key, thing in zip(map(id, given), given, strict=True)
        }
        self._this[name] = given, found
        return found

    def recall_joined(
        self,
        name: Hashable,
        things: Iterable[Thing],
        parts: Iterable[Part],
        join: Callable[[Thing, Part], Result],
    ) -> Iterator[Result]:
        """What `join` gives for each thing and its part: for the same ones, the very same."""
        if not self._is_kept:
            yield from map(join, things, parts)
            return
        known: Mapping[int, tuple[Thing, Part, Result]] = self._last.get(name, (None, {}))[1]
        found: dict[int, tuple[Thing, Part, Result]] = {}
        self._this[name] = None, found
        for thing, part in zip(things, parts, strict=True):
            one = known.get(id(thing))
            if one is None or one[1] != part:
                one = thing, part, join(thing, part)
            found[id(thing)] = one
            yield one[2]

    def same(
        self, name: Hashable, things: Iterable[Thing], key: Callable[[Thing], Hashable]
    ) -> tuple[Thing, ...]:
        """These things; those that are as they were under their keys are the very same."""
        if not self._is_kept:
            return tuple(things)
        known: Mapping[Hashable, Thing] = self._last.get(name, (None, {}))[1]
        found: list[Thing] = []
        for thing in things:
            one = known.get(key(thing))
            found.append(one if one is not None and (one is thing or one == thing) else thing)
        self._this[name] = None, {key(one): one for one in found}
        return tuple(found)

    def note(self, name: Hashable, value: Any) -> None:
        """Remember what goes by a name that tells all that it is made of."""
        if self._is_kept:
            self._this[name] = None, value

    def noted(self, name: Hashable) -> Any:
        """What goes by such a name; or None."""
        value = self._last.get(name, (None, None))[1]
        if value is not None:
            self.note(name, value)
        return value

    def limit(self, papers: int) -> None:
        """Remember nothing of this build, if there are so many papers that it takes much room."""
        if papers > MOST:
            self._is_kept = False
            self._last, self._this = {}, {}

    def settle(self) -> None:
        """End a build: forget what it had no use for."""
        self._last, self._this = self._this, {}


FORGETFUL = Memory()
