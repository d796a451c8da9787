"""Random queries in the language of the search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from papershelf.search.scoring import FIELDS
from papershelf.search.words import stem

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Of a stem of as many letters the edits make any other, of other scripts too, which lunr.js drops.
LEAST_STEM = 3
LEAST_STEM_OF_ONE = 2
SHORTEST_MISTYPED = 3
# How often a star stands alone.
ANYTHING = 1 / 40


def lunr_query(random: Random, words: Sequence[str]) -> str:
    """Return a query that lunr.js answers by the same rule: of known words, patterns and edits."""
    clauses = []
    for _ in range(random.choice((1, 1, 2, 2, 3, 4, 6))):
        term = varied(random.choice(words), random)
        field = f"{random.choice(FIELDS)}:" if random.random() < 1 / 4 else ""
        sign = random.choices(("", "+", "-"), (6, 3, 2))[0]
        clauses.append(f"{sign}*" if random.random() < ANYTHING else f"{sign}{field}{term}")
    return " ".join(clauses)


def required(query: str) -> str:
    """Return a query as lunr has to be asked it, where what names a field is not required."""
    return re.sub(rf"(?<!\S)(?=(?:{'|'.join(FIELDS)}):)", "+", query)


def varied(word: str, random: Random) -> str:
    """Return a word as it is, as a pattern, or with a typing error that is forgiven."""
    half = (len(word) + 1) // 2
    choices = [word] * 4 + [f"{word[:half]}*", f"*{word[half:] or word}", f"{word[0]}*{word[-1]}"]
    once = mistyped(word, random)
    twice = mistyped(once, random)
    choices.append(f"{word}^{random.randint(2, 9)}")
    if len(stem(once)) >= LEAST_STEM_OF_ONE:
        choices.append(f"{once}~1")
    if len(stem(twice)) >= LEAST_STEM:
        choices.append(f"{twice}~2")
    return random.choice(choices)


def mistyped(word: str, random: Random) -> str:
    """Return a word with a letter left out, put in, exchanged, or two swapped."""
    if len(word) < SHORTEST_MISTYPED:
        return word
    place = random.randrange(len(word) - 1)
    start, letter, end = word[:place], word[place], word[place + 1 :]
    new = random.choice(LETTERS)
    return random.choice(
        (f"{start}{end}", f"{start}{new}{letter}{end}", f"{start}{new}{end}")
        + ((f"{start}{end[0]}{letter}{end[1:]}",) if end else ())
    )


def any_query(random: Random, words: Sequence[str], titles: Sequence[str]) -> str:
    """Whatever may be typed: titles, phrases, typing errors, half words, and broken syntax."""
    if random.random() < 1 / 6:
        return random.choice(titles)
    parts = []
    for _ in range(random.randint(1, 4)):
        kind = random.random()
        if kind < 1 / 2:
            parts.append(lunr_query(random, words))
        elif kind < 2 / 3:
            own = random.choice(titles).replace('"', "").split()
            start = random.randrange(len(own))
            sign = random.choice(("", "", "+", "-", "title:", "+abstract:", "author:"))
            parts.append(f'{sign}"{" ".join(own[start : start + random.randint(1, 4)])}"')
        elif kind < 5 / 6:
            parts.append(mistyped(random.choice(words), random))
        else:
            word = random.choice(words)
            parts.append(word[: random.randint(1, len(word))])
    return " ".join(parts) + random.choice(("", "", "", " ", ' "', ":", " -", "~", "^x"))
