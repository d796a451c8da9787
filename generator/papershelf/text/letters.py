"""Letters as they are compared and sorted: small, without accents, in one form of Unicode."""

import re
import unicodedata
from functools import lru_cache

from papershelf.text.tables import table

# More of a title than a person would compare.
_SORTED_LETTERS = 200
_SETS = table("text/letters", dict[str, str])
_FOLDED, _MARKS = (re.compile(f"[{_SETS[name]}]+") for name in ("folded", "marks"))
# Letters without an accent to take off, and dashes that are hyphens or spaces.
_LETTERS = str.maketrans(
    dict(zip("ðđħıłøς\u2010\u2012\u2013\u2014\u2015\u2212", "ddhiloσ---  -", strict=True))
    | {"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"}
)


def folded(text: str) -> str:
    """Return *text* in small letters without accents, in NFKC: "Schölkopf" becomes "scholkopf"."""
    return text.lower() if text.isascii() else _FOLDED.sub(lambda run: _plain(run[0]), text)


@lru_cache(maxsize=1 << 14)
def _plain(run: str) -> str:
    """Return the folded form of characters that all have one."""
    if run.isascii():
        return run.lower()
    parts = unicodedata.normalize("NFKD", _MARKS.sub("", run))
    letters = _MARKS.sub("", parts).lower()
    return unicodedata.normalize("NFC", letters).translate(_LETTERS)


def sorted_as(title: str) -> str:
    """Return what a title is sorted by: it from a letter or digit on, without accents."""
    letters = folded(title[:_SORTED_LETTERS])
    if letters[:1].isalnum():
        return letters
    start = next((at for at, letter in enumerate(letters) if letter.isalnum()), len(letters))
    return letters[start:]


def is_latin(letter: str) -> bool:
    """Return whether a letter, as it is sorted, is one of the 26."""
    return letter.isascii() and letter.isalpha()
