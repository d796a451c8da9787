"""A Markdown extension: TeX between dollars becomes MathML, which browsers show by themselves."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import STX

from papershelf.text.formula import FORMULA, MACRO, is_formula

# After code (190), whose dollars are its own; before escapes (180) and links (170), which must not
# look inside a formula.
PRIORITY = 185
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
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
ARITY = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2}
ARITY |= {"msubsup": 3, "munderover": 3}


class MathExtension(Extension):
    """Registered as `papershelf.math`."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Add the pattern for formulas, and a way to write a dollar that is none."""
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
        # A formula is part of a line in HTML; as a block it would lose its paragraph.
        md.block_level_elements = [tag for tag in md.block_level_elements if tag != "math"]
        md.inlinePatterns.register(FormulaProcessor(FORMULA.pattern, md), "formula", PRIORITY)


class FormulaProcessor(InlineProcessor):
    """Replaces a formula by MathML, or by code where it can't be converted."""

    def handleMatch(  # type: ignore[override]  # this is the signature of `InlineProcessor`, which differs from that of its own base, `Pattern`: its stubs ignore the same
        self, m: re.Match[str], data: str
    ) -> tuple[Any, int | None, int | None]:
        """The element for a match, with its place; a dollar that begins no formula is itself."""
        if in_tag(data, m.start(0)):
            return None, None, None
        if not is_formula(m) or STX in m["tex"]:
            return m["dollars"], m.start(0), m.end("dollars")
        display = "block" if len(m["dollars"]) == 2 else "inline"
        return self.stash(m.group(), m["tex"], display), m.start(0), m.end(0)

    def stash(self, written: str, tex: str, display: str) -> str:
        """Keep the finished HTML away from the patterns that follow."""
        mathml = to_mathml(tex, display)
        if mathml is None:
            mathml = f"<code>{html.escape(written, quote=False)}</code>"
        return self.md.htmlStash.store(mathml)


def in_tag(data: str, place: int) -> bool:
    """Whether a place lies in an HTML tag, whose attributes may hold dollars."""
    opened, closed = data.rfind("<", 0, place), data.find(">", place)
    return opened >= 0 and bool(TAG.fullmatch(data, opened, closed + 1))


def makeExtension(**options: Any) -> MathExtension:
    """The extension, for configurations that name the module."""
    return MathExtension(**options)


@lru_cache(maxsize=1 << 15)
def to_mathml(tex: str, display: str = "inline") -> str | None:
    """A formula as MathML, or nothing where latex2mathml does not understand all of it."""
    try:
        element = convert_to_element(tex, display=display)
    # Of anybody's formula it raises one of twelve errors of its own, which have no common base, or
    # StopIteration, ValueError or IndexError, and tells nowhere what else. None may end a build.
    except Exception:  # whichever it is, the formula is shown as it was written
        return None
    for part in element.iter():
        part.text = html.unescape(part.text) if part.text else part.text
        if part.tag not in ELEMENTS or len(part) != ARITY.get(part.tag, len(part)):
            return None
        if is_unconverted(part, tex):
            return None
        part.attrib = {key: value for key, value in part.attrib.items() if key in ATTRIBUTES}
    return ElementTree.tostring(element, encoding="unicode")


def is_unconverted(part: ElementTree.Element, tex: str) -> bool:
    """Whether this is a macro or an alignment that latex2mathml handed on as it was."""
    text = part.text or ""
    return bool(MACRO.match(text)) or (part.tag == "mi" and text == "&" and r"\&" not in tex)
