"""Limits of processor time, which tell linear from quadratic algorithms."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail if the body of the `with` statement takes *seconds* of processor time or more."""
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds
