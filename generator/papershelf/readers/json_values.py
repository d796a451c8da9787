"""Values in JSON of others, where anything may stand in any place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from papershelf.curated.field_maps import FieldMap, JsonObject
from papershelf.readers.fields import whole_letters

# What makes plain in a record what the paths of a map can't reach.
Prepare = Callable[[JsonObject], JsonObject]
MapRow = tuple[FieldMap, Prepare | None]
# A name, a list where brackets follow, and what its objects must have.
_STEP = re.compile(r"([^.\[\]]+)(\[(?:([^=\]]+)=([^\]]*))?\])?(?:\.|$)")


def value_at(record: JsonObject, path: str) -> Any:
    """Return what a path leads to: one value or, through lists, several; None where nothing is.

    Of a list with "[key=value]" behind its name, those objects count that have the value.
    """
    if path in record or not ("." in path or "[" in path):
        return record.get(path)
    values: list[Any] = [record]
    for name, is_list, key, wanted in _steps(path):
        values = [value[name] for value in values if isinstance(value, dict) and name in value]
        if is_list:
            inner = chain.from_iterable(value for value in values if isinstance(value, list))
            values = [
                one
                for one in inner
                if not key or (isinstance(one, dict) and one.get(key) == wanted)
            ]
    if "[]" in path:
        return values or None
    return values[0] if values else None


@lru_cache(maxsize=1 << 10)
def _steps(path: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_STEP.findall(path))


def objects_in(value: Any) -> list[JsonObject]:
    """Return the objects of a list, or the single one."""
    values = value if isinstance(value, list) else [value]
    return [inner for inner in values if isinstance(inner, Mapping)]


def inner_at(record: JsonObject, *names: str) -> JsonObject:
    """Return the object that names lead to, an empty one where there is none."""
    for name in names:
        record = next(iter(objects_in(record.get(name))), {})
    return record


def text_of(value: Any) -> str:
    """Return the text that a value is, or the first in a list; a number is one too."""
    if isinstance(value, str):
        return whole_letters(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return next(filter(None, map(text_of, value)), "")
    return ""


def all_texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a list, or the single one."""
    return tuple(filter(None, map(text_of, as_list(value))))


def as_list(value: Any) -> list[Any]:
    """Return a list from a list or a single value."""
    return value if isinstance(value, list) else [] if value is None else [value]


def first_text(record: JsonObject, *names: str) -> str:
    """Return the first text under one of some *names*."""
    texts = (text_of(record[name]).strip() for name in names if name in record)
    return next(filter(None, texts), "")
