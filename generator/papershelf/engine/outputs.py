"""The table of outputs: which files a folder holds of ours, and which task has made each.

It tells what to write, what to keep and what to remove. It lies in the user's cache folder. Beside
it the docs folder has a manifest of the paths that are ours: files that it does not name belong to
somebody else, and are neither overwritten nor removed.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Self

from msgspec import DecodeError, Struct, field

from papershelf.engine.artifact import Artifact
from papershelf.engine.files import is_plain, temporary, write_file, write_new_file
from papershelf.engine.report import Journal
from papershelf.engine.task import decode, digest, encode

MANIFEST = ".papershelf.json"
_JOURNAL = f"{MANIFEST}.journal"
_VERSION = 1
_OUTSIDE = "this path leads out of the folder of pages"


class OutputError(Exception):
    """A file can't be written: *path* names it."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class Output(Struct, frozen=True, array_like=True, gc=False):
    """A file: what is in it, its size and time, and the task that made it.

    `time` is in nanoseconds. `skeleton` names what a page of the site was filled into. There is no
    digest of a file that somebody else has put where one of the task's would be.
    """

    digest: str
    size: int
    time: int
    key: str = ""
    skeleton: str = ""


class OutputTable(Struct, frozen=True):
    """The outputs of a folder by path, and what the next run has to know of the last one.

    `inputs` is the digest of all that the last run has read, `skeletons` are the digests of those
    that pages were filled into, by name, and `notes` are the messages of the build.
    """

    files: dict[str, Output] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    inputs: str = ""
    skeletons: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def is_current(self) -> bool:
        """Whether there is anything in it at all."""
        return bool(self.files)


def table_path(cache: Path, folder: Path) -> Path:
    """Return where the table of a *folder* lies in the folder of the cache."""
    return cache / "outputs" / digest(os.fsencode(folder.resolve()))


def load_table(path: Path) -> OutputTable:
    """Return the table that was saved; an empty one where there is none or it is damaged."""
    try:
        data = path.read_bytes()
        head, content = data[:32], data[32:]
        if head.decode() != digest(content):
            return OutputTable()
        found: OutputTable = decode(content, OutputTable)
    except (OSError, DecodeError, ValueError):
        return OutputTable()
    return found


def save_table(path: Path, table: OutputTable) -> None:
    """Save a table whole; raises OSError where that can't be done."""
    content = encode(table)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_file(path, digest(content).encode() + content)


