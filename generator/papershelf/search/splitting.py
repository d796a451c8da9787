"""Two words that are written as one: "pointcloud" is "point cloud", and "ICML17" is "ICML 2017"."""

import re

from papershelf.search.index import Index
from papershelf.search.query import full_year
from papershelf.search.words import has_digit

# A venue with the last two digits of its year.
_WITH_YEAR = re.compile("([a-z]{2,})([0-9]{2})")
# Shorter parts are too often words by chance.
_MIN_PART = 3


def parts_of(word: str, index: Index) -> tuple[str, ...]:
    """Return the two parts of *word*, which are words of *index*; empty if there are none.

    Of several pairs the one whose rarer word is the most frequent. A venue has its year behind it.
    """
    if with_year := _WITH_YEAR.fullmatch(word):
        return with_year[1], full_year(with_year[2])
    if has_digit(word):
        return ()
    forms = index.forms
    pairs = [(word[:at], word[at:]) for at in range(_MIN_PART, len(word) - _MIN_PART + 1)]
    known = [pair for pair in pairs if pair[0] in forms and pair[1] in forms]
    return max(known, key=lambda pair: min(forms[part] for part in pair), default=())
