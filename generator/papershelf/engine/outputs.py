"""The table of outputs: the files of ours in a folder, and the task that made each.

The engine decides by it which files to write, to keep and to remove. It is a cache entry. In
addition, the docs folder has a manifest of the paths that are ours: all other files there are
unowned, and are neither overwritten nor removed.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from msgspec import DecodeError, Struct, field, json
from msgspec.structs import replace

from papershelf.engine.artifact import Artifact
from papershelf.engine.cache import Cache
from papershelf.engine.files import (
    TEMPORARY,
    append_to_file,
    is_plain,
    remove_file,
    resolved,
    temporary,
    write_file,
    write_new_file,
)
from papershelf.engine.report import Baseline
from papershelf.engine.task import decode, digest, encode

MANIFEST = ".papershelf.json"
_JOURNAL = f"{MANIFEST}.journal"
_OUTSIDE = "this path leads outside the folder of pages (if by a link, replace it by a folder)"
_LOST = (
    "this manifest is missing or damaged, so it is unknown which pages here are generated: "
    "restore it, or remove the generated pages, then build again"
)


class OutputError(Exception):
    """A file can't be written; the arguments are its path and the reason."""


class OutputFile(Struct, frozen=True, array_like=True, gc=False):
    """A file: the digest of its content, its size and time, and the key of the task that made it.

    `time` is the time of modification in nanoseconds. `skeleton` names the skeleton that a page of
    the site was filled into. `digest` is empty for an unowned file at the path of one of ours.
    """

    digest: str
    size: int
    time: int
    key: str = ""
    skeleton: str = ""


class OutputTable(Struct, frozen=True):
    """The outputs of a folder by path, and the state of the last run for the next one.

    `inputs` is the digest of everything that the last run read, `folders` that of
    `folders_digest`, `skeletons` holds the digests of the skeletons by name, and `shown` what the
    build has shown, which is shown again where nothing has changed.
    """

    files: dict[str, OutputFile] = field(default_factory=dict)
    baseline: Baseline = field(default_factory=Baseline)
    inputs: str = ""
    folders: str = ""
    skeletons: dict[str, str] = field(default_factory=dict)
    shown: str = ""


def table_key(folder: Path) -> str:
    """Return the cache key of the table of *folder*."""
    return digest(b"outputs", os.fsencode(resolved(folder)))


def load_table(cache: Cache, folder: Path) -> OutputTable:
    """Return the table of *folder*; an empty one where it is missing or damaged."""
    key = table_key(folder)
    try:
        found: OutputTable = decode(cache.get(key) or b"", OutputTable)
    except DecodeError:
        return OutputTable()
    cache.touch(key)
    return found


def save_table(cache: Cache, folder: Path, table: OutputTable) -> None:
    """Save the *table* of *folder*; raises OSError where that fails."""
    cache.put(table_key(folder), encode(table))


