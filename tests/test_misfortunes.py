"""After damage to the cache or errors of the disk, the last site stays and the next build works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from mkdocs.exceptions import Abort

from papershelf.mkdocs.site import Request, build_site, load_site
from papershelf.problems import Summary
from support.length import IS_LONG, SEED, seeded
from support.run import papershelf
from support.shelf import lay, many, site_of
from support.trees import contents

pytestmark = pytest.mark.usefixtures("own_cache")
LISTING = "site_src/catalog/listing.txt"
SEEDS = range(SEED, SEED + (40 if IS_LONG else 3))
# A limit in bytes on the size of files that a build reaches soon.
SMALL = 20_000
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

Tree = dict[str, bytes]


def build(shelf: Path) -> Summary:
    """Build the site of a project."""
    return build_site(load_site(Request(config_file=shelf / "mkdocs.yml", allow_shrink=True)))


def trees_of(shelf: Path) -> tuple[Tree, Tree]:
    """Return the files of a project's docs folder and of its site."""
    return contents(shelf / "docs"), site_of(shelf)


def change(shelf: Path, number: int) -> None:
    """Write the listing with a change of the abstract of paper *number*."""
    path = shelf / LISTING
    path.write_text(many(12).replace(f"to {number} and", f"up to {number} and"), encoding="utf-8")


def trees_of_cold_build(shelf: Path) -> tuple[Tree, Tree]:
    """Return the pages and the site of a cold build of the same sources."""
    return _trees_of_cold_build((shelf / LISTING).read_text("utf-8"))


@lru_cache
def _trees_of_cold_build(listing: str) -> tuple[Tree, Tree]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPERSHELF_CACHE", f"{folder}/cache")
        project = lay(Path(folder) / "fresh", listing=listing)
        build(project)
        return trees_of(project)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a project that was built once."""
    shelf = lay(tmp_path / "shelf", listing=many(12))
    build(shelf)
    return shelf


def cut(data: bytes, random: Random) -> bytes:
    """Return the beginning of a file."""
    return data[: random.randrange(len(data))]


def flipped(data: bytes, random: Random) -> bytes:
    """Return a file with a few bits flipped."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 3)):
        changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(changed)


def foreign(data: bytes, random: Random) -> bytes:
    """Return random bytes."""
    return random.randbytes(len(data))


def emptied(_data: bytes, _random: Random) -> bytes:
    """Return nothing."""
    return b""


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (cut, flipped, foreign, emptied)


def damage(folder: Path, random: Random, part: float) -> None:
    """Damage or remove a random *part* of the files below a folder."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if random.random() > part or not data:
            continue
        if random.random() < 0.2:
            path.unlink()
        else:
            path.write_bytes(random.choice(DAMAGES)(data, random))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_cache_does_not_change_the_site(seed: int, shelf: Path, own_cache: Path) -> None:
    random = seeded(seed)
    # No change, a changed source, a removed site, and a changed frame of all pages.
    edits: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: change(shelf, random.randrange(12)),
        lambda: shutil.rmtree(shelf / "site"),
        lambda: (shelf / "docs/by-hand.md").touch(),
    )
    for edit in random.sample(edits, len(edits)):
        edit()
        damage(own_cache, random, random.choice((0.05, 0.5, 1.0)))
        build(shelf)
        (shelf / "docs/by-hand.md").unlink(missing_ok=True)
        build(shelf)
        assert trees_of(shelf) == trees_of_cold_build(shelf), edit
    assert not build(shelf).changed


def error_of_failed_build(shelf: Path, **variables: str) -> str:
    """Return the error of a build that fails in one line and leaves the last site unchanged."""
    before = site_of(shelf)
    done = papershelf("build", "--quiet", cwd=shelf, **variables)
    assert done.returncode == 1
    assert site_of(shelf) == before
    [line] = done.stderr.splitlines()
    return line


def test_a_build_goes_on_without_a_source_that_can_not_be_read(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shelf / LISTING).with_name("secret.txt").write_text("A Title\n\nAn abstract.\n", "utf-8")
    opened = Path.open

    def refuse(path: Path, *how: Any, **options: Any) -> Any:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *how, **options)

    monkeypatch.setattr(Path, "open", refuse)
    summary = build(shelf)
    assert (summary.papers, summary.failed) == (12, True)


def test_a_cache_that_cannot_be_a_folder_is_named(shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "cache"):
        line = error_of_failed_build(shelf, PAPERSHELF_CACHE=str(folder))
        assert line.startswith("error: ")
        assert str(tmp_path / "file") in line


def test_a_cache_that_cannot_be_written_is_named(
    shelf: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: str, _content: bytes) -> None:
        raise PermissionError(13, "Permission denied", path)

    change(shelf, 1)
    before = site_of(shelf)
    with monkeypatch.context() as patch:
        patch.setattr("papershelf.engine.cache.write_new_file", refused)
        error = failure(shelf)
    assert "Permission denied" in error
    assert str(own_cache) in error
    assert site_of(shelf) == before
    assert not failure(shelf)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """Return a small file system, or None if this user cannot mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=6m", "none", str(disk)]
    may_mount = IS_ROOT and sys.platform == "linux" and shutil.which("mount")
    if not may_mount or subprocess.run(words, check=False).returncode:
        yield None
        return
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path, left: int) -> None:
    """Fill a disk up to *left* bytes."""
    room = shutil.disk_usage(disk).free - left
    (disk / "filler").write_bytes(bytes(max(room, 0)))


