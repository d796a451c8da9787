"""Tasks: a function by its importable name, and its arguments, which are all that it may read.

The cache key of a result is a digest of the task. So the function of a task is pure: it reads its
arguments and nothing else, and returns equal results for equal arguments.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from inspect import Parameter, signature
from pkgutil import resolve_name
from typing import Any, get_type_hints

from msgspec import Struct, msgpack

# Bytes of a cache key, and of every other digest.
DIGEST_SIZE = 16
# Otherwise sets would be encoded in an order that differs between processes.
_ENCODER = msgpack.Encoder(order="deterministic")
_decoder = lru_cache(maxsize=256)(msgpack.Decoder)

resolve: Callable[[str], Callable[..., Any]] = lru_cache(maxsize=256)(resolve_name)
"""Return the function with the importable name "package.module:function"."""


class Task(Struct, frozen=True):
    """A function call that any process can make; `view` is the first argument, encoded.

    `needs` are the cache keys of the further arguments, which are values that many tasks share or
    results of other tasks. The view of a function that reads these alone is an empty text.
    """

    function: str
    view: bytes
    needs: tuple[str, ...] = ()


class TaskError(Exception):
    """A task failed, and with it the run; the message names the task and the reason."""


def task(function: Callable[..., Any], view: Any, *needs: str) -> Task:
    """Return the task of calling *function* with *view* and the cache entries of *needs*."""
    name = f"{function.__module__}:{function.__qualname__}"
    return Task(function=name, view=encode(view), needs=needs)


def encode(value: Any) -> bytes:
    """Return *value* as msgpack; equal values give equal bytes.

    Raises TypeError for sets of items without an order, such as Structs.
    """
    return _ENCODER.encode(value)


def decode(data: bytes | memoryview, kind: Any) -> Any:
    """Return *data* decoded as type *kind*; raises msgspec.DecodeError for other data."""
    return _decoder(kind).decode(data)


def digest(*parts: bytes) -> str:
    """Return the digest of *parts*, length-prefixed so that other parts have another digest."""
    made = blake2b(digest_size=DIGEST_SIZE)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()


def key_of(task: Task, fingerprint: str) -> str:
    """Return the cache key of the result of *task* in the environment of this *fingerprint*."""
    needs = "".join(task.needs)
    return digest(b"task", fingerprint.encode(), task.function.encode(), task.view, needs.encode())


@lru_cache(maxsize=256)
def _types_of(name: str, number: int) -> tuple[list[Any], Any]:
    """Return the types of the *number* arguments of the function *name*, and that of its result.

    The last parameter may be a `*args` that takes any number of needs.
    """
    function = resolve(name)
    hints = get_type_hints(function)
    kinds: list[Any] = []
    for one in signature(function).parameters.values():
        times = number - len(kinds) if one.kind is Parameter.VAR_POSITIONAL else 1
        kinds += [hints[one.name]] * times
    return kinds, hints["return"]


def call(task: Task, load: Callable[[str, Any], Any]) -> bytes:
    """Run *task* and return its encoded result; *load* returns a cache entry by key and type."""
    (view, *kinds), _ = _types_of(task.function, 1 + len(task.needs))
    needed = [load(key, kind) for key, kind in zip(task.needs, kinds, strict=True)]
    result = resolve(task.function)(decode(task.view, view), *needed)
    return result if isinstance(result, bytes) else encode(result)


def result_of(task: Task, data: bytes | memoryview) -> Any:
    """Return the result of *task* from its encoded form *data*."""
    _, kind = _types_of(task.function, 1 + len(task.needs))
    return bytes(data) if kind is bytes else decode(data, kind)
