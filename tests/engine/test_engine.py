"""Tasks run once, wherever that is, and their results come in order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from papershelf.engine import engine as engine_module
from papershelf.engine import executor as executor_module
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine, processors
from papershelf.engine.progress import Stage
from papershelf.engine.task import Task, TaskError, encode, key_of, task
from support import tasks
from support.run import until
from support.tasks import Pair

ENVIRONMENT = "support.tasks:environment"


def engine(folder: Path, jobs: int = 1, verify: int = 0) -> Engine:
    return Engine(Cache(folder), ENVIRONMENT, jobs=jobs, verify=verify)


def values(own: Engine, given: list[Task]) -> list[object]:
    return [result.value for result in own.run(Stage("Testing"), given)]


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others help from the first task on."""
    monkeypatch.setattr(engine_module, "_SERIAL_SECONDS", -1.0)
    monkeypatch.setattr(engine_module, "_BATCH_TASKS", 2)


def test_results_come_in_the_order_of_the_tasks(tmp_path: Path) -> None:
    given = [task(tasks.product, Pair(one=n, other=3)) for n in range(100)]
    assert values(engine(tmp_path), given) == [3 * n for n in range(100)]


def test_a_result_in_the_cache_is_a_hit(tmp_path: Path) -> None:
    given = [task(tasks.product, Pair(one=n, other=3)) for n in range(5)]
    values(engine(tmp_path), given[:3])
    again = engine(tmp_path)
    assert values(again, given) == [0, 3, 6, 9, 12]
    assert [str(stage) for stage in again.report] == ["Testing: 3 hit, 2 missed (first build)"]


def test_tasks_share_a_value_and_need_results_of_others(tmp_path: Path) -> None:
    own = engine(tmp_path)
    shared = own.share([1, 2])
    first = list(own.run(Stage("First"), [task(tasks.scaled, n, shared) for n in (3, 4)]))
    assert [result.value for result in first] == [[3, 6], [4, 8]]
    keys = [result.key for result in first]
    assert values(own, [task(tasks.lengths, 7, *keys)]) == [[7, 3, 3]]


def test_a_damaged_result_is_made_again(tmp_path: Path) -> None:
    own = engine(tmp_path)
    [result] = own.run(Stage("First"), [task(tasks.product, Pair(one=2, other=3))])
    path = own.cache.path(result.key)
    path.write_bytes(path.read_bytes()[:-1])
    assert result.value == 6
    assert values(engine(tmp_path), [result.task]) == [6]
    assert own.cache.get(result.key) is not None


def test_verifying_finds_a_result_that_a_task_does_not_give(tmp_path: Path) -> None:
    own = engine(tmp_path)
    given = [task(tasks.product, Pair(one=n, other=3)) for n in range(3)]
    results = list(own.run(Stage("First"), given))
    own.cache.put(results[1].key, b"\x05")
    again = engine(tmp_path, verify=3)
    values(again, given)
    assert again.verify() == ["support.tasks:product"]


def test_a_task_that_fails_says_which_and_why(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match=r"support\.tasks:inverse(.|\n)*ZeroDivisionError"):
        values(engine(tmp_path), [task(tasks.inverse, 0.0)])


@pytest.mark.usefixtures("helped")
def test_other_processes_help_and_give_the_same(tmp_path: Path) -> None:
    given = [task(tasks.process, n) for n in range(40)]
    with engine(tmp_path, jobs=3) as own:
        pids = set(values(own, given))
    assert pids - {os.getpid()}
    with engine(tmp_path) as own:
        assert set(values(own, given)) == pids


@pytest.mark.usefixtures("helped")
def test_a_task_that_fails_elsewhere_says_which_and_why(tmp_path: Path) -> None:
    given = [task(tasks.inverse, float(n)) for n in range(4, -1, -1)]
    with (
        engine(tmp_path, jobs=2) as own,
        pytest.raises(TaskError, match=r"support\.tasks:inverse(.|\n)*ZeroDivisionError"),
    ):
        values(own, given)


