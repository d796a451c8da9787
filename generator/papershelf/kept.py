"""What earlier builds made of texts that have not changed: kept in files, by digests.

The name of an entry is the digest of all that its content depends on, so no entry is ever out of
date. Entries are pickled, which could run anything: so each is sealed with a key of the user's, and
one that this user's own builds did not write is not even looked at.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec.structs import fields

from papershelf.config import Settings
from papershelf.digests import digest_of, digest_of_value
from papershelf.files import make_folder, private_folder, remove_beyond, try_to_write
from papershelf.private import behind, sealed, unpickled, user_key
from papershelf.problems import PapershelfError
from papershelf.processes import piped
from papershelf.programs import versions

# What records were read to, and what was turned over of papers for the search index.
READ, TURNED = "read", "turned"
# So many bytes of what a build has not used stay: what 20,000 papers take.
LEAST = 1 << 26
# What records and their findings do not depend on. A setting that is not named here counts.
OF_NO_ACCOUNT = frozenset(
    "root sources taxonomy_path venues_path corrections corrections_path page_size latest large "
    "allow_shrink fast jobs site_name description site_url directory_urls repo_url".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A folder of entries, for any process. Without a key it holds nothing."""

    folder: Path = Path()
    key: bytes = field(default=b"", repr=False)

    def load(self, name: str) -> Any:
        """An entry; None where there is none, or it is damaged or somebody else's."""
        return unpickled(name.encode(), self._read(name), self.key)

    def data_of(self, name: str) -> memoryview | None:
        """The bytes of an entry, as with `load`."""
        return behind(name.encode(), self._read(name), self.key)

    def _read(self, name: str) -> bytes:
        """The file of an entry; empty where there is none."""
        try:
            return (self.folder / name).read_bytes() if self.key else b""
        except OSError:
            return b""

    def start_of(self, name: str) -> int:
        """Where in its file the bytes of an entry begin."""
        return len(sealed(name.encode(), self.key))

    def save(self, name: str, data: bytes) -> bool:
        """Keep a pickled value or other bytes, and tell whether that could be done."""
        if not self.key:
            return False
        try:
            private_folder(self.folder.parent.parent)
            make_folder(self.folder)
        except (OSError, PapershelfError):
            return False
        return try_to_write(self.folder / name, sealed(name.encode() + data, self.key))


class Kept:
    """The entries of a store for one build, which takes note of those it uses."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.used: set[str] = set()
        self._settings = settings

    @property
    def is_kept(self) -> bool:
        """Whether anything is kept at all."""
        return bool(self.store.key)

    @cached_property
    def _surroundings(self) -> str:
        """The digest of what all entries depend on."""
        given = {
            one.name: getattr(self._settings, one.name)
            for one in fields(self._settings)
            if one.name not in OF_NO_ACCOUNT
        }
        return digest_of_value((versions(), given))

    def name(self, *parts: str) -> str:
        """The name of what is made from these parts; none where nothing is kept."""
        if not self.is_kept:
            return ""
        text = "\0".join((self._surroundings, *parts))
        return digest_of(text.encode("utf-8", "surrogatepass"))

    def load(self, name: str) -> Any:
        """An entry, or None."""
        found = self.store.load(name) if name else None
        if found is not None:
            self.note(name)
        return found

    def save(self, name: str, packed: Packed) -> None:
        """Keep a value."""
        self.store.save(name, packed.data)
        self.note(name)

    def note(self, name: str) -> None:
        """Take note of an entry that this build has made or used."""
        if name:
            self.used.add(name)

    def tidy(self) -> None:
        """Remove entries that other builds have used, the oldest first.

        As much of them stays as this build has used, and LEAST in any case: builds with other
        settings or of other sources use them again.
        """
        if self.used:
            with suppress(OSError):
                remove_beyond(self.store.folder, self.used, LEAST)


def kept_in(cache: Path | None, settings: Settings, folder: str = READ) -> Kept:
    """What is kept in a folder of a cache; nothing without one."""
    store = Store(folder=cache / folder, key=user_key()) if cache else Store()
    return Kept(store, settings)


class Packed:
    """A value with its pickled form, which is both sent to another process and kept."""

    def __init__(self, value: Any) -> None:
        self.value = value

    @cached_property
    def data(self) -> bytes:
        """The value as it is pickled."""
        return pickle.dumps(self.value, pickle.HIGHEST_PROTOCOL)

    def __reduce__(self) -> tuple[Callable[[bytes], Packed], tuple[bytes]]:
        return unpacked, (self.data,)


def unpacked(data: bytes) -> Packed:
    """What was packed, as it comes from a process of our own."""
    return Packed(piped(data))
