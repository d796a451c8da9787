"""Locks, between processes that live, end and are killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from papershelf.engine.lock import locked, take_lock
from papershelf.problems import PapershelfError
from support.run import LIMIT, running, until
from support.shelf import lay, many

HOLDS = """\
import sys
from pathlib import Path
from papershelf.engine.lock import take_lock
lock = take_lock(Path(sys.argv[1]), lambda process: print("waits for", process, flush=True))
print("has it", flush=True)
sys.stdin.readline()
lock.release()
"""
# Adds one to a number in a file, slowly enough for others to come between.
COUNTS = """\
import sys, time
from pathlib import Path
from papershelf.engine.lock import locked
count = Path(sys.argv[2])
for _ in range(20):
    with locked(Path(sys.argv[1]), lambda process: None):
        number = int(count.read_text())
        time.sleep(0.001)
        count.write_text(str(number + 1))
"""


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that takes the lock, tells so, and lets go when it is sent a line."""
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
    """The next line that a process prints."""
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a lock is."""
    return tmp_path / "lock"


def test_a_lock_that_nobody_has_is_taken_without_a_word_and_leaves_nothing(path: Path) -> None:
    waited: list[int] = []
    with locked(path, waited.append):
        assert path.exists()
    assert not path.exists()
    assert not waited


def test_a_lock_is_let_go_once(path: Path) -> None:
    lock = take_lock(path, print)
    lock.release()
    with locked(path, print):
        lock.release()
        assert path.exists()


def test_the_second_says_for_whom_it_waits_and_goes_on_when_the_first_is_done(path: Path) -> None:
    with holder(path) as first:
        assert said(first) == "has it"
        with holder(path) as second:
            assert said(second) == f"waits for {first.pid}"
            assert first.stdin
            first.stdin.write("\n")
            first.stdin.flush()
            assert said(second) == "has it"


def test_a_process_that_is_killed_has_no_lock(path: Path) -> None:
    with holder(path) as first:
        assert said(first) == "has it"
        first.kill()
        first.wait(LIMIT)
    assert path.exists()
    waited: list[int] = []
    with locked(path, waited.append):
        pass
    assert not waited


def test_one_that_waits_goes_on_when_the_first_is_killed(path: Path) -> None:
    with holder(path) as first:
        assert said(first) == "has it"
        with holder(path) as second:
            assert said(second) == f"waits for {first.pid}"
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
    assert not path.exists()


def test_a_place_that_cannot_be_locked_is_named(tmp_path: Path) -> None:
    with pytest.raises(PapershelfError, match="lock: can't be locked: No such file or directory"):
        take_lock(tmp_path / "nowhere" / "lock", print)


def test_of_two_builds_the_second_waits_and_both_come_out_whole(tmp_path: Path) -> None:
    lay(tmp_path, listing=many(60))
    with (
        running("papershelf", "build", cwd=tmp_path, log=tmp_path / "first") as first,
        running("papershelf", "build", cwd=tmp_path, log=tmp_path / "second") as second,
    ):
        assert first.process.wait(LIMIT) == second.process.wait(LIMIT) == 0
    both = first.printed + second.printed
    assert "note: waiting for another build" in both
    assert "60 papers" in first.printed
    assert "60 papers" in second.printed
    assert not [path for path in tmp_path.rglob("*lock*") if ".papershelf" in path.name]


def test_a_build_goes_on_where_another_was_killed(tmp_path: Path) -> None:
    lay(tmp_path, listing=many(60))
    lock = tmp_path / "docs/.papershelf.json.lock"
    with running("papershelf", "build", cwd=tmp_path, log=tmp_path / "first") as first:
        until(lock.exists, "the first build's lock")
        first.process.kill()
        first.process.wait(LIMIT)
    assert lock.exists()
    with running("papershelf", "build", cwd=tmp_path, log=tmp_path / "second") as second:
        assert second.process.wait(LIMIT) == 0
    assert "waiting" not in second.printed
    assert not lock.exists()
