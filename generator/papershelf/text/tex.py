"""TeX in the values of BibTeX: accents become letters, and braces that only group go away.

Macros with arguments and formulas stay as they are; `enrich.text` knows what they stand for.
"""

import re
from functools import lru_cache
from unicodedata import normalize

from pylatexenc.latex2text import LatexNodes2Text

from papershelf.text.formula import pieces
from papershelf.text.tables import table

# TeX's own letters, which pylatexenc knows.
_LETTERS = "ss ae AE oe OE aa AA o O l L i j dh DH dj DJ ng NG th TH".split()
# Those of Vietnamese, which it does not know.
_HORNS = {"ohorn": "ơ", "OHORN": "Ơ", "uhorn": "ư", "UHORN": "Ư"}
# Signs of TeX's own, as `outputs.bibtex` writes them.
_SIGNS = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
_MARKS = dict(
    zip(
        [*"`'^~=.\"uvHtcdbrkh", "textcommabelow"],
        "\u0300\u0301\u0302\u0303\u0304\u0307\u0308"
        "\u0306\u030c\u030b\u0361\u0327\u0323\u0331\u030a\u0328\u0309\u0326",
        strict=True,
    )
)
# A letter that may have accents already.
_ONE = r"[A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff][\u0300-\u036f]*+"
_BASE = rf"(?:\{{(?P<braced>\\[ij]|{_ONE})\}}|(?P<base>\\[ij](?![A-Za-z])|{_ONE}))"
_ACCENTED = re.compile(
    r"\\(?:(?P<sign>[`'^~=.\"])|(?P<name>[uvHtcdbrkh]|textcommabelow)(?:(?=[{\\])|[ ]+))[ ]?"
    rf"{_BASE}"
)
_LETTER = re.compile(rf"\\(?P<name>{'|'.join([*_LETTERS, *_HORNS])})(?![A-Za-z])(?:\{{\}}|\s+)?")
_SIGN = re.compile(rf"\\(?P<name>{'|'.join(_SIGNS)})(?:\{{\}}|(?![A-Za-z])[ ]?)")
_TOKEN = re.compile(r"\\[A-Za-z]++\*?|\\.|[{}]|[^\\{}]++|\\", re.DOTALL)
_CONTROL_WORD = re.compile(r"\\[A-Za-z]+\*?")
# What switches a font for the rest of its group, which `enrich.text` looks for with its braces.
_SWITCH = re.compile(r"\\(?:bf|it|em|sc|tt|sf|rm|sl)(?![A-Za-z])")
# Blanks and commas within braces separate no names; these are placeholders for them.
_GLUE = str.maketrans({" ": "\ue000", ",": "\ue001", "\t": "\ue000", "\n": "\ue000"})
UNGLUE = str.maketrans({"\ue000": " ", "\ue001": ","})
_ESCAPED = re.compile(r"\\([%&#_{}$~])")
_COMPARISON = re.compile(r"\{\$([<>])\$\}|\$([<>])\$")
_PLAIN_SIGNS = table("text/tex", tuple[tuple[str, str], ...])
# Mendeley keeps what was typed into its fields, as in "R$\backslash$'enyi". MathSciNet has macros,
# https://mathscinet.ams.org/mathscinet/help/extended_symbols_help.html, and so has biblatex.
_DIALECTS = tuple(
    (re.compile(form), meant)
    for form, meant in (
        (r"\$\\backslash\$", r"\\"),
        (r"\\ocirc(?=\s*\{)", r"\\r"),
        (r"\\polhk(?=\s*\{)", r"\\k"),
        (r"\{\\cprime\s*\}|\\cprime(?:\{\}|\s+|(?![A-Za-z]))", "\N{PRIME}"),
        (r"\{\\hyphen\s*\}|\\hyphen(?:\{\}|\s+|(?![A-Za-z]))", "-"),
    )
)
_URL = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}")
_HREF = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}")


