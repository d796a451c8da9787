"""Values in JSON of others, where anything may stand in any place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from papershelf.curated.field_maps import FieldMap, JsonObject

# What makes plain in a record what the paths of a map can't reach.
Prepare = Callable[[JsonObject], JsonObject]
MapRow = tuple[FieldMap, Prepare | None]


def value_at(record: JsonObject, path: str) -> Any:
    """Return what a path leads to: one value or, through lists, several; None where nothing is."""
    if path in record or not ("." in path or "[" in path):
        return record.get(path)
    values: list[Any] = [record]
    for step in path.split("."):
        name = step.removesuffix("[]")
        values = [value[name] for value in values if isinstance(value, dict) and name in value]
        if step != name:
            lists = (value for value in values if isinstance(value, list))
            values = list(chain.from_iterable(lists))
    if "[]" in path:
        return values or None
    return values[0] if values else None


def objects_in(value: Any) -> list[JsonObject]:
    """Return the objects of a list, or the single one."""
    values = value if isinstance(value, list) else [value]
    return [inner for inner in values if isinstance(inner, Mapping)]


def texts_in(value: Any) -> list[str]:
    """Return the texts of a list, or the single one."""
    values = value if isinstance(value, list) else [value]
    return [inner for inner in values if isinstance(inner, str)]


def inner_at(record: JsonObject, *names: str) -> JsonObject:
    """Return the object that names lead to, an empty one where there is none."""
    for name in names:
        record = next(iter(objects_in(record.get(name))), {})
    return record


def text_at(record: JsonObject, name: str) -> str:
    """Return the text under a name, also that of a number."""
    value = record.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
