"""The programs that take part in a build."""

from __future__ import annotations

import platform
from functools import lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import papershelf
from papershelf.digests import below, digest_of


@lru_cache(maxsize=1)
def versions() -> tuple[Any, ...]:
    """The programs that take part; ours is looked at file by file."""
    installed = sorted({(found.name, found.version) for found in distributions()})
    return platform.python_version(), installed, stated(str(Path(papershelf.__file__).parent))


@lru_cache(maxsize=16)
def stated(folder: str) -> str:
    """The digest of the names of the files in a folder, with their sizes and times.

    Of what is installed: while this program runs it stays as it was found.
    """
    lines = []
    for one in below(folder):
        if not one.name.endswith(".pyc"):
            status = one.stat()
            lines.append(f"{one.path}\0{status.st_size}\0{status.st_mtime_ns}\0")
    return digest_of("".join(sorted(lines)).encode("utf-8", "surrogateescape"))
