"""Python's garbage collection, paused while there are millions of values and no cycles of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collection() -> Iterator[None]:
    """Pause garbage collection: each one goes through all values, of which none is in a cycle."""
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_enabled:
            gc.enable()


def skip_last_collection() -> None:
    """Have the interpreter end without a collection of all that there is by then."""
    gc.freeze()
