"""Python's look for cycles of objects, held off while there are none to find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def set_aside() -> None:
    """Have later looks for cycles pass over all that there is by now: it stays."""
    gc.collect()
    gc.freeze()


def leave_as_it_is() -> None:
    """Have the interpreter end without a look for cycles through all that there is by then."""
    gc.freeze()


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looks for cycles, each of which goes through all papers: values make none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