@pytest.mark.usefixtures("helped")
def test_a_worker_that_was_killed_is_replaced(tmp_path: Path) -> None:
    marker = str(tmp_path / "killed")
    given = [
        task(tasks.killed_once, marker),
        *[task(tasks.product, Pair(one=1, other=n)) for n in range(9)],
    ]
    with engine(tmp_path / "cache", jobs=2) as own:
        assert values(own, given) == ["alive", *range(9)]


@pytest.mark.usefixtures("helped")
def test_a_task_that_kills_its_worker_twice_is_named(tmp_path: Path) -> None:
    with (
        engine(tmp_path, jobs=2) as own,
        pytest.raises(TaskError, match=r"support\.tasks:always_killed.*lost twice"),
    ):
        values(own, [task(tasks.always_killed, "a"), task(tasks.process, 1)])


@pytest.mark.usefixtures("helped")
def test_of_many_batches_that_are_lost_the_one_that_kills_is_named(tmp_path: Path) -> None:
    given = [
        *[task(tasks.stayed, (str(tmp_path), n, 0.1)) for n in range(4)],
        task(tasks.always_killed, "a"),
        *[task(tasks.stayed, (str(tmp_path), n, 0.1)) for n in range(4, 12)],
    ]
    own = engine(tmp_path / "cache", jobs=3)
    with own, pytest.raises(TaskError, match=r"support\.tasks:always_killed.*lost twice"):
        values(own, given)
    rest = [one for one in given if one.function != "support.tasks:always_killed"]
    with engine(tmp_path / "cache", jobs=3) as again:
        assert values(again, rest) == [*range(12)]


@pytest.mark.usefixtures("helped")
def test_results_come_in_order_where_the_first_takes_longest(tmp_path: Path) -> None:
    slow = task(tasks.stayed, (str(tmp_path), 0, 0.5))
    given = [slow, *[task(tasks.product, Pair(one=1, other=n)) for n in range(1, 30)]]
    with engine(tmp_path / "cache", jobs=2) as own:
        assert values(own, given) == [*range(30)]


@pytest.mark.usefixtures("helped")
def test_a_worker_begins_a_task_before_its_result_is_asked_for(tmp_path: Path) -> None:
    begun = task(tasks.process, 99)
    with engine(tmp_path, jobs=2) as own:
        values(own, [task(tasks.process, 1)])
        own.begin(begun)
        until(lambda: own.cache.has(key_of(begun, own.fingerprint)), "a result", limit=60)
        [pid] = values(own, [begun])
    assert pid != os.getpid()
    assert [str(stage) for stage in own.report] == ["Testing: 0 hit, 2 missed (first build)"]


@pytest.mark.usefixtures("helped")
def test_what_was_begun_before_workers_ended_begins_anew(tmp_path: Path) -> None:
    begun = task(tasks.stayed, (str(tmp_path), 7, 0.5))
    with engine(tmp_path / "cache", jobs=2) as own:
        values(own, [task(tasks.process, 1)])
        own.begin(begun)
        own.stop()
        assert values(own, [begun]) == [7]


@pytest.mark.usefixtures("helped")
def test_this_process_runs_the_last_tasks_while_the_worker_is_busy(tmp_path: Path) -> None:
    with engine(tmp_path / "cache", jobs=2) as own:
        values(own, [task(tasks.process, 1)])
        own.begin(task(tasks.stayed, (str(tmp_path), 7, 0.5)))
        assert values(own, [task(tasks.process, 2)]) == [os.getpid()]


def test_what_is_done_comes_before_what_has_failed(tmp_path: Path) -> None:
    own = engine(tmp_path)
    results = own.run(Stage("Testing"), [task(tasks.inverse, number) for number in (1.0, 0.5)])
    assert [next(results).value, next(results).value] == [1.0, 2.0]
    later = own.run(Stage("Testing"), [task(tasks.inverse, number) for number in (1.0, 0.5, 0.0)])
    assert [next(later).value, next(later).value] == [1.0, 2.0]
    with pytest.raises(TaskError):
        next(later)


