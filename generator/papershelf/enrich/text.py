"""Clean text: convert TeX macros, tags and Markdown's emphasis to text; formulas stay TeX."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial

from msgspec.structs import replace
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalkerError
from pylatexenc.latexwalker import get_default_latex_context_db as get_syntax_db
from pylatexenc.macrospec import LatexContextDb, std_macro

from papershelf.model import Author, Paper
from papershelf.text.formula import pieces
from papershelf.text.markup import MARKS, unmarked
from papershelf.text.tables import table
from papershelf.text.tex import ACCENTED_LETTERS, TYPESET, accented
from papershelf.text.wording import each_once

_TEXTS = table("enrich/macros", dict[str, str])
# Anything that may be TeX or markup, which most texts do not contain.
_MARKED = re.compile(rf"\\|~|\*|--|``|''|[{{}}]|{MARKS.pattern}")
# Macros for which pylatexenc generates text: the day of the build, and a title page.
_GENERATED = frozenset({"today", "maketitle"})
# Placeholders for the arguments of a macro in `_template`: private characters, which no text has.
_PLACEHOLDERS = "\ue000\ue001"
# A placeholder for a formula while the prose is cleaned.
_FORMULA = "\ue002"
_PLACEHOLDER = re.compile(f"[{_PLACEHOLDERS}]")
# Braces in a name, which protect capitals or group an accent, but not the arguments of a macro.
_BRACED = re.compile(r"\\[A-Za-z]++(?:\{[^{}]*\})*+|\{(?P<text>[^{}$\\]*)\}")
# A macro with up to two arguments without inner braces and no brace after it, so that outer macros
# are replaced in the next pass. The braces around an accented letter, as in "Cram{\\'e}r", are not
# needed any more.
_MACRO = re.compile(
    r"\\(?P<name>[A-Za-z]++)\*?(?P<arguments>(?:[ ]?\{[^{}\\$]*\}){0,2}+)(?!\{)(?P<gap>[ ]?)"
    rf"|\{{(?P<letter>[{ACCENTED_LETTERS}])\}}"
)
# An address, whose tildes and hyphens are kept; two addresses may be joined by a tie.
_URL = r"(?P<url>(?:https?://|(?<![\w.-])(?:[\w-]++\.)++\w++/)(?:[^\s~'`]|~(?!https?:))*+)"
# A tie, after a word or a number. All other tildes are the author's, as in "~5%".
_TIE = re.compile(
    rf"{_URL}|(?<=[^\W\d_]|[.,;:)\]}}'\"’”])~|(?<=[\d%])~(?=[^\W\d_]|[\\({_FORMULA}]|\Z)|~(?=\\[A-Za-z])"
)
_TYPED_QUOTES = re.compile(rf"{_URL}|``|''")
_TYPED_SIGNS = re.compile(rf"{_TYPED_QUOTES.pattern}|(?<!-)---?(?!-)")
# Emphasis in Markdown, also of letters within a word ("t**E**xture"). A star after a word or before
# a space is no emphasis, as in "A*" and in a product.
_EMPHASIS = re.compile(
    r"(?<![^\s(\[{\"'“‘—–:,/-])(?P<stars>\*{1,3})(?=[^\W_]|[_\[(\"'“‘`~&"
    rf"{_FORMULA}-])(?P<text>(?:[^*^|\\\n]|\n(?!\s*\n)){{1,500}}+)"
    r"(?<!\s)(?<!\s[^\W\d_])(?P=stars)(?![\w*^])"
    r"|(?<!\*)(?P<bold>\*{2,3})(?P<letters>[^\W\d_]{1,16}+)(?P=bold)(?!\*)"
)
# A word with a non-ASCII character; only such words change in NFC.
_WORD = re.compile(r"(?<!\S)[^\s\x80-\U0010ffff]{0,500}+[^\s\x00-\x7f]\S{0,500}+(?!\S)")
# TeX has it for an accent, as in \'{\i}; other programs keep it in front of a combining accent.
_DOTLESS = re.compile("ı(?=[\u0300-\u036f])")
# Where a program has taken the beginning of a macro for an escape: "\t" for a tab, "\e" for Esc.
_LOST_BACKSLASH = re.compile(
    r"\x1b(?=mph\b)|(?<![\\A-Za-z])(?=ext(?:bf|it|md|rm|sc|sf|sl|tt|up|color)\{|imes(?![A-Za-z]))"
)
_PARTS_OF_NAMES = ("name", "given", "particle", "family", "suffix")
_MAX_PASSES = 6
_PARAGRAPH = "\n\n"


def clean_text(paper: Paper) -> Paper:
    """Return *paper* with all texts cleaned."""
    venue = paper.venue
    return replace(
        paper,
        title=clean_title(paper.title).strip(),
        abstract=clean_prose(paper.abstract).strip(),
        authors=tuple(map(clean_author, paper.authors)),
        keywords=each_once(map(clean_name, paper.keywords)),
        venue=venue and replace(venue, name=clean_name(venue.name), short=clean_name(venue.short)),
        publisher=clean_name(paper.publisher),
    )


def clean_title(text: str) -> str:
    """Return a title cleaned; TeX's quotation marks are converted, and dashes stay as written."""
    return _cleaned(text, partial(_typeset, _TYPED_QUOTES))


