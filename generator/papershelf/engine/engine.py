"""The engine: runs tasks, each only where its result is not in the cache.

It knows nothing of what tasks make. Results come in the order of the tasks, from whichever process
has made them, and are the same bytes from all.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from time import process_time
from typing import Any, Self

from msgspec import Struct, field

from papershelf.engine.cache import Cache
from papershelf.engine.executor import ProcessPool, cluster, run_batch, run_tasks
from papershelf.engine.progress import Stage
from papershelf.engine.report import Journal, Report, TaskCount
from papershelf.engine.task import Task, TaskError, call, digest, encode, key_of, resolve, result_of

# A batch has so many bytes of views, or so many tasks.
_BATCH_BYTES = 256 << 10
_BATCH_TASKS = 32
# Seconds of work before others are asked to help: a worker takes a third of that to start.
_ALONE = 2.0
# Batches that are sent and not done, for each worker; those of a last one, which is waited for.
_AHEAD, _AT_LAST = 3, 1
# Bytes of views that wait for results before theirs.
_MOST_WAITING = 32 << 20


class Result(Struct, frozen=True):
    """The result of a task, which `key` names for tasks that need it."""

    key: str
    task: Task
    engine: Engine

    @property
    def value(self) -> Any:
        """What the function of the task has given; it runs once more if the cache has lost it."""
        return result_of(self.task, self.engine.content(self))


class _TaskBatch(Struct, eq=False):
    """Tasks that run together, by an executor or in this process; `size` is that of their views.

    There is no `future` before they are sent. Once they are settled, there are no `results`.
    """

    results: list[Result] = field(default_factory=list)
    size: int = 0
    executor: Executor | None = None
    future: Future[list[str]] | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing has to be waited for."""
        return self.future is not None and self.future.done()


