"""Slugs: path segments of ASCII letters, digits and hyphens, each of them one thing's alone."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import TypeVar

from slugify import slugify

Key = TypeVar("Key", bound=Hashable)

# A slug's letters, and those of a text that it is made from: most signs leave no trace in it.
MOST_LETTERS = 120
MOST_OF_TEXT = 1000
SHORTEST_DIGEST = 8
# Of such texts slugify makes the same, in ten times the time.
PLAIN = re.compile(r"(?:[A-Za-z0-9 .:()?!/+'-]|(?<![0-9]),|,(?![0-9]))*")
SIGNS = re.compile(r"[ .:()?!/+',-]+")
# "index" is the folder's own page; the others can't be file names on Windows, or nowhere.
RESERVED = frozenset(
    {"", "index", "con", "prn", "aux", "nul"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
)


def digest_of(text: str) -> str:
    """A fingerprint of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def slug_of_text(text: str) -> str:
    """The text as a slug, other scripts in Latin letters; may be empty, or one that is reserved."""
    if len(text) <= MOST_LETTERS and text.isascii() and text.replace(" ", "").isalnum():
        return "-".join(text.lower().split())
    if len(text) <= MOST_LETTERS and PLAIN.fullmatch(text):
        return SIGNS.sub("-", text.lower()).strip("-")
    beginning = text[:MOST_OF_TEXT]
    return slugify(beginning, max_length=MOST_LETTERS, word_boundary=True, save_order=True)


def told_apart(
    plain: Mapping[Key, str],
    unnamed: str,
    taken: Collection[str] = (),
    digest: Callable[[Key], str] = str,
) -> Mapping[Key, str]:
    """A slug for everything that nothing else has; `plain` are the wanted slugs by digest.

    Or by anything else, where `digest` gives the digest, which few need. Where some would share a
    slug, or it is reserved or `taken`, the beginning of their digests is added, and more of it as
    long as that happens to be another's slug. All that share one are treated alike, so that their
    order does not matter. `unnamed` stands before the digest of an empty slug.
    """
    lengths: dict[Key, int] = {}
    unfree = RESERVED.union(taken)
    chosen = dict(plain)
    while True:
        counts = Counter(chosen.values())
        clashing = [key for key, slug in chosen.items() if counts[slug] > 1 or slug in unfree]
        if not clashing:
            return chosen
        for key in clashing:
            lengths[key] = max(SHORTEST_DIGEST, 2 * lengths.get(key, 0))
            chosen[key] = with_digest(plain[key], digest(key)[: lengths[key]], unnamed)


def with_digest(slug: str, part: str, unnamed: str) -> str:
    """A slug with a part of a digest; `unnamed` is put for an empty slug."""
    return f"{slug or unnamed}-{part}"
