"""Which parts of a catalog the last build has made, and whether that is still there as it was.

The record lies beside the manifest. It is sealed, so that one which comes with a repository is not
believed; a part is known by a digest of all that its pages are made of, with programs and settings.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.digests import (
    UndigestibleError,
    below,
    digest_of,
    digest_of_content,
    digest_of_file,
    digest_of_value,
)
from papershelf.files import MANIFEST, Written, write_file
from papershelf.private import sealed, unsealed, user_key
from papershelf.programs import versions
from papershelf.record import State, states_of
from papershelf.resources import resource

VERSION = 1
PARTS = f"{MANIFEST}.parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a part was made into: digests of pages by path, and one of the states of their files."""

    digests: Mapping[str, str]
    states: str


class Earlier:
    """The parts of the last build, and those of this one for the next.

    Without `surroundings`, a digest of all that parts have in common, nothing is known or kept.
    """

    def __init__(self, folder: Path, surroundings: str = "") -> None:
        self.folder = folder
        self.surroundings = surroundings
        self.key = user_key() if surroundings else b""
        self._last = loaded(folder / PARTS, self.key)
        self._made: dict[str, Made] = {}

    @property
    def is_kept(self) -> bool:
        """Whether anything is known or kept at all."""
        return bool(self.key)

    @property
    def is_first(self) -> bool:
        """Whether nothing is known of a build before this one."""
        return not self._last

    def digest_of(self, content: Any) -> str:
        """A digest of this content and of what all have in common."""
        return digest_of_content((self.surroundings, content))

    def written(self, digest: str) -> Written | None:
        """Word of the pages of a part, if they are there as they were made."""
        made = self._last.get(digest)
        if made is None:
            return None
        states = states_of(self.folder, made.digests)
        if made.states != digest_of_states(states):
            return None
        self._made[digest] = made
        return Written(unchanged=len(states), digests=dict(made.digests), states=states)

    def note(self, digest: str, written: Written, states: str) -> None:
        """Keep what a part was made into, unless a page of somebody else is in the way."""
        if digest and not written.foreign:
            self._made[digest] = Made(digests=written.digests, states=states)

    def save(self) -> None:
        """Leave a record for the next build."""
        if self.key:
            parts = {name: (made.states, made.digests) for name, made in self._made.items()}
            data = json.dumps({"version": VERSION, "parts": parts}, separators=(",", ":"))
            write_file(self.folder / PARTS, sealed(data.encode(), self.key))


def loaded(path: Path, key: bytes) -> Mapping[str, Made]:
    """The parts of a record by their digests; none where there is none, or it is damaged."""
    try:
        data = unsealed(path.read_bytes(), key) if key else None
        record = json.loads(data) if data else {}
    except (OSError, ValueError):
        return {}
    if record.get("version") != VERSION:
        return {}
    parts = record["parts"].items()
    return {name: Made(states=states, digests=digests) for name, (states, digests) in parts}


def look_at(written: Written, folder: Path) -> str:
    """Take note of the states of the files in which pages are now, and give a digest of these."""
    written.states = states_of(folder, written.digests)
    return digest_of_states(written.states)


def digest_of_states(states: Mapping[str, State]) -> str:
    """A digest of the sizes and times of files, and of which are there."""
    return digest_of(json.dumps(sorted(states.items())).encode())


def surroundings_of(catalog: Catalog, settings: Settings) -> str:
    """A digest of what pages of papers depend on beside the papers; empty where none can be had."""
    pages = sorted((one.name, digest_of_file(one.path)) for one in below(str(resource("pages"))))
    # What no page tells.
    told = replace(settings, jobs=0, allow_shrink=False, fast=True)
    large = settings.is_large(len(catalog.papers))
    depended = (versions(), zlib.ZLIB_RUNTIME_VERSION, pages, told, large)
    try:
        return digest_of_value(depended)
    except UndigestibleError:
        return ""
