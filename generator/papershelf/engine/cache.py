"""The cache: results by key, as plain files below one folder, bounded in size.

An entry is a magic number, the checksum of its content, and the content. One that is damaged, cut
short or from another version is a miss. It is written under another name and renamed, so that
readers, on whatever machine shares the folder, see a whole entry or none.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from zlib import crc32

from papershelf.engine.files import make_folder, write_new_file
from papershelf.engine.task import decode

_MAGIC = b"papershelf-2\n\0\0\0"
# So many bytes that numbers of eight bytes in the content stand at multiples of eight.
_CHECKSUM = 8
_HEAD = len(_MAGIC) + _CHECKSUM
# Garbage collection stops at this part of the bound, so that not every build has some to do.
_ROOM = 0.8
# Nanoseconds: what was used so shortly before the latest use may be of a build that still runs.
_IN_USE = 3600 * 10**9
_UNFINISHED = "~"


class Cache:
    """A folder of entries. Values that were loaded for tasks are held, a few at a time."""

    def __init__(self, folder: Path, most: int = 4 << 30) -> None:
        """Use *folder*, which may hold *most* bytes after garbage collection."""
        self.folder = folder
        self._most = most
        # Safe for the threads of a worker.
        self._decoded = lru_cache(maxsize=16)(self._decode)

    def path(self, key: str) -> Path:
        """Return where the entry of *key* lies."""
        return self.folder / key[:2] / key[2:]

    def get(self, key: str) -> memoryview | None:
        """Return the content of the entry of *key*, or None where there is no whole one."""
        try:
            data = memoryview(self.path(key).read_bytes())
        except OSError:
            return None
        content = data[_HEAD:]
        return content if data[:_HEAD] == _head_of(content) else None

    def has(self, key: str) -> bool:
        """Return whether there is a whole entry of *key*, and note that it is used."""
        return self.get(key) is not None and self.touch(key)

    def touch(self, key: str) -> bool:
        """Note that an entry is used; returns whether there is one, be it whole or not."""
        try:
            os.utime(self.path(key))
        except OSError as error:
            return not isinstance(error, FileNotFoundError)
        return True

    def discard(self, key: str) -> None:
        """Remove the entry of *key*, which was found to be damaged."""
        with suppress(OSError):
            self.path(key).unlink()

    def map(self, key: str) -> memoryview:
        """Return the content of an entry without reading it; raises KeyError where there is none.

        Whether it is whole has to be known, as by `has`.
        """
        try:
            with self.path(key).open("rb") as file:
                data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
        except (OSError, ValueError) as error:
            raise KeyError(key) from error
        if len(data) < _HEAD or data[: len(_MAGIC)] != _MAGIC:
            raise KeyError(key)
        return data[_HEAD:]

    def put(self, key: str, content: bytes) -> None:
        """Keep *content* under *key*; raises OSError where that can't be done."""
        path = self.path(key)
        make_folder(path.parent, is_private=True)
        # A name that no other thread, process or machine writes to.
        temporary = path.with_name(f"{path.name}.{os.urandom(8).hex()}{_UNFINISHED}")
        try:
            write_new_file(str(temporary), _head_of(content) + content)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise

    def load(self, key: str, kind: Any) -> Any:
        """Return the value of type *kind* of an entry, the same object each time for a few keys.

        A memoryview is the content itself. Raises KeyError where there is none; whether it is whole
        has to be known, as by `has`.
        """
        return self.map(key) if kind is memoryview else self._decoded(key, kind)

    def release(self) -> None:
        """Let go of the values that were loaded."""
        self._decoded.cache_clear()

    def _decode(self, key: str, kind: Any) -> Any:
        # Of values that hold parts of their entry, those are read that are looked at.
        return decode(self.map(key), kind)

    def collect(self) -> None:
        """Collect garbage: entries unused for longest, if there are too many bytes of them.

        What killed writers have left goes, too; what was used in the last hour stays.
        """
        entries = sorted(self._entries())
        size = sum(length for _, length, _ in entries)
        most = size if size <= self._most else self._most * _ROOM
        for used, length, path in entries:
            if used > entries[-1][0] - _IN_USE:
                return
            if size > most or path.endswith(_UNFINISHED):
                with suppress(OSError):
                    Path(path).unlink()
                    size -= length

    def _entries(self) -> Iterator[tuple[int, int, str]]:
        """Yield for each entry when it was last used, its size, and where it lies."""
        for folder in self.folder.glob("[0-9a-f][0-9a-f]"):
            with suppress(OSError), os.scandir(folder) as found:
                for entry in found:
                    with suppress(FileNotFoundError):
                        status = entry.stat()
                        yield status.st_mtime_ns, status.st_size, entry.path


def _head_of(content: bytes | memoryview) -> bytes:
    """Return what stands before the content of an entry."""
    return _MAGIC + crc32(content).to_bytes(_CHECKSUM, "big")
