"""A lock on a folder: one build writes there, and others wait for it.

The operating system releases the lock when the process ends, in whatever way it ends.
"""

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from papershelf.engine.files import make_folder


def take_lock(path: Path, waiting: Callable[[], None]) -> FileLock:
    """Acquire and return the lock file at *path*, which any thread may release.

    Calls *waiting* where another process holds it, and then blocks. Raises OSError where the file
    system has no locks.
    """
    make_folder(path.parent, is_private=True)
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    return lock
