"""Tables in YAML: what things are called, beside the modules that look for it."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import convert, yaml

_PACKAGE = Path(__file__).parents[1]
_Table = TypeVar("_Table")


def table(name: str, kind: type[_Table]) -> _Table:
    """Return a table as a *kind*; its *name* is that of a room and of a file: "text/months"."""
    room, _, file = name.partition("/")
    return convert(yaml.decode((_PACKAGE / room / "data" / f"{file}.yml").read_bytes()), kind)


def word_sets(name: str) -> Mapping[str, frozenset[str]]:
    """Return the words of a table, all of one meaning in one text."""
    return {
        meaning: frozenset(text.split()) for meaning, text in table(name, dict[str, str]).items()
    }
