"""Executors give the same results, and no worker outlives whoever asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from papershelf.engine import engine as engine_module
from papershelf.engine import executor as executor_module
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine
from papershelf.engine.executor import ProcessPool, run_batch
from papershelf.engine.memory import paused_collection
from papershelf.engine.progress import Stage
from papershelf.engine.task import Task, TaskError, call, digest, encode, result_of, task
from support import tasks
from support.cluster import Cluster, environment, started_cluster
from support.run import LIMIT, free_port, until
from support.tasks import Pair

ENVIRONMENT = "support.tasks:environment"
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs the signals of POSIX")

# Nothing here says `if __name__ == "__main__"`. One task takes long, the other leaves its worker
# idle.
SCRIPT = """\
import sys
from pathlib import Path
from papershelf.engine import engine
from papershelf.engine.cache import Cache
from papershelf.engine.progress import Stage
from papershelf.engine.task import task
from support import tasks
from support.cluster import Cluster, environment, started_cluster

engine._SERIAL_SECONDS, engine._BATCH_TASKS = -1.0, 1
folder, cache, seconds = sys.argv[1], Cache(Path(sys.argv[2])), float(sys.argv[3])
given = [task(tasks.stayed, (folder, number, seconds * (1 - number))) for number in range(2)]
with engine.Engine(cache, "support.tasks:environment", jobs=3) as own:
    for result in own.run(Stage("Testing"), given):
        print(result.value, flush=True)
