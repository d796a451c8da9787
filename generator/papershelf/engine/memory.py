"""Memory: pauses of garbage collection, and memory given back to the system."""

import ctypes
import gc
import mmap
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def paused_collection() -> Iterator[None]:
    """Pause garbage collection, which would scan all values though none is in a cycle."""
    is_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_enabled:
            gc.enable()


def trim_memory() -> None:
    """Collect garbage, and have glibc give free memory back to the system."""
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):  # another C library, or Windows
        ctypes.CDLL(None).malloc_trim(0)


def release_pages(content: memoryview) -> None:
    """Give the resident pages of the file that *content* maps back to the system.

    A later access reads them again. Does nothing where *content* is no mapped file.
    """
    if sys.platform == "linux" and isinstance(content.obj, mmap.mmap):
        content.obj.madvise(mmap.MADV_DONTNEED)
