"""The cache: results by key, as plain files below one folder, bounded in size.

An entry is a magic number, a checksum of its key and content, and the content. One that is damaged,
cut short, of another key or from another version is a miss. It is written under another name and
renamed, so that readers on all machines that share the folder see a complete entry or none.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from zlib import crc32

from papershelf.engine.files import make_folder, remove_folder, write_new_file
from papershelf.engine.task import decode

_MAGIC = b"papershelf-3\n\0\0\0"
# Eight bytes, so that the content is aligned for 64-bit numbers.
_CHECKSUM = 8
_HEADER = len(_MAGIC) + _CHECKSUM
# Nanoseconds. A build that still runs may need entries used this shortly before the latest use.
_IN_USE = 3600 * 10**9
_UNFINISHED = "~"


class Cache:
    """A folder of entries. The values loaded last stay in memory, decoded."""

    def __init__(self, folder: Path, most: int = 4 << 30) -> None:
        """Open the cache in *folder*; garbage collection bounds it to *most* bytes."""
        self.folder = folder
        self._most = most
        # A value that refers to parts of its entry reads only the parts that are accessed.
        self._decoded = lru_cache(maxsize=16)(lambda key, kind: decode(self.map(key), kind))

    def path(self, key: str) -> Path:
        """Return the path of the entry of *key*."""
        return self.folder.joinpath(key[:2], key[2:])

    def get(self, key: str) -> memoryview | None:
        """Return the content of the entry of *key*, or None if it is missing or damaged."""
        try:
            data = memoryview(self.path(key).read_bytes())
        except OSError:
            return None
        content = data[_HEADER:]
        return content if data[:_HEADER] == _header_of(key, content) else None

    def has(self, key: str) -> bool:
        """Return whether there is an intact entry of *key*, and mark it as used."""
        return self.touch(key) and self.get(key) is not None

    def touch(self, key: str) -> bool:
        """Mark the entry of *key* as used; return whether there is one, intact or damaged."""
        try:
            os.utime(self.path(key))
        except OSError:
            return False
        return True

    def discard(self, key: str) -> None:
        """Remove the entry of *key*, or the folder in its place, if there is one."""
        with suppress(OSError):
            remove_folder(self.path(key))

    def map(self, key: str) -> memoryview:
        """Return the content of the entry of *key* as a memory-mapped file.

        Its checksum is not verified: call `has` first. Raises KeyError where there is no entry.
        """
        try:
            with self.path(key).open("rb") as file:
                data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
        except (OSError, ValueError) as error:
            raise KeyError(key) from error
        if len(data) < _HEADER or data[: len(_MAGIC)] != _MAGIC:
            raise KeyError(key)
        return data[_HEADER:]

    def put(self, key: str, content: bytes) -> None:
        """Store *content* under *key*; raises OSError where that fails."""
        path = self.path(key)
        make_folder(path.parent, is_private=True)
        # The random name is not shared with another thread, process or machine.
        temporary = path.with_name(f"{path.name}.{os.urandom(8).hex()}{_UNFINISHED}")
        try:
            write_new_file(str(temporary), _header_of(key, content) + content)
            try:
                temporary.replace(path)
            except (IsADirectoryError, PermissionError):  # Windows has the latter for folders, too.
                self.discard(key)
                temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise

    def load(self, key: str, kind: Any) -> Any:
        """Return the entry of *key* decoded as type *kind*; a memoryview is the content itself.

        Recently loaded values are returned as the same object. The checksum is not verified: call
        `has` first. Raises KeyError where there is no entry.
        """
        return self.map(key) if kind is memoryview else self._decoded(key, kind)

    def release(self) -> None:
        """Release the decoded values held in memory."""
        self._decoded.cache_clear()

    def collect(self) -> None:
        """Collect garbage: remove the least recently used entries beyond the bound.

        Unfinished entries of killed writers are removed as well. Entries used within an hour of the
        latest use stay.
        """
        entries = sorted(self._entries())
        size = sum(length for _, length, _ in entries)
        for used, length, path in entries:
            if used > entries[-1][0] - _IN_USE:
                return
            if size > self._most or path.endswith(_UNFINISHED):
                with suppress(OSError):
                    Path(path).unlink()
                    size -= length

    def _entries(self) -> Iterator[tuple[int, int, str]]:
        """Yield the time of last use, the size and the path of each entry."""
        for folder in self.folder.glob("[0-9a-f][0-9a-f]"):
            with suppress(OSError), os.scandir(folder) as found:
                for entry in found:
                    with suppress(FileNotFoundError):
                        status = entry.stat()
                        yield status.st_mtime_ns, status.st_size, entry.path


def _header_of(key: str, content: bytes | memoryview) -> bytes:
    """Return the header of the entry of *key* with this *content*."""
    return _MAGIC + crc32(content, crc32(key.encode())).to_bytes(_CHECKSUM, "big")
