"""From texts to stems, as lunr.js makes them.

Where Python's `lunr` and lunr.js differ, the browser's holds (docs/search-index.md).
"""

from __future__ import annotations

import re

from lunr.stemmer import PorterStemmer
from lunr.stop_word_filter import WORDS as STOP_WORDS

# White space as JavaScript has it, and the hyphen.
_SPACES = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_TOKEN = re.compile(rf"[^{_SPACES}\-]+")
_ADDRESS = "://"
SPACE = re.compile(rf"[{_SPACES}]")
# What lunr.js takes off the ends of a word: `\W` without the flag for Unicode.
_SIGNS = "".join(sign for sign in map(chr, range(128)) if not sign.isalnum() and sign != "_")
_START = re.compile(r"\A[^A-Za-z0-9_]+")
_END = re.compile(r"[^A-Za-z0-9_]+\Z")
# The letters and digits of every script; `\w` has a few signs more than \p{L}\p{N}.
_LETTERS = re.compile(r"[\w](?:.*[\w])?", re.DOTALL)
LONGEST = 64
_NOT_IN_SLUGS = re.compile("[^a-z0-9]+")
# Words that are nothing but an ending: the two stemmers part ways here.
_BARE_ENDINGS = {"ies": "ie", "eed": "e", "sses": "sse"}


class _Stemmer(PorterStemmer):  # type: ignore[misc]  # lunr has no types
    """Porter's, with lunr.js's rule for a final y."""

    b: str
    k: int

    def step1c(self) -> None:
        """Turn y to i after a consonant that is not the word's first letter."""
        if self.b[self.k] == "y" and self.k > 1 and self.b[self.k - 1] not in "aeiou":
            self.b = f"{self.b[: self.k]}i{self.b[self.k + 1 :]}"


_STEMMER = _Stemmer()


def tokens(text: str) -> list[str]:
    """Return *text* in lower case, split at white space, hyphens, slashes and colons.

    Positions count these. Slashes and colons do not split what has "://", as addresses have.
    """
    lower = text.lower()
    if _ADDRESS not in lower:
        return _split(lower.replace("/", " ").replace(":", " "))
    found: list[str] = []
    for piece in _split(lower):
        # Most are plain words.
        found += [piece] if piece.isalnum() or _ADDRESS in piece else tokens(piece)
    return found


def _split(lower: str) -> list[str]:
    # The space is the only white space in "printable" texts.
    return lower.replace("-", " ").split() if lower.isprintable() else _TOKEN.findall(lower)


def trim(token: str) -> str:
    """Return the word in a token, at most 64 letters of it; empty for mere signs."""
    if token.isascii():
        return token.strip(_SIGNS)[:LONGEST]
    word = _END.sub("", _START.sub("", token))
    if not word:
        found = _LETTERS.search(token)
        word = found.group() if found else ""
    return word[:LONGEST]


def stem(word: str) -> str:
    """Return the stem of a trimmed word; empty for stop words."""
    if word in STOP_WORDS:
        return ""
    return _BARE_ENDINGS.get(word) or str(_STEMMER.stem(word))


def stem_of(token: str) -> str:
    """Return the stem of a *token*; empty where nothing is left to look up."""
    return stem(trim(token))


def plain_slug(title: str) -> str:
    """Return the slug that most titles have: their letters and digits of ASCII, hyphens between."""
    return _NOT_IN_SLUGS.sub("-", title.lower()).strip("-")
