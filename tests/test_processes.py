"""Work shared out among processes: in order, in bounds, and gone with whoever asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import count, islice
from pathlib import Path

import pytest

from papershelf.problems import PapershelfError
from papershelf.processes import Meanwhile, ordered, processes, sharing
from support.work import inverse, is_loaded, pid_after, refused, unsendable

SECONDS = 20
JOBS = pytest.mark.parametrize("jobs", [1, 2, 5])
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs the signals of POSIX")
# Nothing here says `if __name__ == "__main__"`.
SCRIPT = """
from papershelf.processes import ordered
from support.work import pid_after

for pid in ordered(pid_after, [0.1, 0.1, 0.1, 0.1, 60, 60, 60, 60], 2):
    print(pid, flush=True)
"""


@JOBS
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(ordered(partial(pow, 2), range(40), jobs)) == [2**number for number in range(40)]


@JOBS
def test_no_items_have_no_results(jobs: int) -> None:
    assert list(ordered(abs, [], jobs)) == []


@JOBS
def test_what_the_work_raises_is_raised_in_its_turn(jobs: int) -> None:
    results = ordered(inverse, [1, 2, 0, 4], jobs)
    assert [next(results), next(results)] == [1, 0.5]
    with pytest.raises(ZeroDivisionError):
        next(results)


@JOBS
def test_refusals_keep_their_problems(jobs: int) -> None:
    with pytest.raises(PapershelfError) as raised:
        list(ordered(refused, ["no papers"], jobs))
    assert [str(problem) for problem in raised.value.problems] == ["papers.bib:3: no papers"]


@JOBS
def test_what_the_items_raise_is_raised(jobs: int) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise KeyError("no more")

    with pytest.raises(KeyError):
        list(ordered(abs, items(), jobs))


def test_items_are_taken_no_further_ahead_than_keeps_all_busy() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with closing(ordered(abs, items(), 2)) as results:
        next(results)
        assert len(taken) <= 6


def test_long_items_and_results_pass() -> None:
    text = "x" * 3_000_000
    assert list(ordered(str.upper, [text, "", text], 2)) == [text.upper(), "", text.upper()]


@JOBS
def test_there_is_other_work_while_results_are_waited_for(jobs: int) -> None:
    done: list[int] = []
    meanwhile = map(done.append, count())
    with sharing(jobs) as shared:
        assert list(shared.beside(meanwhile)(inverse, [1, 2, 4])) == [1, 0.5, 0.25]
    assert bool(done) == (jobs > 1)


def test_other_work_may_end_before_the_results_come() -> None:
    with sharing(2) as shared:
        assert len(list(shared.beside(iter("ab"))(pid_after, [0.2, 0.2]))) == 2


def test_what_other_work_raises_is_raised() -> None:
    with sharing(2) as shared, pytest.raises(ZeroDivisionError):
        list(shared.beside(map(inverse, [1, 0]))(pid_after, [0.5]))


def test_work_that_came_last_is_taken_first() -> None:
    taken: list[str] = []
    with sharing(2) as shared:
        busy = shared.beside(map(taken.append, "cd")).beside(map(taken.append, "ab"))
        list(busy(pid_after, [0.3]))
    assert taken == [*"abcd"]


@JOBS
def test_what_is_made_meanwhile_is_given_out_once(jobs: int) -> None:
    own = Meanwhile(iter(range(5)))
    with sharing(jobs) as shared:
        list(islice(shared.beside(islice(own.making, 2))(pid_after, [0.3]), 1))
        made = [*own.ready()]
        assert made == ([0, 1] if jobs > 1 else [])
        assert [*made, *own.rest()] == [*range(5)]
        assert not [*own.rest()]


def test_with_one_job_no_other_process_is_started() -> None:
    assert set(ordered(pid_after, [0.0, 0.0], 1)) == {os.getpid()}


def test_with_more_jobs_others_do_the_work() -> None:
    pids = set(ordered(pid_after, [0.3] * 4, 2))
    assert len(pids) == 2
    assert os.getpid() not in pids
    assert all(gone(pid) for pid in pids)


@pytest.mark.parametrize("module", ["", "papershelf.text.wording"])
def test_processes_load_the_module_that_is_named(module: str) -> None:
    with sharing(2, module) as shared:
        assert list(shared(is_loaded, ["papershelf.text.wording"] * 4)) == [bool(module)] * 4


def test_a_module_that_can_not_be_loaded_ends_the_process() -> None:
    with sharing(2, "papershelf.nowhere") as shared, pytest.raises(PapershelfError, match="ended"):
        list(shared(abs, [1]))


def test_results_that_are_not_wanted_are_not_waited_for() -> None:
    begun = time.monotonic()
    with closing(ordered(pid_after, [0.0, *[60] * 9], 2)) as results:
        pid = next(results)
    assert gone(pid)
    assert time.monotonic() - begun < SECONDS


def test_what_prints_does_not_disturb_the_answers() -> None:
    assert list(ordered(print, ["to nobody", "at all"], 2)) == [None, None]


def test_a_process_that_ends_is_told_of() -> None:
    with pytest.raises(PapershelfError, match="has ended"):
        list(ordered(os._exit, [3, 3], 2))


def test_work_and_results_that_can_not_be_sent_are_told_of() -> None:
    with pytest.raises((AttributeError, TypeError)):
        list(ordered(lambda item: item, [1], 2))
    with pytest.raises((AttributeError, TypeError)):
        list(ordered(unsendable, [1], 2))


def test_jobs_are_as_many_as_wanted_or_as_there_are_processors() -> None:
    assert processes(3) == 3
    assert processes(0) == 1
    assert 1 <= processes(None) <= (os.cpu_count() or 1)


@pytest.mark.parametrize("from_file", [True, False])
def test_a_script_that_may_not_be_imported_twice_can_share_work(
    from_file: bool, tmp_path: Path
) -> None:
    script = SCRIPT.replace(", 60", "")
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    # A file by the name of a module of Python's.
    (tmp_path / "pickle").mkdir()
    arguments = [str(tmp_path / "script.py")] if from_file else ["-c", script]
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 4)


@POSIX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_processes_end_with_the_one_that_asked(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        pids = {int(process.stdout.readline()) for _ in range(4)}
        # As a terminal does it: to all that belong to the command.
        os.killpg(process.pid, number)
        _, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == -number
    assert errors.count("KeyboardInterrupt") == (number == signal.SIGINT)
    assert all(gone(pid) for pid in pids)


def gone(process: int) -> bool:
    """Whether a process ends within some seconds."""
    for _ in range(10 * SECONDS):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if is_zombie(process):
            return True
        time.sleep(0.1)
    return False


def is_zombie(process: int) -> bool:
    """Whether a process has ended and only nobody asked for its status, as in some containers."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and ") Z " in status.read_text(encoding="utf-8")


def environment() -> dict[str, str]:
    """Where a script finds the package and the helpers of tests."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
