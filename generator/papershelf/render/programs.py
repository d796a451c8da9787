"""The programs that take part in a build."""

from __future__ import annotations

import platform
from functools import lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import papershelf
from papershelf.digests import below


@lru_cache(maxsize=1)
def versions() -> tuple[Any, ...]:
    """The programs that take part; ours is looked at file by file."""
    installed = sorted({(found.name, found.version) for found in distributions()})
    return platform.python_version(), installed, stated(str(Path(papershelf.__file__).parent))


def stated(folder: str) -> list[tuple[str, int, int]]:
    """The files of a folder with their sizes and times."""
    return sorted(
        (one.path, one.stat().st_size, one.stat().st_mtime_ns)
        for one in below(folder)
        if not one.name.endswith(".pyc")
    )
