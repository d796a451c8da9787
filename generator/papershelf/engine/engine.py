"""The engine: runs tasks, each only where its result is not in the cache.

It knows nothing of what tasks make. Results come in the order of the tasks, from whichever process
has made them, and are the same bytes from all.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from time import perf_counter
from typing import Any, Self

from msgspec import Struct

from papershelf.engine.cache import Cache
from papershelf.engine.executor import TaskError, cluster, fingerprint_anew, process_pool, run_batch
from papershelf.engine.report import Journal, Report
from papershelf.engine.task import Task, call, digest, encode, key_of, result_of

# A batch has so many bytes of views, or so many tasks.
_BATCH_BYTES = 256 << 10
_BATCH_TASKS = 32
# Seconds of work before others are asked to help: to start a worker takes about as long.
_ALONE = 0.4
# Batches that are sent and not done, for each worker.
_AHEAD = 3
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
        self.fingerprint: str = fingerprint_anew(environment)
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
        if not self.cache.has(key):
            self.cache.put(key, content)
        return key

    def run(
        self,
        stage: str,
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
        counts = self.report.stage(stage, digest(encode(settings)))
        run = _Run(self, at_once or _BATCH_TASKS)
        for own in tasks:
            key = key_of(own, self.fingerprint)
            is_hit = is_current(key) or self.cache.has(key)
            counts.count(is_hit=is_hit)
            if is_hit:
                self._keep_sample(key, own)
            run.add(Result(key, own, self), is_hit=is_hit)
            yield from run.ready()
        yield from run.rest()

    def _keep_sample(self, key: str, own: Task) -> None:
        """Keep a hit for `verify` if its key is among the least, which are random."""
        if len(self._sample) >= self._verify and (not self._sample or key > max(self._sample)):
            return
        if self.cache.has(key):
            self._sample[key] = own
        if len(self._sample) > self._verify:
            del self._sample[max(self._sample)]

    def verify(self) -> list[str]:
        """Make the sampled results anew; return the functions of those that come out otherwise."""
        return [own.function for key, own in self._sample.items() if self._is_other(key, own)]

    def _is_other(self, key: str, own: Task) -> bool:
        """Return whether a task does not give what is in the cache, if all is there."""
        known = self.cache.get(key)
        if known is None or not all(map(self.cache.has, own.needs)):
            return False
        return known != call(own, self.cache.load)

    def content(self, result: Result) -> memoryview:
        """Return the encoded result; its task runs once more if the cache has lost it."""
        found = self.cache.get(result.key)
        if found is None:
            _raise_failed([result], self.run_here([result]))
            found = self.cache.get(result.key)
        if found is None:
            raise TaskError(f"{result.task.function}: the cache has lost what it was just given")
        return found

    def run_here(self, results: Sequence[Result]) -> list[str]:
        """Run tasks in this process; return for each what went wrong, or an empty text."""
        begun = perf_counter()
        errors = run_batch(*self._arguments(results))
        self._spent += perf_counter() - begun
        return errors

    def _arguments(self, results: Sequence[Result]) -> tuple[str, str, str, bytes]:
        """Return what `run_batch` is given."""
        batch = encode([(one.key, one.task) for one in results])
        return str(self.cache.folder), self.environment, self.fingerprint, batch

    def send(self, results: Sequence[Result], in_flight: int) -> _Sent:
        """Have an executor run tasks, or run them here where it has enough to do or there is none.

        So many batches as *in_flight* are on their way already.
        """
        executor = self._executor_if_worthwhile()
        if executor is None or in_flight >= _AHEAD * self._workers:
            return self._done_here(results)
        try:
            return _Sent(results, self._submitted(results, executor), executor)
        except OSError:
            self._do_without_workers()
            return self._done_here(results)

    def _done_here(self, results: Sequence[Result]) -> _Sent:
        future: Future[list[str]] = Future()
        future.set_result(self.run_here(results))
        return _Sent(results, future)

    def _submitted(self, results: Sequence[Result], executor: Executor) -> Future[list[str]]:
        """Return the future of a batch that *executor* is given, or that it has refused."""
        try:
            return executor.submit(run_batch, *self._arguments(results))
        except RuntimeError as error:  # it is broken or closed, and knows that
            refused: Future[list[str]] = Future()
            refused.set_exception(error)
            return refused

    def _executor_if_worthwhile(self) -> Executor | None:
        """Return who helps, or None as long as there is too little to do."""
        if self._executor is None and self._address:
            self._executor, self._workers = self._join_cluster()
        elif self._executor is None and self._workers > 0 and self._spent > _ALONE:
            try:
                self._executor = process_pool(self._workers)
            except (OSError, ImportError):
                self._do_without_workers()
        return self._executor

    def _join_cluster(self) -> tuple[Executor, int]:
        """Return the executor of the cluster; raises TaskError if it does not share the cache."""
        key = self.share(os.urandom(16))
        try:
            return cluster(self._address, self.cache.path(key))
        finally:
            self.cache.discard(key)

    def _do_without_workers(self) -> None:
        """Run everything here from now on, as where the system starts no more processes."""
        self.stop()
        self._workers, self._address = 0, ""

    def run_again(self, sent: _Sent, error: BaseException) -> None:
        """Run the tasks of a batch that was lost by *error*; raises TaskError for a culprit.

        A pool that has lost a worker is broken. So its tasks go to another, one by one and with
        nothing beside them, so that none is blamed for what others do.
        """
        executor = sent.executor
        if executor is None or isinstance(error, BrokenExecutor):
            if self._executor is executor:
                self.stop()
            executor = process_pool(1)
        try:
            for one in sent.results:
                if not self.cache.has(one.key):
                    _raise_failed([one], self._run_alone(one, executor))
        finally:
            if executor is not sent.executor:
                executor.shutdown(wait=False)

    def _run_alone(self, one: Result, executor: Executor) -> list[str]:
        future = self._submitted([one], executor)
        error = _loss_of(future)
        if error:
            reason = str(error) or type(error).__name__
            raise TaskError(
                f"{one.task.function}: its worker was lost twice ({reason}); "
                "where memory is short, `jobs: 1` takes less"
            ) from error
        return future.result()

    def stop(self) -> None:
        """End all workers."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None


