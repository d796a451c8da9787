"""Functions of tasks, which workers import as well."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from weakref import WeakSet

from msgspec import Struct


class Pair(Struct, frozen=True):
    """A view of two numbers."""

    one: int
    other: int


def environment() -> str:
    """Return the fingerprint of these functions."""
    return "the tests"


def other_environment() -> str:
    """Return another fingerprint."""
    return "other tests"


def product(view: Pair) -> int:
    """Return the product of a pair."""
    return view.one * view.other


def scaled(view: int, factors: list[int]) -> list[int]:
    """Return factors, which tasks share, times a number."""
    return [view * factor for factor in factors]


def lengths(view: int, *contents: memoryview) -> list[int]:
    """Return a number, and the lengths of the results that the task needs."""
    return [view, *map(len, contents)]


def process(view: int) -> int:
    """Return the id of the process that runs the task; *view* makes tasks differ."""
    return os.getpid() + 0 * view


def inverse(view: float) -> float:
    """Return one divided by *view*; raises ZeroDivisionError."""
    return 1 / view


def killed_once(view: str) -> str:
    """Kill the process that runs this, unless the file *view* exists; create it before."""
    path = Path(view)
    if path.exists():
        return "alive"
    path.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def always_killed(_view: str) -> str:
    """Kill the process that runs this."""
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def raw(view: int) -> bytes:
    """Return *view* bytes, which are not encoded."""
    return bytes(range(view))


def doubled(view: str) -> str:
    """Return a text twice."""
    return 2 * view


def weighed(view: frozenset[str], pair: Pair, content: memoryview, *rest: list[int]) -> list[int]:
    """Return a number for the view and for each input of the task, which have many types."""
    return [len(view), pair.one, len(content), *map(sum, rest)]


def stayed(view: tuple[str, int, float]) -> int:
    """Create a file named after the process; return a number after some seconds."""
    folder, number, seconds = view
    (Path(folder) / f"{number}.{os.getpid()}").touch()
    time.sleep(seconds)
    return number


RUNNING: list[int] = []


def ran_alone(number: int) -> int:
    """Return *number*; raises RuntimeError if another thread is running this task as well."""
    RUNNING.append(number)
    time.sleep(0.02)
    if [number] != RUNNING:
        raise RuntimeError("another thread runs a task")
    RUNNING.remove(number)
    return number


class Knot:
    """An object in a reference cycle with itself."""

    def __init__(self) -> None:
        self.own = self


# The knots that are not freed yet.
KNOTS = WeakSet[Knot]()


def knotted(view: int) -> int:
    """Return *view*, and leave a knot."""
    KNOTS.add(Knot())
    return view


def modules(view: int) -> list[str]:
    """Return the names of all loaded modules; *view* makes tasks differ."""
    time.sleep(0 * view)
    return sorted(sys.modules)


def variables(view: int) -> dict[str, str]:
    """Return the environment of the process; *view* makes tasks differ."""
    time.sleep(0 * view)
    return dict(os.environ)
