"""The table of outputs: which files a folder holds of ours, and which task has made each.

It tells what to write, what to keep and what to remove. It is an entry of the cache. Beside it the
docs folder has a manifest of the paths that are ours: files that it does not name belong to
somebody else, and are neither overwritten nor removed.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Literal

from msgspec import DecodeError, Struct, field, json
from msgspec.structs import replace

from papershelf.engine.artifact import Artifact
from papershelf.engine.cache import Cache
from papershelf.engine.files import (
    TEMPORARY,
    is_plain,
    open_journal,
    remove_file,
    temporary,
    write_all,
    write_file,
    write_new_file,
)
from papershelf.engine.report import Journal
from papershelf.engine.task import decode, digest, encode

MANIFEST = ".papershelf.json"
_JOURNAL = f"{MANIFEST}.journal"
_OUTSIDE = "this path leads out of the folder of pages"
_LOST = (
    "this manifest is lost, and nothing else says which pages here are ours: "
    "put it back, or remove the generated pages, and build again"
)


class OutputError(Exception):
    """A file can't be written; the arguments are its path and the reason."""


class Output(Struct, frozen=True, array_like=True, gc=False):
    """A file: what is in it, its size and time, and the task that made it.

    `time` is in nanoseconds. `skeleton` names what a page of the site was filled into. There is no
    digest of a file that somebody else has put where one of ours would be.
    """

    digest: str
    size: int
    time: int
    key: str = ""
    skeleton: str = ""


class OutputTable(Struct, frozen=True):
    """The outputs of a folder by path, and what the next run has to know of the last one.

    `inputs` is the digest of all that the last run has read, `folders` is the one that
    `folders_digest` gives, `skeletons` are the digests of those that pages were filled into, by
    name, and `notes` are the messages of the build.
    """

    files: dict[str, Output] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    inputs: str = ""
    folders: str = ""
    skeletons: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def table_key(folder: Path) -> str:
    """Return the key of the table of a *folder* in the cache."""
    return digest(b"outputs", os.fsencode(folder.resolve()))


def load_table(cache: Cache, folder: Path) -> OutputTable:
    """Return the table of a *folder*; an empty one where there is none or it is damaged."""
    key = table_key(folder)
    content = cache.get(key)
    try:
        found: OutputTable = decode(content or b"", OutputTable)
    except DecodeError:
        return OutputTable()
    cache.touch(key)
    return found


def save_table(cache: Cache, folder: Path, table: OutputTable) -> None:
    """Save the table of a *folder*; raises OSError where that can't be done."""
    cache.put(table_key(folder), encode(table))


