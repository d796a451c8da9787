"""JSON and XML read into plain values; of what can't be read, ValueError says why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

import msgspec
from msgspec import Struct, field

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
