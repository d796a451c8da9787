"""JSON and XML read into plain values, and how dates, addresses and identifiers are written.

Of what can't be read, ValueError says why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

import msgspec
from msgspec import Struct, field

from papershelf.checks.nesting import Fault
from papershelf.text.tables import table

_DEEPEST = 200


class XmlNode(Struct):
    """An element: its *name* is "NAMESPACE LOCAL", *given* its attributes."""

    name: str
    given: dict[str, str]
    line: int
    text: str = ""
    children: list[XmlNode] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[XmlNode]:
        """Yield the children with one of these local *names*."""
        return (child for child in self.children if child.local in names)

    def said(self, name: str) -> str:
        """Return the text of the first child called *name*, or empty."""
        return next((child.text.strip() for child in self.all(name)), "")

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]

    def within(self) -> Iterator[XmlNode]:
        """Yield the element and all in it."""
        left = [self]
        while left:
            one = left.pop()
            yield one
            left += reversed(one.children)


def read_json(data: bytes | str, kind: Any = Any) -> Any:
    """Return JSON as a value of a *kind*; raises ValueError with what is wrong."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise ValueError(str(error) or "nested too deep") from error


def read_xml(data: bytes) -> XmlNode:
    """Return the root of XML; raises ValueError with what is wrong and its line."""
    root = XmlNode("", {}, 0)
    stack = [root]
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, given: dict[str, str]) -> None:
        if len(stack) > _DEEPEST:
            raise ValueError("nested too deep")
        stack.append(XmlNode(name, given, parser.CurrentLineNumber))
        stack[-2].children.append(stack[-1])

    def text(data: str) -> None:
        stack[-1].text += data

    def refuse(*_: Any) -> None:
        raise ValueError("entities are declared")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop() and None
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError) as error:
        raise ValueError(str(error)) from error
    return root.children[0]


_PARTS = re.compile(r"([0-9]{4})(?:([-/])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?", re.ASCII)
# https://www.rfc-editor.org/rfc/rfc3339#section-5.6
_STAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:]{8}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
_WEB = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?", re.IGNORECASE)


def is_web(text: str) -> bool:
    """Tell whether a *text* is a whole address of the web."""
    return bool(_WEB.fullmatch(text))


def is_day(text: str, sign: str) -> bool:
    """Tell whether a *text* is a year, month or day that there is, its parts joined by *sign*."""
    found = _PARTS.fullmatch(text)
    if not found or found[2] not in (None, sign):
        return False
    try:
        date(int(found[1]), int(found[3] or 1), int(found[4] or 1))
    except ValueError:
        return False
    return True


def instant(text: str) -> datetime | None:
    """Return the time that a *text* by RFC 3339 means, or None where it is none."""
    if not _STAMP.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None


def repeated(what: str, names: Iterable[object]) -> Iterator[Fault]:
    """Yield those of *names* that are given more than once, called *what*."""
    times = Counter(names)
    yield from ((0, f"the {what} {name} is given {n} times") for name, n in times.items() if n > 1)


_TAGS = table("checks/highwire", dict[str, Any])
_PATTERNS = {name: re.compile(form) for name, form in _TAGS["patterns"].items()}


def is_tag(name: str, text: str) -> bool:
    """Tell whether a *text* is one that Highwire's tag of this *name* may hold."""
    if name in _TAGS["days"]:
        return is_day(text, "/")
    if name in _TAGS["addresses"]:
        return is_web(text)
    return name not in _PATTERNS or bool(_PATTERNS[name].fullmatch(text))
