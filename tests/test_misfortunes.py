"""Whatever happens to the cache or the disk: the last site stays, and the next build works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest
from mkdocs.exceptions import Abort

from papershelf.mkdocs.site import Request, build_site, load_site
from papershelf.problems import Summary
from support.length import IS_LONG, SEED, seeded
from support.run import papershelf
from support.shelf import lay, many, site_of
from support.trees import contents

LISTING = "site_src/catalog/listing.txt"
SEEDS = range(SEED, SEED + (40 if IS_LONG else 3))
# Bytes of a file, as a limit that a build meets soon.
SMALL = 20_000
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

Tree = dict[str, bytes]


def build(shelf: Path) -> Summary:
    """Build the site of a project."""
    return build_site(load_site(Request(config_file=shelf / "mkdocs.yml", allow_shrink=True)))


def docs_of(shelf: Path) -> Tree:
    """Return the files of a project's docs folder."""
    return contents(shelf / "docs")


def change(shelf: Path, number: int) -> None:
    """Have the papers of a listing say something else; their pages change, and some of them."""
    path = shelf / LISTING
    path.write_text(many(12).replace(f"to {number} and", f"up to {number} and"), encoding="utf-8")


def cold(shelf: Path) -> tuple[Tree, Tree]:
    """Return the pages and the site that a first build makes of the same sources."""
    return _cold((shelf / LISTING).read_text("utf-8"))


@lru_cache
def _cold(listing: str) -> tuple[Tree, Tree]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPERSHELF_CACHE", f"{folder}/cache")
        place = lay(Path(folder) / "fresh", listing=listing)
        build(place)
        return docs_of(place), site_of(place)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache of its own."""
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a shelf that was built once."""
    shelf = lay(tmp_path / "shelf", listing=many(12))
    build(shelf)
    return shelf


def cut(data: bytes, random: Random) -> bytes:
    """Return the beginning of a file."""
    return data[: random.randrange(len(data))]


def flipped(data: bytes, random: Random) -> bytes:
    """Return a file with a few bits that are others."""
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
    """Damage a part of the files below a folder, and remove some."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if random.random() > part or not data:
            continue
        if random.random() < 0.2:
            path.unlink()
        else:
            path.write_bytes(random.choice(DAMAGES)(data, random))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_cache_changes_nothing(seed: int, shelf: Path, cache: Path) -> None:
    random = seeded(seed)
    # Nothing changed, a source has changed, the site is gone, the frame of all pages has changed.
    edits: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: change(shelf, random.randrange(12)),
        lambda: shutil.rmtree(shelf / "site"),
        lambda: (shelf / "docs/by-hand.md").touch(),
    )
    for edit in random.sample(edits, len(edits)):
        edit()
        damage(cache, random, random.choice((0.05, 0.5, 1.0)))
        build(shelf)
        (shelf / "docs/by-hand.md").unlink(missing_ok=True)
        build(shelf)
        assert (docs_of(shelf), site_of(shelf)) == cold(shelf), edit
    assert not build(shelf).changed


def test_a_cache_of_another_version_is_not_used(shelf: Path, cache: Path) -> None:
    for path in cache.glob("[0-9a-f][0-9a-f]/*"):
        path.write_bytes(path.read_bytes().replace(b"papershelf-3", b"papershelf-1", 1))
    change(shelf, 3)
    build(shelf)
    assert (docs_of(shelf), site_of(shelf)) == cold(shelf)


def test_a_cache_that_is_gone_is_made_anew(shelf: Path, cache: Path) -> None:
    for number in range(2):
        shutil.rmtree(cache)
        change(shelf, number)
        build(shelf)
        assert (docs_of(shelf), site_of(shelf)) == cold(shelf)


def one_line(shelf: Path, **variables: str) -> str:
    """Build in vain; the last site stays, and there is one line that says why."""
    before = site_of(shelf)
    done = papershelf("build", "--quiet", cwd=shelf, **variables)
    assert done.returncode == 1
    assert site_of(shelf) == before
    [line] = done.stderr.splitlines()
    return line


def test_a_cache_that_can_not_be_a_folder_is_named(shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "cache"):
        line = one_line(shelf, PAPERSHELF_CACHE=str(place))
        assert line.startswith("error: ")
        assert str(tmp_path / "file") in line


def test_a_cache_that_can_not_be_written_is_named(
    shelf: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: str, _content: bytes) -> None:
        raise PermissionError(13, "Permission denied", path)

    change(shelf, 1)
    before = site_of(shelf)
    with monkeypatch.context() as patch:
        patch.setattr("papershelf.engine.cache.write_new_file", refused)
        error = failure(shelf)
    assert "Permission denied" in error
    assert str(cache) in error
    assert site_of(shelf) == before
    assert not failure(shelf)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """Return a disk with little room, if this user may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=6m", "none", str(place)]
    may_mount = IS_ROOT and sys.platform == "linux" and shutil.which("mount")
    if not may_mount or subprocess.run(words, check=False).returncode:
        yield None
        return
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, left: int) -> None:
    """Leave so many bytes on a disk."""
    room = shutil.disk_usage(disk).free - left
    (disk / "filler").write_bytes(bytes(max(room, 0)))


def failure(shelf: Path) -> str:
    """Build; return what has stopped it, or nothing."""
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
        return  # The limits of the next test stand for it.
    places = {"cache": tmp_path / "cache", "shelf": tmp_path / "shelf"}
    places[part] = small_disk / part
    monkeypatch.setenv("PAPERSHELF_CACHE", str(places["cache"]))
    shelf = lay(places["shelf"], listing=many(12))
    build(shelf)
    before = site_of(shelf)
    (shelf / LISTING).write_text(many(12).replace("report", "tell"), encoding="utf-8")
    fill(small_disk, left)
    error = failure(shelf)
    assert not error or ("No space left on device" in error and site_of(shelf) == before)
    (small_disk / "filler").unlink()
    build(shelf)
    assert (docs_of(shelf), site_of(shelf)) == cold(shelf)


@pytest.mark.skipif(os.name != "posix", reason="needs limits of POSIX")
@pytest.mark.parametrize("limit", [0, 500, SMALL])
def test_files_that_may_not_be_as_large_leave_the_last_site(limit: int, shelf: Path) -> None:
    change(shelf, 2)
    before = site_of(shelf)
    pid = os.fork()
    if not pid:
        os._exit(_limited(shelf, limit))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3
    assert site_of(shelf) == before
    build(shelf)
    assert (docs_of(shelf), site_of(shelf)) == cold(shelf)


def _limited(shelf: Path, limit: int) -> int:
    """Build where files may have so many bytes; return 3 if it could not be done for that."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return 3 if "File too large" in failure(shelf) else 0
