"""The staged site: it grows beside the last one and takes its place in one step.

Files that come out as they were are those of the last site, linked: so their times stay.
"""

from __future__ import annotations

import filecmp
from collections.abc import Collection, Mapping
from pathlib import Path

from papershelf.engine.files import (
    files_in,
    link_files,
    link_same,
    move_files,
    remove_folder,
    settle_folder,
    swap_folder,
    write_new_file,
)
from papershelf.engine.outputs import Files, Output, OutputTable, state_of

# From a site of more files the next one is made of the one before: to make and remove so many
# folders takes longer than all else.
_MANY = 2_000


class Staging:
    """The next site, beside the last one at *site*, of which *table* tells the files.

    *skeletons* are the digests of today's skeletons by name: files that were filled into others
    are made anew.
    """

    def __init__(self, site: Path, table: OutputTable, skeletons: Mapping[str, str]) -> None:
        self.site = site
        self.folder = staging_folder(site)
        self._last = Files(site, table.files)
        self._table = table.files
        self._changed = {
            name for name, digest in table.skeletons.items() if skeletons.get(name) != digest
        }
        self._unchanged: dict[str, Output] = {}
        self._new: dict[str, Output] = {}
        self._incomplete: set[str] = set()

    def begin(self) -> None:
        """Begin with an empty folder, and the last site in its place, whatever a killed run left.

        Raises OSError where that can't be done.
        """
        settle_folder(self.site)
        remove_folder(self.folder)
        self.folder.mkdir(parents=True)

    def keep(self, key: str) -> bool:
        """Keep the files of the task of *key*, if they would come out as they are there."""
        paths = self._last.of(key)
        outputs = {path: self._table[path] for path in paths}
        if any(output.skeleton in self._changed for output in outputs.values()):
            return False
        if not self._last.is_current(key):
            return False
        self._unchanged |= outputs
        return True

    def has(self, path: str, digest: str) -> bool:
        """Return whether the last site has a file with this digest, as it was left."""
        output = self._table.get(path)
        return output is not None and output.digest == digest and self._last.is_there(path)

    def keep_file(self, path: str, key: str, skeleton: str = "") -> None:
        """Keep a file of the last site, which the task of *key* would make again."""
        old = self._table[path]
        self._unchanged[path] = Output(old.digest, old.size, old.time, key, skeleton)

    def write(self, path: str, content: bytes, digest: str, key: str, skeleton: str = "") -> None:
        """Write a file of the next site; raises OSError where that can't be done."""
        target = f"{self.folder}/{path}"
        write_new_file(target, content)
        size, time = state_of(target) or (0, 0)
        self._new[path] = Output(digest, size, time, key, skeleton)
        self._unchanged.pop(path, None)

    def leave(self, key: str) -> None:
        """Note that a file of the task of *key* is left to others: so not all stay.

        For if they go, its file has to come.
        """
        self._incomplete.add(key)

    def adopt(self) -> None:
        """Take in the files that others have written into the folder, over ours if need be.

        Those with the bytes that the last site has at their path give way to its files.
        """
        for path in list(files_in(self.folder)):
            if path in self._new:
                continue
            size, time = state_of(f"{self.folder}/{path}") or (0, 0)
            old = self._table.get(path)
            if old and old.size == size and self._last.is_there(path) and self._is_same(path):
                (self.folder / path).unlink()
                self._unchanged.setdefault(path, Output(old.digest, old.size, old.time))
            else:
                if path in self._unchanged:
                    self.leave(self._unchanged.pop(path).key)
                self._new[path] = Output("", size, time)

    def _is_same(self, path: str) -> bool:
        return filecmp.cmp(self.site / path, self.folder / path, shallow=False)

    @property
    def files(self) -> Mapping[str, Output]:
        """All files of the next site."""
        made = {**self._unchanged, **self._new}
        for path, output in made.items():
            if output.key in self._incomplete:
                made[path] = Output(output.digest, output.size, output.time)
        return made

    @property
    def size(self) -> int:
        """The bytes of the next site."""
        return sum(output.size for output in self.files.values())

    @property
    def is_unchanged(self) -> bool:
        """Whether the next site has the files of the last one and no others."""
        return not self._new and self._unchanged.keys() == self._table.keys() and self.site.is_dir()

    def publish(self) -> None:
        """Put the next site in the place of the last one; raises OSError where it can't be done."""
        if self.is_unchanged and not self._strangers():
            remove_folder(self.folder)
            return
        spare = spare_folder(self.site)
        is_large = len(self.files) > _MANY
        if not is_large:
            remove_folder(spare)
        swap_folder(self._whole(spare), self.site)
        settle_folder(self.site, spare if is_large else None)

    def _whole(self, spare: Path) -> Path:
        """Return the folder of the whole next site.

        It is that of the site before the last one, if there is one: most of its files are those of
        the last one.
        """
        if spare.is_symlink() or not spare.is_dir():
            link_files(self._unchanged, self.site, self.folder)
            return self.folder
        link_same(self._unchanged.keys(), self.site, spare)
        move_files(self._new, self.folder, spare)
        remove_folder(self.folder)
        return spare

    def _strangers(self) -> Collection[str]:
        """Return the visible files of the last site that are not in its table."""
        found = (path for path in files_in(self.site) if not path.startswith("."))
        return [path for path in found if path not in self._table]


def spare_folder(site: Path) -> Path:
    """Return where the site before the last one lies: beside the last one, hidden."""
    return site.with_name(f".{site.name}.papershelf-spare")


def staging_folder(site: Path) -> Path:
    """Return where the next site grows: beside the last one, hidden."""
    return site.with_name(f".{site.name}.papershelf-new")
