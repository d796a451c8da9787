"""Which elements of a page are open, and what may stand in what.

The rules are those of https://html.spec.whatwg.org/multipage/ that can be told for certain from the
tags alone: end tags that may be left out, elements that stand in few others, and those that may not
stand in one another.
"""

from collections.abc import Iterator

from papershelf.text.tables import table, word_sets

Fault = tuple[int, str]
"""A line (0: none) and what is wrong there."""

_KINDS = word_sets("checks/elements")
_VOID, _OPTIONAL, _OBSOLETE = _KINDS["void"], _KINDS["optional"], _KINDS["obsolete"]
_BLOCKS, _PHRASING = (_KINDS["headings"] | _KINDS[kind] for kind in ("blocks", "phrasing"))
_TRANSPARENT = _KINDS["transparent"]
_ELEMENTS = frozenset().union(*_KINDS.values())
_RULES = table("checks/nesting", dict[str, dict[str, frozenset[str]]])
_ENDED_BY = {**dict.fromkeys(_BLOCKS, frozenset({"p"})), **_RULES["ended_by"]}
_PARENTS, _CHILDREN, _NEVER_WITHIN = (
    _RULES[rule] for rule in ("parents", "children", "never_within")
)
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
        elif tag not in _ELEMENTS and "-" not in tag:
            yield f"<{tag}> is no element of HTML"
        parent = self.stack[-1][0] if self.stack else ""
        if tag in _PARENTS and parent not in _PARENTS[tag] | {"template"}:
            yield f"<{tag}> stands in {f'<{parent}>' if parent else 'no element'}"
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

    def text(self, data: str, line: int) -> None:
        """Take text."""
        if self.stack and self.stack[-1][0] in _CHILDREN and data.strip():
            self.faults.append((line, f"text stands in <{self.stack[-1][0]}>"))

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
