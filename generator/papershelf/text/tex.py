"""Convert TeX in BibTeX values: accents become letters, and braces that only group are removed.

Macros with arguments and formulas are unchanged; `enrich.text` converts the macros.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

from papershelf.text.formula import pieces

# Macros for letters, also those of MathSciNet and biblatex:
# https://mathscinet.ams.org/mathscinet/help/extended_symbols_help.html.
_LETTERS = dict(
    zip(
        "ss ae AE oe OE aa AA o O l L i j dh DH dj DJ ng NG th TH ohorn OHORN uhorn UHORN cprime"
        " hyphen".split(),
        "ßæÆœŒåÅøØłŁıȷðÐđĐŋŊþÞơƠưƯ\N{PRIME}-",
        strict=True,
    )
)
# It keeps BibTeX from abbreviating two letters to one, as in "{\relax Ch}ristos".
_LETTERS["relax"] = ""
# Characters special to TeX, as `outputs.bibtex` writes them.
_SIGNS = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
_MARKS = dict(
    zip(
        [*"`'^~=.\"uvHtcdbrkh", "textcommabelow", "ocirc", "polhk"],
        "\u0300\u0301\u0302\u0303\u0304\u0307\u0308"
        "\u0306\u030c\u030b\u0361\u0327\u0323\u0331\u030a\u0328\u0309\u0326\u030a\u0328",
        strict=True,
    )
)
# The ranges of letters with accents, and of those beyond ASCII that may have them.
ACCENTED_LETTERS = r"\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff"
# A letter, perhaps with accents.
_ANY_LETTER = rf"[A-Za-z{ACCENTED_LETTERS}][\u0300-\u036f]*+"
_BASE = rf"(?:\{{(?P<braced>\\[ij]|{_ANY_LETTER})\}}|(?P<base>\\[ij](?![A-Za-z])|{_ANY_LETTER}))"
# A space before the letter, which TeX skips, is often the author's: "al.\\. No", "\\b word".
_ACCENTED = re.compile(
    r"\\(?:(?P<sign>[`'^~=.\"])(?:(?<=(?:[^\W\d_]|\{)\\.)[ ])?"
    r"|(?P<name>b(?! )|[uvHtcdrkh]|textcommabelow|ocirc|polhk)(?:(?=[{\\])|[ ]+))"
    rf"{_BASE}"
)
_LETTER = re.compile(rf"\\(?P<name>{'|'.join(_LETTERS)})(?![A-Za-z])(?:\{{\}}|\s+)?")
_SIGN = re.compile(rf"\\(?P<name>{'|'.join(_SIGNS)})(?:\{{\}}|(?![A-Za-z])[ ]?)")
_TOKEN = re.compile(r"(?P<macro>\\[A-Za-z]++\*?\s*+)|\\.|[{}]|[^\\{}]++|\\", re.DOTALL)
# A switch of font for its group, which `enrich.text` recognises by the braces of the group.
_SWITCH = re.compile(r"\\(?:bf|it|em|sc|tt|sf|rm|sl)(?![A-Za-z])")
# Placeholders for white space and commas within braces, which separate no names.
_GLUE = str.maketrans({" ": "\ue000", ",": "\ue001", "\t": "\ue000", "\n": "\ue000"})
UNGLUE = str.maketrans({"\ue000": " ", "\ue001": ","})
ESCAPED = re.compile(r"\\([%&#_{}$~])")
TYPESET = {"``": "“", "''": "”", "--": "–", "---": "—"}
_COMPARISON = re.compile(r"\{\$([<>])\$\}|\$([<>])\$")
# Signs in addresses, by macros of Mendeley, Zotero, Better BibTeX and others: "{\\_}", "\\~{}".
_ADDRESS_SIGNS = _SIGNS | {sign: sign for sign in "_%&#~${}"}
_ADDRESS_SIGNS |= {"textasciitilde": "~", "textunderscore": "_", "textbackslash": "\\"}
_ADDRESS_SIGNS |= {"textless": "<", "textgreater": ">", "string~": "~"}
_ADDRESS_NAMES = "|".join(map(re.escape, _ADDRESS_SIGNS))
_ADDRESS_SIGN = re.compile(
    rf"\{{\\(?P<braced>{_ADDRESS_NAMES})(?:\{{\}})?\}}"
    rf"|\\(?P<name>{_ADDRESS_NAMES})(?:\{{\}}|(?<=[a-z]) )?"
)
_TILDE = re.compile(r"\{(?:~|\\raise\.17ex\\hbox\{\$\\scriptstyle\\sim\$\}|\$\\sim\$)\}|\$\\sim\$")
# Mendeley escapes TeX that was typed into its fields, as in "R$\backslash$'enyi".
_ESCAPED_BACKSLASH = r"$\backslash$"
URL_MACRO = re.compile(r"\\(?:url|path|nolinkurl|href)\s*+\{((?:[^{}]++|\{[^{}]*\})*+)\}")
_URL = re.compile(rf"{URL_MACRO.pattern}(?:\s*+\{{[^{{}}]*\}})?")


def text_of_tex(value: str, *, glue: bool = False) -> str:
    """Return *value* as text with formulas and macros; *glue* protects separators in braces."""
    if "\\" not in value and "{" not in value and "}" not in value:
        return value
    value = value.replace(_ESCAPED_BACKSLASH, "\\")
    value = _COMPARISON.sub(r"\1\2", value) if "$" in value else value
    text = "".join(_Grouping(glue=glue).tokens(value))
    return _SIGN.sub(lambda match: _SIGNS[match["name"]], text) if "\\text" in text else text


def accented(text: str) -> str:
    """Return *text* with TeX's accents, also several on a letter, and letters converted."""
    before = ""
    while "\\" in text and text != before:
        before = text
        text = _ACCENTED.sub(_with_accent, text)
        text = _LETTER.sub(lambda macro: _LETTERS[macro["name"]], text)
    return text