def state_of(path: str) -> tuple[int, int] | None:
    """Return the size of a file and when it was written, or None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a large site has 280,000 files to look at, and `Path.stat` takes more than twice as long
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


class Files:
    """The files of a folder as the last run has left them."""

    def __init__(self, folder: Path, files: Mapping[str, Output]) -> None:
        """Look at *files*, by their paths below *folder*."""
        self.folder = folder
        self._root = str(folder)
        self._files = files

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path, output in self._files.items():
            if output.key:
                found[output.key].append(path)
        return found

    def of(self, key: str) -> Sequence[str]:
        """Return the paths of the files that the task of *key* has made."""
        return self._by_key.get(key, ())

    def is_there(self, path: str) -> bool:
        """Return whether a file is as it was left."""
        output = self._files.get(path)
        return output is not None and state_of(f"{self._root}/{path}") == (output.size, output.time)

    def is_current(self, key: str) -> bool:
        """Return whether all files of the task of *key* are there as they were left."""
        paths = self.of(key)
        return bool(paths) and all(map(self.is_there, paths))

    def all_there(self) -> bool:
        """Return whether all files are there as they were left."""
        return all(map(self.is_there, self._files))


class WriteResult(Struct, frozen=True):
    """What a run did to a folder, as counts, with its `files` there.

    Those of somebody else that are where a file of ours would be are `unowned`.
    """

    written: int
    unchanged: int
    removed: int
    files: dict[str, Output]
    unowned: dict[str, Output]

    @property
    def outputs(self) -> dict[str, Output]:
        """All that the next run has to know."""
        return {**self.files, **self.unowned}


class DocsFolder:
    """Brings a folder up to date in place, one artifact after another.

    New paths go to a journal before their files are written, so that whatever a killed run leaves
    behind is known as ours to the next one.
    """

    def __init__(self, folder: Path, table: OutputTable) -> None:
        """Begin with *folder* as the *table* of the last run has it."""
        self.folder = folder
        self._last = Files(folder, table.files)
        self._table = table.files
        self._files: dict[str, Output] = {}
        self._unowned: dict[str, Output] = {}
        self._written = 0
        self._journal: BinaryIO | None = None
        self._entered: dict[str, set[str]] = {}
        self._current: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._files)

    @cached_property
    def owned(self) -> frozenset[str]:
        """The paths of the files that earlier runs have written here, ended or killed."""
        return owned_in(self.folder)

    def keep(self, key: str) -> bool:
        """Keep the files of the task of *key*; returns whether they are there as they were left."""
        if key in self._current:
            return True
        if not self._last.is_current(key):
            return False
        self._current.add(key)
        for path in self._last.of(key):
            output = self._table[path]
            (self._files if output.digest else self._unowned)[path] = output
        return True

    def put(self, artifact: Artifact, key: str) -> None:
        """Write the file of an artifact of the task of *key*, if it is new or has changed.

        Raises OutputError for a path that leads out of the folder, and OSError where the file
        can't be written.
        """
        path = artifact.path
        output = self._table.get(path)
        if output and output.digest == artifact.digest and self._last.is_there(path):
            self._files[path] = Output(output.digest, output.size, output.time, key)
            return
        names = self._enter(path)
        old = self._content(path, names)
        if old is not None and old != artifact.data and path not in self.owned:
            self._unowned[path] = self._output(path, "", key)
            return
        if old != artifact.data:
            self._write(path, artifact.data, names)
            self._written += 1
        self._files[path] = self._output(path, artifact.digest, key)

    def _output(self, path: str, digest: str, key: str) -> Output:
        size, time = state_of(f"{self.folder}/{path}") or (0, 0)
        return Output(digest, size, time, key)

    def _enter(self, path: str) -> set[str]:
        """Return the names in the folder of a path, as systems compare them that fold capitals."""
        if not is_plain(path):
            raise OutputError(path, _OUTSIDE)
        inner = path.rpartition("/")[0]
        if inner not in self._entered:
            if not (self.folder / inner).resolve().is_relative_to(self.folder.resolve()):
                raise OutputError(path, _OUTSIDE)
            self._entered[inner] = _names_in(self.folder / inner)
        return self._entered[inner]

    def _content(self, path: str, names: set[str]) -> bytes | None:
        """Return what is in the file of a path, if it is there; a link to nowhere is empty."""
        if _folded(path) not in names:
            return None
        file = self.folder / path
        try:
            return file.read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            return b"" if file.is_symlink() else None

    def _write(self, path: str, content: bytes, names: set[str]) -> None:
        if path not in self.owned:
            self._note(path)
        if _folded(path) in names:
            write_file(self.folder / path, content)
        else:
            write_new_file(f"{self.folder}/{path}", content)
            names.add(_folded(path))

    def _note(self, path: str) -> None:
        """Note in the journal that a path is ours."""
        if self._journal is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._journal = (self.folder / _JOURNAL).open("ab", buffering=0)
        self._journal.write(f"{path}\n".encode())

    def finish(self, sources: Iterable[str], papers: int) -> WriteResult:
        """Remove what earlier runs wrote and this one did not, and write the manifest.

        *sources* and *papers* tell the next run what the files were made from.
        """
        gone = sorted(self.owned - self._files.keys(), reverse=True)
        removed = sum(self._remove(path) for path in gone)
        manifest = {
            "version": _VERSION,
            "papers": papers,
            "sources": list(sources),
            "files": sorted(self._files),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        write_file(self.folder / MANIFEST, json.dumps(manifest, indent=0).encode())
        self.close()
        (self.folder / _JOURNAL).unlink(missing_ok=True)
        return WriteResult(
            written=self._written,
            unchanged=len(self._files) - self._written,
            removed=removed,
            files=self._files,
            unowned=dict(sorted(self._unowned.items())),
        )

    def close(self) -> None:
        """Write no more into the journal."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _remove(self, path: str) -> bool:
        """Remove a file of ours, what a killed run began to write there, and empty folders."""
        self._enter(path)
        file = self.folder / path
        was_there = file.is_file() or file.is_symlink()
        if was_there:
            file.unlink()
        with suppress(OSError):
            temporary(file).unlink()
        for parent in list(PurePosixPath(path).parents)[:-1]:
            with suppress(OSError):
                (self.folder / parent).rmdir()
        return was_there


class Manifest(Struct, frozen=True):
    """What a docs folder holds of ours: the paths, and what they were made from."""

    files: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    papers: int = 0


def load_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; an empty one where there is none or it can't be read."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if data["version"] != _VERSION:
            return Manifest()
        return Manifest(
            files=frozenset(map(str, data["files"])),
            sources=tuple(map(str, data["sources"])),
            papers=int(data["papers"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Manifest()


def owned_in(folder: Path) -> frozenset[str]:
    """Return the paths of all files in a folder that were written here, by whichever run."""
    try:
        begun = (folder / _JOURNAL).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        begun = []
    return frozenset(filter(is_plain, load_manifest(folder).files.union(begun)))


def is_account(name: str) -> bool:
    """Return whether a file of this name keeps account of the others."""
    return name.startswith(MANIFEST)


def _names_in(folder: Path) -> set[str]:
    """Return the names in a folder without capitals, if it is there."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name.casefold() for entry in entries}
    except FileNotFoundError:
        return set()


def _folded(path: str) -> str:
    """Return the name of a path's file without capitals."""
    return path.rpartition("/")[2].casefold()
