"""Files written whole or not at all, and folders that take each other's place in one step."""

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
from typing import BinaryIO

TEMPORARY = ".papershelf~"
_RETIRED = ".papershelf-old"
# A name that is neither `.` nor `..`, of characters that systems and the lines of a journal bear.
_NAME = r"(?!\.{1,2}(?:/|\Z))[^/\\\x00-\x1f\x7f]+"
_PLAIN = re.compile(f"{_NAME}(?:/{_NAME})*")
# AT_FDCWD and RENAME_EXCHANGE of Linux.
_AT_CURRENT, _EXCHANGE = -100, 2
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
# Windows lets few users make links.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def resolved(path: Path) -> Path:
    """Return the absolute *path* without links, or with them where they go round."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def is_plain(name: str) -> bool:
    """Return whether *name* is a path below a folder and nothing else, on every system."""
    return _PLAIN.fullmatch(name) is not None


def write_file(path: Path, content: bytes, *, is_durable: bool = False) -> None:
    """Write a whole file in one step: readers see the old one or the new one.

    One that *is_durable* is there after a power cut as well.
    """
    if path.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    unfinished = temporary(path)
    unfinished.unlink(missing_ok=True)
    write_new_file(str(unfinished), content, is_durable=is_durable)
    unfinished.replace(path)
    if is_durable:
        _sync_folder(path.parent)


def write_new_file(path: str, content: bytes, *, is_durable: bool = False) -> None:
    """Write a file where there is none, in place; raises FileExistsError where there is one.

    Its folder is made where it is missing.
    """
    try:
        file = os.open(path, _WRITING, 0o666)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, _WRITING, 0o666)
    try:
        write_all(file, content, path)
        if is_durable:
            os.fsync(file)
    finally:
        os.close(file)


def write_all(file: int, content: bytes, path: str) -> None:
    """Write *content* to an open *file*; raises OSError, which names its *path*."""
    try:
        # A full disk may take a part before it refuses the rest.
        while content:
            content = content[os.write(file, content) :]
    except OSError as error:
        error.filename = path
        raise


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder outlast a power cut, where the system can."""
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def open_journal(path: Path) -> BinaryIO:
    """Open a file to add lines, each of which is written at once; raises OSError for a link."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | _NO_LINK, 0o666)

    return open(path, "ab", buffering=0, opener=opener)


def temporary(path: Path) -> Path:
    """Return where a file lies while it is being written."""
    # The leading dot keeps MkDocs from publishing what a killed run leaves.
    return path.with_name(f".{path.name}{TEMPORARY}")


def remove_file(path: Path, root: Path) -> bool:
    """Remove a file and the folders below *root* that this empties; returns if it was there."""
    is_there = path.is_file() or path.is_symlink()
    if is_there:
        path.unlink()
    for parent in list(path.relative_to(root).parents)[:-1]:
        with suppress(OSError):
            (root / parent).rmdir()
    return is_there


def files_in(folder: Path) -> Iterator[str]:
    """Yield the paths of all files below *folder*; links to folders are files."""
    return (name for name, _ in _entries_in(folder))


def is_empty(folder: Path) -> bool:
    """Return whether nothing is in a folder but what is hidden, or there is no folder."""
    return not folder.exists() or all(path.name.startswith(".") for path in folder.iterdir())


def _entries_in(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    left = [""]
    while left:
        here = left.pop()
        with os.scandir(f"{folder}/{here}") as entries:
            for entry in entries:
                name = f"{here}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    left.append(f"{name}/")
                else:
                    yield name, entry


def link_files(names: Iterable[str], old: Path, new: Path, *, is_symbolic: bool = False) -> None:
    """Have files of one folder in another as well: the same ones, or copies where that can't be.

    Symbolic links, where the system lets everybody make them, may lead to folders, too.
    """
    link = os.symlink if is_symbolic and os.name != "nt" else os.link
    made: set[str] = set()
    for name in names:
        inner = name.rpartition("/")[0]
        if inner not in made:
            (new / inner).mkdir(parents=True, exist_ok=True)
            made.add(inner)
        try:
            link(f"{old}/{name}", f"{new}/{name}")
        except FileExistsError:
            raise
        except OSError:
            shutil.copy2(f"{old}/{name}", f"{new}/{name}")


def make_folder(folder: Path, *, is_private: bool = False) -> None:
    """Make a folder where it is missing, for this user alone where it *is_private*."""
    folder.mkdir(mode=0o700 if is_private else 0o777, parents=True, exist_ok=True)


def link_same(names: AbstractSet[str], old: Path, new: Path) -> None:
    """Have files of one folder in another, of ours, as well, and none but these.

    Those that are in both already, one file by its inode, need not be linked again.
    """
    inodes, there = _inodes_in(old), _inodes_in(new)
    same = {name for name in names & there.keys() if inodes.get(name) == there[name]}
    for name in there.keys() - same:
        remove_file(new / name, new)
    link_files(names - same, old, new)


def _inodes_in(folder: Path) -> dict[str, int]:
    """Return the inodes of all files below *folder* by their paths."""
    return {name: entry.inode() for name, entry in _entries_in(folder)}


def move_files(names: Iterable[str], old: Path, new: Path) -> None:
    """Move files from one folder to another."""
    for name in names:
        target = new / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (old / name).replace(target)


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours with all that is in it, if it is there."""
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def swap_folder(new: Path, old: Path) -> None:
    """Put a finished folder in the place of an earlier one, in one step where the system can.

    The earlier one waits to be removed by `settle_folder`, which may take long: so a run that is
    killed leaves one of them whole. Raises OSError where the folder can't be replaced.
    """
    earlier = retired_folder(old)
    settle_folder(old)
    if earlier.exists():
        raise OSError(EACCES, f"{earlier.name} can't be removed", str(earlier))
    if old.exists():
        # Under this name the next run removes it, whichever of the two it is by then.
        new.replace(earlier)
        if not _exchange(earlier, old):
            earlier.replace(new)
            old.replace(earlier)
            new.replace(old)
    else:
        new.replace(old)
    _move_hidden(old)


def settle_folder(folder: Path, spare: Path | None = None) -> None:
    """Bring a swap to its end, this run's or that of one that was killed.

    The earlier folder becomes the *spare* one, where that is named and not there, or is removed. A
    link by one of these names is none of ours: it is removed, and what it leads to stays.
    """
    earlier = retired_folder(folder)
    if earlier.is_symlink():
        earlier.unlink()
    if earlier.exists() and not folder.exists():
        earlier.replace(folder)
    _move_hidden(folder)
    if spare and earlier.exists() and not os.path.lexists(spare):
        earlier.replace(spare)
    remove_folder(earlier)


def retired_folder(folder: Path) -> Path:
    """Return where a folder lies while another takes its place."""
    return folder.with_name(f"{folder.name}{_RETIRED}")


def _exchange(one: Path, other: Path) -> bool:
    """Have two folders change places in one step; returns whether the system can.

    Linux can, by renameat2(2), which Python has no function for; not all file systems can.
    """
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    paths = (_AT_CURRENT, os.fsencode(one), _AT_CURRENT, os.fsencode(other))
    return rename is not None and rename(*paths, _EXCHANGE) == 0


def _move_hidden(folder: Path) -> None:
    """Take over what is hidden in the earlier folder, such as `.git`; MkDocs leaves it, too."""
    for hidden in retired_folder(folder).glob(".*"):
        if not (folder / hidden.name).exists():
            hidden.replace(folder / hidden.name)
