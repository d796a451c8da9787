"""Clean text: TeX, tags and stars for characters or emphasis become text; formulas stay TeX."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import chain

from msgspec.structs import replace
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalkerError
from pylatexenc.latexwalker import get_default_latex_context_db as get_syntax_db
from pylatexenc.macrospec import LatexContextDb, std_macro

from papershelf.model import Author, Paper
from papershelf.text.formula import pieces
from papershelf.text.markup import MARKS, unmarked
from papershelf.text.tables import table
from papershelf.text.wording import each_once

_TEXTS = table("enrich/macros", dict[str, str])
# What pylatexenc prints of its own accord: the day of the build, and a title page.
_MADE_UP = frozenset({"today", "maketitle"})
# What `_meaning` gives a macro in place of its arguments: private characters, which no text has.
_PLACEHOLDERS = "\ue000\ue001"
# What stands for a formula while tags and macros around it are looked for.
_FORMULA = "\ue002"
_PLACEHOLDER = re.compile(f"[{_PLACEHOLDERS}]")
# Braces in a name, which keep capitals or hold an accent together; those of a macro are its own.
_BRACED = re.compile(r"\\[A-Za-z]++(?:\{[^{}]*\})*+|\{(?P<text>[^{}$\\]*)\}")
_BRACES = re.compile(r"[{}]")
# A macro with up to two arguments without braces inside: outer macros get their turn in the next
# pass, which is why none may be followed by a brace. An accent takes a letter, braced or not; the
# braces around an accented letter, as in "Cram{\\'e}r", have done their work.
_MACRO = re.compile(
    r"\\(?P<name>[A-Za-z]++)\*?(?P<arguments>(?:[ ]?\{[^{}\\$]*\}){0,2}+)(?!\{)(?P<gap>[ ]?)"
    r"|\\[\"'`^~=.](?:\{\\?[A-Za-z]\}|\\?[A-Za-z])"
    r"|\{(?P<letter>[^\W\d_A-Za-z])\}"
)
# An address, whose tildes and hyphens are its own; two may be joined by a tie.
_PLACE = r"(?P<place>(?:https?://|(?<![\w.-])(?:[\w-]++\.)++\w++/)(?:[^\s~'`]|~(?!https?:))*+)"
# A tie joins a word or a number to what follows. All other tildes are the author's, as in "~5%".
_TIE = re.compile(
    rf"{_PLACE}|(?<=[^\W\d_]|[.,;:)\]}}'\"’”])~|(?<=[\d%])~(?=[^\W\d_]|[\\({_FORMULA}]|\Z)|~(?=\\[A-Za-z])"
)
_TYPED = re.compile(rf"{_PLACE}|``|''|(?<!-)---?(?!-)")
# Emphasis in Markdown, also of letters within a word ("t**E**xture"). A star behind a word or
# before a space is none, as in "A*" and in a product.
_EMPHASIS = re.compile(
    r"(?<![^\s(\[{\"'“‘—–:,/-])(?P<stars>\*{1,3})(?=[^\W_]|[_\[(\"'“‘`~&"
    rf"{_FORMULA}-])(?P<text>(?:[^*^|\\\n]|\n(?!\s*\n)){{1,500}}+)"
    r"(?<!\s)(?<!\s[^\W\d_])(?P=stars)(?![\w*^])"
    r"|(?<!\*)(?P<bold>\*{2,3})(?P<letters>[^\W\d_]{1,16}+)(?P=bold)(?!\*)"
)
_TYPESET = {"``": "\u201c", "''": "\u201d", "--": "\u2013", "---": "\u2014"}
# A word with a letter beyond ASCII; no other word has a composed form.
_WORD = re.compile(r"(?<!\S)[^\s\x80-\U0010ffff]{0,500}+[^\s\x00-\x7f]\S{0,500}+(?!\S)")
_PARTS_OF_NAMES = ("name", "given", "particle", "family", "suffix")
_MOST_PASSES = 6
_PARAGRAPH = "\n\n"


def clean_text(paper: Paper) -> Paper:
    """Return *paper* with all texts readable. Titles keep their dashes as written."""
    venue = paper.venue
    return replace(
        paper,
        title=clean(paper.title).strip(),
        abstract=clean_prose(paper.abstract).strip(),
        authors=tuple(map(clean_author, paper.authors)),
        keywords=each_once(map(clean_name, paper.keywords)),
        venue=venue and replace(venue, name=clean_name(venue.name), short=clean_name(venue.short)),
        publisher=clean_name(paper.publisher),
    )


def clean(text: str) -> str:
    """Undo TeX and markup outside formulas, on one line."""
    text = _compose(text)
    return _settle(text, " ", _untex) if _is_marked(text) else text


def clean_prose(text: str) -> str:
    """Clean running text, where TeX's dashes and quotation marks are typography."""
    text = _compose(text)
    return _settle(text, _PARAGRAPH, _typeset) if _is_marked(text) else text


