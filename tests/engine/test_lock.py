"""Locks, between processes that live, end and are killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from papershelf.engine.lock import take_lock
from support.run import LIMIT

HOLDS = """\
import sys
from pathlib import Path
from papershelf.engine.lock import take_lock
lock = take_lock(Path(sys.argv[1]), lambda: print("waits", flush=True))
print("has it", flush=True)
sys.stdin.readline()
lock.release()
"""
# Adds one to a number in a file, slowly enough for others to come between.
COUNTS = """\
import sys, time
from pathlib import Path
from papershelf.engine.lock import take_lock
count = Path(sys.argv[2])
for _ in range(20):
    lock = take_lock(Path(sys.argv[1]), lambda: None)
    number = int(count.read_text())
    time.sleep(0.001)
    count.write_text(str(number + 1))
    lock.release()
"""


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a process that takes the lock, tells so, and lets go when it is sent a line."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """Return the next line that a process prints."""
    assert process.stdout
    return process.stdout.readline().strip()


def is_free(path: Path) -> bool:
    """Return whether nobody has the lock."""
    waited: list[str] = []
    take_lock(path, lambda: waited.append("waits")).release()
    return not waited


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a lock is, in a folder that is not made yet."""
    return tmp_path / "locks" / "lock"


def test_a_lock_that_nobody_has_is_taken_without_a_word(path: Path) -> None:
    assert is_free(path)
    assert is_free(path)


def test_a_lock_is_held_until_it_is_released(path: Path) -> None:
    lock = take_lock(path, print)
    with holder(path) as other:
        assert said(other) == "waits"
        lock.release()
        assert said(other) == "has it"


def test_a_lock_is_let_go_once(path: Path) -> None:
    lock = take_lock(path, print)
    lock.release()
    lock.release()
    with holder(path) as other:
        assert said(other) == "has it"
        lock.release()
        with holder(path) as third:
            assert said(third) == "waits"


def test_another_thread_may_let_go_of_it(path: Path) -> None:
    lock = take_lock(path, print)
    thread = Thread(target=lock.release)
    thread.start()
    thread.join()
    with holder(path) as other:
        assert said(other) == "has it"


def test_the_second_says_that_it_waits_and_goes_on_when_the_first_is_done(path: Path) -> None:
    with holder(path) as first:
        assert said(first) == "has it"
        with holder(path) as second:
            assert said(second) == "waits"
            assert first.stdin
            first.stdin.write("\n")
            first.stdin.flush()
            assert said(second) == "has it"


def test_a_process_that_is_killed_has_no_lock(path: Path) -> None:
    with holder(path) as first:
        assert said(first) == "has it"
        first.kill()
        first.wait(LIMIT)
    assert is_free(path)


def test_one_that_waits_goes_on_when_the_first_is_killed(path: Path) -> None:
    with holder(path) as first:
        assert said(first) == "has it"
        with holder(path) as second:
            assert said(second) == "waits"
            first.kill()
            assert said(second) == "has it"


def test_of_many_at_once_each_has_it_in_turn(path: Path, tmp_path: Path) -> None:
    count = tmp_path / "count"
    count.write_text("0")
    processes = [
        subprocess.Popen([sys.executable, "-c", COUNTS, str(path), str(count)]) for _ in range(4)
    ]
    assert [process.wait(LIMIT) for process in processes] == [0] * 4
    assert count.read_text() == "80"


def test_a_place_that_cannot_be_locked_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "lock", tmp_path):
        with pytest.raises(OSError, match=tmp_path.name):
            take_lock(path, print)
