"""Make slugs: unique path segments of ASCII letters, digits and hyphens."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from slugify import slugify

_Key = TypeVar("_Key", bound=Hashable)

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# The most characters of a slug, and of the text that it is made from.
MAX_LETTERS = 120
_TEXT_PREFIX = 1000
MIN_DIGEST, _MAX_DIGEST = 8, 64
# For texts of only these letters and signs the fast path gives the same result as slugify.
_PLAIN = re.compile(r"[A-Za-z0-9 .:()?!/+'-]*")
_WORD = re.compile(r"[a-z0-9]+")
# "index" is the page of the folder; the others can't be file names on Windows, and "" nowhere.
RESERVED = frozenset(
    {"", "index", "con", "prn", "aux", "nul"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
)


def digest_of(text: str) -> str:
    """Return the SHA-256 digest of *text*, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_slug(text: str) -> bool:
    """Return whether *text* may be a path segment, unless it is reserved."""
    return len(text) <= MAX_LETTERS and bool(SLUG.fullmatch(text))


def slug_of_text(text: str) -> str:
    """Return the slug of *text*, transliterated to Latin letters; it may be empty or reserved."""
    if len(text) <= MAX_LETTERS and _PLAIN.fullmatch(text):
        return "-".join(_WORD.findall(text.lower()))
    beginning = text[:_TEXT_PREFIX]
    return slugify(beginning, max_length=MAX_LETTERS, word_boundary=True, save_order=True)


def disambiguated(
    plain: Mapping[_Key, str],
    unnamed: str,
    digest: Callable[[_Key], str],
    taken: Mapping[str, _Key] = {},
) -> Mapping[_Key, str]:
    """Return a unique slug for each key; *plain* holds the preferred slugs by key.

    *digest* returns the digest of a key. If several keys share a slug, or it is reserved or *taken*
    by another key, the beginning of the digest is appended for all of them, so that their order
    does not matter; more of the digest is appended while the result clashes. Keys with the same
    digest get the same slug. *unnamed* precedes the digest of an empty slug.
    """
    lengths: dict[_Key, int] = {}
    chosen = dict(plain)
    while True:
        counts = Counter(chosen.values())
        clashing = [
            key
            for key, slug in chosen.items()
            if counts[slug] > 1 or slug in RESERVED or taken.get(slug, key) != key
        ]
        extendable = [key for key in clashing if lengths.get(key, 0) < _MAX_DIGEST]
        if not extendable:
            return chosen
        for key in extendable:
            lengths[key] = max(MIN_DIGEST, 2 * lengths.get(key, 0))
            chosen[key] = f"{plain[key] or unnamed}-{digest(key)[: lengths[key]]}"