def _state_of(path: str) -> tuple[int, int] | None:
    """Return the size of a file and when it was written, or None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a large site has 280,000 files to look at, and `Path.stat` takes more than twice as long
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def folders_digest(folder: Path, paths: Iterable[str]) -> str:
    """Return a digest that is another when a file comes or goes in any folder of *paths*.

    They are below *folder*, and every one has its time of change.
    """
    inner = {""}
    for path in paths:
        above = path.rpartition("/")[0]
        while above not in inner:
            inner.add(above)
            above = above.rpartition("/")[0]
    return digest(encode([_state_of(f"{folder}/{name}") for name in sorted(inner)]))


def output_of(path: str, digest: str, key: str = "", skeleton: str = "") -> Output:
    """Return the output that lies at *path* now."""
    size, time = _state_of(path) or (0, 0)
    return Output(digest, size, time, key, skeleton)


class Files:
    """The files of a folder as the last run has left them."""

    def __init__(self, folder: Path, outputs: Mapping[str, Output]) -> None:
        """Look at *outputs*, by their paths below *folder*."""
        self._folder = str(folder)
        self._outputs = outputs

    @cached_property
    def _by_key(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path, output in self._outputs.items():
            if output.key:
                found[output.key].append(path)
        return found

    def get(self, path: str) -> Output | None:
        """Return the output at *path*, or None if it is not there as it was left."""
        output = self._outputs.get(path)
        if output and _state_of(f"{self._folder}/{path}") == (output.size, output.time):
            return output
        return None

    def of(self, key: str) -> dict[str, Output]:
        """Return what the task of *key* has made; nothing unless all is there as it was left."""
        found: dict[str, Output] = {}
        for path in self._by_key.get(key, ()):
            output = self.get(path)
            if output is None:
                return {}
            found[path] = output
        return found

    def all_there(self) -> bool:
        """Return whether all files are there as they were left."""
        return all(map(self.get, self._outputs))

    def with_content(self) -> Iterator[str]:
        """Yield the paths of files that have the content they were left with, by their digests."""
        for path, output in self._outputs.items():
            content = _content_of(f"{self._folder}/{path}")
            if content is not None and digest(content) == output.digest:
                yield path


class WriteResult(Struct, frozen=True):
    """What a run did to a folder, as counts, with its `files` there.

    Those of somebody else that are where a file of ours would be are `unowned`.
    """

    written: int
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
        self._files: dict[str, Output] = {}
        self._unowned: dict[str, Output] = {}
        self._written = 0
        self._inside: set[str] = set()
        self._opened = ExitStack()

    def __len__(self) -> int:
        return len(self._files)

    @cached_property
    def owned(self) -> frozenset[str]:
        """The paths of the files that earlier runs have written here, ended or killed.

        Where there is no manifest, the table of the last run tells. Raises OutputError where there
        is a damaged one and no table.
        """
        known = frozenset(self._last.with_content()) if self._is_lost else frozenset()
        if self._is_lost and not known and (self.folder / MANIFEST).exists():
            raise OutputError(MANIFEST, _LOST)
        return known | owned_in(self.folder)

    @cached_property
    def _is_lost(self) -> bool:
        """Whether no manifest tells what is ours here: there was no run, or it is gone."""
        return load_manifest(self.folder) is None

    @cached_property
    def _journal(self) -> BinaryIO:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self._opened.enter_context(open_journal(self.folder / _JOURNAL))

    def keep(self, key: str) -> bool:
        """Keep the files of the task of *key*; returns whether they are there as they were left."""
        found = self._last.of(key)
        for path, output in found.items():
            (self._files if output.digest else self._unowned)[path] = output
        return bool(found)

    def put(self, artifact: Artifact, key: str) -> None:
        """Write the file of an artifact of the task of *key*, if it is new or has changed.

        Raises OutputError for a path that leads out of the folder and for a lost manifest, and
        OSError where the file can't be written.
        """
        path, target = artifact.path, f"{self.folder}/{artifact.path}"
        own = digest(artifact.data)
        last = self._last.get(path)
        if last and last.digest == own:
            self._files[path] = replace(last, key=key)
            return
        self._guard(path)
        old = _content_of(target)
        if old is not None and path not in self.owned:
            if old != artifact.data:
                self._unowned[path] = output_of(target, "", key)
                return
            # Nobody has written this page by hand: an earlier run was here.
            if artifact.page and self._is_lost:
                raise OutputError(MANIFEST, _LOST)
        if old != artifact.data:
            self._write(path, artifact.data, is_new=old is None)
        self._files[path] = output_of(target, own, key)

    def _guard(self, path: str) -> None:
        """Raise OutputError for a path that leads out of the folder."""
        if not is_plain(path):
            raise OutputError(path, _OUTSIDE)
        inner = path.rpartition("/")[0]
        if inner not in self._inside:
            if not (self.folder / inner).resolve().is_relative_to(self.folder.resolve()):
                raise OutputError(path, _OUTSIDE)
            self._inside.add(inner)

    def _write(self, path: str, content: bytes, *, is_new: bool) -> None:
        if path not in self.owned:
            # The line feed ends what a run has begun that was killed or met a full disk.
            write_all(self._journal.fileno(), f"\n{path}".encode(), self._journal.name)
        if is_new:
            write_new_file(f"{self.folder}/{path}", content)
        else:
            write_file(self.folder / path, content)
        self._written += 1

    def finish(self, sources: Iterable[str], count: int) -> WriteResult:
        """Remove what earlier runs wrote and this one did not, and write the manifest.

        *sources*, and the *count* of what is in them, tell the next run what the files were made
        from.
        """
        gone = sorted(self.owned - self._files.keys(), reverse=True)
        removed = sum(map(self._remove, gone))
        manifest = Manifest(count=count, sources=tuple(sources), files=frozenset(self._files))
        text = json.format(json.encode(manifest, order="deterministic"), indent=1)
        write_file(self.folder / MANIFEST, text, is_durable=True)
        self.close()
        (self.folder / _JOURNAL).unlink(missing_ok=True)
        return WriteResult(
            written=self._written,
            removed=removed,
            files=self._files,
            unowned=dict(sorted(self._unowned.items())),
        )

    def close(self) -> None:
        """Write no more into the journal."""
        self._opened.close()

    def _remove(self, path: str) -> bool:
        """Remove a file of ours, and what a killed run began to write there."""
        self._guard(path)
        file = self.folder / path
        remove_file(temporary(file), self.folder)
        return remove_file(file, self.folder)


def _content_of(path: str) -> bytes | None:
    """Return what is in a file, or None where there is none; a link to nowhere is empty."""
    if not os.path.lexists(path):
        return None
    file = Path(path)
    return file.read_bytes() if file.exists() else b""


class Manifest(Struct, frozen=True, kw_only=True):
    """What a docs folder holds of ours: the paths, and what they were made from.

    `count` is of what the sources hold; files that are out there name it so.
    """

    count: int = field(name="papers")
    sources: tuple[str, ...]
    files: frozenset[str]
    version: Literal[1] = 1


_MANIFESTS = json.Decoder(Manifest)


def load_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a folder, or None where there is none or it is damaged."""
    try:
        return _MANIFESTS.decode((folder / MANIFEST).read_bytes())
    except (OSError, RecursionError, DecodeError):
        return None


def owned_in(folder: Path) -> frozenset[str]:
    """Return the paths of all files in a folder that its manifest and its journal name."""
    try:
        begun = (folder / _JOURNAL).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        begun = []
    manifest = load_manifest(folder)
    return frozenset(filter(is_plain, (*begun, *(manifest.files if manifest else ()))))


def is_internal(name: str) -> bool:
    """Return whether a file of this name keeps account of the others, or was not yet whole."""
    return name.startswith(MANIFEST) or name.endswith(TEMPORARY)
