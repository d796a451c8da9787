"""The engine runs each task once, in any process, and yields results in the order of tasks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from papershelf.engine import engine as engine_module
from papershelf.engine import executor as executor_module
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine
from papershelf.engine.progress import Stage
from papershelf.engine.task import Task, TaskError, encode, key_of, task
from support import tasks
from support.engines import ENVIRONMENT, values
from support.tasks import Pair


def engine_at(folder: Path, jobs: int = 1, verify: int = 0) -> Engine:
    return Engine(Cache(folder), ENVIRONMENT, jobs=jobs, verify=verify)


def test_a_cached_result_is_a_hit(tmp_path: Path) -> None:
    pending = [task(tasks.product, Pair(one=n, other=3)) for n in range(5)]
    values(engine_at(tmp_path), pending[:3])
    again = engine_at(tmp_path)
    assert values(again, pending) == [0, 3, 6, 9, 12]
    assert list(again.report) == ["Testing: 3 hit, 2 missed (first build)"]


def test_tasks_read_a_shared_value_and_the_results_of_other_tasks(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    shared = engine.share([1, 2])
    first = list(engine.run(Stage("First"), [task(tasks.scaled, n, shared) for n in (3, 4)]))
    assert [result.value for result in first] == [[3, 6], [4, 8]]
    keys = [result.key for result in first]
    assert values(engine, [task(tasks.lengths, 7, *keys)]) == [[7, 3, 3]]


def test_a_damaged_result_is_computed_again(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    [result] = engine.run(Stage("First"), [task(tasks.product, Pair(one=2, other=3))])
    path = engine.cache.path(result.key)
    path.write_bytes(path.read_bytes()[:-1])
    assert result.value == 6
    assert values(engine_at(tmp_path), [result.task]) == [6]
    assert engine.cache.get(result.key) is not None


def test_verifying_names_a_task_whose_cached_result_is_wrong(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    pending = [task(tasks.product, Pair(one=n, other=3)) for n in range(3)]
    results = list(engine.run(Stage("First"), pending))
    engine.cache.put(results[1].key, b"\x05")
    again = engine_at(tmp_path, verify=3)
    values(again, pending)
    function = "support.tasks:product"
    assert sorted(again.verify()) == [(function, False), (function, True), (function, True)]


def test_a_failed_task_is_named_with_its_error(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match=r"support\.tasks:inverse(.|\n)*ZeroDivisionError"):
        values(engine_at(tmp_path), [task(tasks.inverse, 0.0)])


@pytest.mark.usefixtures("eager_workers")
def test_workers_fill_the_cache_for_later_runs(tmp_path: Path) -> None:
    pending = [task(tasks.process, n) for n in range(40)]
    with engine_at(tmp_path, jobs=3) as engine:
        pids = set(values(engine, pending))
    assert pids - {os.getpid()}
    with engine_at(tmp_path) as engine:
        assert set(values(engine, pending)) == pids


@pytest.mark.usefixtures("eager_workers")
def test_a_task_that_fails_in_a_worker_is_named_with_its_error(tmp_path: Path) -> None:
    pending = [task(tasks.inverse, float(n)) for n in range(4, -1, -1)]
    with (
        engine_at(tmp_path, jobs=2) as engine,
        pytest.raises(TaskError, match=r"support\.tasks:inverse(.|\n)*ZeroDivisionError"),
    ):
        values(engine, pending)


@pytest.mark.usefixtures("eager_workers")
def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    marker = str(tmp_path / "killed")
    pending = [
        task(tasks.killed_once, marker),
        *[task(tasks.product, Pair(one=1, other=n)) for n in range(9)],
    ]
    with engine_at(tmp_path / "cache", jobs=2) as engine:
        assert values(engine, pending) == ["alive", *range(9)]


@pytest.mark.usefixtures("eager_workers")
def test_tasks_run_here_where_the_system_has_no_more_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refuse)
    pending = [task(tasks.product, Pair(one=1, other=n)) for n in range(9)]
    with engine_at(tmp_path, jobs=2) as engine:
        assert values(engine, pending) == [*range(9)]


@pytest.mark.usefixtures("eager_workers")
def test_a_task_that_kills_its_worker_twice_is_named(tmp_path: Path) -> None:
    with (
        engine_at(tmp_path, jobs=2) as engine,
        pytest.raises(TaskError, match=r"support\.tasks:always_killed.*lost twice"),
    ):
        values(engine, [task(tasks.always_killed, "a"), task(tasks.process, 1)])


@pytest.mark.usefixtures("eager_workers")
def test_among_many_lost_batches_the_task_that_kills_is_named(tmp_path: Path) -> None:
    pending = [
        *[task(tasks.stayed, (str(tmp_path), n, 0.1)) for n in range(4)],
        task(tasks.always_killed, "a"),
        *[task(tasks.stayed, (str(tmp_path), n, 0.1)) for n in range(4, 12)],
    ]
    engine = engine_at(tmp_path / "cache", jobs=3)
    with engine, pytest.raises(TaskError, match=r"support\.tasks:always_killed.*lost twice"):
        values(engine, pending)
    rest = [one for one in pending if one.function != "support.tasks:always_killed"]
    with engine_at(tmp_path / "cache", jobs=3) as again:
        assert values(again, rest) == [*range(12)]


@pytest.mark.usefixtures("eager_workers")
def test_results_come_in_order_when_the_first_is_the_slowest(tmp_path: Path) -> None:
    slow = task(tasks.stayed, (str(tmp_path), 0, 0.5))
    pending = [slow, *[task(tasks.product, Pair(one=1, other=n)) for n in range(1, 30)]]
    with engine_at(tmp_path / "cache", jobs=2) as engine:
        assert values(engine, pending) == [*range(30)]


@pytest.mark.usefixtures("eager_workers")
def test_the_calling_process_runs_the_last_tasks_while_the_worker_is_busy(tmp_path: Path) -> None:
    with engine_at(tmp_path / "cache", jobs=2) as engine:
        values(engine, [task(tasks.process, 1)])
        pending = [task(tasks.stayed, (str(tmp_path), 7, 0.5)), task(tasks.process, 2)]
        results = engine.run(Stage("Testing"), pending, batch_size=1)
        assert [result.value for result in results] == [7, os.getpid()]


def test_results_before_a_failed_task_are_yielded_first(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    results = engine.run(Stage("Testing"), [task(tasks.inverse, number) for number in (1.0, 0.5)])
    assert [next(results).value, next(results).value] == [1.0, 2.0]
    later = engine.run(
        Stage("Testing"), [task(tasks.inverse, number) for number in (1.0, 0.5, 0.0)]
    )
    assert [next(later).value, next(later).value] == [1.0, 2.0]
    with pytest.raises(TaskError):
        next(later)


@pytest.mark.parametrize("jobs", [1, 2])
def test_tasks_are_consumed_only_a_bounded_number_ahead(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_SERIAL_SECONDS", -1.0)
    monkeypatch.setattr(engine_module, "_BATCH_BYTES", 9_000)
    monkeypatch.setattr(engine_module, "_MAX_WAITING", 0)
    text = "a" * 1000
    hits = [task(tasks.doubled, f"{text}{number}") for number in range(200)]
    values(engine_at(tmp_path), hits)
    consumed = []

    def pending() -> Iterator[Task]:
        # One miss comes before many hits and does not fill a batch.
        for engine in [task(tasks.doubled, "new"), *hits]:
            consumed.append(engine)
            yield engine

    with (
        engine_at(tmp_path, jobs=jobs) as engine,
        closing(engine.run(Stage("Testing"), pending())) as results,
    ):
        assert next(results).value == "newnew"
        assert len(consumed) < 12
        assert len(list(results)) == 200


@pytest.mark.usefixtures("eager_workers")
def test_closing_the_results_does_not_wait_for_running_tasks(tmp_path: Path) -> None:
    pending = [task(tasks.stayed, (str(tmp_path), n, 60.0 * (n > 1))) for n in range(6)]
    begun = monotonic()
    with engine_at(tmp_path / "cache", jobs=4) as engine:
        with closing(engine.run(Stage("Testing"), pending)) as results:
            assert next(results).value == 0
        assert values(engine, pending[:2]) == [0, 1]
    pids = {int(path.suffix[1:]) for path in tmp_path.glob("*.*")}
    assert monotonic() - begun < 20
    assert os.getpid() not in pids


@pytest.mark.parametrize(
    "refused",
    ["papershelf.engine.engine.ProcessPool", "multiprocessing.context.SpawnProcess.start"],
    ids=["the pool", "a process"],
)
@pytest.mark.usefixtures("eager_workers")
def test_without_workers_the_calling_process_runs_all_tasks(
    refused: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(refused, refuse)
    pending = [task(tasks.process, number) for number in range(9)]
    with engine_at(tmp_path, jobs=3) as engine:
        assert set(values(engine, pending)) == {os.getpid()}


@pytest.mark.usefixtures("eager_workers")
def test_workers_go_on_where_no_more_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, started = SpawnProcess.start, list[SpawnProcess]()

    def refuse_second(process: SpawnProcess) -> None:
        if started:
            raise OSError(11, "Resource temporarily unavailable")
        started.append(process)
        start(process)

    monkeypatch.setattr(SpawnProcess, "start", refuse_second)
    pending = [task(tasks.stayed, (str(tmp_path), number, 0.1)) for number in range(9)]
    with engine_at(tmp_path / "cache", jobs=3) as engine:
        assert values(engine, pending) == [*range(9)]


def test_equal_tasks_have_equal_results(tmp_path: Path) -> None:
    pending = [task(tasks.doubled, "a"), task(tasks.doubled, "b")] * 40
    assert values(engine_at(tmp_path), pending) == ["aa", "bb"] * 40
    assert values(engine_at(tmp_path), pending) == ["aa", "bb"] * 40


def test_no_tasks_have_no_results(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    assert values(engine, []) == []
    assert list(engine.report) == ["Testing: 0 hit, 0 missed"]


def test_an_error_of_the_iterator_of_tasks_is_raised(tmp_path: Path) -> None:
    def pending() -> Iterator[Task]:
        yield task(tasks.doubled, "a")
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        list(engine_at(tmp_path).run(Stage("Testing"), pending()))


def test_a_result_that_the_cache_lost_is_computed_and_cached_again(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    shared = engine.share([1, 2])
    [result] = engine.run(Stage("First"), [task(tasks.scaled, 3, shared)])
    engine.cache.path(result.key).unlink()
    assert result.value == [3, 6]
    assert engine.cache.load(result.key, list[int]) == [3, 6]
    for key in (result.key, shared):
        engine.cache.path(key).unlink()
    fresh = engine_at(tmp_path)
    [result] = fresh.run(Stage("First"), [result.task], is_current=lambda _: True)
    executor_module._cache.cache_clear()
    with pytest.raises(TaskError, match=r"support\.tasks:scaled(.|\n)*KeyError"):
        assert result.value


def test_shared_bytes_are_not_encoded(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    assert values(engine, [task(tasks.lengths, 7, engine.share(b"12345"))]) == [[7, 5]]


def test_the_batch_size_limits_the_tasks_of_a_batch(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    pending = (task(tasks.doubled, str(number)) for number in range(10))
    results = engine.run(Stage("Testing"), pending, batch_size=3)
    assert next(results).value == "00"
    # The engine reads a fourth task to learn that the first three are not the last.
    assert len(list(pending)) == 6


def test_a_damaged_shared_value_is_written_again(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    key = engine.share([1, 2])
    path = engine.cache.path(key)
    complete = path.read_bytes()
    path.write_bytes(complete[:-1])
    assert engine.share([1, 2]) == key
    assert path.read_bytes() == complete
    assert engine.share([1, 3]) != key


def test_a_current_result_is_a_hit_without_a_look_into_the_cache(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    pending = [task(tasks.doubled, text) for text in "ab"]
    current = key_of(pending[0], engine.fingerprint)
    results = list(engine.run(Stage("Testing"), pending, is_current=lambda key: key == current))
    assert engine.cache.get(current) is None
    assert [result.value for result in results] == ["aa", "bb"]
    assert list(engine.report) == ["Testing: 1 hit, 1 missed (first build)"]


def test_using_an_entry_updates_the_time_of_its_last_use(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    shared = engine.share([1])
    pending = [task(tasks.scaled, 3, shared)]
    [result] = engine.run(Stage("First"), pending)
    paths = [engine.cache.path(key) for key in (shared, result.key)]
    for path in paths:
        os.utime(path, (1_000_000_000, 1_000_000_000))
    again = engine_at(tmp_path)
    again.share([1])
    list(again.run(Stage("First"), pending))
    assert all(path.stat().st_mtime > 1_000_000_000 for path in paths)


def test_another_environment_misses_the_results_of_this_one(tmp_path: Path) -> None:
    pending = [task(tasks.doubled, "a")]
    values(engine_at(tmp_path), pending)
    other = Engine(Cache(tmp_path), "support.tasks:other_environment", jobs=1)
    assert values(other, pending) == ["aa"]
    assert [stage.misses for stage in other.report.baseline.stages.values()] == [1]


def test_at_most_the_requested_number_of_hits_is_verified(tmp_path: Path) -> None:
    pending = [task(tasks.product, Pair(one=n, other=3)) for n in range(9)]
    results = list(engine_at(tmp_path).run(Stage("First"), pending))
    for result in results:
        Cache(tmp_path).put(result.key, encode(1000))
    for count in range(11):
        again = engine_at(tmp_path, verify=count)
        values(again, pending)
        assert len([*again.verify()]) == min(count, 9)


def test_a_task_without_its_inputs_is_not_verified(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    shared = engine.share([1, 2])
    pending = [task(tasks.scaled, n, shared) for n in (3, 4)]
    [first, _] = engine.run(Stage("First"), pending)
    again = engine_at(tmp_path, verify=5)
    values(again, pending)
    again.cache.path(first.key).unlink()
    assert [*again.verify()] == [("support.tasks:scaled", True)]
    again.cache.path(shared).unlink()
    assert [*again.verify()] == []


@pytest.mark.usefixtures("eager_workers")
def test_two_engines_fill_one_cache_concurrently(tmp_path: Path) -> None:
    pending = [task(tasks.doubled, str(number)) for number in range(200)]
    expected = [2 * str(number) for number in range(200)]

    def build(_: int) -> list[object]:
        with engine_at(tmp_path, jobs=2) as engine:
            return values(engine, pending)

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(build, range(2))) == [expected, expected]


class Refusing(Executor):
    """An executor that is closed."""

    def submit(self, *_: object, **__: object) -> Future[list[str]]:  # type: ignore[override]  # no task gets through
        """Refuse a task."""
        raise RuntimeError("the connection to the scheduler is closed")


def test_tasks_that_a_closed_executor_rejects_run_in_the_calling_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Engine, "_executor_if_worthwhile", lambda _: Refusing())
    with engine_at(tmp_path, jobs=2) as engine:
        assert values(engine, [task(tasks.process, 1)]) == [os.getpid()]