@lru_cache(maxsize=1 << 15)
def clean_name(text: str) -> str:
    """Clean a name or a keyword, in which braces too are TeX's."""
    return _settle(text, " ", _untex, _without_braces) if _BRACES.search(text) else clean(text)


def _without_braces(text: str) -> str:
    """Return a text without the innermost braces."""
    return _BRACED.sub(lambda match: match[0] if match["text"] is None else match["text"], text)


def clean_author(author: Author) -> Author:
    """Return an author with a readable name in all its parts."""
    if author.name.isascii() and not _is_marked(author.name) and not _BRACES.search(author.name):
        return author
    parts = {part: clean_name(getattr(author, part)) for part in _PARTS_OF_NAMES}
    return replace(author, **parts)


def _is_marked(text: str) -> bool:
    """Return whether a text holds anything that may be TeX or markup."""
    # No regular expression or loop is as fast, and most texts have nothing of the kind.
    if "\\" in text or "~" in text or "--" in text or "``" in text or "''" in text:
        return True
    if "*" in text and _EMPHASIS.search(text):
        return True
    return ("<" in text or "&" in text) and bool(MARKS.search(text))


def _settle(text: str, gap: str, *steps: Callable[[str], str]) -> str:
    """Take markup and TeX out as often as it takes; text that never settles is left alone.

    So cleaning twice is cleaning once, whatever the input. *gap* is put between paragraphs.
    """
    settled = _compose(text)
    every: tuple[Callable[[str], str], ...] = (partial(unmarked, gap=gap), *steps)
    for _ in range(_MOST_PASSES):
        before = settled
        for step in every:
            settled = _outside_formulas(settled, step)
        settled = _compose(settled)
        if settled == before:
            return settled
    return text


def _outside_formulas(text: str, step: Callable[[str], str]) -> str:
    """Return a text after a step that leaves alone its formulas, which macros and tags surround."""
    found = list(pieces(text))
    prose = [piece for piece, is_formula in found if not is_formula]
    done = step(_FORMULA.join(prose)).split(_FORMULA)
    # The text has such a sign of its own, or a macro would take a formula away.
    if len(done) != len(prose):
        done = list(map(step, prose))
    formulas = [piece for piece, is_formula in found if is_formula]
    # A digit right behind the dollar would make an amount of money of the formula.
    gaps = (
        " " if after[:1].isdigit() and not before[:1].isdigit() else ""
        for before, after in zip(prose[1:], done[1:], strict=True)
    )
    rest = zip(formulas, gaps, done[1:], strict=True)
    return done[0] + "".join(chain.from_iterable(rest))


def _compose(text: str) -> str:
    """Return letters and their accents as one character each (Unicode's NFC)."""
    # Word by word and without the endless ones: sorting accents takes time by the square of their
    # number.
    if text.isascii():
        return text
    return _WORD.sub(lambda word: unicodedata.normalize("NFC", word[0]), text)


def _typeset(text: str) -> str:
    """Return one pass over prose: what `_untex` does, then dashes and quotation marks."""
    text = _untex(text)
    if not any(mark in text for mark in _TYPESET):
        return text
    return _TYPED.sub(lambda match: match["place"] or _TYPESET[match[0]], text)


def _untex(text: str) -> str:
    """Return one pass over text without formulas: macros and the like, Markdown's stars, ties."""
    if "\\" in text or "{" in text:
        text = _without_macros(text)
    if "*" in text:
        text = _EMPHASIS.sub(_unemphasised, text)
    if "~" not in text:
        return text
    return _TIE.sub(lambda match: match["place"] or " ", text)


