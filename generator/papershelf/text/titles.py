"""Make match keys of titles, which do not depend on spelling."""

import re
import unicodedata

from papershelf.text.letters import folded

# Macros of TeX for fonts and boxes, which do not change the letters.
_FONT = re.compile(r"\\(?:math|text|operatorname|mbox|boldsymbol|bm|rm|bf|it)[a-z]*", re.IGNORECASE)
# Separators of a title and its subtitle.
_SUBTITLE = re.compile(r"(?<!\s)(?:\s*+[:–—]|\s++-{1,3})\s|(?<=[?!])\s")
_GREEK = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER \w+")
_MIN_PART = 3  # letters and digits


def title_key(title: str) -> str:
    """Return the match key of *title*: folded letters and digits, with Greek letters by name."""
    text = (_FONT.sub("", title) if "\\" in title else title).replace("&", "and")
    letters = "".join(filter(str.isalnum, folded(text.casefold())))
    return letters if letters.isascii() else "".join(map(_named, letters))


def written_key(title: str) -> str:
    """Return *title* casefolded with single spaces; unlike `title_key` it keeps punctuation."""
    return " ".join(title.casefold().split())


def part_keys(title: str) -> tuple[str, ...]:
    """Return the keys of the main title and of the subtitle, without short ones."""
    parts = _SUBTITLE.split(title, maxsplit=1)
    keys = map(title_key, parts) if len(parts) > 1 else ()
    return tuple(key for key in keys if len(key) >= _MIN_PART)


def _named(letter: str) -> str:
    """Return the name of a Greek letter, or any other letter as it is."""
    name = unicodedata.name(letter, "")
    return name.rpartition(" ")[2].lower() if _GREEK.fullmatch(name) else letter
