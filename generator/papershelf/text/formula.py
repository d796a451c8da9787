"""TeX formulas in running text: where they begin and end, and what browsers show of them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

# Dollars that may hold a formula; `is_formula` judges. One ends with its paragraph at most, and
# the bound keeps a megabyte of stray dollars from being searched over and over.
FORMULA = re.compile(
    r"(?<!\\)(?P<dollars>\$\$?)(?!\$)"
    r"(?P<tex>(?:\\[^\n]|[^\\$\n]|\n(?!\s*\n)){1,2000}?)"
    r"(?P=dollars)"
)
_MACRO = re.compile(r"\\[A-Za-z]")
_SIGNS = re.compile(r"[\\^_=<>+*/|{}-]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
# Long enough to be English and not a product of variables.
_WORD = re.compile(r"[^\W\d_]{4}")
# Presentation MathML by MathML Core, without the elements that carry links, scripts or media.
ELEMENTS = frozenset(
    "math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms "
    "mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover menclose "
    "semantics none".split()
)
ATTRIBUTES = frozenset(
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence "
    "form height linebreak linethickness lspace mathvariant maxsize minsize movablelimits notation "
    "rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset width".split()
)
# How many children each of these has, by MathML Core; browsers draw an error for any other number.
_ARITY = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2}
_ARITY |= {"msubsup": 3, "munderover": 3}


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text cut into runs; the flag tells a formula (with its dollars) from prose."""
    start = end = 0
    # A match begins with a dollar: those are found sooner.
    while (dollar := text.find("$", start)) >= 0 and (match := FORMULA.search(text, dollar)):
        if is_formula(match):
            yield text[end : match.start()], False
            yield match.group(), True
            end = match.end()
        start = max(end, match.end("dollars"))
    yield text[end:], False


def is_formula(match: re.Match[str]) -> bool:
    """Return whether a match of FORMULA is TeX rather than words between two prices.

    A macro is proof. Without one, as in Pandoc's tex_math_dollars, no space stands inside the
    dollars and no digit after them, so that "$5 and $10" stays money.
    """
    tex = match["tex"]
    before_digit = match.string[match.end() : match.end() + 1].isdigit()
    if _MACRO.search(tex):
        return not (before_digit and tex.strip()[0].isdigit())
    if tex != tex.strip() or (before_digit and _LETTER_OR_DIGIT.search(tex)):
        return False
    if len(tex.split()) == 1:
        return True
    signs, words = bool(_SIGNS.search(tex)), bool(_WORD.search(tex))
    return signs and not words if tex[0].isdigit() else signs or not words


@lru_cache(maxsize=1 << 15)
def to_mathml(tex: str, display: str = "inline") -> str | None:
    """Return a formula as MathML, or None where latex2mathml does not understand all of it."""
    # Not at the top: it takes longer to import than all the rest, and few papers have formulas.
    from latex2mathml.converter import convert_to_element

    try:
        element = convert_to_element(tex, display=display)
    # Of anybody's formula it raises one of twelve errors of its own, which have no common base, or
    # StopIteration, ValueError or IndexError, and tells nowhere what else. None may end a build.
    except Exception:  # whichever it is, the formula is shown as it was written
        return None
    for part in element.iter():
        part.text = html.unescape(part.text) if part.text else part.text
        if part.tag not in ELEMENTS or len(part) != _ARITY.get(part.tag, len(part)):
            return None
        if _is_unconverted(part, tex):
            return None
        part.attrib = {key: value for key, value in part.attrib.items() if key in ATTRIBUTES}
    return ElementTree.tostring(element, encoding="unicode")


def _is_unconverted(part: ElementTree.Element, tex: str) -> bool:
    """Return whether this is a macro or an alignment that latex2mathml handed on as it was."""
    text = part.text or ""
    return bool(_MACRO.match(text)) or (part.tag == "mi" and text == "&" and r"\&" not in tex)
