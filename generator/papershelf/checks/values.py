"""Parsers of JSON and XML that raise ValueError, and validators of dates, addresses and tags."""

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

_MAX_DEPTH = 200


class XmlNode(Struct):
    """An element of XML; `name` is "NAMESPACE LOCAL", `text` its text without that of children."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[XmlNode] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[XmlNode]:
        """Yield the children with one of these local *names*."""
        return (child for child in self.children if child.local in names)

    def text_of(self, name: str) -> str:
        """Return the stripped text of the first child called *name*, or an empty string."""
        return next((child.text.strip() for child in self.all(name)), "")

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]

    def iter(self) -> Iterator[XmlNode]:
        """Yield the element and all its descendants, in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack += reversed(node.children)


def read_json(data: bytes | str, kind: Any = Any) -> Any:
    """Return the JSON *data* as a value of the type *kind*; raises ValueError."""
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError as error:  # all other errors are ValueErrors
        raise ValueError(str(error)) from error


def read_xml(data: bytes) -> XmlNode:
    """Return the root element of the XML *data*; raises ValueError with the line."""
    root = XmlNode("", {}, 0)
    stack = [root]
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > _MAX_DEPTH:
            raise ValueError("nested too deeply")
        stack.append(XmlNode(name, attributes, parser.CurrentLineNumber))
        stack[-2].children.append(stack[-1])

    def text(data: str) -> None:
        stack[-1].text += data

    def reject_entities(*_: Any) -> None:
        raise ValueError("entity declarations are not allowed")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop() and None
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = reject_entities
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError) as error:
        raise ValueError(str(error)) from error
    return root.children[0]


_DATE = re.compile(r"([0-9]{4})(?:([-/])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?", re.ASCII)
# https://www.rfc-editor.org/rfc/rfc3339#section-5.6
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:]{8}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Return whether *text* is an absolute URL of http or https."""
    return bool(_WEB_ADDRESS.fullmatch(text))


def is_date(text: str, separator: str) -> bool:
    """Return whether *text* is an existing year, month or day, its parts joined by *separator*."""
    match = _DATE.fullmatch(text)
    if not match or match[2] not in (None, separator):
        return False
    try:
        date(int(match[1]), int(match[3] or 1), int(match[4] or 1))
    except ValueError:
        return False
    return True


def timestamp(text: str) -> datetime | None:
    """Return the time of the RFC 3339 timestamp *text*, or None if it is malformed."""
    if not _TIMESTAMP.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None


def duplicates(noun: str, names: Iterable[object]) -> Iterator[Fault]:
    """Yield a fault for each of *names* that occurs more than once; *noun* is what they are."""
    times = Counter(names)
    yield from ((0, f"the {noun} {name} occurs {n} times") for name, n in times.items() if n > 1)


_TAGS = table("checks/highwire", dict[str, Any])
_PATTERNS = {name: re.compile(form) for name, form in _TAGS["patterns"].items()}


def is_tag_value(name: str, text: str) -> bool:
    """Return whether *text* is a valid value of the Highwire tag *name*."""
    if name in _TAGS["days"]:
        return is_date(text, "/")
    if name in _TAGS["addresses"]:
        return is_web_address(text)
    return name not in _PATTERNS or bool(_PATTERNS[name].fullmatch(text))
