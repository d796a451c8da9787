"""Load tables of words and patterns from the YAML files next to the modules that use them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import convert, yaml

_PACKAGE = Path(__file__).parents[1]
_Table = TypeVar("_Table")


def table(name: str, kind: type[_Table]) -> _Table:
    """Return a table converted to *kind*; *name* is a package and a file in it: "text/months"."""
    room, _, file = name.partition("/")
    return convert(yaml.decode((_PACKAGE / room / "data" / f"{file}.yml").read_bytes()), kind)


def word_sets(name: str) -> Mapping[str, frozenset[str]]:
    """Return the words of a table as a set for each key; they are separated by white space."""
    return {
        meaning: frozenset(text.split()) for meaning, text in table(name, dict[str, str]).items()
    }