def failure(shelf: Path) -> str:
    """Build, and return the error that stopped the build, or an empty text."""
    try:
        build(shelf)
    except (Abort, OSError) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("left", [0, 40_000, 150_000, 400_000, 900_000])
@pytest.mark.parametrize("part", ["cache", "shelf"])
def test_a_full_disk_leaves_the_last_site(
    part: str, left: int, small_disk: Path | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if small_disk is None:
        return  # The next test covers this case by limits.
    folders = {"cache": tmp_path / "cache", "shelf": tmp_path / "shelf"}
    folders[part] = small_disk / part
    monkeypatch.setenv("PAPERSHELF_CACHE", str(folders["cache"]))
    shelf = lay(folders["shelf"], listing=many(12))
    build(shelf)
    before = site_of(shelf)
    (shelf / LISTING).write_text(many(12).replace("report", "tell"), encoding="utf-8")
    fill(small_disk, left)
    error = failure(shelf)
    assert not error or ("No space left on device" in error and site_of(shelf) == before)
    (small_disk / "filler").unlink()
    build(shelf)
    assert trees_of(shelf) == trees_of_cold_build(shelf)


@pytest.mark.skipif(os.name != "posix", reason="needs limits of POSIX")
@pytest.mark.parametrize("limit", [0, 500, SMALL])
def test_a_limit_on_the_size_of_files_leaves_the_last_site(limit: int, shelf: Path) -> None:
    change(shelf, 2)
    before = site_of(shelf)
    pid = os.fork()
    if not pid:
        os._exit(_limited(shelf, limit))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3
    assert site_of(shelf) == before
    build(shelf)
    assert trees_of(shelf) == trees_of_cold_build(shelf)


def _limited(shelf: Path, limit: int) -> int:
    """Build with a limit on the size of files; return 3 if the build failed because of it."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return 3 if "File too large" in failure(shelf) else 0


IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "a folder": Path.mkdir,
    "a file in place of its folder": lambda page: page.parent.rmdir() or page.parent.touch(),
    "a linked folder": lambda page: (
        page.parent.rmdir() or page.parent.symlink_to(page.parents[2] / "site")
    ),
}


@pytest.mark.parametrize("kind", IN_THE_WAY)
def test_what_is_in_the_place_of_a_page_is_named_by_its_path_in_the_project(
    kind: str, shelf: Path
) -> None:
    build(shelf)
    page, *_ = pages = sorted((shelf / "docs/papers").iterdir())
    for path in pages:
        path.unlink()
    IN_THE_WAY[kind](page)
    line = error_of_failed_build(shelf)
    assert re.match(r"error: docs/papers/[a-z0-9-]+\.md: .*(remove|replace)", line), line
    assert str(shelf) not in line
