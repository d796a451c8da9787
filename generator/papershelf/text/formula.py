"""TeX formulas in running text: where they begin and end, and what browsers show of them."""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from xml.etree import ElementTree

from papershelf.text.tables import word_sets

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
# A macro, whose name is empty where it is a sign.
_CONTROL = re.compile(r"\\(?:(?P<name>[A-Za-z]+)|.)", re.DOTALL)
_WORDS = word_sets("text/formula")
# A comment, an argument, and another way to write any sign.
_HARMFUL = re.compile(r"[%#]|\^\^")
_BRACE = re.compile(r"[{}]")
# Letters of a font of their own.
_FONT = re.compile("[\U0001d400-\U0001d7ff]+")
# Names of functions and the like, which stand apart from what is beside them.
_NAMES = frozenset({"mi", "mo"})
_NO_GAP = re.compile(r" (?=[(),.\]])|(?<=[(\[]) ")
# The elements whose last part stands above the rest, and signs there that letters have as accents.
_ABOVE = frozenset({"msup", "msubsup", "mover", "munderover"})
_ACCENTS = dict(zip("^~¯˙→―′", "\u0302\u0303\u0304\u0307\u20d7\u0305′", strict=True))
_ROOTS = frozenset({"msqrt", "mroot"})
ELEMENTS, ATTRIBUTES = _WORDS["elements"], _WORDS["attributes"]
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
    """Return whether a match of FORMULA is TeX rather than words between two prices."""
    # A macro is proof. Without one, as in Pandoc's tex_math_dollars, no space stands inside the
    # dollars and no digit after them, so that "$5 and $10" stays money.
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


@lru_cache(maxsize=1 << 12)
def is_harmless(written: str) -> bool:
    """Return whether a formula, dollars included, may stand in the TeX of others."""
    # It is one by `to_mathml`, its braces come in pairs as BibTeX counts them, with a backslash or
    # not, and its macros show something and do nothing.
    from latex2mathml.symbols_parser import convert_symbol

    tex = written.strip("$")
    names = {match["name"] for match in _CONTROL.finditer(tex)} - {None}
    depths = [0, *accumulate(1 if brace == "{" else -1 for brace in _BRACE.findall(tex))]
    if _HARMFUL.search(_CONTROL.sub("", tex)) or depths[-1] or min(depths) < 0:
        return False
    known = (name in _WORDS["showing"] or convert_symbol(f"\\{name}") for name in names)
    return all(known) and to_mathml(tex) is not None


def readable(text: str) -> str:
    """Return *text* with the letters and signs of its formulas in place of their TeX."""
    if "$" not in text:
        return text
    return "".join([_letters(piece) if formula else piece for piece, formula in pieces(text)])


@lru_cache(maxsize=1 << 12)
def _letters(written: str) -> str:
    """Return a formula, dollars included, in letters: "ℓp", "O(n^2)"; its TeX where it is none."""
    tex = written.strip("$")
    element = _element_of(tex, "inline")
    shown = "" if element is None else _shown(element)
    plain = _FONT.sub(lambda letters: unicodedata.normalize("NFKC", letters[0]), shown)
    is_shown = tex.isprintable() and not tex.isspace()
    return _NO_GAP.sub("", " ".join(plain.split())) or (tex if is_shown else written)


def _shown(part: ElementTree.Element) -> str:
    """Return the letters of an element of MathML; what stands higher is marked by a sign."""
    if not len(part):
        text = part.text or ("" if part.tag != "mspace" else " ")
        return f" {text} " if part.tag in _NAMES and len(text) > 1 else text
    *parts, last = map(_shown, part)
    if part.tag in _ABOVE:
        parts.append(_ACCENTS.get(last) or f"^{_grouped(last)}")
        return "".join(parts)
    if part.tag == "mfrac":
        return f"{_grouped(parts[0])}/{_grouped(last)}"
    whole = "".join([*parts, last])
    if part.tag in _ROOTS:
        return f"{last}√({parts[0]})" if part.tag == "mroot" else f"√({whole})"
    return whole


def _grouped(text: str) -> str:
    return text if text.isalnum() else f"({text.strip()})"


@lru_cache(maxsize=1 << 15)
def to_mathml(tex: str, display: str = "inline") -> str | None:
    """Return a formula as MathML, or None where latex2mathml does not understand it."""
    element = _element_of(tex, display)
    return None if element is None else ElementTree.tostring(element, encoding="unicode")


def _element_of(tex: str, display: str) -> ElementTree.Element | None:
    # Not at the top: it takes longer to import than all the rest, and few papers have formulas.
    from latex2mathml.converter import convert_to_element

    try:
        element = convert_to_element(tex, display=display)
    # Of anybody's formula it raises one of twelve errors of its own, which have no common base, or
    # StopIteration, ValueError or IndexError, and tells nowhere what else. None may end a build.
    except Exception:  # whichever it is, the formula is shown as it was written
        return None
    for part in element.iter():
        text = html.unescape(part.text or "")
        if part.tag not in ELEMENTS or len(part) != _ARITY.get(part.tag, len(part)):
            return None
        if part.tag == "mi" and text == "&" and r"\&" not in tex:
            # An alignment that latex2mathml handed on as it was.
            return None
        # Of a macro of the authors' own, which no source defines, its name is shown.
        part.text = text[1:] if _MACRO.match(text) else text or None
        part.attrib = {key: value for key, value in part.attrib.items() if key in ATTRIBUTES}
    return element
