"""Words as phrases are compared: in the singular, folded, and run together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words without gaps: `folded` for look-up, `cased` for acronyms, equally long.

    `starts` and `ends` map offsets in `folded` to offsets in the text; the keys are the places
    where a word begins or ends.
    """

    folded: str
    cased: str
    starts: dict[int, int]
    ends: dict[int, int]


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> tuple[str, str]:
    """A word in the singular, folded and as written, both of one length."""
    folded = word.lower()
    if len(folded) != len(word):
        folded = word
    if folded.endswith("ie") and len(folded) > 4:
        return folded[:-2] + "y", word[:-2] + "y"
    if folded.endswith("ies") and len(folded) > 4:
        return folded[:-3] + "y", word[:-3] + "y"
    cut = plural_ending(folded, word)
    return folded[: len(folded) - cut], word[: len(word) - cut]


def plural_ending(folded: str, word: str) -> int:
    """How many letters at the end make this word a plural.

    It need not be English's whole truth: texts and phrases go through the same function.
    """
    if folded.endswith(("sses", "xes", "ches", "shes", "zes")):
        return 2
    acronym = word[-1] == "s" and len(word) > 2 and word[:-1].isupper()
    if folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return 1 if acronym or len(folded) > 3 else 0
    return 1 if acronym else 0


def split(text: str) -> Words:
    """The words of a text; all else is left to the joints between them."""
    folded: list[str] = []
    cased: list[str] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    offset = 0
    for match in WORD.finditer(text):
        lower, written = fold(match.group())
        starts[offset] = match.start()
        offset += len(lower)
        ends[offset] = match.end()
        folded.append(lower)
        cased.append(written)
    return Words("".join(folded), "".join(cased), starts, ends)
