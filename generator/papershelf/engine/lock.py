"""A lock on a folder: one build writes there, and others wait for it.

The operating system releases the lock when the process ends, in whatever way it ends.
"""

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout


def take_lock(path: Path, waiting: Callable[[], None]) -> FileLock:
    """Acquire and return the lock file at *path*, which any thread may release.

    Calls *waiting* where another process holds it, and then blocks. Raises OSError where the file
    system has no locks.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    return lock
