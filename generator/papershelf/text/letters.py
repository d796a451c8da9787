"""Fold letters for comparison and sorting: lower case, no accents, one normal form of Unicode."""

import re
import unicodedata
from functools import lru_cache

from papershelf.text.tables import table

# The length of sort keys; more of a title makes no difference for readers.
_SORT_KEY_LENGTH = 200
_SETS = table("text/letters", dict[str, str])
# A longer run is folded in pieces, because sorting its combining marks would take quadratic time.
_FOLDED = re.compile(f"[{_SETS['folded']}]{{1,500}}")
_MARKS = re.compile(f"[{_SETS['marks']}]+")
# Letters that NFKD does not decompose, forms of Persian and Egypt, Arabic and Persian digits, and
# dashes that count as hyphens or spaces.
_LETTERS = str.maketrans(
    "ðđħıłøςىیکە٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u2010\u2012\u2013\u2014\u2015\u2212",
    "ddhiloσييكه01234567890123456789---  -",
) | str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"})


def folded(text: str) -> str:
    """Return *text* in lower case without accents, in NFKC: "Schölkopf" becomes "scholkopf"."""
    return text.lower() if text.isascii() else _FOLDED.sub(lambda run: _folded_run(run[0]), text)


@lru_cache(maxsize=1 << 14)
def _folded_run(run: str) -> str:
    """Return the folded form of a run of characters that all have one."""
    parts = unicodedata.normalize("NFKD", _MARKS.sub("", run))
    letters = _MARKS.sub("", parts).lower()
    return unicodedata.normalize("NFC", letters).translate(_LETTERS)


@lru_cache(maxsize=1 << 14)
def sorted_as(title: str) -> str:
    """Return the sort key of *title*: the folded title from its first letter or digit."""
    letters = folded(title[:_SORT_KEY_LENGTH])
    start = next((index for index, sign in enumerate(letters) if sign.isalnum()), len(letters))
    return letters[start:]


def index_letter(key: str) -> str:
    """Return the letter of a sort *key* in an index: of an alphabet or Hangul, or else ""."""
    letter = unicodedata.normalize("NFD", key[:1])[:1]
    # Greek is the first of the other alphabets; the last are Georgian and the letters of Hangul.
    is_listed = letter.isascii() or "\u0370" <= letter <= "\u11ff"
    return letter.title() if letter.isalpha() and is_listed else ""
