"""Builds in separate processes that are killed, or meet a full disk, at any file operation."""

from __future__ import annotations

import errno
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import Any

import pytest

from papershelf.cli import main
from papershelf.engine import staging

# Seconds for one build.
_LIMIT = 120
_NEVER = sys.maxsize
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# The value of `dir_fd` for a path relative to the current folder.
_HERE = -1
# Operations by the names of their audit events: those that need space on the disk, and others that
# change it. The last one is the exchange of two folders.
_TAKE_ROOM = frozenset({"open", "os.link", "os.mkdir", "os.symlink"})
_CHANGE = _TAKE_ROOM | frozenset(
    "os.chmod os.remove os.rename os.rmdir os.truncate os.utime ctypes.dlsym".split()
)


@dataclass(frozen=True)
class Ended:
    """The end of a build: its exit code, the number of its operations, and its output."""

    code: int
    operations: int
    printed: str


@dataclass(frozen=True, kw_only=True)
class Build:
    """A build of the project in *folder*, with cache, temporary files and output next to it.

    A site of more than *large* files keeps the site before the last one.
    """

    folder: Path
    large: int = 2_000

    @property
    def temporary(self) -> Path:
        """The folder for temporary files."""
        return self.folder.with_name("temporary")

    def killed(self, at: int = _NEVER) -> Ended:
        """Build, and kill the process in place of operation number *at*."""
        return self._run(at, _CHANGE, _kill)

    def without_room(self, after: int = _NEVER) -> Ended:
        """Build on a disk that is full after operation number *after*."""
        return self._run(after, _TAKE_ROOM, _refuse)

    def _run(self, number: int, counted: frozenset[str], then: Callable[[str], None]) -> Ended:
        self.temporary.mkdir(exist_ok=True)
        parent_end, child_end = _context().Pipe()
        process = _context().Process(
            target=_build, args=(self, _Operations(number, counted, then), child_end)
        )
        process.start()
        child_end.close()
        process.join(_LIMIT)
        assert process.exitcode is not None, "a build takes for ever"
        count = parent_end.recv() if process.exitcode >= 0 else number
        return Ended(process.exitcode, count, _log(self).read_text(encoding="utf-8"))


@cache
def _context() -> Any:
    """Return a context that forks processes off one that has already built a site."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["support.warm", __name__])
    with pytest.MonkeyPatch.context() as patch:
        # The fork server finds modules only by this variable.
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[1]), prepend=os.pathsep)
        ensure_running()
    return context


def _log(build: Build) -> Path:
    return build.folder.with_name("printed")


def _build(build: Build, operations: _Operations, results: Connection) -> None:
    """Run the command in this process, and send the number of operations to *results*."""
    staging._MANY = build.large
    sys.dont_write_bytecode = True
    os.environ["PAPERSHELF_CACHE"] = str(build.folder.with_name("cache"))
    tempfile.tempdir = os.environ["TMPDIR"] = str(build.temporary)
    os.chdir(build.folder)
    with _log(build).open("wb") as log:
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)
    operations.watch()
    code = main(["build", "--allow-shrink"])
    sys.stdout.flush()
    results.send(operations.count)
    sys.exit(code)


class _Operations:
    """Counts operations, and calls *then* in place of those after *number*."""

    def __init__(self, number: int, counted: frozenset[str], then: Callable[[str], None]) -> None:
        self.count = 0
        self._number = number
        self._counted = counted
        self._then = then

    def watch(self) -> None:
        """Begin to count; the write after *number* is done by half."""
        write = os.write

        def guard(file: int, content: bytes) -> int:
            if self.count == self._number:
                write(file, content[: len(content) // 2])
            self._next("")
            return write(file, content)

        os.write = guard
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in self._counted and _is_change(event, arguments):
            self._next(os.fsdecode(arguments[0]) if event != "ctypes.dlsym" else "")

    def _next(self, path: str) -> None:
        self.count += 1
        if self.count > self._number:
            self._then(path)


def _is_change(event: str, arguments: tuple[Any, ...]) -> bool:
    """Return whether an operation changes the disk, as far as its path shows."""
    path, *_, last = arguments
    if event == "open":
        is_named = isinstance(path, str | bytes) and path != os.devnull
        return is_named and isinstance(last, int) and bool(last & _WRITING)
    if event == "os.mkdir":
        return not os.path.lexists(path)
    if event == "os.remove" and last == _HERE:
        return os.path.lexists(path)
    if event == "os.rmdir" and last == _HERE:
        return Path(path).is_dir() and not any(Path(path).iterdir())
    return True


def _kill(_path: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _refuse(path: str) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path or None)
