"""The cache returns an entry complete and unchanged, or reports a miss."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from papershelf.engine.cache import Cache
from papershelf.engine.task import digest, encode

KEY = digest(b"one")
HOUR = 3600 * 10**9


def key(number: int) -> str:
    return digest(str(number).encode())


def set_last_use(cache: Cache, entry: str, hours_ago: float) -> None:
    """Set the time of an entry's last use to *hours_ago* hours ago."""
    path = cache.path(entry)
    time = path.stat().st_mtime_ns - int(hours_ago * HOUR)
    os.utime(path, ns=(time, time))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.mark.parametrize("content", [b"", b"\0", b"some content" * 1000])
def test_an_entry_is_returned_as_it_was_put(content: bytes, cache: Cache) -> None:
    cache.put(KEY, content)
    assert cache.has(KEY)
    assert cache.get(KEY) == cache.map(KEY) == content
    assert cache.load(KEY, memoryview) == content


def test_a_key_without_an_entry_is_a_miss(cache: Cache) -> None:
    assert not cache.has(KEY)
    assert cache.get(KEY) is None
    for load in (lambda: cache.map(KEY), lambda: cache.load(KEY, int)):
        with pytest.raises(KeyError):
            load()


DAMAGES = {
    "cut": lambda data: data[:-1],
    "cut in its header": lambda data: data[:20],
    "empty": lambda _: b"",
    "zeros": lambda data: bytes(len(data)),
    "damaged": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "longer": lambda data: data + b"\0",
    "of another version": lambda data: data.replace(b"papershelf-3", b"papershelf-1"),
    "foreign": lambda _: b"an image of somebody else's" * 9,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_a_miss_and_can_be_put_again(damage: str, cache: Cache) -> None:
    cache.put(KEY, encode("content"))
    path = cache.path(KEY)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert not cache.has(KEY)
    assert cache.get(KEY) is None
    cache.put(KEY, encode("content"))
    assert cache.load(KEY, str) == "content"


def test_the_entry_of_another_key_is_a_miss(cache: Cache) -> None:
    other = KEY[:-1] + ("1" if KEY[-1] == "0" else "0")
    cache.put(other, b"of another key")
    cache.put(KEY, b"content")
    cache.path(KEY).write_bytes(cache.path(other).read_bytes())
    assert not cache.has(KEY)
    assert cache.get(KEY) is None


@pytest.mark.parametrize("damage", ["cut in its header", "empty", "zeros", "foreign"])
def test_a_file_that_is_not_an_entry_is_not_mapped(damage: str, cache: Cache) -> None:
    cache.put(KEY, b"content")
    path = cache.path(KEY)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    for load in (lambda: cache.map(KEY), lambda: cache.load(KEY, str)):
        with pytest.raises(KeyError):
            load()


def test_a_folder_at_the_path_of_an_entry_is_a_miss_and_can_be_replaced(cache: Cache) -> None:
    cache.path(KEY).joinpath("inner").mkdir(parents=True)
    assert not cache.has(KEY)
    assert cache.get(KEY) is None
    with pytest.raises(KeyError):
        cache.map(KEY)
    cache.put(KEY, b"content")
    assert cache.get(KEY) == b"content"


def test_a_folder_at_the_path_of_an_entry_can_be_discarded(cache: Cache) -> None:
    cache.path(KEY).joinpath("inner").mkdir(parents=True)
    cache.discard(KEY)
    assert not cache.path(KEY).exists()


def test_a_killed_writer_leaves_the_old_entry(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put(KEY, b"old")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("cache.write_new_file", "cache.Path.replace"):
        monkeypatch.setattr(f"papershelf.engine.{name}", killed)
        with pytest.raises(KeyboardInterrupt):
            cache.put(KEY, b"new")
        monkeypatch.undo()
        assert cache.get(KEY) == b"old"
    cache.put(KEY, b"new")
    assert cache.get(KEY) == b"new"


def test_a_full_disk_is_an_error_and_leaves_no_file(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        cache.put(KEY, b"content")
    assert not files(cache.folder)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        Cache(tmp_path / "file").put(KEY, b"content")


def test_readers_see_complete_entries_while_others_write_them(cache: Cache) -> None:
    contents = [bytes([number]) * 50_000 for number in range(4)]
    cache.put(KEY, contents[0])
    writers_ended = threading.Event()

    def write(content: bytes) -> None:
        for _ in range(50):
            Cache(cache.folder).put(KEY, content)

    def read() -> list[bytes]:
        seen = []
        while not writers_ended.is_set():
            seen.append(bytes(Cache(cache.folder).get(KEY) or b""))
        return seen

    with ThreadPoolExecutor() as threads:
        reader = threads.submit(read)
        list(threads.map(write, contents))
        writers_ended.set()
    assert set(reader.result()) <= set(contents)
    assert files(cache.folder) == [cache.path(KEY)]


def test_a_mapped_entry_keeps_its_content_when_it_is_replaced(cache: Cache) -> None:
    cache.put(KEY, b"old")
    mapped = cache.map(KEY)
    cache.put(KEY, b"new")
    assert mapped == b"old"


def test_a_decoded_value_is_reused_until_many_others_were_loaded(cache: Cache) -> None:
    for number in range(40):
        cache.put(key(number), encode([number]))
    first = cache.load(key(0), list[int])
    assert cache.load(key(0), list[int]) is first
    assert cache.load(key(0), tuple[int]) == (0,)
    for number in range(40):
        assert cache.load(key(number), list[int]) == [number]
    assert cache.load(key(0), list[int]) is not first


def test_a_released_value_is_decoded_again(cache: Cache) -> None:
    cache.put(KEY, encode([1]))
    first = cache.load(KEY, list[int])
    cache.release()
    assert cache.load(KEY, list[int]) == first
    assert cache.load(KEY, list[int]) is not first


def test_threads_load_concurrently(cache: Cache) -> None:
    for number in range(40):
        cache.put(key(number), encode(number))
    numbers = [*range(40)] * 20
    with ThreadPoolExecutor(8) as threads:
        loaded = threads.map(lambda number: cache.load(key(number), int), numbers)
        assert list(loaded) == numbers


def test_collection_removes_the_least_recently_used_entries(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most=10 * 1032)
    for number in range(12):
        cache.put(key(number), bytes(1000))
        set_last_use(cache, key(number), 100 - number)
    assert cache.has(key(0))
    cache.collect()
    # Entry 0 has just been used; ten of the twelve are within the bound.
    assert [number for number in range(12) if cache.get(key(number))] == [0, *range(3, 12)]
    cache.collect()
    assert len(files(tmp_path)) == 10


def test_collection_removes_nothing_from_a_cache_within_its_bound(cache: Cache) -> None:
    for number in range(3):
        cache.put(key(number), b"content")
        set_last_use(cache, key(number), 100)
    cache.collect()
    assert len(files(cache.folder)) == 3


def test_collection_keeps_entries_that_a_running_build_may_need(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most=100)
    for number in range(3):
        cache.put(key(number), bytes(1000))
    set_last_use(cache, key(0), 0.5)
    set_last_use(cache, key(1), 1.5)
    cache.collect()
    assert [number for number in range(3) if cache.get(key(number))] == [0, 2]


def test_collection_removes_temporary_files_of_killed_writers(cache: Cache) -> None:
    cache.put(KEY, b"content")
    old, new = (cache.path(KEY).with_name(f"{KEY[2:]}.{name}~") for name in ("old", "new"))
    for path in (old, new):
        path.touch()
    os.utime(old, (1_000_000_000, 1_000_000_000))
    cache.collect()
    assert sorted(files(cache.folder)) == sorted([cache.path(KEY), new])


def test_collection_ignores_what_is_not_an_entry(tmp_path: Path) -> None:
    Cache(tmp_path / "none").collect()
    (tmp_path / "ab").touch()
    (tmp_path / "cd" / "folder").mkdir(parents=True)
    Cache(tmp_path, most=0).collect()
    assert (tmp_path / "ab").exists()
