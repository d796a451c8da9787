"""The staged site: the next site is made in a folder of its own and replaces the last in one step.

Unchanged files are hard links to those of the last site, so their times of modification stay.
"""

import filecmp
from pathlib import Path

from msgspec.structs import replace

from papershelf.engine.files import (
    files_in,
    link_files,
    link_same,
    remove_folder,
    swap_folder,
    write_new_file,
)
from papershelf.engine.outputs import LastFiles, OutputFile, OutputTable, output_of
from papershelf.engine.task import digest

# A site of more files is updated in the folder of the site before the last: making and removing
# this number of folders would take longer than everything else.
_MANY = 2_000


class Staging:
    """The next site, in a folder next to the last one at *site*, whose files *table* lists.

    `files` are those of the next site, and `skeletons` the digests of its skeletons by name. The
    folder `spare` is that of the site before the last one.
    """

    def __init__(self, site: Path, table: OutputTable) -> None:
        self.site = site
        # Both are hidden, so that MkDocs and web servers ignore them.
        self.folder = site.with_name(f".{site.name}.papershelf-new")
        self.spare = site.with_name(f".{site.name}.papershelf-spare")
        self.files: dict[str, OutputFile] = {}
        self.skeletons: dict[str, str] = {}
        self._new: set[str] = set()
        self._last = LastFiles(site, table.files)
        self.table = table

    def keep(self, key: str, number: int) -> bool:
        """Keep the *number* files of the task *key* if they are current; return whether they are.

        They are not where a page's skeleton has changed, nor where the last site had another number
        of them, because an unowned file has come to hide one, or has gone.
        """
        found = self._last.of(key)
        last = self.table.skeletons
        names = {output.skeleton for output in found.values()}
        if len(found) != number or any(self.skeletons.get(it) != last.get(it) for it in names):
            return False
        self.files |= found
        return True

    def put(self, path: str, content: bytes, key: str = "", skeleton: str = "") -> None:
        """Put a file into the next site; one of equal content in the last site is linked later.

        Raises OSError where it can't be written.
        """
        content_digest = digest(content)
        last = self._last.get(path)
        if last and last.digest == content_digest:
            self.files[path] = replace(last, key=key, skeleton=skeleton)
            return
        target = f"{self.folder}/{path}"
        write_new_file(target, content)
        self._new.add(path)
        self.files[path] = output_of(target, content_digest, key, skeleton)

    def adopt(self) -> None:
        """Add the files that others have written into the folder; they override ours.

        Files equal to those of the last site are replaced by links to them.
        """
        for path in set(files_in(self.folder)) - self._new:
            file = self.folder / path
            last = self._last.get(path)
            if last and filecmp.cmp(self.site / path, file, shallow=False):
                file.unlink()
                self.files.setdefault(path, replace(last, key="", skeleton=""))
            else:
                self._new.add(path)
                self.files[path] = output_of(str(file), "")

    def read(self, path: str) -> bytes:
        """Return the content of a file of the next site; raises OSError where it can't be read."""
        return ((self.folder if path in self._new else self.site) / path).read_bytes()

    @property
    def size(self) -> int:
        """The size of the next site in bytes."""
        return sum(output.size for output in self.files.values())

    @property
    def is_unchanged(self) -> bool:
        """Whether the last site has exactly the files of the next one, hidden files aside."""
        if self._new or self.files.keys() != self.table.files.keys() or not self.site.is_dir():
            return False
        return all(path in self.files or path.startswith(".") for path in files_in(self.site))

    def publish(self) -> None:
        """Replace the last site by the next one; raises OSError where that fails.

        The next site is completed by links to unchanged files. A large one is completed in the
        spare folder, if there is one, which has most of these links already. Where the last site
        was removed, there is nothing to link to.
        """
        if self.is_unchanged:
            remove_folder(self.folder)
            return
        unchanged, is_large = self.files.keys() - self._new, len(self.files) > _MANY
        if not (is_large and self.site.is_dir() and self.spare.is_dir()) or self.spare.is_symlink():
            remove_folder(self.spare)
        completed = self.folder
        if self.spare.is_dir():
            completed = self.spare
            link_same(unchanged, self.site, completed)
            link_files(self._new, self.folder, completed)
            remove_folder(self.folder)
        else:
            link_files(unchanged, self.site, completed)
        swap_folder(completed, self.site, self.spare if is_large else None)
