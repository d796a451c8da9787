"""Clean text: TeX that stands for characters or for emphasis becomes text, formulas stay TeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import LatexWalkerError
from pylatexenc.latexwalker import get_default_latex_context_db as get_syntax_db
from pylatexenc.macrospec import LatexContextDb

from papershelf.config import Settings
from papershelf.formula import pieces
from papershelf.model import Paper

# Macros that authors define for themselves nearly everywhere; pylatexenc knows LaTeX's own.
ABBREVIATIONS = {
    "eg": "e.g.",
    "Eg": "E.g.",
    "ie": "i.e.",
    "Ie": "I.e.",
    "etal": "et al.",
    "etc": "etc.",
    "cf": "cf.",
    "vs": "vs.",
    "wrt": "w.r.t.",
    "aka": "a.k.a.",
    "iid": "i.i.d.",
    "viz": "viz.",
    "xspace": "",
    "lt": "<",
    "gt": ">",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
}
# Fonts and boxes that pylatexenc's text side does not list: their argument is the text.
WRAPPERS = ("texttt", "textsf", "textsc", "textrm", "textup", "textsl", "text", "mbox", "underline")
# What pylatexenc prints of its own accord: the day of the build, and a title page.
MADE_UP = frozenset({"today", "maketitle"})
# What `meaning` gives a macro in place of its arguments: private characters, which no text has.
STAND_INS = "\ue000\ue001"
STAND_IN = re.compile(f"[{STAND_INS}]")
# All that is done below is set off by one of these.
MARKS = re.compile(r"\\|~|--|``|''")
BREAK = re.compile(r"\\\\")
ESCAPED = re.compile(r"\\([%&#_{} $~])")
THIN = re.compile(r"\\([,;:])|\\[!/@-]")
ADDRESS = re.compile(r"\\url\s*\{([^{}\s]*)\}")
LINKED = re.compile(r"\\href\s*\{([^{}\s]*)\}\s*\{([^{}]*)\}")
# "{\\bf word}", the old way to switch a font within a group.
SWITCHED = re.compile(r"\{\\(?:bf|it|em|sc|tt|sf|rm|sl)\b\s*+([^{}]*)\}")
# A macro with up to two arguments without braces inside: outer macros get their turn in the next
# pass, which is why none may be followed by a brace. An accent takes a letter, braced or not; the
# braces around an accented letter, as in "Cram{\\'e}r", have done their work.
MACRO = re.compile(
    r"\\(?P<name>[A-Za-z]++)\*?(?P<arguments>(?:[ ]?\{[^{}\\$]*\}){0,2}+)(?!\{)(?P<gap>[ ]?)"
    r"|\\[\"'`^~=.](?:\{\\?[A-Za-z]\}|\\?[A-Za-z])"
    r"|\{(?P<letter>[^\W\d_A-Za-z])\}"
)
# An address, whose tildes and hyphens are its own; two may be joined by a tie.
PLACE = r"(?P<place>(?:https?://|(?<![\w.-])(?:[\w-]++\.)++\w++/)(?:[^\s~'`]|~(?!https?:))*+)"
# A tie joins a word or a number to what follows. All other tildes are the author's, as in "~5%".
TIE = re.compile(
    rf"{PLACE}|(?<=[^\W\d_]|[.,;:)\]}}'\"’”])~|(?<=[\d%])~(?=[^\W\d_]|[\\(])|~(?=\\[A-Za-z])"
)
TYPED = re.compile(rf"{PLACE}|``|''|(?<!-)---?(?!-)")
TYPESET = {"``": "\u201c", "''": "\u201d", "--": "\u2013", "---": "\u2014"}
WORD = re.compile(r"(?<!\S)\S{1,1000}+(?!\S)")
MOST_PASSES = 6


def clean_text(paper: Paper, _settings: Settings) -> Paper:
    """The step: title and abstract as readable text. Titles keep their dashes as written."""
    return replace(paper, title=clean(paper.title), abstract=clean_prose(paper.abstract))


def clean(text: str) -> str:
    """Undo TeX outside formulas."""
    return settle(text, untex)


def clean_prose(text: str) -> str:
    """Clean running text, where TeX's dashes and quotation marks are typography."""
    return settle(text, lambda piece: typeset(untex(piece)))