def clean_prose(text: str) -> str:
    """Return running text cleaned; TeX's dashes and quotation marks are converted too."""
    return _cleaned(text, partial(_typeset, _TYPED_SIGNS), gap=_PARAGRAPH)


def clean_name(text: str) -> str:
    """Return a name or a keyword cleaned; braces are TeX there and are removed."""
    return _cleaned(text, _untex, _without_braces)


def _without_braces(text: str) -> str:
    """Return *text* without its innermost braces."""
    return _BRACED.sub(lambda match: match[0] if match["text"] is None else match["text"], text)


def clean_author(author: Author) -> Author:
    """Return *author* with all parts of the name cleaned."""
    parts = {part: clean_name(getattr(author, part)) for part in _PARTS_OF_NAMES}
    return replace(author, **parts)


def _cleaned(text: str, *steps: Callable[[str], str], gap: str = " ") -> str:
    """Return *text* with *steps* applied until it settles, or just in NFC if it never does.

    So cleaning is idempotent for every input. *gap* is put between paragraphs.
    """
    composed = current = _compose(text)
    if not _MARKED.search(composed):
        return composed
    all_steps: tuple[Callable[[str], str], ...] = (partial(unmarked, gap=gap), *steps)
    for _ in range(_MAX_PASSES):
        before = current
        current = _LOST_BACKSLASH.sub(lambda lost: r"\e" if lost[0] else r"\t", current)
        for step in all_steps:
            current = _outside_formulas(current, step)
        current = _compose(current)
        if current == before:
            return current
    return composed


def _outside_formulas(text: str, step: Callable[[str], str]) -> str:
    """Return *text* with *step* applied to its prose only; macros and tags may enclose formulas."""
    # The two alternate, with prose, which may be empty, at both ends.
    parts = [piece for piece, _ in pieces(text)]
    prose, formulas = parts[::2], parts[1::2]
    cleaned = step(_FORMULA.join(prose)).split(_FORMULA)
    # The text contains the placeholder itself, or a macro would remove a formula.
    if len(cleaned) != len(prose):
        cleaned = list(map(step, prose))
    joined = cleaned[:1]
    for formula, before, after in zip(formulas, prose[1:], cleaned[1:], strict=True):
        # Before a digit, the closing dollar of a formula would be parsed as an amount of money.
        gap = " " if after[:1].isdigit() and not before[:1].isdigit() else ""
        joined += formula, gap, after
    return "".join(joined)


def _compose(text: str) -> str:
    """Return *text* in Unicode's NFC, except for overlong words."""
    # Sorting combining marks takes quadratic time, so words are normalised separately.
    if text.isascii():
        return text
    return _WORD.sub(lambda word: unicodedata.normalize("NFC", _DOTLESS.sub("i", word[0])), text)


def _typeset(signs: re.Pattern[str], text: str) -> str:
    """Return *text* after one pass of `_untex`, with *signs* typographic except in addresses."""
    return signs.sub(lambda match: match["url"] or TYPESET[match[0]], _untex(text))


def _untex(text: str) -> str:
    """Return prose after one pass that converts macros, Markdown's emphasis and ties."""
    if "\\" in text or "{" in text:
        text = _without_macros(text)
    if "*" in text:
        text = _EMPHASIS.sub(_unemphasised, text)
    if "~" not in text:
        return text
    return _TIE.sub(lambda match: match["url"] or " ", text)