def _state_of(path: str) -> tuple[int, int] | None:
    """Return the size and the time of modification of a file, or None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a large site has 280,000 files to look at, and `Path.stat` takes more than twice as long
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def folders_digest(folder: Path, paths: Iterable[str]) -> str:
    """Return a digest that changes when a file is added to or removed from a folder of *paths*.

    It is that of the folders' times of modification; *paths* are relative to *folder*.
    """
    inner = {""}
    for path in paths:
        above = path.rpartition("/")[0]
        while above not in inner:
            inner.add(above)
            above = above.rpartition("/")[0]
    return digest(encode([_state_of(f"{folder}/{name}") for name in sorted(inner)]))


def output_of(path: str, digest: str, key: str = "", skeleton: str = "") -> OutputFile:
    """Return the output for the file at *path* as it is now."""
    size, time = _state_of(path) or (0, 0)
    return OutputFile(digest, size, time, key, skeleton)


class LastFiles:
    """The files of a folder as the last run left them, compared with those that are there."""

    def __init__(self, folder: Path, outputs: Mapping[str, OutputFile]) -> None:
        """Take the last run's *outputs* by their paths below *folder*."""
        self._folder = str(folder)
        self._outputs = outputs

    @cached_property
    def _by_key(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path, output in self._outputs.items():
            if output.key:
                found[output.key].append(path)
        return found

    def get(self, path: str) -> OutputFile | None:
        """Return the output at *path*, or None if its file is missing or was changed."""
        output = self._outputs.get(path)
        if output and _state_of(f"{self._folder}/{path}") == (output.size, output.time):
            return output
        return None

    def of(self, key: str) -> dict[str, OutputFile]:
        """Return the outputs of the task of *key*; none if a file is missing or was changed."""
        found: dict[str, OutputFile] = {}
        for path in self._by_key.get(key, ()):
            output = self.get(path)
            if output is None:
                return {}
            found[path] = output
        return found

    def all_there(self) -> bool:
        """Return whether no file is missing or was changed."""
        return all(map(self.get, self._outputs))

    def intact(self) -> Iterator[str]:
        """Yield the paths of files whose content still has the digest of their output."""
        for path, output in self._outputs.items():
            content = _content_of(f"{self._folder}/{path}")
            if content is not None and digest(content) == output.digest:
                yield path


class DocsFolder:
    """Updates a folder in place, artifact by artifact.

    `files` are ours by path, and `unowned` those of others at paths of ours.

    The paths of new files go to a journal before the files are written, so that the next run knows
    the files of a killed run as ours.
    """

    def __init__(self, folder: Path, table: OutputTable) -> None:
        """Begin an update of *folder*; *table* is that of the last run."""
        self.folder = folder
        self._last = LastFiles(folder, table.files)
        self.files: dict[str, OutputFile] = {}
        self.unowned: dict[str, OutputFile] = {}
        self._inside: set[str] = set()

    @cached_property
    def owned(self) -> frozenset[str]:
        """The paths of files that earlier runs have written here, be they completed or killed.

        Where the manifest is missing or damaged, they are the unchanged files of the last run's
        table. Raises OutputError where there are none, and the manifest is damaged.
        """
        if self._has_manifest:
            return owned_in(self.folder)
        intact = frozenset(self._last.intact())
        if not intact and (self.folder / MANIFEST).exists():
            raise OutputError(MANIFEST, _LOST)
        return intact | owned_in(self.folder)

    @cached_property
    def _has_manifest(self) -> bool:
        """Whether an earlier run has left a manifest, and it can be read."""
        return load_manifest(self.folder) is not None

    def keep(self, key: str) -> bool:
        """Keep the files of the task of *key*; return whether all of them are unchanged."""
        found = self._last.of(key)
        for path, output in found.items():
            (self.files if output.digest else self.unowned)[path] = output
        return bool(found)

    def put(self, artifact: Artifact, key: str) -> None:
        """Write the file of *artifact*, which the task of *key* made, if it is new or has changed.

        Raises OutputError for a path outside the folder and for a lost manifest, and OSError where
        the file can't be written.
        """
        path, target = artifact.path, f"{self.folder}/{artifact.path}"
        content_digest = digest(artifact.data)
        last = self._last.get(path)
        if last and last.digest == content_digest:
            self.files[path] = replace(last, key=key)
            return
        self._guard(path)
        old = _content_of(target)
        is_ours = old is None or path in self.owned
        if old != artifact.data and not is_ours:
            self.unowned[path] = output_of(target, "", key)
            return
        if old != artifact.data:
            self._write(path, artifact.data, is_new=old is None)
        elif artifact.page and not (is_ours or self._has_manifest):
            # An earlier run wrote it, as it equals the generated page.
            raise OutputError(MANIFEST, _LOST)
        self.files[path] = output_of(target, content_digest, key)

    def _guard(self, path: str) -> None:
        """Raise OutputError for a *path* outside the folder."""
        if not is_plain(path):
            raise OutputError(path, _OUTSIDE)
        inner = path.rpartition("/")[0]
        if inner not in self._inside:
            if not resolved(self.folder / inner).is_relative_to(resolved(self.folder)):
                raise OutputError(path, _OUTSIDE)
            self._inside.add(inner)

    def _write(self, path: str, content: bytes, *, is_new: bool) -> None:
        if path not in self.owned:
            # The line feed ends an incomplete line of a run that was killed or met a full disk.
            append_to_file(f"{self.folder}/{_JOURNAL}", f"\n{path}".encode())
        if is_new:
            write_new_file(f"{self.folder}/{path}", content)
        else:
            write_file(self.folder / path, content)

    def finish(self, sources: Iterable[str], count: int) -> dict[str, OutputFile]:
        """Remove the files of earlier runs that this one did not make, and write the manifest.

        Return the outputs, which are to be saved for the next run. The manifest holds for it the
        *sources* of the files and the *count* of their records.
        """
        for path in sorted(self.owned - self.files.keys(), reverse=True):
            self._guard(path)
            file = self.folder / path
            # A killed run may have left its temporary file.
            remove_file(temporary(file), self.folder)
            remove_file(file, self.folder)
        manifest = Manifest(count=count, sources=tuple(sources), files=frozenset(self.files))
        text = json.format(json.encode(manifest, order="deterministic"), indent=1)
        write_file(self.folder / MANIFEST, text, is_durable=True)
        (self.folder / _JOURNAL).unlink(missing_ok=True)
        return {**self.files, **self.unowned}


def _content_of(path: str) -> bytes | None:
    """Return the content of a file, or None where there is none; that of a broken link is empty."""
    if not os.path.lexists(path):
        return None
    file = Path(path)
    return file.read_bytes() if file.exists() else b""


class Manifest(Struct, frozen=True, kw_only=True):
    """The manifest of a docs folder: the paths of our files, and the sources they were made from.

    `count` is the number of records in the sources; files of older versions have it as "papers".
    """

    count: int = field(name="papers")
    sources: tuple[str, ...]
    files: frozenset[str]
    version: Literal[1] = 1


_MANIFESTS = json.Decoder(Manifest)


def load_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of *folder*, or None where it is missing or damaged."""
    try:
        return _MANIFESTS.decode((folder / MANIFEST).read_bytes())
    except (OSError, RecursionError, DecodeError):
        return None


def owned_in(folder: Path) -> frozenset[str]:
    """Return the paths of the files in *folder* that its manifest and its journal name."""
    try:
        begun = (folder / _JOURNAL).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        begun = []
    manifest = load_manifest(folder)
    return frozenset(filter(is_plain, (*begun, *(manifest.files if manifest else ()))))


def is_internal(name: str) -> bool:
    """Return whether *name* is that of a manifest, a journal or a temporary file."""
    return name.startswith(MANIFEST) or name.endswith(TEMPORARY)
