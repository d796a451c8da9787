"""Words as phrases are compared: in the singular, folded, and run together."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

WORD = re.compile(r"[^\W_]+")
# More different words than this come from noise.
MOST_KEPT = 1 << 18


class Words:
    """A text as words without gaps.

    `folded` is for look-up. `places` has where each word begins in it, and where the last one ends;
    `numbers` has the number of the word that begins there. Where words stand in the text itself is
    found out when somebody asks.
    """

    __slots__ = ("_spans", "folded", "numbers", "places", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        words = list(map(FOLDED.__getitem__, WORD.findall(text)))
        self.folded = "".join(words)
        self.places = list(accumulate(map(len, words), initial=0))
        self.numbers = dict(zip(self.places, range(len(words) + 1), strict=True))
        self._spans: list[tuple[int, int]] | None = None

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word begins and ends in the text."""
        if self._spans is None:
            self._spans = [match.span() for match in WORD.finditer(self.text)]
        return self._spans

    def cased(self, first: int, last: int) -> str:
        """The words from one number to before another as written, each as long as it is folded."""
        return "".join(fold(self.text[start:end])[1] for start, end in self.spans[first:last])


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


class Folded(dict[str, str]):
    """Words folded, each once."""

    def __missing__(self, word: str) -> str:
        folded = fold(word)[0]
        if len(self) < MOST_KEPT:
            self[word] = folded
        return folded


FOLDED = Folded()
