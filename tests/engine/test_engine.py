"""Tasks run once, wherever that is, and their results come in order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from papershelf.engine import engine as engine_module
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine
from papershelf.engine.executor import TaskError
from papershelf.engine.task import Task, task
from support import tasks
from support.tasks import Pair

ENVIRONMENT = "support.tasks:environment"


def engine(folder: Path, jobs: int = 1, verify: int = 0) -> Engine:
    return Engine(Cache(folder), ENVIRONMENT, jobs=jobs, verify=verify)


def values(own: Engine, given: list[Task]) -> list[object]:
    return [result.value for result in own.run("Testing", given)]


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others help from the first task on."""
    monkeypatch.setattr(engine_module, "_ALONE", -1.0)
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
    first = list(own.run("First", [task(tasks.scaled, n, shared) for n in (3, 4)]))
    assert [result.value for result in first] == [[3, 6], [4, 8]]
    keys = [result.key for result in first]
    assert values(own, [task(tasks.lengths, 7, *keys)]) == [[7, 3, 3]]


def test_a_damaged_result_is_made_again(tmp_path: Path) -> None:
    own = engine(tmp_path)
    [result] = own.run("First", [task(tasks.product, Pair(one=2, other=3))])
    path = own.cache.path(result.key)
    path.write_bytes(path.read_bytes()[:-1])
    assert result.value == 6
    assert values(engine(tmp_path), [result.task]) == [6]
    assert own.cache.get(result.key) is not None


def test_verifying_finds_a_result_that_a_task_does_not_give(tmp_path: Path) -> None:
    own = engine(tmp_path)
    given = [task(tasks.product, Pair(one=n, other=3)) for n in range(3)]
    results = list(own.run("First", given))
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
        pytest.raises(TaskError, match=r"support\.tasks:always_killed.*ended twice"),
    ):
        values(own, [task(tasks.always_killed, "a"), task(tasks.process, 1)])
