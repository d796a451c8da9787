"""Slugs: path segments of ASCII letters, digits and hyphens, each of them one thing's alone."""

import hashlib
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping
from functools import lru_cache
from typing import TypeVar

from slugify import slugify

_Key = TypeVar("_Key", bound=Hashable)

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# A slug's letters, and those of a text that it is made from: most signs leave no trace in it.
MOST_LETTERS = 120
_MOST_OF_TEXT = 1000
SHORTEST_DIGEST, _LONGEST_DIGEST = 8, 64
# Of texts of these letters and signs alone slugify makes the same, in many times the time. It drops
# a comma between digits.
_PLAIN = string.ascii_letters + string.digits
_SIGNS = " .:()?!/+',-"
_FOREIGN = b"\0"
_AS_WORDS = bytes(
    ord(letter.lower() if letter in _PLAIN else " " if letter in _SIGNS else _FOREIGN)
    for letter in map(chr, range(256))
)
_LETTER = re.compile(r"[^\x00-\x7f]")
_COMMA = re.compile(r"(?<=[0-9]),|,(?=[0-9])")
# "index" is the folder's own page; the others can't be file names on Windows, or nowhere.
RESERVED = frozenset(
    {"", "index", "con", "prn", "aux", "nul"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
)


def digest_of(text: str) -> str:
    """Return the digest of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def slug_of_text(text: str) -> str:
    """Return the text as a slug, other scripts in Latin letters; it may be empty, or reserved."""
    plain = text
    if not text.isascii():
        plain = _LETTER.sub(lambda letter: _unaccented(letter[0]), text[: MOST_LETTERS + 1])
    if len(plain) <= MOST_LETTERS and plain.isascii():
        words = plain.encode().translate(_AS_WORDS)
        if _FOREIGN not in words and ("," not in plain or not _COMMA.search(plain)):
            return b"-".join(words.split()).decode()
    beginning = text[:_MOST_OF_TEXT]
    return slugify(beginning, max_length=MOST_LETTERS, word_boundary=True, save_order=True)


@lru_cache(maxsize=1 << 10)
def _unaccented(letter: str) -> str:
    """Return what slugify makes of a Latin letter wherever it stands; any other letter as it is."""
    if not unicodedata.name(letter, "").startswith("LATIN"):
        return letter
    # Between others, for slugify drops what it puts at either end.
    made = slugify(f"x{letter}x")
    return (made[1:-1] if made.isalnum() else "") or letter


def disambiguated(
    plain: Mapping[_Key, str],
    unnamed: str,
    taken: Collection[str] = (),
    digest: Callable[[_Key], str] = str,
) -> Mapping[_Key, str]:
    """Return a slug for everything that nothing else has; *plain* are the wanted slugs by digest.

    Or by anything else, where *digest* gives the digest, which few need. Where some would share a
    slug, or it is reserved or *taken*, the beginning of their digests is added, and more of it as
    long as that happens to be another's slug. All that share one are treated alike, so that their
    order does not matter; the same digest is the same thing, and the same slug. *unnamed* stands
    before the digest of an empty slug.
    """
    lengths: dict[_Key, int] = {}
    unfree = RESERVED.union(taken)
    chosen = dict(plain)
    while True:
        counts = Counter(chosen.values())
        clashing = [key for key, slug in chosen.items() if counts[slug] > 1 or slug in unfree]
        left = [key for key in clashing if lengths.get(key, 0) < _LONGEST_DIGEST]
        if not left:
            return chosen
        for key in left:
            lengths[key] = max(SHORTEST_DIGEST, 2 * lengths.get(key, 0))
            chosen[key] = f"{plain[key] or unnamed}-{digest(key)[: lengths[key]]}"
