"""Titles as keys: what is left of a title when spelling no longer matters."""

import re
import unicodedata
from functools import lru_cache

# Fonts and boxes of TeX, which change how letters look and not which they are.
_FONT = re.compile(r"\\(?:math|text|operatorname|mbox|boldsymbol|bm|rm|bf|it)[a-z]*", re.IGNORECASE)
# What may stand between a title and its subtitle.
_SUBTITLE = re.compile(r"(?<!\s)(?:\s*+[:–—]|\s++-{1,3})\s|(?<=[?!])\s")
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_GREEK = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER \w+")
_SHORTEST_PART = 3  # letters and digits


def title_key(title: str) -> str:
    """Return letters and digits of a title without case, accents and TeX, Greek by name."""
    text = (_FONT.sub("", title) if "\\" in title else title).replace("&", "and")
    if text.isascii():
        return text.lower().encode().translate(None, _SIGNS).decode()
    # The last sigma of a word is another letter only as a small one.
    text = "".join(map(_plain, text.casefold()))
    return "".join(filter(str.isalnum, text.casefold()))


def part_keys(title: str) -> tuple[str, str]:
    """Return the keys of what stands before and after the first colon or dash, or empty ones."""
    before, *after = _SUBTITLE.split(title, maxsplit=1)
    if not after:
        return "", ""
    main, subtitle = (
        key if len(key) >= _SHORTEST_PART else ""
        for key in (title_key(before), title_key(after[0]))
    )
    return main, subtitle


@lru_cache(maxsize=1 << 12)
def _plain(letter: str) -> str:
    """Return what a letter counts as in a key: Greek by name, others without their accents."""
    # A letter at a time, for sorting the accents of a text takes time by the square of their
    # number.
    parts = unicodedata.normalize("NFKD", letter).casefold()
    names = (unicodedata.name(part, "") for part in parts)
    return "".join(
        name.rpartition(" ")[2] if _GREEK.fullmatch(name) else part
        for part, name in zip(parts, names, strict=True)
    )