"""


def is_gone(process: int) -> bool:
    """Return whether a process has ended, though nobody may have asked for its status."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{process}/stat")
    return status.exists() and ") Z " in status.read_text(encoding="utf-8")


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others help from the first task on."""
    monkeypatch.setattr(engine_module, "_SERIAL_SECONDS", -1.0)
    monkeypatch.setattr(engine_module, "_BATCH_TASKS", 2)


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    """Return the folder in which tasks note their processes."""
    (tmp_path / "noted").mkdir()
    return tmp_path / "noted"


@contextmanager
def script(noted: Path, seconds: float, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Give a script whose tasks are run by others, each for so many seconds."""
    with subprocess.Popen(
        [sys.executable, *arguments, str(noted), str(noted.parent / "cache"), str(seconds)],
        cwd=noted.parent,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def workers(noted: Path, names: str = "*.*") -> set[int]:
    """Return the processes that have noted themselves."""
    return {int(path.suffix[1:]) for path in noted.glob(names)}


@POSIX
@pytest.mark.parametrize("is_terminal", [True, False])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_process_that_asked(
    number: signal.Signals, is_terminal: bool, noted: Path
) -> None:
    with script(noted, 60, "-c", SCRIPT) as process:
        until(lambda: len(workers(noted)) == 2, "two workers")
        # A terminal sends it to all that belong to the command.
        (os.killpg if is_terminal else os.kill)(process.pid, number)
        _, errors = process.communicate(timeout=LIMIT)
    assert process.returncode == -number
    until(lambda: all(map(is_gone, workers(noted))), "the end of the workers", 5)
    assert errors.count("KeyboardInterrupt") == (number == signal.SIGINT)


@pytest.mark.parametrize("from_file", [True, False])
def test_a_script_that_may_not_be_imported_twice_can_have_others_help(
    from_file: bool, noted: Path
) -> None:
    folder = noted.parent
    (folder / "script.py").write_text(SCRIPT)
    arguments = [str(folder / "script.py")] if from_file else ["-P", "-c", SCRIPT]
    # Files by the names of modules of Python's, in the folder that is the current one.
    (folder / "here").mkdir()
    for name in ("pickle", "multiprocessing", "signal", "random"):
        (folder / "here" / f"{name}.py").write_text("raise SystemExit('this must not run')")
    done = subprocess.run(
        [sys.executable, *arguments, str(noted), str(folder / "cache"), "1"],
        env=environment(),
        cwd=folder / "here",
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["0", "1"]
    assert len(workers(noted)) == 2


def result_of_batch(cache: Path, *given: Task, expected: str = "the tests") -> list[str]:
    """Run a batch as a worker does; the keys are as long as keys are."""
    batch = [(digest(str(number).encode()), own) for number, own in enumerate(given)]
    return run_batch(str(cache), ENVIRONMENT, expected, encode(batch))


def test_threads_of_a_worker_run_one_task_at_a_time(tmp_path: Path) -> None:
    given = [task(tasks.ran_alone, number) for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        errors = [*threads.map(partial(result_of_batch, tmp_path), given)]
    assert errors == [[""]] * len(given)


def test_a_batch_returns_what_went_wrong_as_text_and_goes_on(tmp_path: Path) -> None:
    given = [
        task(tasks.product, Pair(one=2, other=3)),
        task(tasks.inverse, 0.0),
        task(tasks.product, "no pair"),
        task(tasks.scaled, 2, digest(b"what is not there")),
        task(tasks.inverse, 4.0),
    ]
    one, zero, view, need, other = result_of_batch(tmp_path, *given)
    assert one == other == ""
    assert "ZeroDivisionError" in zero
    assert "ValidationError" in view
    assert "KeyError" in need
    assert Cache(tmp_path).load(digest(b"4"), float) == 0.25


def test_what_tasks_leave_in_cycles_is_freed_while_collection_is_paused(tmp_path: Path) -> None:
    with paused_collection():
        assert result_of_batch(tmp_path, task(tasks.knotted, 1), task(tasks.knotted, 2)) == ["", ""]
        assert not tasks.KNOTS


def test_a_cache_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    [error] = result_of_batch(tmp_path / "file", task(tasks.doubled, "a"))
    assert error.startswith(str(tmp_path / "file"))
    assert "Traceback" not in error


def test_a_worker_of_another_version_refuses(tmp_path: Path) -> None:
    errors = result_of_batch(tmp_path, *[task(tasks.doubled, "a")] * 2, expected="another")
    assert len(errors) == 2
    assert all(
        "runs another version of the program or its dependencies" in error for error in errors
    )
    assert not list(tmp_path.iterdir())


def test_a_pool_works_for_those_who_wait_for_it_and_leaves_no_worker(noted: Path) -> None:
    batch = encode([(digest(b"one"), task(tasks.stayed, (str(noted), 1, 0.2)))])
    with ProcessPool(1) as pool:
        future = pool.submit(run_batch, str(noted / "cache"), ENVIRONMENT, "the tests", batch)
    assert future.result() == [""]
    until(lambda: all(map(is_gone, workers(noted, "1.*"))), "the end of the workers", 5)


def test_workers_load_what_they_need_and_start_no_threads_of_numpy(tmp_path: Path) -> None:
    names, variables = digest(b"names"), digest(b"variables")
    batch = encode([(names, task(tasks.modules, 1)), (variables, task(tasks.variables, 1))])
    with ProcessPool(1) as pool:
        pool.submit(run_batch, str(tmp_path), ENVIRONMENT, "the tests", batch).result()
    loaded = set(Cache(tmp_path).load(names, list[str]))
    assert not loaded & {"mkdocs", "pytest", "rich", "papershelf.cli", "papershelf.build"}
    assert Cache(tmp_path).load(variables, dict[str, str])["OPENBLAS_NUM_THREADS"] == "1"
    assert "PYTHONSAFEPATH" not in os.environ


GIVEN = [
    *[task(tasks.doubled, f"text {number} " * 400) for number in range(60)],
    *[task(tasks.raw, number) for number in range(60)],
]


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def values(own: Engine, given: Sequence[Task]) -> list[object]:
    return [result.value for result in own.run(Stage("Testing"), given)]


@pytest.fixture
def serial(tmp_path: Path) -> Path:
    """Return the cache that one process alone has filled."""
    assert len(values(Engine(Cache(tmp_path / "serial"), ENVIRONMENT, jobs=1), GIVEN)) == 120
    return tmp_path / "serial"


@pytest.mark.usefixtures("helped")
def test_a_pool_gives_the_same_bytes(serial: Path, tmp_path: Path) -> None:
    with Engine(Cache(tmp_path / "pool"), ENVIRONMENT, jobs=3) as own:
        values(own, GIVEN)
    assert tree(tmp_path / "pool") == tree(serial)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Return a scheduler and two workers, started as the README says."""
    with started_cluster(tmp_path / "dask") as cluster:
        yield cluster


@POSIX
def test_a_cluster_gives_the_same_bytes_even_where_a_worker_is_killed(
    cluster: Cluster, serial: Path, tmp_path: Path, noted: Path
) -> None:
    slow = [task(tasks.stayed, (str(noted), number, 0.05)) for number in range(40)]
    with Engine(Cache(tmp_path / "cluster"), ENVIRONMENT, address=cluster.address) as own:
        assert values(own, GIVEN) == [result_of(one, call(one, no_needs)) for one in GIVEN]
        assert tree(tmp_path / "cluster") == tree(serial)
        once = task(tasks.killed_once, str(tmp_path / "killed"))
        results = own.run(Stage("Slow"), [once, *slow])
        assert next(results).value == "alive"
        cluster.kill_worker()
        assert [result.value for result in results] == [*range(40)]
        with pytest.raises(TaskError, match=r"support\.tasks:inverse(.|\n)*ZeroDivisionError"):
            values(own, [task(tasks.inverse, 0.0)])
    assert workers(noted) - {os.getpid()}


def no_needs(key: str, _kind: object) -> None:
    raise KeyError(key)


def test_a_cluster_that_does_not_answer_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(executor_module, "_TIMEOUT", 0.5)
    for address in (f"tcp://127.0.0.1:{free_port()}", "nonsense://a"):
        own = Engine(Cache(tmp_path), ENVIRONMENT, address=address)
        with pytest.raises(TaskError, match="no scheduler answers at"):
            values(own, GIVEN)


def test_without_dask_it_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    own = Engine(Cache(tmp_path), ENVIRONMENT, address="tcp://127.0.0.1:1")
    with pytest.raises(TaskError, match=r"pip install 'papershelf\[cluster\]'"):
        values(own, GIVEN)
