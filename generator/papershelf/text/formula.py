"""Find TeX formulas in running text, and convert them to MathML or plain text."""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from xml.etree import ElementTree

from papershelf.text.tables import word_sets

# A candidate for a formula, which `is_formula` checks. It lies within a paragraph, and its bounded
# length keeps a megabyte of stray dollars from being searched repeatedly.
FORMULA = re.compile(
    r"(?<!\\)(?P<dollars>\$\$?)(?!\$)"
    r"(?P<tex>(?:\\[^\n]|[^\\$\n]|\n(?!\s*\n)){1,2000}?)"
    r"(?P=dollars)"
)
_MACRO = re.compile(r"\\[A-Za-z]")
_SIGNS = re.compile(r"[\\^_=<>+*/|{}-]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
# Long enough to be a word and not a product of variables.
_WORD = re.compile(r"[^\W\d_]{4}")
# A macro; control symbols such as "\," have no name.
_CONTROL = re.compile(r"\\(?:(?P<name>[A-Za-z]+)|.)", re.DOTALL)
# Macros for TeX alone, which show nothing: NASA ADS writes "M$_{\ensuremath{\odot}}$".
_MODE = re.compile(r"\\(?:ensuremath|relax)(?![A-Za-z])")
_WORDS = word_sets("text/formula")
# Comments, parameters, and TeX's "^^" notation for characters.
_HARMFUL = re.compile(r"[%#]|\^\^")
_BRACE = re.compile(r"[{}]")
# Mathematical alphanumeric symbols.
_FONT = re.compile("[\U0001d400-\U0001d7ff]+")
# Elements with names of functions and operators, which are separated by spaces.
_NAMES = frozenset({"mi", "mo"})
_NO_GAP = re.compile(r" (?=[(),.\]])|(?<=[(\[]) ")
# Elements whose last child is a superscript, and signs there that become combining accents.
_ABOVE = frozenset({"msup", "msubsup", "mover", "munderover"})
_ACCENTS = dict(zip("^~¯˙→―′", "\u0302\u0303\u0304\u0307\u20d7\u0305′", strict=True))
_ROOTS = frozenset({"msqrt", "mroot"})
ELEMENTS, ATTRIBUTES = _WORDS["elements"], _WORDS["attributes"]
# The number of children by MathML Core; browsers show an error for any other number.
_ARITY = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2}
_ARITY |= {"msubsup": 3, "munderover": 3}


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of *text*, each with whether it is a formula (with its dollars) or prose."""
    start = end = 0
    # Searching for a dollar first is faster than the pattern alone.
    while (dollar := text.find("$", start)) >= 0 and (match := FORMULA.search(text, dollar)):
        if is_formula(match):
            yield text[end : match.start()], False
            yield match.group(), True
            end = match.end()
        start = max(end, match.end("dollars"))
    yield text[end:], False


def is_formula(match: re.Match[str]) -> bool:
    """Return whether a match of FORMULA is TeX rather than words between two prices."""
    # A macro proves a formula. Without one Pandoc's rule tex_math_dollars applies: no space inside
    # the dollars and no digit after them, so that "$5 and $10" is money.
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
def is_harmless(formula: str) -> bool:
    """Return whether a formula with its dollars may be copied into other people's TeX.

    It must be convertible by `to_mathml`, its braces must balance as BibTeX counts them (escaped or
    not), and its macros must only show something.
    """
    from latex2mathml.symbols_parser import convert_symbol

    tex = formula.strip("$")
    names = {match["name"] for match in _CONTROL.finditer(tex)} - {None}
    depths = [0, *accumulate(1 if brace == "{" else -1 for brace in _BRACE.findall(tex))]
    if _HARMFUL.search(_CONTROL.sub("", tex)) or depths[-1] or min(depths) < 0:
        return False
    are_safe = (name in _WORDS["showing"] or convert_symbol(f"\\{name}") for name in names)
    return all(are_safe) and to_mathml(tex) is not None


def readable(text: str) -> str:
    """Return *text* with its formulas converted from TeX to plain text."""
    if "$" not in text:
        return text
    return "".join([_as_text(piece) if formula else piece for piece, formula in pieces(text)])


@lru_cache(maxsize=1 << 12)
def _as_text(formula: str) -> str:
    """Return a formula, given with dollars, as text ("ℓp", "O(n^2)"), or its TeX if that fails."""
    tex = formula.strip("$")
    element = _element_of(tex, "inline")
    text = "" if element is None else _text_in(element)
    plain = _FONT.sub(lambda letters: unicodedata.normalize("NFKC", letters[0]), text)
    is_shown = tex.isprintable() and not tex.isspace()
    return _NO_GAP.sub("", " ".join(plain.split())) or (tex if is_shown else formula)


def _text_in(part: ElementTree.Element) -> str:
    """Return the text of a MathML element; superscripts are marked by "^"."""
    if not len(part):
        text = part.text or ("" if part.tag != "mspace" else " ")
        return f" {text} " if part.tag in _NAMES and len(text) > 1 else text
    *parts, last = map(_text_in, part)
    if part.tag in _ABOVE:
        parts.append(_ACCENTS.get(last) or f"^{_grouped(last)}")
        return "".join(parts)
    if part.tag == "mfrac":
        return f"{_grouped(parts[0])}/{_grouped(last)}"
    joined = "".join([*parts, last])
    if part.tag in _ROOTS:
        return f"{last}√({parts[0]})" if part.tag == "mroot" else f"√({joined})"
    return joined


def _grouped(text: str) -> str:
    return text if text.isalnum() else f"({text.strip()})"


@lru_cache(maxsize=1 << 15)
def to_mathml(tex: str, display: str = "inline") -> str | None:
    """Return a formula as MathML, or None where latex2mathml can't parse it."""
    element = _element_of(tex, display)
    return None if element is None else ElementTree.tostring(element, encoding="unicode")


def _element_of(tex: str, display: str) -> ElementTree.Element | None:
    # Imported lazily, because the import is slow and few papers have formulas.
    from latex2mathml.converter import convert_to_element

    try:
        element = convert_to_element(_MODE.sub("", tex), display=display)
    # latex2mathml raises any of twelve exceptions without a common base class, StopIteration,
    # ValueError, IndexError or others that it does not document. None of them may end a build.
    except Exception:  # none is lost: the formula is then shown as written
        return None
    for part in element.iter():
        text = html.unescape(part.text or "")
        if part.tag not in ELEMENTS or len(part) != _ARITY.get(part.tag, len(part)):
            return None
        if part.tag == "mi" and text == "&" and r"\&" not in tex:
            # An alignment character that latex2mathml has not converted.
            return None
        # A macro that the authors defined, which no source contains, is shown by its name.
        part.text = text[1:] if _MACRO.match(text) else text or None
        part.attrib = {key: value for key, value in part.attrib.items() if key in ATTRIBUTES}
    return element