def _unemphasised(match: re.Match[str]) -> str:
    """Return what Markdown emphasises, perhaps twice, as in `**_word_**`."""
    text = match["text"] or match["letters"]
    return text[1:-1] if len(text) > 2 and text[0] == text[-1] == "_" else text


def _without_macros(text: str) -> str:
    """Return one pass over all that begins with a backslash or stands in braces."""
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return text


def _replacement(match: re.Match[str]) -> str:
    """Return what a macro stands for; one that nobody knows stays, so that nothing is lost."""
    # TeX swallows the space after a macro, which authors mean only where it makes a letter.
    if match["letter"]:
        return match["letter"]
    if not match["name"]:
        return _convert(match.group())
    arguments = re.findall(r"\{([^{}]*)\}", match["arguments"])
    text = _meaning(match["name"], len(arguments))
    if text is None:
        return match.group()
    if not arguments:
        is_letter = len(text) == 1 and unicodedata.name(text, "").startswith("LATIN")
        return text if is_letter else text + match["gap"]
    if all(len(argument) == 1 and argument.isalnum() for argument in arguments):
        text = _convert(f"\\{match['name']}{match['arguments']}")
    filled = _PLACEHOLDER.sub(lambda found: arguments[_PLACEHOLDERS.index(found[0])], text)
    return filled + match["gap"]


_REWRITES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\\\\"), " "),
    (re.compile(r"\\url\s*\{([^{}\s]*)\}"), r"\1"),
    (re.compile(r"\\href\s*\{([^{}\s]*)\}\s*\{([^{}]*)\}"), r"\2 (\1)"),
    # "{\\bf word}", the old way to switch a font within a group.
    (re.compile(r"\{\\(?:bf|it|em|sc|tt|sf|rm|sl)\b\s*+([^{}]*)\}"), r"\1"),
    # "{\\H o}", an accent whose letter has no braces of its own.
    (re.compile(r"\{\\([bcdHkrtuv])\s{1,9}(\\?[A-Za-z])\}"), r"\\\1{\2}"),
    (_MACRO, _replacement),
    # Spaces of some width or of none, and signs with a backslash.
    (re.compile(r"\\[,;:]"), " "),
    (re.compile(r"\\[!/@-]"), ""),
    (re.compile(r"\\([%&#_{} $~])"), r"\1"),
)


@lru_cache(maxsize=4096)
def _meaning(name: str, count: int) -> str | None:
    """Return what a macro makes of *count* arguments, with placeholders for them."""
    # Nothing where pylatexenc and `macros.yml` don't know it, and where an argument is missing
    # or would be lost, as in a citation. A font or a box without its argument leaves no trace.
    spec = _converter().latex_context.get_macro_spec(name)
    if spec is None or not spec.macroname or name in _MADE_UP:
        return None
    syntax = _syntax().get_macro_spec(name)
    # How many arguments it can't do without.
    if syntax is not None and count < str(syntax.args_parser.argspec).count("{"):
        return "" if not count and _meaning(name, 1) == _PLACEHOLDERS[0] else None
    given = _PLACEHOLDERS[:count]
    text = _convert(f"\\{name}" + "".join(f"{{{stand_in}}}" for stand_in in given))
    return text if given[-1:] in text else None


@lru_cache(maxsize=4096)
def _convert(tex: str) -> str:
    """Return what TeX stands for, by pylatexenc; itself where that fails."""
    try:
        return str(_converter().latex_to_text(tex, latex_context=_syntax()))
    except (LatexWalkerError, LookupError, ValueError):
        return tex


@lru_cache(maxsize=1)
def _syntax() -> LatexContextDb:
    """Return what pylatexenc knows of the arguments of macros, and those of `macros.yml`."""
    context = get_syntax_db()
    own = [std_macro(name, "{") for name, text in _TEXTS.items() if "%s" in text]
    context.add_context_category("papershelf", macros=own, prepend=False)
    return context


@lru_cache(maxsize=1)
def _converter() -> LatexNodes2Text:
    """Return the converter of pylatexenc with the texts of `macros.yml`."""
    specs = [MacroTextSpec(name, simplify_repl=text) for name, text in _TEXTS.items()]
    context = get_default_latex_context_db()
    context.add_context_category("papershelf", macros=specs, prepend=True)
    return LatexNodes2Text(latex_context=context, keep_comments=True)
