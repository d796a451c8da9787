"""Pairs of stems that the index has positions of: where these are, and for which stems."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, islice
from typing import Any

from msgspec import Struct

from papershelf.search.coding import DIGITS, VALUES, from_gaps, from_word_list, steps
from papershelf.search.scoring import FARTHEST, NEAREST

# No stem has it; once for each word from the first to the second.
_JOINT = "-"


class PairTable(Struct, frozen=True, kw_only=True):
    """The stems whose pairs are stored, and the files, each with a text not after its first pair.

    All pairs of such stems are stored: one that no file has stands nowhere.
    """

    common: frozenset[str] = frozenset()
    frequent: frozenset[str] = frozenset()
    firsts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PairTable:
        """Return the table of a file; raises what wrong types raise."""
        return cls(
            common=frozenset(from_word_list(data["common"])),
            frequent=frozenset(from_word_list(data["frequent"])),
            firsts=tuple(from_word_list(data["first"])),
            files=tuple(data["files"]),
        )

    def has(self, one: str, other: str, distance: int) -> bool:
        """Return whether it is stored where one stem stands so far before another."""
        common = (one in self.common) + (other in self.common)
        if common == 1:
            return distance == NEAREST and (one in self.frequent or other in self.frequent)
        return common > 1 and distance <= FARTHEST

    def file_of(self, pair: str) -> str:
        """Return the file that has a pair, if any has; empty for none."""
        number = bisect_right(self.firsts, pair) - 1
        return self.files[number] if number >= 0 else ""


def key(one: str, other: str, distance: int) -> str:
    """Return the name of a pair."""
    return f"{one}{_JOINT * distance}{other}"


def positions_in(data: dict[str, str], pair: str) -> dict[int, list[int]]:
    """Return by number of paper where the first stem of a *pair* stands, from the file of that."""
    pairs = from_word_list(data["pairs"])
    if pair not in pairs:
        return {}
    gaps, _, rest = data["lists"].split(" ")[pairs.index(pair)].partition("!")
    return positions_of(from_gaps(gaps), rest)


def positions_of(papers: list[int], text: str) -> dict[int, list[int]]:
    """Return by number of paper the positions in abstracts, from the steps and counts of a list."""
    distances, _, counts = text.partition("!")
    numbers = steps(distances)
    return {
        paper: list(accumulate(islice(numbers, VALUES[count] + 1)))
        for paper, count in zip(papers, counts.ljust(len(papers), DIGITS[0]), strict=True)
    }
