"""Letters as they are compared and sorted: small, without accents, in one form of Unicode."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# More of a title than a person would compare.
_SORTED_LETTERS = 200
# What is folded: characters that Unicode 14.0 has, in blocks with capitals, accents or forms for
# compatibility. Characters that came later stand as they are, so that every version of Python and
# every browser folds alike; `engine/folding.js` has the same list.
_FOLDED = re.compile(
    "[A-Z\xa0-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u052f\u0531-\u0556"
    "\u0561-\u0587\u0591-\u05c7\u0610-\u06ff\u0900-\u0dff\u0e01-\u0e5b\u0e81-\u0edf"
    "\u10a0-\u11ff\u1c90-\u1cbf\u1d00-\u209c\u20d0-\u20f0\u2100-\u218b\u2c00-\u2cf3"
    "\u3000-\u30ff\u3131-\u318e\u3200-\u33ff\ua640-\ua69d\ua722-\ua7ca\uf900-\ufad9"
    "\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufbb1\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7"
    "\ufdf0-\ufdfc\ufe00-\ufe0f\ufe20-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\ufe70-\ufefc"
    "\uff01-\uffee\U0001d400-\U0001d7ff]+"
)
# Accents, points and signs that only format; accents that stand alone are those of damaged texts
# ("Scho\xa8lkopf"). The marks of Indic scripts and of Thai are letters.
_MARKS = re.compile(
    "[\xa8\xad\xaf\xb4\xb8\u02d8-\u02dd\u0300-\u036f\u0384\u0385\u0483-\u0489\u0591-\u05bd\u05bf"
    "\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u1dc0-\u1dff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f]+"
)
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
