"""The environment fingerprint: everything that a result depends on in addition to its task.

All results share one fingerprint. Two programs with the same fingerprint give the same results.
"""

import re
import sys
from contextlib import suppress
from hashlib import file_digest
from importlib import metadata
from pathlib import Path
from platform import python_version

from papershelf.engine.files import files_in
from papershelf.engine.task import digest, encode

# What ends the name of a package in a requirement.
_NAME_END = re.compile(r"[^\w.-]")


def fingerprint(distribution: str, folder: Path) -> str:
    """Return the digest of Python, of the requirements of *distribution*, and of its *folder*."""
    python = (sys.implementation.name, python_version())
    return digest(encode((python, _versions(distribution), contents(folder))))


def contents(path: Path) -> str:
    """Return the digest of a file, or that of a folder's files, compiled modules excepted.

    Paths are relative to the folder, so that a copy elsewhere has the same digest. Links are
    followed; those that lead nowhere are left out.
    """
    if not path.is_dir():
        with path.open("rb") as file:
            return file_digest(file, "blake2b").hexdigest()
    names = (name for name in sorted(files_in(path)) if "__pycache__" not in name.split("/"))
    files = [(name, path / name) for name in names]
    return digest(encode([(name, contents(file)) for name, file in files if file.exists()]))


def _versions(distribution: str) -> dict[str, str]:
    """Return the installed versions of *distribution* and of all that it requires, by name.

    Requirements of requirements count, extras do not. A package that is not installed, or has lost
    its metadata, has an empty version.
    """
    versions: dict[str, str] = {}
    pending = [distribution]
    while pending:
        name = pending.pop().lower()
        if name not in versions:
            versions[name] = ""
            with suppress(metadata.PackageNotFoundError, FileNotFoundError):
                package = metadata.metadata(name)
                versions[name] = "".join(package.get_all("Version", ()))
                all_needs = package.get_all("Requires-Dist", ())
                needs = (need for need in all_needs if "extra ==" not in need)
                pending += (_NAME_END.split(need, maxsplit=1)[0] for need in needs)
    return versions
