"""The stack of open elements of an HTML page, and the rules of which element may contain which.

The rules are those of https://html.spec.whatwg.org/multipage/ that the tags alone can decide:
optional end tags, elements that allow few parents, and elements that must not be nested.
"""

from collections import Counter
from collections.abc import Iterator

from papershelf.text.tables import table, word_sets

Fault = tuple[int, str]
"""A line number (0 for the whole file) and the message for it."""

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
# Foreign elements: inside them any element may be self-closing.
_FOREIGN = frozenset({"svg", "math"})
# Escapable raw text elements: what looks like a tag inside them is text.
_RAW_TEXT = frozenset({"title", "textarea"})


class OpenElements:
    """The open elements at one position of a page, and the faults found before it.

    `stack` holds their tags and start lines, the outermost first; `counts` has how many there are
    of each tag, so that a deep stack is not searched again and again.
    """

    def __init__(self) -> None:
        self.stack: list[tuple[str, int]] = []
        self.faults: list[Fault] = []
        self.counts = Counter[str]()

    @property
    def foreign(self) -> bool:
        """Whether an element of `_FOREIGN` is open."""
        return any(self.counts[name] for name in _FOREIGN)

    def start(self, tag: str, line: int, *, has_slash: bool) -> bool:
        """Open the element *tag*; *has_slash* for a self-closing tag.

        Return False where it stands in raw text and is no tag.
        """
        if self._innermost in _RAW_TEXT:
            return False
        if not self.foreign:
            while self._innermost in _ENDED_BY.get(tag, ()):
                self._pop()
            self.faults += ((line, fault) for fault in self._misplaced(tag))
        if has_slash and not self.foreign and tag not in _VOID | _FOREIGN:
            self.faults.append((line, f"HTML ignores the slash in <{tag}/>; write <{tag}></{tag}>"))
            has_slash = False
        if not has_slash and (self.foreign or tag not in _VOID):
            self.stack.append((tag, line))
            self.counts[tag] += 1
        return True

    def _pop(self) -> tuple[str, int]:
        """Remove the innermost element, and return its tag and start line."""
        name, line = self.stack.pop()
        self.counts[name] -= 1
        return name, line

    @property
    def _innermost(self) -> str:
        """The tag of the innermost open element, or an empty string."""
        return self.stack[-1][0] if self.stack else ""

    def _misplaced(self, tag: str) -> Iterator[str]:
        """Yield why the element *tag* is not allowed at this position."""
        if tag in _OBSOLETE:
            yield f"<{tag}> is obsolete"
        elif tag not in _ELEMENTS and "-" not in tag:
            yield f"<{tag}> is not an HTML element"
        parent = self._innermost
        if tag in _PARENTS and parent not in _PARENTS[tag] | {"template"}:
            yield f"<{tag}> is not allowed {f'in <{parent}>' if parent else 'without a parent'}"
        elif parent in _CHILDREN and tag not in _CHILDREN[parent]:
            yield f"<{tag}> is not allowed in <{parent}>"
        elif tag in _BLOCKS and (container := self._container()) in _PHRASING:
            yield f"<{tag}> is not allowed in <{container}>, which takes only phrasing content"
        for ancestor in _NEVER_WITHIN.get(tag, ()):
            if self.counts[ancestor]:
                yield f"<{tag}> is not allowed in <{ancestor}>"

    def _container(self) -> str:
        """Return the innermost open element with a content model of its own (not transparent)."""
        names = (name for name, _ in reversed(self.stack))
        return next((name for name in names if name not in _TRANSPARENT), "")

    def text(self, data: str, line: int) -> None:
        """Add a fault for the text *data* where only elements are allowed."""
        if self._innermost in _CHILDREN and data.strip():
            self.faults.append((line, f"text is not allowed in <{self._innermost}>"))

    def end(self, tag: str, line: int) -> None:
        """Close the element *tag*."""
        if self.counts[tag]:
            self._close(tag, line)
        elif tag in _VOID and not self.foreign:
            self.faults.append((line, f"</{tag}> is not allowed: <{tag}> takes no end tag"))
        elif self._innermost not in _RAW_TEXT:
            self.faults.append((line, f"</{tag}> has no start tag"))

    def _close(self, tag: str, line: int) -> None:
        """Close the innermost element *tag* and all elements that are open inside it."""
        while True:
            name, start = self._pop()
            if name == tag:
                return
            if name not in _OPTIONAL:
                fault = f"<{name}> of line {start} is not closed before </{tag}>"
                self.faults.append((line, fault))

    def close(self) -> None:
        """Add a fault for each element that is still open at the end of the page."""
        for name, line in reversed(self.stack):
            if name not in _OPTIONAL:
                self.faults.append((line, f"<{name}> is not closed"))
