"""Memory: when garbage is collected, and when memory goes back to the system."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress


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


def trim_memory() -> None:
    """Free what is in cycles, and give back to the system what glibc keeps for this process."""
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):  # another library's, or Windows
        ctypes.CDLL(None).malloc_trim(0)
