"""Simulate runs that are killed at any file operation."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

import pytest

from papershelf.engine import files

WRITE = os.write
# All operations that change the disk.
OPERATIONS = (
    *[(os, name) for name in ("open", "write", "link", "symlink", "mkdir", "utime")],
    *[(os, name) for name in ("rename", "replace", "unlink", "remove", "rmdir")],
    (io, "open"),
    (files, "_exchange"),
)


class _Killed(BaseException):
    """Raised in place of the end of a process; no code handles it."""


class Kill:
    """Ends a run before its operation *number*."""

    def __init__(self, number: int) -> None:
        self._left = number
        self.has_come = False

    def guarded(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        """Return *operation* so that it raises at the kill; a write is then done by half."""

        def guard(*arguments: Any, **options: Any) -> Any:
            self._left -= 1
            if self._left >= 0:
                return operation(*arguments, **options)
            if operation is WRITE and not self.has_come:
                operation(arguments[0], arguments[1][: len(arguments[1]) // 2])
            self.has_come = True
            raise _Killed

        return guard

    @contextmanager
    def within(self) -> Iterator[None]:
        """Run the context up to that operation."""
        with pytest.MonkeyPatch.context() as patch:
            for module, name in OPERATIONS:
                patch.setattr(module, name, self.guarded(getattr(module, name)))
            with suppress(_Killed):
                yield


def kills() -> Iterator[Kill]:
    """Yield a kill at each operation in turn, until the run completes."""
    for number in count():
        yield (kill := Kill(number))
        if not kill.has_come:
            assert number > 3, "the run does nothing that could be interrupted"
            return