@pytest.mark.parametrize("jobs", [1, 2])
def test_tasks_are_taken_only_so_far_ahead(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_SERIAL_SECONDS", -1.0)
    monkeypatch.setattr(engine_module, "_MOST_WAITING", 10_000)
    text = "a" * 1000
    hits = [task(tasks.doubled, f"{text}{number}") for number in range(200)]
    values(engine(tmp_path), hits)
    taken = []

    def given() -> Iterator[Task]:
        # One that misses stands before many that hit, and does not fill a batch.
        for own in [task(tasks.doubled, "new"), *hits]:
            taken.append(own)
            yield own

    with engine(tmp_path, jobs=jobs) as own, closing(own.run(Stage("Testing"), given())) as results:
        assert next(results).value == "newnew"
        assert len(taken) < 12
        assert len(list(results)) == 200


@pytest.mark.usefixtures("helped")
def test_who_wants_no_more_results_need_not_wait_for_them(tmp_path: Path) -> None:
    given = [task(tasks.stayed, (str(tmp_path), n, 60.0 * (n > 1))) for n in range(6)]
    begun = monotonic()
    with engine(tmp_path / "cache", jobs=4) as own:
        with closing(own.run(Stage("Testing"), given)) as results:
            assert next(results).value == 0
        assert values(own, given[:2]) == [0, 1]
    pids = {int(path.suffix[1:]) for path in tmp_path.glob("*.*")}
    assert monotonic() - begun < 20
    assert os.getpid() not in pids


@pytest.mark.parametrize("refused", ["the pool", "a process"])
@pytest.mark.usefixtures("helped")
def test_where_no_process_can_be_started_this_one_does_all(
    refused: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    name = "engine.ProcessPool" if refused == "the pool" else "executor.SpawnProcess.start"
    monkeypatch.setattr(f"papershelf.engine.{name}", refuse)
    given = [task(tasks.process, number) for number in range(9)]
    with engine(tmp_path, jobs=3) as own:
        assert set(values(own, given)) == {os.getpid()}


def test_tasks_may_be_equal(tmp_path: Path) -> None:
    given = [task(tasks.doubled, "a"), task(tasks.doubled, "b")] * 40
    assert values(engine(tmp_path), given) == ["aa", "bb"] * 40
    assert values(engine(tmp_path), given) == ["aa", "bb"] * 40


def test_no_tasks_have_no_results(tmp_path: Path) -> None:
    own = engine(tmp_path)
    assert values(own, []) == []
    assert [str(stage) for stage in own.report] == ["Testing: 0 hit, 0 missed"]


def test_what_tasks_raise_when_they_are_asked_for_is_raised(tmp_path: Path) -> None:
    def given() -> Iterator[Task]:
        yield task(tasks.doubled, "a")
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        values(engine(tmp_path), list(given()))
    with pytest.raises(LookupError, match="no more"):
        list(engine(tmp_path).run(Stage("Testing"), given()))


def test_a_result_that_the_cache_has_lost_is_made_and_kept_again(tmp_path: Path) -> None:
    own = engine(tmp_path)
    shared = own.share([1, 2])
    [result] = own.run(Stage("First"), [task(tasks.scaled, 3, shared)])
    own.cache.path(result.key).unlink()
    assert result.value == [3, 6]
    assert own.cache.load(result.key, list[int]) == [3, 6]
    for key in (result.key, shared):
        own.cache.path(key).unlink()
    fresh = engine(tmp_path)
    [result] = fresh.run(Stage("First"), [result.task], is_current=lambda _: True)
    executor_module._cache.cache_clear()
    with pytest.raises(TaskError, match=r"support\.tasks:scaled(.|\n)*KeyError"):
        assert result.value


def test_bytes_are_shared_as_they_are(tmp_path: Path) -> None:
    own = engine(tmp_path)
    assert values(own, [task(tasks.lengths, 7, own.share(b"12345"))]) == [[7, 5]]


def test_workers_are_given_so_many_tasks_at_once(tmp_path: Path) -> None:
    own = engine(tmp_path)
    given = (task(tasks.doubled, str(number)) for number in range(10))
    results = own.run(Stage("Testing"), given, at_once=3)
    assert next(results).value == "00"
    # The fourth tells that the first three are not the last.
    assert len(list(given)) == 6


def test_a_shared_value_that_was_damaged_is_shared_again(tmp_path: Path) -> None:
    own = engine(tmp_path)
    key = own.share([1, 2])
    path = own.cache.path(key)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert own.share([1, 2]) == key
    assert path.read_bytes() == whole
    assert own.share([1, 3]) != key


def test_what_is_current_is_a_hit_and_not_looked_for(tmp_path: Path) -> None:
    own = engine(tmp_path)
    given = [task(tasks.doubled, text) for text in "ab"]
    current = key_of(given[0], own.fingerprint)
    results = list(own.run(Stage("Testing"), given, is_current=lambda key: key == current))
    assert own.cache.get(current) is None
    assert [result.value for result in results] == ["aa", "bb"]
    assert [str(stage) for stage in own.report] == ["Testing: 1 hit, 1 missed (first build)"]


def test_what_is_used_counts_as_used(tmp_path: Path) -> None:
    own = engine(tmp_path)
    shared = own.share([1])
    given = [task(tasks.scaled, 3, shared)]
    [result] = own.run(Stage("First"), given)
    paths = [own.cache.path(key) for key in (shared, result.key)]
    for path in paths:
        os.utime(path, (1_000_000_000, 1_000_000_000))
    again = engine(tmp_path)
    again.share([1])
    list(again.run(Stage("First"), given))
    assert all(path.stat().st_mtime > 1_000_000_000 for path in paths)


def test_another_environment_has_results_of_its_own(tmp_path: Path) -> None:
    given = [task(tasks.doubled, "a")]
    values(engine(tmp_path), given)
    other = Engine(Cache(tmp_path), "support.tasks:other_environment", jobs=1)
    assert values(other, given) == ["aa"]
    assert [stage.misses for stage in other.report] == [1]


def test_as_many_hits_are_verified_as_are_asked_for(tmp_path: Path) -> None:
    given = [task(tasks.product, Pair(one=n, other=3)) for n in range(9)]
    results = list(engine(tmp_path).run(Stage("First"), given))
    for result in results:
        Cache(tmp_path).put(result.key, encode(1000))
    for count in range(11):
        again = engine(tmp_path, verify=count)
        values(again, given)
        assert len(again.verify()) == min(count, 9)


def test_what_lacks_what_it_needs_is_not_verified(tmp_path: Path) -> None:
    own = engine(tmp_path)
    shared = own.share([1, 2])
    given = [task(tasks.scaled, n, shared) for n in (3, 4)]
    [first, _] = own.run(Stage("First"), given)
    again = engine(tmp_path, verify=5)
    values(again, given)
    again.cache.path(first.key).unlink()
    assert again.verify() == []
    again.cache.path(shared).unlink()
    assert again.verify() == []


def test_there_is_a_worker_for_each_processor_this_process_among_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)
    # macOS and Windows do not tell which processors a process may use.
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert processors() == (os.cpu_count() or 1)


@pytest.mark.usefixtures("helped")
def test_two_engines_fill_one_cache_side_by_side(tmp_path: Path) -> None:
    given = [task(tasks.doubled, str(number)) for number in range(200)]
    expected = [2 * str(number) for number in range(200)]

    def build(_: int) -> list[object]:
        with engine(tmp_path, jobs=2) as own:
            return values(own, given)

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(build, range(2))) == [expected, expected]


class Refusing(Executor):
    """An executor that is closed."""

    def submit(self, *_: object, **__: object) -> Future[list[str]]:  # type: ignore[override]  # no task gets through
        """Refuse a task."""
        raise RuntimeError("the connection to the scheduler is closed")


def test_an_executor_that_takes_no_more_tasks_is_named_with_the_task(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Engine, "_executor_if_worthwhile", lambda _: Refusing())
    with (
        engine(tmp_path, jobs=2) as own,
        pytest.raises(
            TaskError, match=r"support\.tasks:process: .*the connection to the scheduler is closed"
        ),
    ):
        values(own, [task(tasks.process, 1)])
