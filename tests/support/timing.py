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

    All of the characters are tried only if fewer leave a doubt: first a sixteenth, as if all
    of its time were quadratic, then also a quarter, which tells the linear part from the quadratic.
    """

    def taken(part: int) -> float:
        start = time.process_time()
        work(piece * max(size // part // len(piece), 1))
        return time.process_time() - start

    if 16**2 * taken(16) < seconds:
        return
    # The first call may have loaded modules.
    few, more = taken(16), taken(4)
    # The parabola through zero and both times, at the whole size.
    if 20 * more - 64 * few >= seconds:
        assert taken(1) < seconds
