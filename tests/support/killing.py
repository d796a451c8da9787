"""Runs that are killed at any operation on files."""

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
# What changes anything on a disk, wherever it is called.
OPERATIONS = (
    *[(os, name) for name in ("open", "write", "link", "symlink", "mkdir", "utime")],
    *[(os, name) for name in ("rename", "replace", "unlink", "remove", "rmdir")],
    (io, "open"),
    (files, "_exchange"),
)


class _Killed(BaseException):
    """Nothing handles this: as little as the end of a process."""


class Kill:
    """Ends a run before the operation of a number."""

    def __init__(self, number: int) -> None:
        self._left = number
        self.has_come = False

    def guarded(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        """Return the same operation, until the end has come; a write may have come half through."""

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
        """Let what is done in this context come up to that operation."""
        with pytest.MonkeyPatch.context() as patch:
            for module, name in OPERATIONS:
                patch.setattr(module, name, self.guarded(getattr(module, name)))
            with suppress(_Killed):
                yield


def kills() -> Iterator[Kill]:
    """Kills at one operation after the other, until the run comes to its end."""
    for number in count():
        yield (kill := Kill(number))
        if not kill.has_come:
            assert number > 3, "the run does nothing that could be interrupted"
            return
