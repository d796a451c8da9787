"""What is kept between builds: believed only from this user, and never needed."""

from __future__ import annotations

import errno
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import fields, replace

from papershelf import files
from papershelf.config import Settings
from papershelf.curated.taxonomy import Taxonomy, Topic
from papershelf.kept import OF_NO_ACCOUNT, Kept, Packed, Store, kept_in
from papershelf.private import sealed

KEY = b"k" * 32
TOPIC = Topic(id="norms", facet="task", label="Norms", description="", phrases=("norm",))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one entry."""
    made = Store(folder=tmp_path / ".papershelf/cache/read", key=KEY)
    made.save("one", pickle.dumps(["an entry"]))
    return made


class Evil:
    """Something that does harm when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        return pytest.fail, ("it was unpickled",)


def test_what_is_saved_is_there_and_nothing_else(store: Store) -> None:
    assert store.load("one") == ["an entry"]
    assert store.load("two") is None
    assert [path.name for path in store.folder.iterdir()] == ["one"]


def test_git_is_told_to_leave_it_alone(store: Store) -> None:
    assert (store.folder.parent.parent / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        pickle.dumps(Evil()),
        b"one" + pickle.dumps(Evil()),
        sealed(b"one" + pickle.dumps(Evil()), b"another key"),
        sealed(b"two" + pickle.dumps(Evil()), KEY),
    ],
    ids=["empty", "unsealed", "unsealed and named", "of another user", "under another name"],
)
def test_what_we_did_not_write_there_is_not_unpickled(store: Store, damaged: bytes) -> None:
    (store.folder / "one").write_bytes(damaged)
    assert store.load("one") is None


def test_an_entry_that_is_cut_off_or_changed_is_none(store: Store) -> None:
    path = store.folder / "one"
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert store.load("one") is None
    for place in range(len(whole)):
        path.write_bytes(bytes([*whole[:place], whole[place] ^ 1, *whole[place + 1 :]]))
        assert store.load("one") is None


def test_without_a_key_nothing_is_kept(tmp_path: Path) -> None:
    store = Store(folder=tmp_path / "cache/read")
    store.save("one", pickle.dumps(1))
    assert store.load("one") is None
    assert not any(tmp_path.iterdir())
    assert kept_in(None, Settings(root=tmp_path)).name("a text") == ""


def test_a_full_disk_keeps_nothing_and_leaves_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _content: bytes) -> None:
        files.temporary(path).touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "write_file", full)
    store.save("two", pickle.dumps(2))
    assert [path.name for path in store.folder.iterdir()] == ["one"]


def test_a_file_in_the_place_of_the_folder_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("mine")
    store = Store(folder=tmp_path / "cache/read", key=KEY)
    store.save("one", pickle.dumps(1))
    assert store.load("one") is None


def test_names_tell_all_that_an_entry_depends_on(store: Store, tmp_path: Path) -> None:
    settings = Settings(root=tmp_path)
    others = [
        replace(settings, year=2024),
        replace(settings, taxonomy=Taxonomy(topics=(TOPIC,))),
        replace(settings, taxonomy=Taxonomy(topics=(replace(TOPIC, phrases=("norms",)),))),
    ]
    names = {Kept(store, each).name("a text") for each in (settings, *others)}
    assert len(names) == 1 + len(others)
    assert Kept(store, settings).name("a", "text") != Kept(store, settings).name("at", "ext")
    same = replace(settings, root=tmp_path / "elsewhere", page_size=10, jobs=3)
    assert Kept(store, same).name("a text") in names


def test_settings_of_no_account_are_settings() -> None:
    assert {one.name for one in fields(Settings)} >= OF_NO_ACCOUNT


def test_what_is_not_used_any_more_goes_the_oldest_first(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Kept(store, Settings(root=tmp_path))
    for age, name in enumerate(("old", "older", "oldest")):
        first.save(name, Packed("x" * 1000))
        os.utime(store.folder / name, (1000 - age, 1000 - age))
    second = Kept(store, Settings(root=tmp_path))
    second.save("new", Packed("x" * 1000))
    assert second.load("older") == "x" * 1000
    second.tidy()
    assert len(list(store.folder.iterdir())) == 5
    monkeypatch.setattr("papershelf.kept.LEAST", 0)
    second.tidy()
    # As much as was used stays: these two, and of the others the latest two.
    assert {path.name for path in store.folder.iterdir()} == {"new", "older", "old", "one"}
    third = Kept(store, Settings(root=tmp_path))
    third.save("small", Packed("x"))
    third.tidy()
    assert {path.name for path in store.folder.iterdir()} == {"small"}


def test_a_build_that_keeps_nothing_removes_nothing(store: Store, tmp_path: Path) -> None:
    Kept(store, Settings(root=tmp_path)).tidy()
    assert store.load("one") == ["an entry"]


def test_what_is_packed_is_pickled_once() -> None:
    packed = Packed(["a value"])
    data = packed.data
    there = pickle.loads(pickle.dumps(packed))  # noqa: S301 - made a line above
    assert (there.value, there.data) == (packed.value, data)
    assert data is packed.data