def _with_accent(match: re.Match[str]) -> str:
    """Return the letter with its accent, or the match if the letter has this accent already."""
    mark, base = _MARKS[match["sign"] or match["name"]], match["braced"] or match["base"]
    if mark in normalize("NFD", base):
        return match.group()
    return normalize("NFC", base.removeprefix("\\") + mark)


class _Grouping:
    """A filter that drops braces that only group; those of arguments and font switches stay."""

    def __init__(self, *, glue: bool) -> None:
        self.glue = glue
        # The kinds of the open groups: "argument", "font", or "" if the braces are dropped.
        self.groups: list[str] = []
        # The previous token: "macro" (which may take an argument), "argument" (its end), "opening"
        # (a brace), or "" for others.
        self.previous = ""

    def tokens(self, value: str) -> Iterator[str]:
        """Yield the filtered tokens of *value* with its accents converted, and its formulas."""
        for piece, is_formula in pieces(value):
            if is_formula:
                self.previous = ""
                yield piece
            else:
                yield from map(self.step, _TOKEN.finditer(accented(piece)))

    def step(self, token: re.Match[str]) -> str:
        """Return the output for *token*, and update the state."""
        text = token.group()
        if text == "{":
            return self.opening_brace(token)
        if text == "}":
            return self.closing_brace()
        self.previous = "macro" if token["macro"] else ""
        return text.translate(_GLUE) if self.glue and self.groups else text

    def opening_brace(self, token: re.Match[str]) -> str:
        """Return the output for an opening brace: "{" where an argument or a font switch begins."""
        kind = "argument" if self.previous in ("macro", "argument") else ""
        if not kind and _SWITCH.match(token.string, token.end()):
            kind = "font"
        self.groups.append(kind)
        self.previous = "opening"
        return "{" if kind else ""

    def closing_brace(self) -> str:
        """Return the output for a closing brace; "{}" separates a macro from the next letter."""
        kind = self.groups.pop() if self.groups else ""
        before = self.previous
        # Empty braces end a macro without arguments, as in "\\LaTeX{}".
        self.previous = "argument" if kind == "argument" and before != "opening" else ""
        if kind:
            return "}"
        return "{}" if before == "macro" else ""


def verbatim(value: str) -> str:
    """Return an address or identifier without its escapes for TeX."""
    bare = value.strip()
    if "\\" in bare or "{" in bare or "$" in bare:
        bare = _TILDE.sub("~", bare)
        bare = _ADDRESS_SIGN.sub(lambda sign: _ADDRESS_SIGNS[sign["braced"] or sign["name"]], bare)
        # Programs escape an escape, too: "{\\textbackslash}{\\_}".
        bare = _COMPARISON.sub(r"\1\2", _URL.sub(r"\1", ESCAPED.sub(r"\1", bare)))
        if bare.startswith("{") and bare.endswith("}"):
            bare = bare.strip("{}")
    return bare
