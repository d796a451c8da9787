"""The values of records, as of JSON and YAML: access by path, and conversion to text."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from papershelf.curated.field_maps import JsonObject
from papershelf.readers.fields import replace_surrogates

# A step of a path: a name, brackets for a list, and the key and value that its objects must have.
_STEP = re.compile(r"([^.\[\]]+)(\[(?:([^=\]]+)=([^\]]*))?\])?(?:\.|$)")
# As a date, a number this large counts milliseconds since 1970.
_FIRST_MILLISECOND = 10**11
_LAST_MILLISECOND = 253_402_300_799_999
# Floats from here on need not have the digits of the integer that was meant.
_LEAST_INEXACT = 2**53
_PARTS_OF_DATE = ("year", "month", "day")


def value_at(record: JsonObject, path: str) -> Any:
    """Return the value at *path*, a list of values if the path leads through lists, or None.

    "name[key=value]" selects the objects of a list that have this value.
    """
    if path in record or not ("." in path or "[" in path):
        return record.get(path)
    values: list[Any] = [record]
    for name, is_list, key, wanted in _steps(path):
        values = [value[name] for value in values if isinstance(value, dict) and name in value]
        if is_list:
            inner = chain.from_iterable(value for value in values if isinstance(value, list))
            values = [
                item
                for item in inner
                if not key or (isinstance(item, dict) and item.get(key) == wanted)
            ]
    if "[]" in path:
        return values or None
    return values[0] if values else None


@lru_cache(maxsize=1 << 10)
def _steps(path: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_STEP.findall(path))


def objects_in(value: Any) -> list[JsonObject]:
    """Return the objects in *value*, which is a list or one object."""
    return [item for item in as_list(value) if isinstance(item, Mapping)]


def inner_at(record: JsonObject, *names: str) -> JsonObject:
    """Return the object at the nested keys *names*, or an empty one."""
    for name in names:
        record = next(iter(objects_in(record.get(name))), {})
    return record


def text_of(value: Any) -> str:
    """Return *value* as text if it is a text or number, the first text of a list, or ""."""
    if isinstance(value, str):
        return replace_surrogates(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Some programs write integers as floats: 2017.0.
        is_whole = isinstance(value, float) and value.is_integer() and abs(value) < _LEAST_INEXACT
        return str(int(value) if is_whole else value)
    if isinstance(value, list):
        return next(filter(None, map(text_of, value)), "")
    return ""


def all_texts(value: Any) -> tuple[str, ...]:
    """Return the texts in *value*, which is a list or one text."""
    return tuple(filter(None, map(text_of, as_list(value))))


def as_list(value: Any) -> list[Any]:
    """Return *value* if it is a list, an empty list for None, and else a list of *value*."""
    return value if isinstance(value, list) else [] if value is None else [value]


def first_text(record: JsonObject, *names: str) -> str:
    """Return the first text that is not empty under one of *names*, or ""."""
    for name in names:
        if name in record and (text := text_of(record[name]).strip()):
            return text
    return ""


def is_empty(value: Any) -> bool:
    """Return whether *value* holds nothing, such as the date `[[null]]` at Crossref."""
    parts = value.values() if isinstance(value, dict) else value
    return all(map(is_empty, parts)) if isinstance(value, dict | list) else value in (None, "")


def date_text(value: Any) -> str:
    """Return a date or a span of dates as text, from milliseconds, or CSL's parts, new or old."""
    if isinstance(value, list):
        return next(filter(None, map(date_text, value)), "")
    if isinstance(value, dict):
        # [[2017, 6, 12]]
        parts = value.get("date-parts")
        parts = parts if isinstance(parts, list) else []
        spans = [part for part in parts if isinstance(part, list)] or [parts]
        dates = "/".join(dict.fromkeys(filter(None, map(_iso, spans[:2]))))
        return dates or first_text(value, "raw", "literal") or _iso(map(value.get, _PARTS_OF_DATE))
    if isinstance(value, int) and _FIRST_MILLISECOND <= value <= _LAST_MILLISECOND:
        return datetime.fromtimestamp(value / 1000, UTC).date().isoformat()
    return text_of(value)


def _iso(parts: Iterable[Any]) -> str:
    """Return the date of year, month and day."""
    return "-".join(number.zfill(2) for number in list(map(text_of, parts))[:3] if number)
