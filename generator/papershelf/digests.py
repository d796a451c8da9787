"""Digests of files and values: what is alike has the same, on every run of the program."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from functools import partial
from hashlib import blake2b, file_digest
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from msgspec import Struct, structs

SIZE = 16


class UndigestibleError(Exception):
    """A value that does not tell all that it is."""


def digest_of(data: bytes) -> str:
    """The digest of some bytes."""
    return digest_in_bytes(data).hex()


def digest_in_bytes(data: bytes) -> bytes:
    """The same digest, as SIZE bytes."""
    return blake2b(data, digest_size=SIZE).digest()


def digest_of_file(path: str | Path) -> str:
    """The digest of a file's content; raises OSError where it can't be read."""
    with Path(path).open("rb") as file:
        return file_digest(file, partial(blake2b, digest_size=SIZE)).hexdigest()


def digest_of_value(value: Any) -> str:
    """The digest of a value made of plain ones; raises UndigestibleError for any other."""
    return digest_of("".join(told(value)).encode("utf-8", "surrogatepass"))


def digest_of_content(value: Any) -> str:
    """The digest of a value of our own by all that is in it.

    Raises UndigestibleError for any other. It takes a fifth of the time of `digest_of_value`, and
    tells apart only what can be in the same place: not a list from a tuple, nor two kinds of values
    with the same fields.
    """
    return digest_of(by_content(value))


def by_content(value: Any) -> bytes:
    """A value as JSON: which of its parts are one object in memory does not count."""
    return ENCODER.encode(value).encode()


def contents(value: object) -> tuple[object, ...]:
    """What is in a value, in the order of its fields."""
    if isinstance(value, Struct):
        return structs.astuple(value)
    if is_dataclass(value):
        return tuple(getattr(value, one.name) for one in fields(value))
    raise UndigestibleError(f"{type(value).__module__}.{type(value).__qualname__}")


ENCODER = json.JSONEncoder(check_circular=False, default=contents, separators=(",", ":"))


def told(value: Any) -> Iterator[str]:
    """A value as texts, in which different values differ."""
    match value:
        case None | bool() | int() | float() | str() | bytes():
            yield f"{type(value).__name__} {value!r};"
        case list() | tuple():
            yield from grouped(
                type(value).__name__, (part for each in value for part in told(each))
            )
        case AbstractSet():
            yield from grouped("set", sorted("".join(told(part)) for part in value))
        case Mapping():
            pairs = ("".join((*told(key), *told(part))) for key, part in value.items())
            yield from grouped("mapping", pairs)
        case Path():
            yield from told(str(value))
        case type() | FunctionType() | BuiltinFunctionType():
            yield from named(value)
        case MethodType():
            yield from grouped(value.__func__.__qualname__, told(value.__self__))
        case _:
            yield from dataclass_told(value)


def dataclass_told(value: Any) -> Iterator[str]:
    """A value of a dataclass by its fields."""
    if isinstance(value, Struct):
        given: Any = structs.astuple(value)
    elif is_dataclass(value):
        given = (getattr(value, one.name) for one in fields(value))
    else:
        raise UndigestibleError(f"{type(value).__module__}.{type(value).__qualname__}")
    parts = (part for each in given for part in told(each))
    kind = f"{type(value).__module__}.{type(value).__qualname__}"
    yield from grouped(kind, parts)


def grouped(kind: str, parts: Iterable[str]) -> Iterator[str]:
    """Parts that belong together."""
    yield f"{kind}("
    yield from parts
    yield ")"


def named(value: Any) -> Iterator[str]:
    """A function or class by its name, where there is just one of that name."""
    if "<" in value.__qualname__:
        raise UndigestibleError(f"{value.__module__}.{value.__qualname__}")
    yield f"{value.__module__}.{value.__qualname__};"


def below(folder: str) -> Iterator[os.DirEntry[str]]:
    """All files below a folder, in no order; links to folders are followed, as MkDocs does.

    A folder that is not there has none.
    """
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    yield from below(entry.path)
                else:
                    yield entry
    except FileNotFoundError:
        return