class _Sent(Struct, eq=False):
    """A batch of tasks that run or have run, by an executor or in this process."""

    results: Sequence[Result]
    future: Future[list[str]]
    executor: Executor | None = None
    is_settled: bool = False


class _Slot(Struct, eq=False):
    """A result that is to be yielded when its turn comes.

    That of a miss waits for the batch it was `sent` with.
    """

    result: Result
    is_hit: bool
    sent: _Sent | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing has to be waited for."""
        return self.is_hit or (self.sent is not None and self.sent.future.done())


class _Run:
    """The tasks of one stage: results wait until those before them are done."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._most = most
        self._slots: deque[_Slot] = deque()
        self._waiting = 0
        self._batch: list[_Slot] = []
        self._bytes = 0
        self._in_flight: list[_Sent] = []

    def add(self, result: Result, *, is_hit: bool) -> None:
        """Add a task, and send a batch if that fills one."""
        slot = _Slot(result, is_hit)
        self._slots.append(slot)
        self._waiting += len(result.task.view)
        if is_hit:
            return
        self._batch.append(slot)
        self._bytes += len(result.task.view)
        if self._bytes >= _BATCH_BYTES or len(self._batch) >= self._most:
            self._send()

    def _send(self) -> None:
        """Have the tasks of the batch run."""
        batch, self._batch, self._bytes = self._batch, [], 0
        self._in_flight = [sent for sent in self._in_flight if not sent.future.done()]
        sent = self._engine.send([slot.result for slot in batch], len(self._in_flight))
        self._in_flight.append(sent)
        for slot in batch:
            slot.sent = sent

    def ready(self) -> Iterator[Result]:
        """Yield the results that are next in order and done; wait for them where many follow."""
        while self._slots and (self._slots[0].is_done or self._waiting > _MOST_WAITING):
            yield self._taken()

    def rest(self) -> Iterator[Result]:
        """Yield all that has not been yielded yet."""
        if self._batch:
            self._send()
        while self._slots:
            yield self._taken()

    def _taken(self) -> Result:
        """Take the next result; wait for its batch."""
        if not self._slots[0].is_hit and self._slots[0].sent is None:
            self._send()
        slot = self._slots.popleft()
        self._waiting -= len(slot.result.task.view)
        if slot.sent and not slot.sent.is_settled:
            slot.sent.is_settled = True
            self._settle(slot.sent)
        return slot.result

    def _settle(self, sent: _Sent) -> None:
        """Wait for a batch; where no worker could run it, run its tasks one by one."""
        error = _loss_of(sent.future)
        if error:
            self._engine.run_again(sent, error)
        else:
            _raise_failed(sent.results, sent.future.result())


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
