"""TeX formulas in running text: where they begin and end, for all who must leave them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Dollars that may hold a formula; `is_formula` judges. One ends with its paragraph at most, and
# the bound keeps a megabyte of stray dollars from being searched over and over.
FORMULA = re.compile(
    r"(?<!\\)(?P<dollars>\$\$?)(?!\$)"
    r"(?P<tex>(?:\\[^\n]|[^\\$\n]|\n(?!\s*\n)){1,2000}?)"
    r"(?P=dollars)"
)
MACRO = re.compile(r"\\[A-Za-z]")
_SIGNS = re.compile(r"[\\^_=<>+*/|{}-]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
# Long enough to be English and not a product of variables.
_WORD = re.compile(r"[^\W\d_]{4}")


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in order, cut into runs.

    The flag tells a formula (with its dollars) from prose.
    """
    end = 0
    match = _next_match(text, 0)
    while match:
        if is_formula(match):
            yield text[end : match.start()], False
            yield match.group(), True
            end = match.end()
        match = _next_match(text, max(end, match.end("dollars")))
    yield text[end:], False


def _next_match(text: str, start: int) -> re.Match[str] | None:
    """Return the next match of FORMULA, which begins with a dollar: those are found sooner."""
    dollar = text.find("$", start)
    return FORMULA.search(text, dollar) if dollar >= 0 else None


def is_formula(match: re.Match[str]) -> bool:
    """Return whether a match of FORMULA is TeX rather than words between two prices.

    A macro is proof. Without one, as in Pandoc's tex_math_dollars, no space stands inside the
    dollars and no digit after them, so that "$5 and $10" stays money.
    """
    tex = match["tex"]
    before_digit = match.string[match.end() : match.end() + 1].isdigit()
    if MACRO.search(tex):
        return not (before_digit and tex.strip()[0].isdigit())
    if tex != tex.strip() or (before_digit and _LETTER_OR_DIGIT.search(tex)):
        return False
    if len(tex.split()) == 1:
        return True
    signs, words = bool(_SIGNS.search(tex)), bool(_WORD.search(tex))
    return signs and not words if tex[0].isdigit() else signs or not words
