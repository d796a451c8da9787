"""Memory: when garbage is collected, and when memory goes back to the system."""

import ctypes
import gc
import mmap
import sys
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


def release_pages(content: memoryview) -> None:
    """Give back the pages of a mapped file that were read; *content* is a part of it, or no file.

    They are read again where they are looked at again.
    """
    if sys.platform == "linux" and isinstance(content.obj, mmap.mmap):
        content.obj.madvise(mmap.MADV_DONTNEED)
