"""Functions of tasks, which workers import as well."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from msgspec import Struct


class Pair(Struct, frozen=True):
    """A view of two numbers."""

    one: int
    other: int


def environment() -> str:
    """Return the fingerprint of these functions."""
    return "the tests"


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
    """Return the number of the process that ran the task; *view* tells tasks apart."""
    return os.getpid() + 0 * view


def inverse(view: float) -> float:
    """Return one divided by *view*; raises ZeroDivisionError."""
    return 1 / view


def killed_once(view: str) -> str:
    """Kill the process that runs this, unless the file *view* says that it was done."""
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
