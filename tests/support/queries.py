"""Random queries in the language of the search."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from random import Random

from papershelf.search.scoring import FIELDS
from papershelf.search.words import stem

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# The edits turn a shorter stem into any other, also of scripts that lunr.js drops.
MIN_STEM = 3
MIN_STEM_OF_ONE = 2
MIN_MISTYPED = 3
# The share of clauses that are a single star.
ANYTHING = 1 / 40


def lunr_query(random: Random, words: Sequence[str]) -> str:
    """Return a query of words, patterns and edits that lunr.js answers by the same rules."""
    clauses = []
    for _ in range(random.choice((1, 1, 2, 2, 3, 4, 6))):
        word = random.choice(words)
        term = varied(word, half_of(word, words), random)
        field = f"{random.choice(FIELDS)}:" if random.random() < 1 / 4 else ""
        sign = random.choices(("", "+", "-"), (6, 3, 2))[0]
        clauses.append(f"{sign}*" if random.random() < ANYTHING else f"{sign}{field}{term}")
    return " ".join(clauses)


def required(query: str) -> str:
    """Return *query* for lunr, in which clauses with a field are not required by default."""
    return re.sub(rf"(?<!\S)(?=(?:{'|'.join(FIELDS)}):)", "+", query)


def half_of(word: str, words: Sequence[str]) -> str:
    """Return the first half of *word*, or less of it until lunr.js finds the same of *words*.

    It knows stems only, so it finds no word whose stem is shorter than what begins the word.
    """
    half = word[: (len(word) + 1) // 2]
    while not all(_stem(one).startswith(half) for one in _beginning(half, words)):
        half = half[:-1]
    return half


def _beginning(start: str, words: Sequence[str]) -> Sequence[str]:
    """Return the *words*, which are sorted and of ASCII, that begin with *start*."""
    return words[bisect_left(words, start) : bisect_left(words, f"{start}\x7f")]


@cache
def _stem(word: str) -> str:
    return stem(word)


def varied(word: str, start: str, random: Random) -> str:
    """Return a word unchanged, as a pattern, or misspelt with the edits that allow for it.

    *start* is a beginning of the word.
    """
    half = (len(word) + 1) // 2
    choices = [word] * 4 + [f"{start}*", f"*{word[half:] or word}", f"{word[0]}*{word[-1]}"]
    once = mistyped(word, random)
    twice = mistyped(once, random)
    choices.append(f"{word}^{random.randint(2, 9)}")
    if len(stem(once)) >= MIN_STEM_OF_ONE:
        choices.append(f"{once}~1")
    if len(stem(twice)) >= MIN_STEM:
        choices.append(f"{twice}~2")
    return random.choice(choices)


def mistyped(word: str, random: Random) -> str:
    """Return a word with a letter removed, inserted or replaced, or with two letters swapped."""
    if len(word) < MIN_MISTYPED:
        return word
    position = random.randrange(len(word) - 1)
    start, letter, end = word[:position], word[position], word[position + 1 :]
    new = random.choice(LETTERS)
    return random.choice(
        (f"{start}{end}", f"{start}{new}{letter}{end}", f"{start}{new}{end}")
        + ((f"{start}{end[0]}{letter}{end[1:]}",) if end else ())
    )


def any_query(random: Random, words: Sequence[str], titles: Sequence[str]) -> str:
    """Return a query of titles, phrases, misspelt words, half words and broken syntax."""
    if random.random() < 1 / 6:
        return random.choice(titles)
    parts = []
    for _ in range(random.randint(1, 4)):
        kind = random.random()
        if kind < 1 / 2:
            parts.append(lunr_query(random, words))
        elif kind < 2 / 3:
            title_words = random.choice(titles).replace('"', "").split()
            start = random.randrange(len(title_words))
            sign = random.choice(("", "", "+", "-", "title:", "+abstract:", "author:"))
            parts.append(f'{sign}"{" ".join(title_words[start : start + random.randint(1, 4)])}"')
        elif kind < 5 / 6:
            parts.append(mistyped(random.choice(words), random))
        else:
            word = random.choice(words)
            parts.append(word[: random.randint(1, len(word))])
    return " ".join(parts) + random.choice(("", "", "", " ", ' "', ":", " -", "~", "^x"))
