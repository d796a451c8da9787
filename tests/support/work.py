"""Work for other processes, which must be able to import it."""

from __future__ import annotations

import os
import sys
import time

from papershelf.problems import fatal


def pid_after(seconds: float) -> int:
    """Return the number of the process, after that many seconds."""
    time.sleep(seconds)
    return os.getpid()


def is_loaded(module: str) -> bool:
    """Return whether the process has loaded a module."""
    return module in sys.modules


def inverse(number: float) -> float:
    """Return one divided by a number; raises ZeroDivisionError."""
    return 1 / number


def refused(message: str) -> None:
    """Raise PapershelfError."""
    raise fatal("papers.bib", message, line=3)


def unsendable(_item: object) -> object:
    """Something that pickle can't send."""
    return lambda: None
