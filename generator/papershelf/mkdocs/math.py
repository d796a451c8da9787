"""A Markdown extension: TeX between dollar signs becomes MathML, which browsers render natively."""

import html
import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import STX

from papershelf.text.formula import FORMULA, is_formula, to_mathml

# After code (190), whose dollar signs begin no formula; before escapes (180) and links (170), which
# must not match inside a formula.
_PRIORITY = 185
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


class MathExtension(Extension):
    """Registered as `papershelf.math`."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the pattern for formulas, and make the dollar sign escapable."""
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
        # A formula is an inline element; as a block-level one it would get no paragraph.
        md.block_level_elements = [tag for tag in md.block_level_elements if tag != "math"]
        md.inlinePatterns.register(_FormulaProcessor(FORMULA.pattern, md), "formula", _PRIORITY)


class _FormulaProcessor(InlineProcessor):
    """Replaces a formula by MathML, or by code where it can't be converted."""

    def handleMatch(  # type: ignore[override]  # this is the signature of `InlineProcessor`, which differs from that of its own base, `Pattern`: its stubs ignore the same
        self, m: re.Match[str], data: str
    ) -> tuple[Any, int | None, int | None]:
        """Return the HTML for match *m* with its span; dollar signs without a formula stay."""
        if _in_tag(data, m.start(0)):
            return None, None, None
        if not is_formula(m) or STX in m["tex"]:
            return m["dollars"], m.start(0), m.end("dollars")
        mathml = to_mathml(m["tex"], "block" if len(m["dollars"]) == 2 else "inline")
        if mathml is None:
            mathml = f"<code>{html.escape(m.group(), quote=False)}</code>"
        # Stashed HTML is not matched by the patterns that follow.
        return self.md.htmlStash.store(mathml), m.start(0), m.end(0)


def _in_tag(data: str, position: int) -> bool:
    """Return whether *position* lies in an HTML tag, whose attributes may contain dollar signs."""
    opened, closed = data.rfind("<", 0, position), data.find(">", position)
    return opened >= 0 and bool(_TAG.fullmatch(data, opened, closed + 1))
