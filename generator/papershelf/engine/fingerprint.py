"""The environment fingerprint: everything that a result depends on in addition to its task.

All results share one fingerprint. Two programs with the same fingerprint give the same results.
"""

import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from platform import python_version
from re import match

from papershelf.engine.files import files_in
from papershelf.engine.task import digest


def fingerprint(distribution: str, folders: Iterable[Path]) -> str:
    """Return the digest of Python, of the requirements of *distribution*, and of *folders*."""
    versions = [sys.implementation.name, python_version(), *_versions(distribution)]
    return digest(*(part.encode() for part in (*versions, contents(folders))))


def contents(folders: Iterable[Path]) -> str:
    """Return the digest of the files in *folders*, compiled modules excepted.

    Paths are relative to their folder, so that a copy elsewhere has the same digest.
    """
    parts: list[bytes] = []
    for folder in folders:
        for name in sorted(files_in(folder)):
            file = folder / name
            if "__pycache__" not in name.split("/") and file.is_file():
                parts += [name.encode(), file.read_bytes()]
    return digest(*parts)


def _versions(distribution: str) -> Iterator[str]:
    """Yield the requirements of *distribution* with their installed versions, extras excepted."""
    try:
        needed = requires(distribution) or []
    except PackageNotFoundError:
        return
    for requirement in sorted(needed):
        name = match(r"[A-Za-z0-9._-]+", requirement)
        if name and "extra ==" not in requirement:
            try:
                yield f"{name[0]} {version(name[0])}"
            except PackageNotFoundError:
                yield f"{name[0]} is not installed"