def _unemphasised(match: re.Match[str]) -> str:
    """Return the text that Markdown emphasises, perhaps twice, as in `**_word_**`."""
    text = match["text"] or match["letters"]
    return text[1:-1] if len(text) > 2 and text[0] == text[-1] == "_" else text


def _without_macros(text: str) -> str:
    """Return *text* after one pass that converts macros, escapes and groups."""
    text = accented(text.replace(r"\\", " "))
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return text


def _replacement(match: re.Match[str]) -> str:
    """Return the text that replaces a macro; unknown macros stay, so that nothing is lost."""
    if match["letter"]:
        return match["letter"]
    arguments = re.findall(r"\{([^{}]*)\}", match["arguments"])
    text = _template(match["name"], len(arguments))
    if text is None:
        return match.group()
    # TeX skips the space after a macro, but authors intend that only after macros for letters.
    if not arguments:
        return text + match["gap"]
    if all(len(argument) == 1 and argument.isalnum() for argument in arguments):
        text = _convert(f"\\{match['name']}{match['arguments']}")
    filled = _PLACEHOLDER.sub(lambda each: arguments[_PLACEHOLDERS.index(each[0])], text)
    return filled + match["gap"]


_REWRITES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\\url\s*\{([^{}\s]*)\}"), r"\1"),
    (re.compile(r"\\href\s*\{([^{}\s]*)\}\s*\{([^{}]*)\}"), r"\2 (\1)"),
    # "{\\bf word}", the old way to switch a font within a group.
    (re.compile(r"\{\\(?:bf|it|em|sc|tt|sf|rm|sl)\b\s*+([^{}]*)\}"), r"\1"),
    # A citation, whose keys are all that a text on its own has of it.
    (re.compile(r"\\(?:cite|parencite|textcite)[a-z]*\*?\{([^{}]+)\}"), r"[\1]"),
    (_MACRO, _replacement),
    # A switch of font without its group, and the macro of an address without its braces.
    (re.compile(r"(?<![\w{])\\(?:bf|it|em|sc|tt|sf|rm|sl)(?![\w{-])[ ]?"), ""),
    (re.compile(r"\\(?:href|url) (?=https?://)"), ""),
    # Spaces with or without a width, and escaped characters.
    (re.compile(r"\\[,;:]"), " "),
    (re.compile(r"\\[!/@-]"), ""),
    (re.compile(r"\\([%&#_{} $~])"), r"\1"),
)


@lru_cache(maxsize=4096)
def _template(name: str, count: int) -> str | None:
    """Return the text of a macro with placeholders for its *count* arguments, or None.

    None stands for macros that neither pylatexenc nor `macros.yml` has, and for ones whose argument
    is missing or would be lost, as in a citation. A font or a box without argument gives "".
    """
    spec = _converter().latex_context.get_macro_spec(name)
    if spec is None or not spec.macroname or name in _GENERATED:
        return None
    syntax = _syntax().get_macro_spec(name)
    # The argspec has a brace for each mandatory argument.
    if syntax is not None and count < str(syntax.args_parser.argspec).count("{"):
        return "" if not count and _template(name, 1) == _PLACEHOLDERS[0] else None
    placeholders = _PLACEHOLDERS[:count]
    text = _convert(f"\\{name}" + "".join(f"{{{each}}}" for each in placeholders))
    return text if placeholders[-1:] in text else None


@lru_cache(maxsize=4096)
def _convert(tex: str) -> str:
    """Return *tex* converted to text by pylatexenc, or unchanged where that fails."""
    try:
        return str(_converter().latex_to_text(tex, latex_context=_syntax()))
    except (LatexWalkerError, LookupError, ValueError):
        return tex


@lru_cache(maxsize=1)
def _syntax() -> LatexContextDb:
    """Return pylatexenc's syntax of macros, extended by those of `macros.yml` with an argument."""
    context = get_syntax_db()
    specs = [std_macro(name, "{") for name, text in _TEXTS.items() if "%s" in text]
    context.add_context_category("papershelf", macros=specs, prepend=False)
    return context


@lru_cache(maxsize=1)
def _converter() -> LatexNodes2Text:
    """Return pylatexenc's converter, extended by the texts of `macros.yml`."""
    specs = [MacroTextSpec(name, simplify_repl=text) for name, text in _TEXTS.items()]
    context = get_default_latex_context_db()
    context.add_context_category("papershelf", macros=specs, prepend=True)
    return LatexNodes2Text(latex_context=context, keep_comments=True)
