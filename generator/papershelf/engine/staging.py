"""The staged site: it grows beside the last one and takes its place in one step.

Files that come out as they were are those of the last site, linked: so their times stay.
"""

import filecmp
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

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
from papershelf.engine.outputs import Files, Output, OutputTable, output_of
from papershelf.engine.task import digest

# From a site of more files the next one is made of the one before: to make and remove so many
# folders takes longer than all else.
_MANY = 2_000


class Staging:
    """The next site, beside the last one at *site*, of which *table* tells the files.

    *skeletons* are the digests of today's skeletons by name: files that were filled into others
    are made anew. `files` are those of the next site.
    """

    def __init__(self, site: Path, table: OutputTable, skeletons: Mapping[str, str]) -> None:
        self.site = site
        self.folder = staging_folder(site)
        self.files: dict[str, Output] = {}
        self._new: set[str] = set()
        self._last = Files(site, table.files)
        self._table = table.files
        self._changed = {
            name for name, digest in table.skeletons.items() if skeletons.get(name) != digest
        }

    def keep(self, key: str, number: int) -> bool:
        """Keep the files of the task of *key*, if they would come out as they are there.

        Their *number* is another where somebody else's file has taken the place of one, or gives it
        back.
        """
        found = self._last.of(key)
        is_changed = any(output.skeleton in self._changed for output in found.values())
        if is_changed or len(found) != number:
            return False
        self.files |= found
        return True

    def put(self, path: str, content: bytes, key: str = "", skeleton: str = "") -> None:
        """Put a file into the next site, the one of the last site if it has the same content.

        Raises OSError where it can't be written.
        """
        own = digest(content)
        last = self._last.get(path)
        if last and last.digest == own:
            self.files[path] = replace(last, key=key, skeleton=skeleton)
            return
        target = f"{self.folder}/{path}"
        write_new_file(target, content)
        self._new.add(path)
        self.files[path] = output_of(target, own, key, skeleton)

    def copy(self, path: str, folder: Path, own: Output) -> None:
        """Put what lies at *path* in a *folder*, where it is *own*, into the next site.

        Raises OSError where it can't be read or written.
        """
        last = self._last.get(path)
        if last and last.digest == own.digest:
            self.files[path] = last
        else:
            self.put(path, (folder / path).read_bytes())

    def adopt(self) -> None:
        """Take in the files that others have written into the folder, over ours if need be.

        Those with the bytes that the last site has at their path give way to its files.
        """
        for path in set(files_in(self.folder)) - self._new:
            own = self.folder / path
            last = self._last.get(path)
            if last and filecmp.cmp(self.site / path, own, shallow=False):
                own.unlink()
                self.files.setdefault(path, replace(last, key="", skeleton=""))
            else:
                self._new.add(path)
                self.files[path] = output_of(str(own), "")

    def read(self, path: str) -> bytes:
        """Return what is in a file of the next site; raises OSError where it can't be read."""
        return ((self.folder if path in self._new else self.site) / path).read_bytes()

    @property
    def size(self) -> int:
        """The bytes of the next site."""
        return sum(output.size for output in self.files.values())

    @property
    def is_unchanged(self) -> bool:
        """Whether the last site has the files of the next one, and no others that are visible."""
        if self._new or self.files.keys() != self._table.keys() or not self.site.is_dir():
            return False
        return all(path in self.files or path.startswith(".") for path in files_in(self.site))

    def publish(self) -> None:
        """Put the next site in the place of the last one; raises OSError where it can't be done."""
        if self.is_unchanged:
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
        unchanged = self.files.keys() - self._new
        if spare.is_symlink() or not spare.is_dir():
            link_files(unchanged, self.site, self.folder)
            return self.folder
        link_same(unchanged, self.site, spare)
        move_files(self._new, self.folder, spare)
        remove_folder(self.folder)
        return spare


def spare_folder(site: Path) -> Path:
    """Return where the site before the last one lies: beside the last one, hidden."""
    return site.with_name(f".{site.name}.papershelf-spare")


def staging_folder(site: Path) -> Path:
    """Return where the next site grows: beside the last one, hidden."""
    return site.with_name(f".{site.name}.papershelf-new")
