"""All executors give the same results, and no worker outlives the process that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import sleep

import pytest

from papershelf.engine import executor as executor_module
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine
from papershelf.engine.executor import ProcessPool, processors, run_batch
from papershelf.engine.memory import paused_collection
from papershelf.engine.progress import Stage
from papershelf.engine.task import Task, TaskError, call, digest, encode, result_of, task
from support import tasks
from support.cluster import Cluster, environment, started_cluster
from support.engines import ENVIRONMENT, values
from support.run import LIMIT, free_port, until
from support.tasks import Pair
from support.trees import contents

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs the signals of POSIX")

# The script has no `if __name__ == "__main__"`. One task takes long, the other leaves its worker
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
pending = [task(tasks.stayed, (folder, number, seconds * (1 - number))) for number in range(2)]
with engine.Engine(cache, "support.tasks:environment", jobs=3) as own:
    for result in own.run(Stage("Testing"), pending):
        print(result.value, flush=True)
"""


def is_gone(process: int) -> bool:
    """Return whether a process has ended, or is a zombie that nobody has waited for."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{process}/stat")
    return status.exists() and ") Z " in status.read_text(encoding="utf-8")


@pytest.fixture
def pid_folder(tmp_path: Path) -> Path:
    """Return the folder in which each task creates a file named after its process."""
    (tmp_path / "pids").mkdir()
    return tmp_path / "pids"


@contextmanager
def script(pid_folder: Path, seconds: float, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run SCRIPT, the first task of which takes *seconds* in a worker."""
    with subprocess.Popen(
        [
            sys.executable,
            *arguments,
            str(pid_folder),
            str(pid_folder.parent / "cache"),
            str(seconds),
        ],
        cwd=pid_folder.parent,
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


def workers(pid_folder: Path, names: str = "*.*") -> set[int]:
    """Return the processes of the files in *pid_folder* that match *names*."""
    return {int(path.suffix[1:]) for path in pid_folder.glob(names)}


@POSIX
@pytest.mark.parametrize(
    ("number", "is_terminal"),
    [
        (signal.SIGKILL, False),
        (signal.SIGTERM, False),
        (signal.SIGINT, False),
        (signal.SIGINT, True),
    ],
)
def test_workers_end_with_the_process_that_started_them(
    number: signal.Signals, is_terminal: bool, pid_folder: Path
) -> None:
    with script(pid_folder, 60, "-c", SCRIPT) as process:
        until(lambda: len(workers(pid_folder)) == 2, "two workers")
        # A terminal sends the signal to every process of the command.
        (os.killpg if is_terminal else os.kill)(process.pid, number)
        _, errors = process.communicate(timeout=LIMIT)
    assert process.returncode == -number
    until(lambda: all(map(is_gone, workers(pid_folder))), "the end of the workers", 5)
    assert errors.count("KeyboardInterrupt") == (number == signal.SIGINT)


@pytest.mark.parametrize("from_file", [True, False])
def test_a_script_without_a_main_guard_can_use_workers(from_file: bool, pid_folder: Path) -> None:
    folder = pid_folder.parent
    (folder / "script.py").write_text(SCRIPT)
    arguments = [str(folder / "script.py")] if from_file else ["-P", "-c", SCRIPT]
    # The current folder holds files named like modules of the standard library.
    (folder / "here").mkdir()
    for name in ("pickle", "multiprocessing", "signal", "random"):
        (folder / "here" / f"{name}.py").write_text("raise SystemExit('this must not run')")
    done = subprocess.run(
        [sys.executable, *arguments, str(pid_folder), str(folder / "cache"), "1"],
        env=environment(),
        cwd=folder / "here",
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["0", "1"]
    assert len(workers(pid_folder)) == 2


def result_of_batch(cache: Path, *pending: Task, expected: str = "the tests") -> list[str]:
    """Run a batch as a worker does, under the digests of the tasks' numbers."""
    batch = [(digest(str(number).encode()), entry) for number, entry in enumerate(pending)]
    return run_batch(str(cache), ENVIRONMENT, expected, encode(batch))


def test_threads_of_a_worker_run_one_task_at_a_time(tmp_path: Path) -> None:
    pending = [task(tasks.ran_alone, number) for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        errors = [*threads.map(partial(result_of_batch, tmp_path), pending)]
    assert errors == [[""]] * len(pending)


def test_a_batch_returns_errors_as_text_and_continues(tmp_path: Path) -> None:
    pending = [
        task(tasks.product, Pair(one=2, other=3)),
        task(tasks.inverse, 0.0),
        task(tasks.product, "no pair"),
        task(tasks.scaled, 2, digest(b"missing")),
        task(tasks.inverse, 4.0),
    ]
    product, zero, view, need, inverse = result_of_batch(tmp_path, *pending)
    assert product == inverse == ""
    assert "ZeroDivisionError" in zero
    assert "ValidationError" in view
    assert "KeyError" in need
    assert Cache(tmp_path).load(digest(b"4"), float) == 0.25


def test_reference_cycles_of_tasks_are_freed_while_collection_is_paused(tmp_path: Path) -> None:
    with paused_collection():
        assert result_of_batch(tmp_path, task(tasks.knotted, 1), task(tasks.knotted, 2)) == ["", ""]
        assert not tasks.KNOTS


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    [error] = result_of_batch(tmp_path / "file", task(tasks.doubled, "a"))
    assert error.startswith(str(tmp_path / "file"))
    assert "Traceback" not in error


def test_a_worker_of_another_version_refuses_its_batch(tmp_path: Path) -> None:
    errors = result_of_batch(tmp_path, *[task(tasks.doubled, "a")] * 2, expected="another")
    assert len(errors) == 2
    assert all(
        "runs another version of the program or its dependencies" in error for error in errors
    )
    assert not list(tmp_path.iterdir())


def test_the_number_of_processors_is_that_of_the_process_or_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)
    # On macOS and Windows a process cannot ask which processors it may use.
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert processors() == (os.cpu_count() or 1)


def test_closing_a_pool_completes_its_batches_and_ends_its_workers(pid_folder: Path) -> None:
    batch = encode([(digest(b"one"), task(tasks.stayed, (str(pid_folder), 1, 0.2)))])
    with ProcessPool(1) as pool:
        future = pool.submit(run_batch, str(pid_folder / "cache"), ENVIRONMENT, "the tests", batch)
    assert future.result() == [""]
    until(lambda: all(map(is_gone, workers(pid_folder, "1.*"))), "the end of the workers", 5)


def test_abandoning_a_pool_leaves_no_thread_and_no_worker(pid_folder: Path) -> None:
    before = set(threading.enumerate())
    batch = encode([(digest(b"one"), task(tasks.stayed, (str(pid_folder), 1, 60.0)))])
    pool = ProcessPool(1)
    pool.submit(run_batch, str(pid_folder / "cache"), ENVIRONMENT, "the tests", batch)
    until(lambda: workers(pid_folder), "the worker")
    pool.shutdown(wait=False, cancel_futures=True)
    assert set(threading.enumerate()) <= before
    assert all(map(is_gone, workers(pid_folder)))


def test_workers_import_few_modules_and_limit_numpy_to_one_thread(tmp_path: Path) -> None:
    names, variables = digest(b"names"), digest(b"variables")
    batch = encode([(names, task(tasks.modules, 1)), (variables, task(tasks.variables, 1))])
    with ProcessPool(1) as pool:
        pool.submit(run_batch, str(tmp_path), ENVIRONMENT, "the tests", batch).result()
    loaded = set(Cache(tmp_path).load(names, list[str]))
    assert not loaded & {"mkdocs", "pytest", "rich", "papershelf.cli", "papershelf.build"}
    assert Cache(tmp_path).load(variables, dict[str, str])["OPENBLAS_NUM_THREADS"] == "1"
    assert "PYTHONSAFEPATH" not in os.environ


TASKS = [
    *[task(tasks.doubled, f"text {number} " * 400) for number in range(60)],
    *[task(tasks.raw, number) for number in range(60)],
]


@pytest.fixture(scope="module")
def serial_entries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of a cache that one process has filled."""
    folder = tmp_path_factory.mktemp("serial")
    assert len(values(Engine(Cache(folder), ENVIRONMENT, jobs=1), TASKS)) == 120
    return contents(folder)


@pytest.mark.usefixtures("eager_workers")
def test_a_pool_writes_the_same_cache_entries(
    serial_entries: dict[str, bytes], tmp_path: Path
) -> None:
    with Engine(Cache(tmp_path / "pool"), ENVIRONMENT, jobs=3) as engine:
        values(engine, TASKS)
    assert contents(tmp_path / "pool") == serial_entries


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Return a scheduler and two workers, started as the README says."""
    with started_cluster(tmp_path / "dask") as cluster:
        yield cluster


@POSIX
def test_a_cluster_writes_the_same_cache_entries_and_survives_a_killed_worker(
    cluster: Cluster, serial_entries: dict[str, bytes], tmp_path: Path, pid_folder: Path
) -> None:
    slow = [task(tasks.stayed, (str(pid_folder), number, 0.05)) for number in range(40)]
    with Engine(Cache(tmp_path / "cluster"), ENVIRONMENT, address=cluster.address) as engine:
        assert values(engine, TASKS) == [result_of(entry, call(entry, no_needs)) for entry in TASKS]
        assert contents(tmp_path / "cluster") == serial_entries
        once = task(tasks.killed_once, str(tmp_path / "killed"))
        results = engine.run(Stage("Slow"), [once, *slow])
        assert next(results).value == "alive"
        cluster.kill_worker()
        assert [result.value for result in results] == [*range(40)]
        with pytest.raises(TaskError, match=r"support\.tasks:inverse(.|\n)*ZeroDivisionError"):
            values(engine, [task(tasks.inverse, 0.0)])
    assert workers(pid_folder) - {os.getpid()}


@POSIX
def test_a_cluster_that_has_lost_all_its_workers_is_an_error(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor_module, "_TIMEOUT", 1)
    with Engine(Cache(tmp_path / "cache"), ENVIRONMENT, address=cluster.address) as engine:
        assert values(engine, [task(tasks.inverse, 1.0)]) == [1.0]
        while cluster.workers:
            cluster.kill_worker()
        # What was sent already runs here, and so does the task that meets the closed connection.
        assert values(engine, [task(tasks.inverse, 2.0)]) == [0.5]
        assert values(engine, [task(tasks.inverse, 4.0)]) == [0.25]
        with pytest.raises(TaskError, match="has no workers"):
            values(engine, [task(tasks.inverse, 8.0)])


@POSIX
def test_a_build_may_end_while_its_cluster_has_no_workers(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor_module, "sleep", lambda _: sleep(0.01))
    executor, _ = executor_module.cluster(cluster.address, Cache(tmp_path / "cache"))
    [watch] = (one for one in threading.enumerate() if "_leave_without_workers" in one.name)
    while cluster.workers:
        cluster.kill_worker()
    sleep(1)
    # What a thread raises is an error of the test.
    executor.shutdown()
    watch.join(LIMIT)
    assert not watch.is_alive()


def no_needs(key: str, _kind: object) -> None:
    raise KeyError(key)


@POSIX
def test_a_closed_connection_to_a_cluster_takes_no_tasks_and_can_be_closed_again(
    cluster: Cluster, tmp_path: Path
) -> None:
    executor, _ = executor_module.cluster(cluster.address, Cache(tmp_path / "cluster"))
    for _ in range(2):
        executor.shutdown()
        with pytest.raises(RuntimeError, match="the connection to the scheduler is closed"):
            executor.submit(os.getpid)


def test_a_cluster_without_a_scheduler_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(executor_module, "_TIMEOUT", 0.5)
    for address in (f"tcp://127.0.0.1:{free_port()}", "nonsense://a"):
        engine = Engine(Cache(tmp_path), ENVIRONMENT, address=address)
        with pytest.raises(TaskError, match="no scheduler answers at"):
            values(engine, TASKS)


def test_without_dask_the_error_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    engine = Engine(Cache(tmp_path), ENVIRONMENT, address="tcp://127.0.0.1:1")
    with pytest.raises(TaskError, match=r"pip install 'papershelf\[cluster\]'"):
        values(engine, TASKS)
