"""Make match keys of titles, which do not depend on spelling."""

import re
import unicodedata
from functools import lru_cache

# Macros of TeX for fonts and boxes, which do not change the letters.
_FONT = re.compile(r"\\(?:math|text|operatorname|mbox|boldsymbol|bm|rm|bf|it)[a-z]*", re.IGNORECASE)
# Separators of a title and its subtitle.
_SUBTITLE = re.compile(r"(?<!\s)(?:\s*+[:–—]|\s++-{1,3})\s|(?<=[?!])\s")
_GREEK = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER \w+")
_SHORTEST_PART = 3  # letters and digits


def title_key(title: str) -> str:
    """Return the match key of *title*: casefolded letters and digits, no accents, Greek by name."""
    text = (_FONT.sub("", title) if "\\" in title else title).replace("&", "and")
    # Casefolded, because the final sigma is a separate letter in lower case.
    text = "".join(map(_plain, text.casefold()))
    return "".join(filter(str.isalnum, text.casefold()))


def part_keys(title: str) -> tuple[str, str]:
    """Return the keys of the main title and the subtitle, or "" where there is none."""
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
    """Return a letter in the form of keys: Greek by name, others without their accents."""
    # One letter at a time, because sorting the combining marks of a text takes quadratic time.
    parts = unicodedata.normalize("NFKD", letter).casefold()
    names = (unicodedata.name(part, "") for part in parts)
    return "".join(
        name.rpartition(" ")[2] if _GREEK.fullmatch(name) else part
        for part, name in zip(parts, names, strict=True)
    )
