"""Locks between processes that run, end and are killed."""

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

HOLD = """\
import sys
from pathlib import Path
from papershelf.engine.lock import take_lock
lock = take_lock(Path(sys.argv[1]), lambda: print("waiting", flush=True))
print("locked", flush=True)
sys.stdin.readline()
lock.release()
"""
# Increments the number in a file, slowly enough for other processes to interfere.
COUNT_UP = """\
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
    """Run a process that takes the lock, prints so, and releases it when it is sent a line."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process: subprocess.Popen[str]) -> str:
    """Return the next line that a process prints."""
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a lock, in a folder that does not exist yet."""
    return tmp_path / "locks" / "lock"


def test_a_lock_is_held_until_it_is_released(path: Path) -> None:
    lock = take_lock(path, print)
    with holder(path) as other:
        assert next_line(other) == "waiting"
        lock.release()
        assert next_line(other) == "locked"


def test_a_second_release_does_not_unlock_another_holder(path: Path) -> None:
    lock = take_lock(path, print)
    lock.release()
    lock.release()
    with holder(path) as other:
        assert next_line(other) == "locked"
        lock.release()
        with holder(path) as third:
            assert next_line(third) == "waiting"


def test_another_thread_may_release_a_lock(path: Path) -> None:
    lock = take_lock(path, print)
    thread = Thread(target=lock.release)
    thread.start()
    thread.join()
    with holder(path) as other:
        assert next_line(other) == "locked"


def test_a_waiting_process_gets_the_lock_when_the_holder_is_killed(path: Path) -> None:
    with holder(path) as first:
        assert next_line(first) == "locked"
        with holder(path) as second:
            assert next_line(second) == "waiting"
            first.kill()
            assert next_line(second) == "locked"


def test_concurrent_processes_hold_the_lock_one_at_a_time(path: Path, tmp_path: Path) -> None:
    count = tmp_path / "count"
    count.write_text("0")
    processes = [
        subprocess.Popen([sys.executable, "-c", COUNT_UP, str(path), str(count)]) for _ in range(4)
    ]
    assert [process.wait(LIMIT) for process in processes] == [0] * 4
    assert count.read_text() == "80"


def test_a_path_that_cannot_be_locked_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "lock", tmp_path):
        with pytest.raises(OSError, match=tmp_path.name):
            take_lock(path, print)