def settle(text: str, step: Callable[[str], str]) -> str:
    """Take a step outside formulas as often as it takes; text that never settles is left alone.

    So cleaning twice is cleaning once, whatever the input.
    """
    settled = compose(text)
    if not MARKS.search(settled):
        return settled
    for _ in range(MOST_PASSES):
        before = settled
        parts = [piece if formula else step(piece) for piece, formula in pieces(before)]
        settled = compose("".join(parts))
        if settled == before:
            return settled
    return text


def compose(text: str) -> str:
    """Letters and their accents as one character each (Unicode's NFC).

    Word by word and without the endless ones: sorting accents takes time by the square of their
    number.
    """
    return text if text.isascii() else WORD.sub(composed, text)


def composed(word: re.Match[str]) -> str:
    """The composed form of one word."""
    return unicodedata.normalize("NFC", word.group())


def typeset(text: str) -> str:
    """TeX's input forms of dashes and quotation marks as the characters they stand for."""
    return TYPED.sub(lambda match: match["place"] or TYPESET[match[0]], text)


def untex(text: str) -> str:
    """One pass over text without formulas: line breaks, addresses, macros, escapes, ties."""
    text = BREAK.sub(" ", text)
    text = ADDRESS.sub(r"\1", text)
    text = LINKED.sub(r"\2 (\1)", text)
    text = SWITCHED.sub(r"\1", text)
    text = MACRO.sub(replacement, text)
    text = THIN.sub(lambda match: " " if match[1] else "", text)
    text = ESCAPED.sub(r"\1", text)
    return TIE.sub(lambda match: match["place"] or " ", text)


def replacement(match: re.Match[str]) -> str:
    """What a macro stands for; one that nobody knows stays as it is, so that nothing is lost.

    TeX swallows the space after a macro, which authors mean only where it makes a letter.
    """
    if match["letter"]:
        return match["letter"]
    if not match["name"]:
        return convert(match.group())
    arguments = re.findall(r"\{([^{}]*)\}", match["arguments"])
    text = meaning(match["name"], len(arguments))
    if text is None:
        return match.group()
    if not arguments:
        is_letter = len(text) == 1 and unicodedata.name(text, "").startswith("LATIN")
        return text if is_letter else text + match["gap"]
    if all(len(argument) == 1 and argument.isalnum() for argument in arguments):
        text = convert(f"\\{match['name']}{match['arguments']}")
    filled = STAND_IN.sub(lambda found: arguments[STAND_INS.index(found[0])], text)
    return filled + match["gap"]


@lru_cache(maxsize=4096)
def meaning(name: str, count: int) -> str | None:
    """What a macro makes of `count` arguments, with stand-ins in their place.

    Nothing where pylatexenc and the tables above don't know it, and where an argument is missing
    or would be lost, as in a citation. A font or a box without its argument leaves no trace.
    """
    spec = converter().latex_context.get_macro_spec(name)
    if spec is None or not spec.macroname or name in MADE_UP:
        return None
    if count < arity(name):
        return "" if not count and meaning(name, 1) == STAND_INS[0] else None
    given = STAND_INS[:count]
    text = convert(f"\\{name}" + "".join(f"{{{stand_in}}}" for stand_in in given))
    return text if given[-1:] in text else None


def arity(name: str) -> int:
    """How many arguments a macro can't do without."""
    spec = syntax().get_macro_spec(name)
    return str(spec.args_parser.argspec).count("{") if spec is not None else 0


@lru_cache(maxsize=4096)
def convert(tex: str) -> str:
    """What TeX stands for, by pylatexenc; itself where that fails."""
    try:
        return str(converter().latex_to_text(tex))
    except (LatexWalkerError, LookupError, ValueError):
        return tex


@lru_cache(maxsize=1)
def syntax() -> LatexContextDb:
    """What pylatexenc knows of the arguments of macros."""
    return get_syntax_db()


@lru_cache(maxsize=1)
def converter() -> LatexNodes2Text:
    """The converter of pylatexenc with the two tables above."""
    texts = {**ABBREVIATIONS, **dict.fromkeys(WRAPPERS, "%s")}
    specs = [MacroTextSpec(name, simplify_repl=text) for name, text in texts.items()]
    context = get_default_latex_context_db()
    context.add_context_category("papershelf", macros=specs, prepend=True)
    return LatexNodes2Text(latex_context=context, keep_comments=True)