def text_of(value: str, *, glue: bool = False) -> str:
    """Return a value as text with formulas and macros; *glue* ties what is in braces."""
    if "\\" not in value and "{" not in value and "}" not in value:
        return value
    for form, meant in _DIALECTS if "\\" in value else ():
        value = form.sub(meant, value)
    value = _COMPARISON.sub(r"\1\2", value) if "$" in value else value
    runs = [(piece if formula else _accented(piece), formula) for piece, formula in pieces(value)]
    text = "".join(_Grouping(glue=glue).runs(runs))
    return _SIGN.sub(lambda match: _SIGNS[match["name"]], text) if "\\text" in text else text


def _accented(text: str) -> str:
    """Return text with letters in place of TeX's accents, one on another, and names of letters."""
    before = ""
    while "\\" in text and text != before:
        before = text
        text = _LETTER.sub(_named_letter, _ACCENTED.sub(_with_accent, text))
    return text


def _named_letter(match: re.Match[str]) -> str:
    """Return the letter that a name stands for, or the name where none is known."""
    return _HORNS.get(match["name"]) or _letter(f"\\{match['name']}") or match.group()


def _with_accent(match: re.Match[str]) -> str:
    """Return the letter with its accent, or both as they are where it has this one already."""
    mark, base = _MARKS[match["sign"] or match["name"]], match["braced"] or match["base"]
    if mark in normalize("NFD", base):
        return match.group()
    return normalize("NFC", base.removeprefix("\\") + mark)


@lru_cache(maxsize=1 << 10)
def _letter(tex: str) -> str:
    """Return the one letter that *tex* stands for, by pylatexenc; nothing where it is more."""
    letter = str(LatexNodes2Text().latex_to_text(tex))
    return letter if len(letter) == 1 else ""


class _Grouping:
    """Drops the braces that only group; keeps those of arguments and around a switched font."""

    def __init__(self, *, glue: bool) -> None:
        self.glue = glue
        # The open groups: what they are when their braces are kept, or empty.
        self.groups: list[str] = []
        # What came last: a macro that may take an argument, the end of an argument, an opening
        # brace, or nothing of the kind.
        self.after = ""

    def runs(self, runs: list[tuple[str, bool]]) -> list[str]:
        """Return the pieces of a text, each with whether it is a formula, without such braces."""
        output: list[str] = []
        for run, formula in runs:
            if formula:
                output.append(run)
                self.after = ""
                continue
            output.extend(map(self.step, _TOKEN.finditer(run)))
        return output

    def step(self, token: re.Match[str]) -> str:
        """Return what a token leaves of itself."""
        text = token.group()
        if text == "{":
            return self.opened(token)
        if text == "}":
            return self.closed()
        if _CONTROL_WORD.fullmatch(text):
            self.after = "macro"
        elif self.after != "macro" or not text.isspace():
            self.after = ""
        return text.translate(_GLUE) if self.glue and self.groups else text

    def opened(self, token: re.Match[str]) -> str:
        """Return an opening brace, which is kept where an argument begins."""
        kind = "argument" if self.after in ("macro", "argument") else ""
        if not kind and _SWITCH.match(token.string, token.end()):
            kind = "font"
        self.groups.append(kind)
        self.after = "opening"
        return "{" if kind else ""

    def closed(self) -> str:
        """Return a closing brace; a macro before one that goes away must not join what follows."""
        kind = self.groups.pop() if self.groups else ""
        before = self.after
        # Empty braces end a macro that has no arguments, as in "\\LaTeX{}".
        self.after = "argument" if kind == "argument" and before != "opening" else ""
        if kind:
            return "}"
        return "{}" if before == "macro" else ""


def verbatim(value: str) -> str:
    """Return an address or identifier as it is meant, whatever was done to get it through TeX."""
    bare = value.strip()
    if "\\" in bare or "{" in bare or "$" in bare:
        bare = _HREF.sub(r"\1", _URL.sub(r"\1", bare))
        for tex, sign in _PLAIN_SIGNS:
            bare = bare.replace(tex, sign)
        bare = _ESCAPED.sub(r"\1", bare)
        if bare.startswith("{") and bare.endswith("}"):
            bare = bare.strip("{}")
    return bare
