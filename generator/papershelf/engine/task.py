"""Tasks: a function by its importable name, and all that it may look at.

A result is named by what it is made of. So a function of a task is pure: it reads its arguments and
nothing else, and gives equal results for equal arguments.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from inspect import Parameter, signature
from pkgutil import resolve_name
from typing import Any, get_type_hints

from msgspec import Struct, msgpack

# Bytes of a key, and of every other digest.
DIGEST_SIZE = 16
# Sets come in an order of their own else, which differs between processes.
_ENCODER = msgpack.Encoder(order="deterministic")


class Task(Struct, frozen=True):
    """A call that can be made anywhere: `view` is the first argument, encoded.

    `needs` are the cache keys of the further arguments: values that many tasks share, or results of
    other tasks.
    """

    function: str
    view: bytes
    needs: tuple[str, ...] = ()


class TaskError(Exception):
    """A task failed, and with it the run; says which one and why."""


def task(function: Callable[..., Any], view: Any, *needs: str) -> Task:
    """Return the task of calling *function* with *view* and what is cached under *needs*."""
    name = f"{function.__module__}:{function.__qualname__}"
    return Task(function=name, view=encode(view), needs=needs)


def encode(value: Any) -> bytes:
    """Return *value* as msgpack: equal values give equal bytes.

    Raises TypeError for sets of things that have no order, such as Structs.
    """
    return _ENCODER.encode(value)


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> msgpack.Decoder[Any]:
    return msgpack.Decoder(kind)


def decode(data: bytes | memoryview, kind: Any) -> Any:
    """Return the value of type *kind* in *data*; raises msgspec.DecodeError where there is none."""
    return _decoder(kind).decode(data)


def digest(*parts: bytes) -> str:
    """Return the digest of *parts*, each behind its length so that none runs into the next."""
    made = blake2b(digest_size=DIGEST_SIZE)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()


def key_of(own: Task, environment: str) -> str:
    """Return the cache key of a task's result in an environment of this fingerprint."""
    needs = "".join(own.needs)
    return digest(b"task", environment.encode(), own.function.encode(), own.view, needs.encode())


@lru_cache(maxsize=256)
def resolve(name: str) -> Callable[..., Any]:
    """Return the function of an importable name, "package.module:function"."""
    function: Callable[..., Any] = resolve_name(name)
    return function


@lru_cache(maxsize=256)
def _types_of(name: str, number: int) -> tuple[list[Any], Any]:
    """Return the types of a function's arguments, of which there are that *number*, and its result.

    The last one may stand for any number of further needs.
    """
    function = resolve(name)
    hints = get_type_hints(function)
    kinds: list[Any] = []
    for one in signature(function).parameters.values():
        times = number - len(kinds) if one.kind is Parameter.VAR_POSITIONAL else 1
        kinds += [hints[one.name]] * times
    return kinds, hints["return"]


def call(own: Task, load: Callable[[str, Any], Any]) -> bytes:
    """Return the encoded result of a task; *load* gives the cached value of a key and a type."""
    (view, *kinds), _ = _types_of(own.function, 1 + len(own.needs))
    needed = [load(key, kind) for key, kind in zip(own.needs, kinds, strict=True)]
    result = resolve(own.function)(decode(own.view, view), *needed)
    return result if isinstance(result, bytes) else encode(result)


def result_of(own: Task, data: bytes | memoryview) -> Any:
    """Return the value that a task's function has given, from its encoded form."""
    _, kind = _types_of(own.function, 1 + len(own.needs))
    return bytes(data) if kind is bytes else decode(data, kind)
