"""Names of months, in the European languages that most papers and their dates are written in."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from papershelf.model import MONTHS
from papershelf.text.tables import table

_SHORTEST = 3
_ENGLISH = tuple(map(str.lower, MONTHS))
_LANGUAGES = tuple(map(str.split, table("text/months", tuple[str, ...])))


def plain(text: str) -> str:
    """Return *text* without accents, small, as names of months are compared."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _only_one(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the texts that stand for one month only."""
    found: dict[str, set[int]] = defaultdict(set)
    for text, month in pairs:
        found[text].add(month)
    return {text: months.pop() for text, months in found.items() if len(months) == 1}


ENGLISH: Mapping[str, int] = {
    key: number for number, name in enumerate(_ENGLISH, 1) for key in (name, name[:_SHORTEST])
} | {"sept": 9}
# What two languages call different months by is none of them: but English goes first.
NAMES: Mapping[str, int] = {
    **_only_one(
        (plain(name), number) for names in _LANGUAGES for number, name in enumerate(names, 1)
    ),
    **ENGLISH,
}
