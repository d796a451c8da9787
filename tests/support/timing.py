"""Limits of processor time, which tell linear from quadratic algorithms."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail if the body of the `with` statement takes *seconds* of processor time or more."""
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


def repeat_in_linear_time(
    work: Callable[[str], object], piece: str, size: int, seconds: float
) -> None:
    """Fail if *work* takes *seconds* or more for *size* characters that repeat a *piece*.

    A quarter of the characters is tried first: what takes less than a sixteenth of the time there
    takes less than the whole time for all of them, even if the time is quadratic.
    """
    start = time.process_time()
    work(piece * max(size // 4 // len(piece), 1))
    if time.process_time() - start >= seconds / 16:
        with at_most(seconds):
            work(piece * (size // len(piece)))