class Engine:
    """Runs tasks with one cache and one executor; `report` counts hits and misses.

    *environment* names a function without arguments that gives the fingerprint. There are as many
    workers as *jobs*, this process among them; 0 is one for each processor. *address* is that of a
    Dask cluster. So many hits as *verify* says are remembered to be made anew.
    """

    def __init__(
        self,
        cache: Cache,
        environment: str,
        *,
        jobs: int = 0,
        address: str = "",
        verify: int = 0,
        last: Journal | None = None,
    ) -> None:
        self.cache = cache
        self.environment = environment
        self.fingerprint: str = resolve(environment)()
        self.report = Report(self.fingerprint, last or Journal())
        self._workers = (jobs or processors()) - 1
        self._address = address
        self._verify = verify
        self._sample: dict[str, Task] = {}
        self._executor: Executor | None = None
        self._in_flight: list[Future[list[str]]] = []
        self._begun: dict[str, _TaskBatch] = {}
        self._spent = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def share(self, value: Any) -> str:
        """Put *value* into the cache, and return the key under which tasks can need it.

        Bytes are put there as they are, for tasks that take them as a memoryview.
        """
        content = value if isinstance(value, bytes) else encode(value)
        key = digest(b"value", content)
        if not self.cache.has(key):
            self.cache.put(key, content)
        return key

    def run(
        self,
        stage: Stage,
        tasks: Iterable[Task],
        *,
        settings: object = None,
        is_current: Callable[[str], bool] = lambda _: False,
        at_once: int | None = None,
    ) -> Iterator[Result]:
        """Yield the results of *tasks*, in order; raises TaskError where one fails.

        *settings* is what tasks of the *stage* are given of the settings: by it the report tells
        why results are missing. Where *is_current* of a key, its result is not even looked for, so
        that no other task can need it. A worker is given so many tasks *at_once*, where their views
        do not tell how long they take.
        """
        counts = self.report.stage(stage.name, digest(encode(settings)))
        found = self._looked_up(tasks, counts, is_current)
        yield from self._in_order(found, at_once or _BATCH_TASKS)

    def begin(self, own: Task) -> None:
        """Have a worker, if there is one, run a task that `run` will be given later."""
        result = Result(key_of(own, self.fingerprint), own, self)
        if self._executor and not self.cache.has(result.key):
            batch = self._begun[result.key] = _TaskBatch([result])
            self._send(batch)

    def _looked_up(
        self, tasks: Iterable[Task], counts: TaskCount, is_current: Callable[[str], bool]
    ) -> Iterator[tuple[Result, bool]]:
        """Yield the result of each task, and whether it is there."""
        for own in tasks:
            key = key_of(own, self.fingerprint)
            begun = self._begun.pop(key, None)
            if begun:
                self._settle(begun)
            is_there = is_current(key) or self.cache.has(key)
            counts.count(is_hit=is_there and not begun)
            if is_there and self._verify:
                self._keep_sample(key, own)
            yield Result(key, own, self), is_there

    def _in_order(self, found: Iterable[tuple[Result, bool]], most: int) -> Iterator[Result]:
        """Yield results, those that are not there once their batches of *most* tasks have run.

        Waits for a batch where too much has to wait behind it.
        """
        waiting: deque[tuple[Result, _TaskBatch]] = deque()
        size, batch, there = 0, _TaskBatch(), _TaskBatch(future=_done([]))
        for result, is_hit in found:
            if not is_hit:
                if batch.size >= _BATCH_BYTES or len(batch.results) >= most:
                    self._send(batch)
                    batch = _TaskBatch()
                batch.results.append(result)
                batch.size += len(result.task.view)
            waiting.append((result, there if is_hit else batch))
            size += len(result.task.view)
            while waiting and (size > _MOST_WAITING or waiting[0][1].is_done):
                first, own = waiting.popleft()
                size -= len(first.task.view)
                self._settle(own)
                yield first
            if batch.future:
                batch = _TaskBatch()
        if batch.results:
            self._send(batch, _AT_LAST)
        for first, own in waiting:
            self._settle(own)
            yield first

    def _keep_sample(self, key: str, own: Task) -> None:
        """Keep a hit for `verify`; of too many those with the least keys, which are random."""
        if self.cache.has(key):
            self._sample[key] = own
        if len(self._sample) > self._verify:
            del self._sample[max(self._sample)]

    def verify(self) -> list[str]:
        """Make the sampled results anew; return the functions of those that come out otherwise.

        Those that lack what they need are passed over.
        """
        differing = []
        for key, own in self._sample.items():
            known = self.cache.get(key)
            if known is None or not all(map(self.cache.has, own.needs)):
                continue
            if known != call(own, self.cache.load):
                differing.append(own.function)
        return differing

    def content(self, result: Result) -> memoryview:
        """Return the encoded result; its task runs once more if the cache has lost it."""
        found = self.cache.get(result.key)
        if found is None:
            _raise_failed([result], self._run_here([result]))
            found = self.cache.get(result.key)
        if found is None:
            raise TaskError(f"{result.task.function}: the cache has lost what it was just given")
        return found

    def _run_here(self, results: Sequence[Result]) -> list[str]:
        """Run tasks in this process; return for each what went wrong, or an empty text."""
        begun = process_time()
        errors = run_tasks([(one.key, one.task) for one in results], self.cache)
        self._spent += process_time() - begun
        return errors

    def _send(self, batch: _TaskBatch, most: int = _AHEAD) -> Future[list[str]]:
        """Have an executor run a batch, or this process where each worker has *most* to do."""
        self._in_flight = [future for future in self._in_flight if not future.done()]
        try:
            executor = self._executor_if_worthwhile()
            if executor and len(self._in_flight) < most * self._workers:
                batch.executor = executor
                batch.future = self._submitted(batch.results, executor)
                self._in_flight.append(batch.future)
                return batch.future
        except (OSError, ImportError):
            # The system starts no more processes, so this one runs everything from now on.
            self.stop()
            self._workers, self._address = 0, ""
        batch.future = _done(self._run_here(batch.results))
        return batch.future

    def _submitted(self, results: Sequence[Result], executor: Executor) -> Future[list[str]]:
        """Return the future of tasks that *executor* is given, or that it has refused."""
        tasks = encode([(one.key, one.task) for one in results])
        folder = str(self.cache.folder)
        try:
            return executor.submit(run_batch, folder, self.environment, self.fingerprint, tasks)
        except RuntimeError as error:  # it is broken or closed, and knows that
            refused: Future[list[str]] = Future()
            refused.set_exception(error)
            return refused

    def _executor_if_worthwhile(self) -> Executor | None:
        """Return who helps, or None as long as there is too little to do."""
        if self._executor is None and self._address:
            self._executor, self._workers = cluster(self._address, self.cache)
        elif self._executor is None and self._workers > 0 and self._spent > _ALONE:
            self._executor = ProcessPool(self._workers)
        return self._executor

    def _settle(self, batch: _TaskBatch) -> None:
        """Wait for a batch, once; where no worker could run it, run its tasks one by one."""
        future = batch.future or self._send(batch)
        results, batch.results = batch.results, []
        if not results:
            return
        error = _loss_of(future)
        if error:
            self._run_again(results, batch.executor, error)
        else:
            _raise_failed(results, future.result())

    def _run_again(
        self, results: Sequence[Result], lost: Executor | None, error: BaseException
    ) -> None:
        """Run tasks that an executor has *lost* by an *error*; raises TaskError for a culprit.

        A pool that has lost a worker is broken. So its tasks go to another, one by one and with
        nothing beside them, so that none is blamed for what others do.
        """
        executor = lost
        if executor is None or isinstance(error, BrokenExecutor):
            if self._executor is lost:
                self.stop()
            executor = ProcessPool(1)
        try:
            for one in results:
                if not self.cache.has(one.key):
                    self._run_alone(one, executor)
        finally:
            if executor is not lost:
                executor.shutdown(wait=False)

    def _run_alone(self, one: Result, executor: Executor) -> None:
        future = self._submitted([one], executor)
        error = _loss_of(future)
        if error:
            reason = str(error) or type(error).__name__
            raise TaskError(
                f"{one.task.function}: its worker was lost twice ({reason}); "
                "where memory is short, `jobs: 1` takes less"
            ) from error
        _raise_failed([one], future.result())

    def stop(self) -> None:
        """End all workers; what was begun and is not done begins anew when it is asked for."""
        self._begun.clear()
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None


def _done(errors: list[str]) -> Future[list[str]]:
    """Return the future of tasks that have run."""
    future: Future[list[str]] = Future()
    future.set_result(errors)
    return future


def _loss_of(future: Future[list[str]]) -> BaseException | None:
    """Return what kept a batch from being run, such as the death of a worker, or None.

    What tasks raise is no such thing: it is part of the result.
    """
    try:
        return future.exception()
    except CancelledError as error:
        return error


def _raise_failed(results: Sequence[Result], errors: Sequence[str]) -> None:
    """Raise TaskError for the first task that went wrong, with the trace as a note."""
    for one, error in zip(results, errors, strict=True):
        if error:
            failure = TaskError(f"{one.task.function}: {error.strip().splitlines()[-1]}")
            failure.add_note(error)
            raise failure


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
