"""The engine: runs tasks, each only where its result is not in the cache.

It knows nothing of what tasks make. Results come in the order of the tasks, from whichever process
has made them, and are the same bytes from all.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from time import perf_counter
from typing import Any, Self

from msgspec import Struct

from papershelf.engine.cache import Cache
from papershelf.engine.executor import TaskError, cluster, process_pool, run_batch
from papershelf.engine.report import Journal, Report
from papershelf.engine.task import Task, call, digest, encode, key_of, resolve, result_of

# A batch has so many bytes of views, or so many tasks.
_BATCH_BYTES = 256 << 10
_BATCH_TASKS = 32
# Seconds of work before others are asked to help: to start a worker takes about as long.
_ALONE = 0.4
# Batches that are sent and not done, for each worker.
_AHEAD = 3


class Result(Struct, frozen=True):
    """The result of a task, which `key` names for tasks that need it."""

    key: str
    task: Task
    engine: Engine

    @property
    def value(self) -> Any:
        """What the function of the task has given; it runs once more if the cache has lost it."""
        found = self.engine.cache.get(self.key)
        if found is None:
            return result_of(self.task, call(self.task, self.engine.cache.load))
        return result_of(self.task, found)


class Engine:
    """Runs tasks with one cache and one executor; `report` counts hits and misses.

    *environment* names a function without arguments that gives the fingerprint. There are as many
    workers as *jobs*, this process among them; 0 is one for each processor. *address* is that of a
    Dask cluster. So many hits as *verify* says are kept to be made anew.
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
        if self.cache.get(key) is None:
            self.cache.put(key, content)
        return key

    def run(
        self,
        stage: str,
        tasks: Iterable[Task],
        *,
        settings: object = None,
        is_current: Callable[[str], bool] = lambda _: False,
    ) -> Iterator[Result]:
        """Yield the results of *tasks*, in order; raises TaskError where one fails.

        *settings* is what tasks of the *stage* are given of the settings: by it the report tells
        why results are missing. Where *is_current* of a key, its result is not even looked for.
        """
        told = self.report.stage(stage, digest(encode(settings)))
        run = _Run(self)
        for own in tasks:
            key = key_of(own, self.fingerprint)
            is_hit = is_current(key) or self.cache.get(key) is not None
            told.count(is_hit=is_hit)
            if is_hit:
                self._keep_sample(key, own)
            run.add(Result(key, own, self), is_done=is_hit)
            yield from run.ready()
        yield from run.rest()

    def _keep_sample(self, key: str, own: Task) -> None:
        """Keep a hit for `verify` if its key is among the least, which are random."""
        if len(self._sample) < self._verify:
            self._sample[key] = own
        elif self._sample and key < (greatest := max(self._sample)):
            del self._sample[greatest]
            self._sample[key] = own

    def verify(self) -> list[str]:
        """Make the sampled results anew; return the functions of those that come out otherwise."""
        cache = self.cache
        again = {key: call(own, cache.load) for key, own in self._sample.items()}
        return [
            self._sample[key].function
            for key, content in again.items()
            if (known := cache.get(key)) is not None and known != content
        ]

    def run_here(self, results: Sequence[Result]) -> None:
        """Run tasks in this process."""
        begun = perf_counter()
        batch = [(one.key, one.task) for one in results]
        raise_failed(results, run_batch(*self.place, batch))
        self._spent += perf_counter() - begun

    @property
    def place(self) -> tuple[str, str, str]:
        """What every worker is told: the folder of the cache, and the environment it must have."""
        return str(self.cache.folder), self.environment, self.fingerprint

    def executor(self) -> Executor | None:
        """Return who helps, or None as long as there is too little to do."""
        if self._executor is None and self._address:
            self._executor, self._workers = cluster(self._address)
        elif self._executor is None and self._workers > 0 and self._spent > _ALONE:
            self._executor = process_pool(self._workers)
        return self._executor

    @property
    def most_sent(self) -> int:
        """How many batches are sent before this process helps instead."""
        return _AHEAD * self._workers

    def replace_executor(self, broken: Executor) -> None:
        """Start another executor in the place of one that is broken, unless that is done."""
        if self._executor is broken:
            self.stop()

    def stop(self) -> None:
        """End all workers."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None


class _Sent(Struct, eq=False):
    """A batch that an executor has."""

    results: Sequence[Result]
    executor: Executor
    future: Future[list[str]]
    is_settled: bool = False


class _Slot(Struct, eq=False):
    """A result that is to be yielded when its turn comes: it is done, or it is in a batch."""

    result: Result
    is_done: bool = False
    sent: _Sent | None = None


class _Run:
    """The tasks of one stage: results wait until those before them are done."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._slots: deque[_Slot] = deque()
        self._batch: list[_Slot] = []
        self._bytes = 0
        self._sent: deque[_Sent] = deque()

    def add(self, result: Result, *, is_done: bool) -> None:
        """Add a task, and send a batch if that fills one."""
        slot = _Slot(result, is_done)
        self._slots.append(slot)
        if is_done:
            return
        self._batch.append(slot)
        self._bytes += len(result.task.view)
        if self._bytes >= _BATCH_BYTES or len(self._batch) >= _BATCH_TASKS:
            self._send()

    def _send(self) -> None:
        """Give the batch to the executor; where that has enough to do, run it here."""
        batch, self._batch, self._bytes = self._batch, [], 0
        results = [slot.result for slot in batch]
        executor = self._engine.executor()
        self._sent = deque(sent for sent in self._sent if not sent.future.done())
        if executor is None or len(self._sent) >= self._engine.most_sent:
            self._engine.run_here(results)
            for slot in batch:
                slot.is_done = True
            return
        work = [(one.key, one.task) for one in results]
        try:
            future = executor.submit(run_batch, *self._engine.place, work)
        except RuntimeError as error:  # The pool is broken, and says so at once.
            future = Future()
            future.set_exception(error)
        sent = _Sent(results, executor, future)
        self._sent.append(sent)
        for slot in batch:
            slot.sent = sent

    def ready(self) -> Iterator[Result]:
        """Yield the results that are next in order and done."""
        while self._slots:
            slot = self._slots[0]
            if not slot.is_done and not (slot.sent and slot.sent.future.done()):
                return
            yield self._taken()

    def rest(self) -> Iterator[Result]:
        """Yield all that has not been yielded yet."""
        if self._batch:
            self._send()
        while self._slots:
            yield self._taken()

    def _taken(self) -> Result:
        """Take the next result; where an executor has it, wait for that."""
        slot = self._slots.popleft()
        if slot.sent and not slot.sent.is_settled:
            self._settle(slot.sent)
            slot.sent.is_settled = True
        return slot.result

    def _settle(self, sent: _Sent) -> None:
        """Wait for a batch; where no worker could run it, run its tasks one by one."""
        try:
            errors = sent.future.result()
        except Exception:  # such as a worker that was killed: what tasks raise is returned
            self._engine.replace_executor(sent.executor)
            self._retry(sent.results)
            return
        raise_failed(sent.results, errors)

    def _retry(self, results: Sequence[Result]) -> None:
        """Run tasks one by one, by an executor if there is one; raises TaskError for a culprit."""
        for one in results:
            executor = self._engine.executor()
            if executor is None:
                self._engine.run_here([one])
                continue
            try:
                future = executor.submit(run_batch, *self._engine.place, [(one.key, one.task)])
                errors = future.result()
            except Exception as error:
                self._engine.replace_executor(executor)
                raise TaskError(
                    f"{one.task.function}: the worker has ended twice ({error}); "
                    "where memory is short, `jobs: 1` takes less"
                ) from error
            raise_failed([one], errors)


def raise_failed(results: Sequence[Result], errors: Sequence[str]) -> None:
    """Raise TaskError for the first task that went wrong."""
    for one, error in zip(results, errors, strict=True):
        if error:
            raise TaskError(f"{one.task.function}: {error}")


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
