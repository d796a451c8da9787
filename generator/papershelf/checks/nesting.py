"""Which elements of a page are open, and what may stand in what.

The rules are those of https://html.spec.whatwg.org/multipage/ that can be told for certain from the
tags alone: end tags that may be left out, elements that stand in few others, and those that may not
stand in one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

Fault = tuple[int, str]
"""A line (0: none) and what is wrong there."""

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split(),
)
_OPTIONAL = frozenset(
    "html head body p li dt dd tr td th thead tbody tfoot caption colgroup option optgroup rt "
    "rp".split()
)
_OBSOLETE = frozenset(
    "acronym applet basefont bgsound big blink center dir font frame frameset isindex keygen "
    "listing marquee menuitem multicol nextid nobr noembed noframes plaintext spacer strike tt "
    "xmp".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# The start of one of these ends a paragraph.
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote details dialog div dl fieldset figcaption figure footer form "
    "header hgroup hr main menu nav ol p pre search section table ul".split()
)
# What holds words and what stands among words, and no block; a link holds what its parent may.
_PHRASING = _HEADINGS | frozenset(
    "abbr b bdi bdo button cite code data dfn em i kbd label mark meter output p pre progress q s "
    "samp small span strong sub sup time u var".split()
)
_TRANSPARENT = frozenset("a del ins map".split())
_ROWS = frozenset("p td th tr".split())
_GROUPS = _ROWS | frozenset("caption colgroup tbody tfoot thead".split())
# Open elements without an end tag that the start of another ends.
_ENDED_BY: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_BLOCKS, frozenset({"p"})),
    "body": frozenset({"head"}),
    "li": frozenset({"li", "p"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd", "p"})),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th", "p"})),
    "tr": _ROWS | {"caption", "colgroup"},
    **dict.fromkeys(("tbody", "tfoot", "thead"), _GROUPS),
    "option": frozenset({"option"}),
    "optgroup": frozenset({"option", "optgroup"}),
    **dict.fromkeys(("rt", "rp"), frozenset({"rt", "rp"})),
}
_ROW_PARENTS = frozenset("table tbody tfoot thead".split())
_PARENTS: Mapping[str, frozenset[str]] = {
    "li": frozenset({"ul", "ol", "menu"}),
    "dt": frozenset({"dl", "div"}),
    "dd": frozenset({"dl", "div"}),
    "tr": _ROW_PARENTS,
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    **dict.fromkeys(("caption", "tbody", "tfoot", "thead", "colgroup"), frozenset({"table"})),
    "option": frozenset({"select", "datalist", "optgroup"}),
    "summary": frozenset({"details"}),
    "legend": frozenset({"fieldset"}),
    "figcaption": frozenset({"figure"}),
}
_SCRIPTS = frozenset({"script", "template"})
_CHILDREN: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("ul", "ol", "menu"), _SCRIPTS | {"li"}),
    "dl": _SCRIPTS | {"dt", "dd", "div"},
    "table": _SCRIPTS | {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    **dict.fromkeys(("thead", "tbody", "tfoot"), _SCRIPTS | {"tr"}),
    "tr": _SCRIPTS | {"td", "th"},
}
_BUTTONS = frozenset("a button iframe input label select textarea".split())
# What may not stand in what, however deep.
_NEVER_WITHIN: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_BUTTONS, frozenset({"a", "button"})),
    "label": frozenset({"a", "button", "label"}),
    "form": frozenset({"form"}),
}
# Languages of their own, whose elements any letter may end with a slash.
_FOREIGN = frozenset({"svg", "math"})
# What has text alone, whatever looks like a tag in it.
_TEXTS = frozenset({"title", "textarea"})


class OpenElements:
    """The elements that are open at a place of a page, and the faults so far."""

    def __init__(self) -> None:
        self.stack: list[tuple[str, int]] = []
        self.faults: list[Fault] = []
        self.foreign = 0

    def start(self, tag: str, line: int, *, has_slash: bool) -> bool:
        """Take a start tag, with a slash at its end or not; tell whether it counts as one."""
        if self.stack and self.stack[-1][0] in _TEXTS:
            return False
        if not self.foreign:
            self._end_implied(tag)
            self.faults += ((line, fault) for fault in self._misplaced(tag))
        if tag in _FOREIGN:
            self.foreign += not has_slash
        elif not self.foreign and has_slash and tag not in _VOID:
            self.faults.append((line, f"<{tag}/> is a start tag without an end tag"))
            has_slash = False
        if not has_slash and (self.foreign or tag not in _VOID):
            self.stack.append((tag, line))
        return True

    def _end_implied(self, tag: str) -> None:
        ended = _ENDED_BY.get(tag, ())
        while self.stack and self.stack[-1][0] in ended:
            self.stack.pop()

    def _misplaced(self, tag: str) -> Iterator[str]:
        """Yield what speaks against an element at this place."""
        if tag in _OBSOLETE:
            yield f"<{tag}> is obsolete"
        parent = self.stack[-1][0] if self.stack else ""
        if tag in _PARENTS and parent not in _PARENTS[tag] | {"template"}:
            yield f"<{tag}> stands in {_shown(parent)}"
        elif parent in _CHILDREN and tag not in _CHILDREN[parent]:
            yield f"<{tag}> stands in <{parent}>"
        elif tag in _BLOCKS and (holder := self._holder()) in _PHRASING:
            yield f"<{tag}> stands in <{holder}>, which holds words"
        for within in _NEVER_WITHIN.get(tag, ()):
            if any(name == within for name, _ in self.stack):
                yield f"<{tag}> stands in <{within}>"

    def _holder(self) -> str:
        """Return the innermost element whose kind says what may stand here."""
        names = (name for name, _ in reversed(self.stack))
        return next((name for name in names if name not in _TRANSPARENT), "")

    def end(self, tag: str, line: int) -> None:
        """Take an end tag."""
        if self.stack and self.stack[-1][0] == tag:
            self.stack.pop()
            self.foreign -= tag in _FOREIGN
        elif tag in _VOID and not self.foreign:
            self.faults.append((line, f"<{tag}> has no end tag"))
        elif any(name == tag for name, _ in self.stack):
            self._close(tag, line)
        elif not (self.stack and self.stack[-1][0] in _TEXTS):
            self.faults.append((line, f"</{tag}> ends nothing"))

    def _close(self, tag: str, line: int) -> None:
        """Close the innermost element *tag* with all that is open in it."""
        while True:
            name, begun = self.stack.pop()
            self.foreign -= name in _FOREIGN
            if name == tag:
                return
            if name not in _OPTIONAL:
                self.faults.append((line, f"<{name}> of line {begun} is open at </{tag}>"))

    def close(self) -> None:
        """Take the end of the page."""
        for name, line in reversed(self.stack):
            if name not in _OPTIONAL:
                self.faults.append((line, f"<{name}> has no end tag"))


def _shown(parent: str) -> str:
    return f"<{parent}>" if parent else "no element"
