"""Files are replaced completely or not at all, and folders are swapped atomically."""

from __future__ import annotations

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from papershelf.engine import files as module
from papershelf.engine.files import (
    TEMPORARY,
    files_in,
    finish_swap,
    is_empty,
    is_plain,
    link_files,
    remove_file,
    remove_folder,
    swap_folder,
    temporary,
    write_file,
    write_new_file,
)
from support.killing import Kill, kills
from support.trees import lay_tree, tree

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs links")


@pytest.fixture(params=["in one step", "in two"])
def each_way_to_swap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with both ways to swap folders: by an exchange, and by two renames."""
    if request.param == "in two":
        monkeypatch.setattr(module, "_exchange", lambda *_: False)


@pytest.mark.parametrize(
    "name", ["a.md", "a/b.md", ".hidden", "a/..b", "...", "a b/ü.md", "papers/a.md~"]
)
def test_a_relative_path_without_dots_is_plain(name: str) -> None:
    assert is_plain(name)


@pytest.mark.parametrize(
    "name",
    [
        *["", ".", "..", "/", "a/", "/etc/x", "a//x", "./x", "a/./x", "../x", "a/../../x", "a/.."],
        *["a\\x", "..\\x", "a\0", "a\nb", "a\r", "a\x7f", "a/.\n"],
    ],
    ids=ascii,
)
def test_a_path_that_leads_out_of_the_folder_or_is_not_normal_is_not_plain(name: str) -> None:
    assert not is_plain(name)


@pytest.mark.parametrize("content", [b"", b"new", b"new" * 100_000])
def test_a_file_is_written_completely(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_file(path, b"old")
    write_file(path, content)
    write_new_file(f"{tmp_path}/a/b/file", content)
    assert path.read_bytes() == (tmp_path / "a/b/file").read_bytes() == content
    assert sorted(files_in(tmp_path)) == ["a/b/file", "file"]


def test_a_file_has_the_default_permissions_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "theirs").touch()
    write_file(tmp_path / "file", b"")
    write_new_file(f"{tmp_path}/new", b"")
    rights = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(rights) == 1


def test_a_killed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for kill in kills():
        path.write_bytes(b"old")
        with kill.within():
            write_file(path, b"a new content")
        assert path.read_bytes() == (b"old" if kill.has_come else b"a new content")
        assert all(name.endswith(TEMPORARY) for name in files_in(tmp_path) if name != "file")


@pytest.mark.parametrize("operation", ["write", "fsync"])
def test_a_full_disk_is_an_error_that_names_the_file(
    operation: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(os, operation, full)
    with pytest.raises(OSError, match="No space left") as error:
        write_file(tmp_path / "file", b"new", is_durable=True)
    assert error.value.filename == str(temporary(tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == b"old"


def test_partial_writes_are_continued_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, content: write(file, content[:3]))
    write_new_file(f"{tmp_path}/file", b"many bytes")
    assert (tmp_path / "file").read_bytes() == b"many bytes"


def test_a_new_file_never_replaces_an_existing_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write_new_file(f"{tmp_path}/file", b"new")
    assert tree(tmp_path) == {"file": "old"}


@POSIX
def test_a_write_does_not_follow_a_link(tmp_path: Path) -> None:
    (tmp_path / "far").write_bytes(b"far")
    for name in ("file", temporary(tmp_path / "file").name):
        (tmp_path / name).symlink_to(tmp_path / "far")
    with pytest.raises(FileExistsError):
        write_new_file(f"{tmp_path}/file", b"new")
    write_file(tmp_path / "file", b"new")
    assert tree(tmp_path) == {"far": "far", "file": "new"}


def test_a_file_is_removed_with_the_folders_that_a_killed_run_left_empty(tmp_path: Path) -> None:
    lay_tree(tmp_path, {"a/kept": ""})
    (tmp_path / "b/c").mkdir(parents=True)
    for name in ("a/d/gone", "b/c/d/gone"):
        remove_file(tmp_path / name, tmp_path)
    assert tree(tmp_path) == {"a/": "", "a/kept": ""}


@POSIX
def test_files_are_listed_without_following_links(tmp_path: Path) -> None:
    lay_tree(tmp_path, {"a": "", "b/c": "", "b/.d/e": ""})
    (tmp_path / "empty").mkdir()
    (tmp_path / "b/up").symlink_to(tmp_path)
    assert sorted(files_in(tmp_path)) == ["a", "b/.d/e", "b/c", "b/up"]


@pytest.mark.parametrize("is_possible", [True, False])
def test_files_are_linked_or_copied(
    is_possible: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    if not is_possible:
        monkeypatch.setattr(os, "link", refuse)
    old, new = lay_tree(tmp_path / "old", {"a": "a", "b/c/d": "d", "left": ""}), tmp_path / "new"
    os.utime(old / "a", (1_000_000_000, 1_000_000_000))
    link_files(["a", "b/c/d"], old, new)
    assert tree(new) == {"a": "a", "b/": "", "b/c/": "", "b/c/d": "d"}
    assert (new / "a").stat().st_mtime == 1_000_000_000
    assert (new / "a").samefile(old / "a") == is_possible
    if is_possible:
        with pytest.raises(FileExistsError):
            link_files(["a"], old, new)


@POSIX
def test_removing_a_folder_accepts_a_missing_one_and_a_link(tmp_path: Path) -> None:
    remove_folder(tmp_path / "gone")
    remove_folder(lay_tree(tmp_path / "a", {"b/c": ""}))
    lay_tree(tmp_path / "far", {"file": ""})
    (tmp_path / "link").symlink_to(tmp_path / "far")
    remove_folder(tmp_path / "link")
    assert tree(tmp_path) == {"far/": "", "far/file": ""}


def test_a_file_cannot_replace_a_folder_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    with pytest.raises(IsADirectoryError):
        write_file(tmp_path / "docs", b"mail")
    assert tree(tmp_path) == {"docs/": ""}


@pytest.mark.usefixtures("each_way_to_swap")
def test_a_new_folder_replaces_the_old_one(tmp_path: Path) -> None:
    new = lay_tree(tmp_path / "new", {"index.html": "new"})
    old = lay_tree(tmp_path / "site", {"index.html": "old", "gone.html": ""})
    swap_folder(new, old)
    assert tree(tmp_path) == {"site/": "", "site/index.html": "new"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems need two steps")
def test_the_folder_exists_at_every_moment_of_a_swap(tmp_path: Path) -> None:
    new, old = tmp_path / "new", lay_tree(tmp_path / "site", {})
    existed: list[bool] = []
    with ThreadPoolExecutor() as threads:
        swaps = threads.submit(lambda: [swap_folder(lay_tree(new, {}), old) for _ in range(300)])
        while not swaps.done():
            existed.append(old.is_dir())
    swaps.result()
    assert all(existed)


@pytest.mark.usefixtures("each_way_to_swap")
def test_hidden_files_of_the_old_folder_move_to_the_new_one(tmp_path: Path) -> None:
    new = lay_tree(tmp_path / "new", {".nojekyll": "new"})
    old = lay_tree(tmp_path / "site", {".git/HEAD": "ref", ".nojekyll": "old"})
    swap_folder(new, old)
    assert tree(old) == {".git/": "", ".git/HEAD": "ref", ".nojekyll": "new"}


@pytest.mark.usefixtures("each_way_to_swap")
def test_a_killed_swap_leaves_the_old_or_the_new_folder_complete(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    before = {".git/": "", ".git/HEAD": "ref", "index.html": "old", "old/": "", "old/a": "a"}
    after = {".git/": "", ".git/HEAD": "ref", "index.html": "new", "new/": "", "new/a": "a"}
    seen = []
    for kill in kills():
        folder = tmp_path_factory.mktemp("swap")
        old = lay_tree(folder / "site", {name: before[name] for name in before if name[-1] != "/"})
        new = lay_tree(folder / "new", {"index.html": "new", "new/a": "a"})
        with kill.within():
            swap_folder(new, old)
        finish_swap(old)
        assert tree(old) in (before, after)
        seen.append(tree(old) == after)
        remove_folder(new)
        assert [path.name for path in folder.iterdir()] == ["site"]
    # Early kills leave the old folder, late ones the new folder.
    assert seen == sorted(seen)
    assert {*seen} == {True, False}


@pytest.mark.usefixtures("each_way_to_swap")
def test_a_killed_end_of_a_swap_can_be_repeated(tmp_path_factory: pytest.TempPathFactory) -> None:
    for number in range(12):
        folder = tmp_path_factory.mktemp("swap")
        old = lay_tree(folder / "site", {".git/HEAD": "ref", "index.html": "old", "a/b": ""})
        new = lay_tree(folder / "new", {"index.html": "new"})
        with Kill(3).within():
            swap_folder(new, old)
        with Kill(number).within():
            finish_swap(old)
        finish_swap(old)
        assert (old / ".git/HEAD").read_text() == "ref"
        assert (old / "index.html").read_text() in ("old", "new")


def test_a_folder_that_cannot_be_replaced_is_named(tmp_path: Path) -> None:
    new = lay_tree(tmp_path / "new", {})
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        swap_folder(new, tmp_path / "file" / "site")


@POSIX
def test_a_link_with_the_name_of_the_old_folder_is_not_followed(tmp_path: Path) -> None:
    lay_tree(tmp_path, {"far/.hidden": "mine", "far/file": "mine", "new/index.html": "new"})
    (tmp_path / "site.papershelf-old").symlink_to(tmp_path / "far")
    finish_swap(tmp_path / "site")
    assert not (tmp_path / "site").exists()
    (tmp_path / "site.papershelf-old").symlink_to(tmp_path / "far")
    swap_folder(tmp_path / "new", tmp_path / "site")
    assert tree(tmp_path) == {
        "far/": "",
        "far/.hidden": "mine",
        "far/file": "mine",
        "site/": "",
        "site/index.html": "new",
    }


def test_a_folder_with_only_hidden_files_is_empty(tmp_path: Path) -> None:
    assert is_empty(tmp_path / "none")
    (tmp_path / ".git").mkdir()
    assert is_empty(tmp_path)
    (tmp_path / "file").touch()
    assert not is_empty(tmp_path)
