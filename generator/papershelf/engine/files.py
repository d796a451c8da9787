"""Atomic writes: files complete or not at all, and folders that are swapped in one step."""

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from errno import EACCES, EISDIR
from pathlib import Path

TEMPORARY = ".papershelf~"
_RETIRED = ".papershelf-old"
# A file name other than `.` and `..`, of characters that every system and a journal's lines allow.
_NAME = r"(?!\.{1,2}(?:/|\Z))[^/\\\x00-\x1f\x7f]+"
_PLAIN = re.compile(f"{_NAME}(?:/{_NAME})*")
# AT_FDCWD and RENAME_EXCHANGE of Linux.
_AT_CURRENT, _EXCHANGE = -100, 2
# Only Windows has the one flag, and it lacks the other.
_BINARY, _NO_LINK = getattr(os, "O_BINARY", 0), getattr(os, "O_NOFOLLOW", 0)


def resolved(path: Path) -> Path:
    """Return the absolute *path* with its links resolved, except those that form a loop."""
    return Path(os.path.realpath(path))  # `Path.resolve` raises an error for a loop.


def is_plain(name: str) -> bool:
    """Return whether *name* is a plain relative path that stays below its folder on any system."""
    return _PLAIN.fullmatch(name) is not None


def write_file(path: Path, content: bytes, *, is_durable: bool = False) -> None:
    """Write a file atomically: readers see the old content or the new.

    Where *is_durable*, the file is synchronised to disk, and survives a power cut.
    """
    if path.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    unfinished = temporary(path)
    unfinished.unlink(missing_ok=True)
    _write(str(unfinished), content, os.O_EXCL, is_durable=is_durable)
    unfinished.replace(path)
    if is_durable:
        _sync_folder(path.parent)


def write_new_file(path: str, content: bytes) -> None:
    """Write a new file in place; raises FileExistsError where there is one."""
    _write(path, content, os.O_EXCL)


def append_to_file(path: str, content: bytes) -> None:
    """Append to a file, which need not exist; raises OSError for a symbolic link."""
    _write(path, content, os.O_APPEND | _NO_LINK)


def _write(path: str, content: bytes, flags: int, *, is_durable: bool = False) -> None:
    """Write *content* to a file opened with these *flags*; a missing folder is made."""
    flags |= os.O_WRONLY | os.O_CREAT | _BINARY
    try:
        file = os.open(path, flags, 0o666)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, flags, 0o666)
    try:
        # A full disk may accept a part before it refuses the remainder.
        while content:
            content = content[os.write(file, content) :]
        if is_durable:
            os.fsync(file)
    except OSError as error:
        error.filename = path
        raise
    finally:
        os.close(file)


def _sync_folder(folder: Path) -> None:
    """Synchronise the names in *folder* to disk, where the system can."""
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def temporary(path: Path) -> Path:
    """Return the path of a file while it is being written."""
    # The leading dot keeps MkDocs from publishing the temporary file of a killed run.
    return path.with_name(f".{path.name}{TEMPORARY}")


def remove_file(path: Path, root: Path) -> None:
    """Remove a file, if it exists, and the folders below *root* that become empty."""
    if path.is_file() or path.is_symlink():
        path.unlink()
    for parent in list(path.relative_to(root).parents)[:-1]:
        with suppress(OSError):
            (root / parent).rmdir()


def files_in(folder: Path) -> Iterator[str]:
    """Yield the relative paths of all files below *folder*; links to folders count as files."""
    return (name for name, _ in _entries_in(folder))


def is_empty(folder: Path) -> bool:
    """Return whether a folder is missing or has no files but hidden ones."""
    return not folder.exists() or all(path.name.startswith(".") for path in folder.iterdir())


def _entries_in(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    pending = [""]
    while pending:
        inner = pending.pop()
        with os.scandir(f"{folder}/{inner}") as entries:
            for entry in entries:
                name = f"{inner}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{name}/")
                else:
                    yield name, entry


def link_files(names: Iterable[str], old: Path, new: Path, *, is_symbolic: bool = False) -> None:
    """Link files of the folder *old* into *new*, or copy those that can't be linked.

    Links are hard ones, or symbolic ones, also to folders, if *is_symbolic* and the system lets
    every user make them.
    """
    link = os.symlink if is_symbolic and os.name != "nt" else os.link
    existing: set[str] = set()
    for name in names:
        inner = name.rpartition("/")[0]
        if inner not in existing:
            (new / inner).mkdir(parents=True, exist_ok=True)
            existing.add(inner)
        try:
            link(f"{old}/{name}", f"{new}/{name}")
        except FileExistsError:
            raise
        except OSError:
            shutil.copy2(f"{old}/{name}", f"{new}/{name}")


def make_folder(folder: Path, *, is_private: bool = False) -> None:
    """Make a missing folder, accessible to this user alone where it *is_private*."""
    folder.mkdir(mode=0o700 if is_private else 0o777, parents=True, exist_ok=True)


def link_same(names: AbstractSet[str], old: Path, new: Path) -> None:
    """Make *new*, a folder of ours, hold links to exactly the files *names* of *old*.

    Files that are the same inode in both folders already are left as they are.
    """
    inodes, present = (
        {name: entry.inode() for name, entry in _entries_in(folder)} for folder in (old, new)
    )
    same = {name for name in names & present.keys() if inodes.get(name) == present[name]}
    for name in present.keys() - same:
        remove_file(new / name, new)
    link_files(names - same, old, new)


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours with its content, or a link or a file by its name, if it exists."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def swap_folder(new: Path, old: Path, spare: Path | None = None) -> None:
    """Replace the folder *old* by the finished folder *new*, atomically where the system can.

    The replaced folder has a name of its own until `finish_swap` has moved it to *spare* or removed
    it, which may take long: so a killed run leaves a complete folder. Raises OSError where the
    folder can't be replaced.
    """
    earlier = retired_folder(old)
    finish_swap(old)
    if earlier.exists():
        raise OSError(EACCES, f"{earlier.name} can't be removed", str(earlier))
    if old.exists():
        # The next run removes the folder of this name, be it the new one or the old one.
        new.replace(earlier)
        if not _exchange(earlier, old):
            earlier.replace(new)
            old.replace(earlier)
            new.replace(old)
    else:
        new.replace(old)
    finish_swap(old, spare)


def finish_swap(folder: Path, spare: Path | None = None) -> None:
    """Finish a swap, of this run or of a killed one.

    Hidden files such as `.git` are moved, as MkDocs keeps them, too. The replaced folder becomes
    *spare*, if that is given and does not exist, and is removed otherwise. A file or a symbolic
    link by its name is removed without following it.
    """
    earlier = retired_folder(folder)
    if earlier.is_symlink() or earlier.is_file():
        earlier.unlink()
    if earlier.exists() and not folder.exists():
        earlier.replace(folder)
    for hidden in earlier.glob(".*"):
        if not (folder / hidden.name).exists():
            hidden.replace(folder / hidden.name)
    if spare and earlier.exists() and not os.path.lexists(spare):
        earlier.replace(spare)
    remove_folder(earlier)


def retired_folder(folder: Path) -> Path:
    """Return the path to which a folder moves when another replaces it."""
    return folder.with_name(f"{folder.name}{_RETIRED}")


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically; return whether the system can.

    Linux can, by renameat2(2), for which Python has no function, on most file systems.
    """
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    paths = (_AT_CURRENT, os.fsencode(one), _AT_CURRENT, os.fsencode(other))
    return rename is not None and rename(*paths, _EXCHANGE) == 0
