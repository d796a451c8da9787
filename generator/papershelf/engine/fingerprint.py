"""The environment fingerprint: everything that a result depends on in addition to its task.

All results share one fingerprint. Two programs with the same fingerprint give the same results.
"""

import re
import sys
from importlib import metadata
from pathlib import Path
from platform import python_version

from papershelf.engine.files import files_in
from papershelf.engine.task import digest, encode

_VERSION = re.compile(r"^Version: (.*)$", re.MULTILINE)
_REQUIREMENT = re.compile(r"^Requires-Dist: ([\w.-]+)(?!.*\bextra ==)", re.MULTILINE)


def fingerprint(distribution: str, folder: Path) -> str:
    """Return the digest of Python, of the requirements of *distribution*, and of its *folder*."""
    python = (sys.implementation.name, python_version())
    return digest(encode((python, _versions(distribution), contents(folder))))


def contents(folder: Path) -> str:
    """Return the digest of the files in *folder*, compiled modules excepted.

    Paths are relative to it, so that a copy elsewhere has the same digest.
    """
    parts: list[bytes] = []
    for name in sorted(files_in(folder)):
        file = folder / name
        if "__pycache__" not in name.split("/") and file.is_file():
            parts += [name.encode(), file.read_bytes()]
    return digest(*parts)


def _versions(distribution: str) -> dict[str, str]:
    """Return the installed versions of *distribution* and of all that it requires, by name.

    Requirements of requirements count, extras do not. A package that is not installed has an empty
    version. Metadata is searched as text, since parsing it takes many times as long.
    """
    versions: dict[str, str] = {}
    pending = [distribution]
    while pending:
        name = pending.pop()
        if name not in versions:
            head = _metadata_of(name)
            found = _VERSION.search(head)
            versions[name] = found[1] if found else ""
            pending += map(_normalised, _REQUIREMENT.findall(head))
    return versions


def _metadata_of(name: str) -> str:
    """Return the core metadata of an installed package without its description, or nothing."""
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return ""
    text = package.read_text("METADATA") or package.read_text("PKG-INFO") or ""
    return text.partition("\n\n")[0]


def _normalised(name: str) -> str:
    """Return the *name* of a package in the form that PEP 503 gives all its spellings."""
    return re.sub(r"[-_.]+", "-", name).lower()
