"""A lock on a folder: of several builds that would write there, one does and the others wait.

The system holds it for the process, and lets go of it when the process ends, however it ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from papershelf.problems import refusal

# Called with the number of the process that is waited for (0: not known).
Waiting = Callable[[int], None]

if sys.platform == "win32":
    import msvcrt

    # What is locked can't be read meanwhile: a byte behind all that the file ever holds.
    LOCKED = 1 << 20
    PAUSE = 0.1

    def try_to_lock(file: IO[bytes]) -> bool:
        """Lock a file, if nobody else has."""
        file.seek(LOCKED)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def wait_to_lock(file: IO[bytes]) -> None:
        """Lock a file once nobody else has; Ctrl-C ends the wait."""
        while not try_to_lock(file):
            time.sleep(PAUSE)

else:
    import fcntl

    def try_to_lock(file: IO[bytes]) -> bool:
        """Lock a file, if nobody else has."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait_to_lock(file: IO[bytes]) -> None:
        """Lock a file once nobody else has; Ctrl-C ends the wait."""
        fcntl.flock(file, fcntl.LOCK_EX)


class Lock:
    """A lock that is held until it is let go."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path = path
        self._file = file

    def release(self) -> None:
        """Let go, if that was not done before, and leave no file behind."""
        if not self._file.closed:
            # Where others have it open, some systems don't remove it: it does no harm.
            with suppress(OSError):
                self._path.unlink()
            self._file.close()


def take_lock(path: Path, waiting: Waiting) -> Lock:
    """Hold the lock that a file stands for; where another process does, tell so and wait for it.

    Raises PapershelfError where there are no locks to be had.
    """
    try:
        while True:
            file = opened(path)
            if not try_to_lock(file):
                waiting(holder(path))
                wait_to_lock(file)
            if is_at(path, file):
                note_holder(file)
                return Lock(path, file)
            # Whoever had it has removed the file: what was locked is none of what others see.
            file.close()
    except OSError as error:
        raise refusal(
            str(path),
            f"can't be locked: {error.strerror or error}",
            hint="two builds at once would spoil one another's files",
        ) from error


@contextmanager
def locked(path: Path, waiting: Waiting) -> Iterator[None]:
    """Hold a lock meanwhile."""
    lock = take_lock(path, waiting)
    try:
        yield
    finally:
        lock.release()


def opened(path: Path) -> IO[bytes]:
    """The file of a lock, made where it is missing."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b", buffering=0)


def is_at(path: Path, file: IO[bytes]) -> bool:
    """Whether an open file is still the one of this path."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def note_holder(file: IO[bytes]) -> None:
    """Write down which process has the lock, for those who wait."""
    file.truncate(0)
    file.seek(0)
    file.write(str(os.getpid()).encode("ascii"))


def holder(path: Path) -> int:
    """The number of the process that has the lock; 0 where it is not known."""
    try:
        return int(path.read_bytes())
    except (OSError, ValueError):
        return 0
