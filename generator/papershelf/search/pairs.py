"""Pairs of stems whose places the index tells apart: where they are, and for which stems."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any

from papershelf.search.coding import DIGITS, VALUES, from_gaps, from_word_list, steps
from papershelf.search.scoring import FARTHEST, NEAREST

# No stem has it; once for each word from the first to the second.
JOINT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTable:
    """The stems whose pairs are told, and the files of these, each with a text not after its first.

    What is told of such stems is all: a pair that no file has stands nowhere.
    """

    common: frozenset[str] = frozenset()
    frequent: frozenset[str] = frozenset()
    firsts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PairTable:
        """The table of a file; raises what wrong types raise."""
        return cls(
            common=frozenset(from_word_list(data["common"])),
            frequent=frozenset(from_word_list(data["frequent"])),
            firsts=tuple(from_word_list(data["first"])),
            files=tuple(data["files"]),
        )

    def tells(self, one: str, other: str, distance: int) -> bool:
        """Whether it is told where one stem stands so far before another."""
        common = (one in self.common) + (other in self.common)
        if common == 1:
            return distance == NEAREST and (one in self.frequent or other in self.frequent)
        return common > 1 and distance <= FARTHEST

    def file_of(self, pair: str) -> str:
        """The file that has a pair, if any has; empty for none."""
        number = bisect_right(self.firsts, pair) - 1
        return self.files[number] if number >= 0 else ""


def key(one: str, other: str, distance: int) -> str:
    """The name of a pair."""
    return f"{one}{JOINT * distance}{other}"


def places_in(data: dict[str, str], pair: str) -> dict[int, list[int]]:
    """By number of paper, where the first stem of a pair stands, from the file of the pair."""
    pairs = from_word_list(data["pairs"])
    if pair not in pairs:
        return {}
    gaps, _, rest = data["lists"].split(" ")[pairs.index(pair)].partition("!")
    return places_of(from_gaps(gaps), rest)


def places_of(papers: list[int], text: str) -> dict[int, list[int]]:
    """By number of paper the places in these abstracts, from the steps and counts of a list."""
    distances, _, counts = text.partition("!")
    numbers = steps(distances)
    return {
        paper: list(accumulate(islice(numbers, VALUES[count] + 1)))
        for paper, count in zip(papers, counts.ljust(len(papers), DIGITS[0]), strict=True)
    }
