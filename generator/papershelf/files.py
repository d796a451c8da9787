"""The one module that writes: only what changed, only below one folder, and never half a file.

A manifest in the folder names every file that was written there. Files that are not in it belong
to somebody else: they are neither overwritten nor removed.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import re
import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from papershelf.digests import digest_of
from papershelf.problems import refusal

if TYPE_CHECKING:  # The processes that render pages need not load what writes them.
    from papershelf.outputs.page import Page

MANIFEST = ".papershelf.json"
JOURNAL = f"{MANIFEST}.journal"
LOCK = f"{MANIFEST}.lock"
TEMPORARY = ".papershelf~"
RETIRED = ".papershelf-old"
VERSION = 1
OUTSIDE = "this path leads out of the folder of pages"
# A path below a folder and nothing else, on every system.
PLAIN = re.compile(r"(?!\.{1,2}(?:/|\Z))[^/\\\0]+(?:/(?!\.{1,2}(?:/|\Z))[^/\\\0]+)*")
# AT_FDCWD and RENAME_EXCHANGE of Linux.
AT_CURRENT, EXCHANGE = -100, 2
WRITING = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
# Some disks take milliseconds to free what a file had, and no longer for so many files.
THREADS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a folder holds of ours: the paths, and the catalog that they were made from."""

    files: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    papers: int = 0


@dataclass(slots=True, kw_only=True)
class Written:
    """What a run did to the folder, as counts; `foreign` names pages left to their owner.

    `digests` are those of the content of all files that are there of us now; `states` have the
    size of some of these and when they were written, as they were looked at.
    """

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    digests: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    states: dict[str, tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)
    foreign: list[str] = field(default_factory=list)

    @property
    def pages(self) -> list[str]:
        """The paths of all pages that there were to write."""
        return [*self.digests, *self.foreign]

    def add(self, other: Written) -> None:
        """Count what was done to other pages as well."""
        self.written += other.written
        self.unchanged += other.unchanged
        self.removed += other.removed
        self.digests |= other.digests
        self.states |= other.states
        self.foreign += other.foreign


