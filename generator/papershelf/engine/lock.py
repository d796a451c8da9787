"""A lock on a folder: of several builds that would write there, one does and the others wait.

The system holds it for the process, and lets go of it when the process ends, however it ends.
"""

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout


def take_lock(path: Path, waiting: Callable[[], None]) -> FileLock:
    """Return the lock that the file *path* stands for, held until its `release` by any thread.

    Calls *waiting* where another process has it, and waits. Raises OSError where there are no locks
    to be had.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    return lock