def load_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one where there is none or it can't be understood."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if data["version"] != VERSION:
            return Manifest()
        return Manifest(
            files=frozenset(map(str, data["files"])),
            sources=tuple(map(str, data["sources"])),
            papers=int(data["papers"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Manifest()


def write_pages(
    pages: Iterable[Page | Written], folder: Path, *, sources: tuple[str, ...], papers: int
) -> Written:
    """Bring a folder to hold these pages; raises PapershelfError where that can't be done.

    Among them may be word of pages that are there already: those which another `Putting` put into
    this folder since the first one was asked for.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _Run(folder).run(pages, sources, papers)
    except OSError as error:
        reason = error.strerror or str(error)
        raise refusal(str(error.filename or folder), f"can't be written: {reason}") from error


class _Run:
    """One run over a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.putting = Putting(folder, JOURNAL)
        self.result = Written()

    def run(
        self, pages: Iterable[Page | Written], sources: tuple[str, ...], papers: int
    ) -> Written:
        self.result.add(self.putting.put(self.unwritten(pages)))
        # Processes put pages in an order of their own.
        self.result.foreign.sort()
        self.prune()
        manifest = {
            "version": VERSION,
            "papers": papers,
            "sources": sources,
            "files": sorted(self.result.digests),
        }
        write_file(self.folder / MANIFEST, json.dumps(manifest, indent=0).encode())
        for journal in journals(self.folder):
            journal.unlink()
        return self.result

    def unwritten(self, pages: Iterable[Page | Written]) -> Iterator[Page]:
        """The pages that are not there yet; the others are counted."""
        for page in pages:
            if isinstance(page, Written):
                self.result.add(page)
            else:
                yield page

    def prune(self) -> None:
        """Remove what earlier runs wrote and this one did not, and folders that this empties."""
        gone = sorted(self.putting.known - self.result.digests.keys(), reverse=True)
        for name in gone:
            self.putting.enter(name)
        self.result.removed += sum((self.folder / name).is_file() for name in gone)
        shared_out(self.remove, gone)

    def remove(self, names: Iterable[str]) -> None:
        """Remove files, what a run that was killed had begun to write, and empty folders."""
        for name in names:
            path = self.folder / name
            if path.is_file():
                path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                temporary(path).unlink()
            for parent in list(PurePosixPath(name).parents)[:-1]:
                with contextlib.suppress(OSError):
                    (self.folder / parent).rmdir()


class Putting:
    """Puts pages into a folder: in one process or in several, each with one of its own.

    New paths go to a journal before their files are written, so that whatever a killed run leaves
    behind is known as ours to the next one. That looks at the content of every file, so one that
    was not there may be written in place, and is not taken for whole where it is not.
    """

    def __init__(self, folder: Path, journal: str = "") -> None:
        self.folder = folder
        # Two processes can't write to one file on every system.
        self.name = journal
        # By the path of a folder, the names that are in it, as systems compare them that take
        # capitals for small letters.
        self.entered: dict[str, set[str]] = {}
        # What several threads write, as in `shared_out`.
        self.replacing: deque[Future[None]] = deque()

    @cached_property
    def known(self) -> frozenset[str]:
        """The paths that were written here before."""
        return written_in(self.folder)

    @cached_property
    def threads(self) -> ThreadPoolExecutor:
        """Threads for files that are replaced; to start them takes longer than a few files do."""
        return ThreadPoolExecutor(THREADS)

    def put(self, pages: Iterable[Page]) -> Written:
        """Write those of the pages that are new or have changed."""
        done = Written()
        journal = self.folder / (self.name or f"{JOURNAL}.{os.getpid()}")
        with journal.open("ab", buffering=0) as names:
            try:
                for page in pages:
                    self.put_one(page, names, done)
                self.await_replaced(0)
            finally:
                # Nothing is written any more once this has failed.
                wait(self.replacing)
                self.replacing.clear()
        return done

    def await_replaced(self, most: int) -> None:
        """Wait until no more than so many files are being replaced."""
        while len(self.replacing) > most:
            self.replacing.popleft().result()

    def put_one(self, page: Page, journal: BinaryIO, done: Written) -> None:
        """Write a page where it is new or has changed, and count it as done."""
        content = page.content
        is_known = page.path in self.known
        old = self.content_of(page.path)
        if old is not None and old != content and not is_known:
            done.foreign.append(page.path)
            return
        done.digests[page.path] = digest_of(content)
        if old == content:
            done.unchanged += 1
            return
        if not is_known:
            journal.write(f"{page.path}\n".encode())
        self.write(page.path, content)
        done.written += 1

    def content_of(self, name: str) -> bytes | None:
        """What is in the file of a page's path, if it is there."""
        if last_of(name) not in self.enter(name):
            return None
        try:
            return (self.folder / name).read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write the file of a page's path: in one step, if there is something in its place."""
        names = self.enter(name)
        if last_of(name) in names:
            self.await_replaced(THREADS)
            self.replacing.append(self.threads.submit(write_file, self.folder / name, content))
            return
        path = f"{self.folder}/{name}"
        try:
            write_new_file(path, content)
        except FileNotFoundError:
            make_room(path)
            write_new_file(path, content)
        names.add(last_of(name))

    def enter(self, name: str) -> set[str]:
        """The names in the folder of a page's path.

        A path that leads out of the folder of pages is refused.
        """
        inner = name.rpartition("/")[0]
        if not is_plain(name):
            raise refusal(name, OUTSIDE)
        if inner not in self.entered:
            if not (self.folder / inner).resolve().is_relative_to(self.folder.resolve()):
                raise refusal(name, OUTSIDE)
            self.entered[inner] = names_in(self.folder / inner)
        return self.entered[inner]


def names_in(folder: Path) -> set[str]:
    """The names in a folder without capitals, if it is there."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name.casefold() for entry in entries}
    except FileNotFoundError:
        return set()


def last_of(name: str) -> str:
    """The name of a path's file without capitals."""
    return name.rpartition("/")[2].casefold()


def is_plain(name: str) -> bool:
    """Whether a name is a path below a folder and nothing else, on every system."""
    return PLAIN.fullmatch(name) is not None


def journals(folder: Path) -> list[Path]:
    """The journals of runs that did not end: one of each process that wrote."""
    return sorted(folder.glob(f"{JOURNAL}*"))


def read_journal(path: Path) -> frozenset[str]:
    """The paths that a process had begun to write."""
    try:
        return frozenset(path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return frozenset()


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file in one step: readers see the old one or the new one."""
    unfinished = temporary(path)
    unfinished.write_bytes(content)
    unfinished.replace(path)


def try_to_write(path: Path, content: bytes) -> bool:
    """Write a whole file, or leave nothing of it where that can't be done."""
    try:
        write_file(path, content)
    except OSError:
        with contextlib.suppress(OSError):
            temporary(path).unlink()
        return False
    return True


def write_private_file(path: Path, content: bytes) -> None:
    """Write a file that only this user can read, in a folder of the same kind."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = temporary(path)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    unfinished.replace(path)


def write_page_file(path: str, content: bytes) -> None:
    """Write a file of a site in the making, which nobody reads before it is whole."""
    make_room(path)
    write_descriptor(os.open(path, os.O_TRUNC | WRITING, 0o666), content)


def write_new_file(path: str, content: bytes) -> None:
    """Write a file where there is none, in place; raises FileExistsError where there is one."""
    write_descriptor(os.open(path, os.O_EXCL | WRITING, 0o666), content)


def write_descriptor(file: int, content: bytes) -> None:
    """Write to an open file, with as few calls as can be, and close it."""
    try:
        while content:
            content = content[os.write(file, content) :]
    finally:
        os.close(file)


def make_room(path: str) -> None:
    """Make the folder of a file, and those around it."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)


def is_account(name: str) -> bool:
    """Whether a file of this name keeps account of the others, or is not whole yet."""
    return name.startswith(MANIFEST) or name.endswith(TEMPORARY)


def temporary(path: Path) -> Path:
    """Where a file lies while it is being written."""
    # The leading dot keeps MkDocs from publishing what a killed run leaves.
    return path.with_name(f".{path.name}{TEMPORARY}")


def clear_folder(folder: Path) -> None:
    """Remove a folder of ours with all that is in it, if it is there."""
    if not folder.is_symlink():
        with contextlib.suppress(OSError):
            remove_files(files_in(folder), folder)
            # What is left are folders without a file.
            shared_out(remove_branches, branches(folder))
    shutil.rmtree(folder, ignore_errors=True)


def remove_branches(folders: Iterable[str]) -> None:
    """Remove folders with all that is in them."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def branches(folder: Path) -> Iterator[str]:
    """The folders in the folders of a folder."""
    for inner in folder.iterdir():
        if inner.is_dir() and not inner.is_symlink():
            yield from (str(branch) for branch in inner.iterdir() if branch.is_dir())


def files_in(folder: Path) -> Iterator[str]:
    """The paths of all files below a folder; links to folders are files."""
    left = [""]
    while left:
        here = left.pop()
        with os.scandir(f"{folder}/{here}") as entries:
            for entry in entries:
                name = f"{here}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    left.append(f"{name}/")
                else:
                    yield name


def shared_out(work: Callable[[Iterable[str]], None], names: Iterable[str]) -> None:
    """Go through files in several threads, which wait for the disk and not for each other."""
    left = list(names)
    runs = (left[first::THREADS] for first in range(min(THREADS, len(left))))
    with ThreadPoolExecutor(THREADS) as threads:
        for _ in threads.map(work, runs):
            pass


def link_files(names: Iterable[str], old: Path, new: Path) -> None:
    """Have files of one folder in another as well: the same ones, or copies where that can't be."""
    for name in names:
        target = f"{new}/{name}"
        make_room(target)
        try:
            os.link(f"{old}/{name}", target)
        except FileExistsError:
            raise
        except OSError:
            shutil.copy2(f"{old}/{name}", target)


def move_files(names: Iterable[str], old: Path, new: Path) -> None:
    """Move files from one folder to another, in the place of those that are there."""

    def move(some: Iterable[str]) -> None:
        for name in some:
            make_room(f"{new}/{name}")
            (old / name).replace(new / name)

    shared_out(move, names)


def remove_files(names: Iterable[str], folder: Path) -> None:
    """Remove files from a folder of ours, and the folders that this empties."""

    def remove(some: Iterable[str]) -> None:
        for name in some:
            path = folder / name
            path.unlink()
            with contextlib.suppress(OSError):
                while (path := path.parent) != folder:
                    path.rmdir()

    shared_out(remove, names)


def move_folder(old: Path, new: Path) -> None:
    """Give a folder of ours another name."""
    old.replace(new)


def swap_folder(new: Path, old: Path, spare: Path | None = None) -> None:
    """Put a finished folder in the place of an earlier one, in one step where the system can.

    The earlier one becomes `spare`, or waits to be removed by `settle_folder`, which may take long:
    so a run that is killed leaves one of them whole. Raises PapershelfError where the folder can't
    be replaced.
    """
    earlier = retired(old)
    try:
        settle_folder(old)
        if old.exists():
            # Under this name the next run removes it, whichever of the two it is by then.
            new.replace(earlier)
            if not exchanged(earlier, old):
                earlier.replace(new)
                old.replace(earlier)
                new.replace(old)
        else:
            new.replace(old)
        move_on(old)
        if spare and earlier.exists() and not spare.exists():
            earlier.replace(spare)
    except OSError as error:
        raise refusal(str(old), f"can't be replaced: {error.strerror or error}") from error


def exchanged(one: Path, other: Path) -> bool:
    """Have two folders change places in one step; tells whether the system can.

    Linux can, by renameat2(2), which Python has no function for; not all file systems can.
    """
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    paths = (AT_CURRENT, os.fsencode(one), AT_CURRENT, os.fsencode(other))
    return rename is not None and rename(*paths, EXCHANGE) == 0


def settle_folder(folder: Path) -> None:
    """Bring a swap to its end, this run's or that of one that was killed."""
    earlier = retired(folder)
    if earlier.exists() and not folder.exists():
        earlier.replace(folder)
    move_on(folder)
    clear_folder(earlier)


def move_on(folder: Path) -> None:
    """Take over what is hidden in the earlier folder, such as `.git`.

    MkDocs leaves it alone as well.
    """
    for hidden in retired(folder).glob(".*"):
        if not (folder / hidden.name).exists():
            hidden.replace(folder / hidden.name)


def remove_oldest(folder: Path, most: int) -> None:
    """Leave no more files in a folder of ours than so many, the latest."""
    for file in by_age(file for file in folder.iterdir() if file.is_file())[:-most]:
        file.unlink()


def remove_beyond(folder: Path, used: AbstractSet[str], least: int) -> None:
    """Leave of a folder of ours the files that are `used`, and others of the same size in all.

    Of those `least` bytes stay in any case, and the ones that were used last stay longest.
    """
    files = [file for file in folder.iterdir() if file.is_file()]
    size = 0
    for file in files:
        if file.name in used:
            os.utime(file)
            size += file.stat().st_size
    room = max(size, least)
    for file in reversed(by_age(file for file in files if file.name not in used)):
        room -= file.stat().st_size
        if room < 0:
            file.unlink()


def by_age(files: Iterable[Path]) -> list[Path]:
    """Files in the order in which they were written, the oldest first."""
    return sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name))


def retired(folder: Path) -> Path:
    """Where a folder lies while another takes its place."""
    return folder.with_name(f"{folder.name}{RETIRED}")


def written_in(folder: Path) -> frozenset[str]:
    """The paths of all files in a folder that were written here, by runs that ended or did not.

    What a run that was cut off, or somebody's hand, has left of a path does not count.
    """
    # A run that ends meanwhile has first written its manifest and then removed its journals.
    begun = [read_journal(journal) for journal in journals(folder)]
    names = load_manifest(folder).files.union(*begun)
    return frozenset(filter(is_plain, names))


def private_folder(folder: Path) -> Path:
    """A folder for what nobody keeps, made where it is missing; git is told to leave it alone."""
    make_folder(folder)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder


def make_folder(folder: Path) -> None:
    """Make a folder where it is missing; raises PapershelfError where that can't be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise refusal(str(folder), f"can't be made: {os.strerror(errno.ENOTDIR)}") from error
    except OSError as error:
        raise refusal(str(folder), f"can't be made: {error.strerror or error}") from error
