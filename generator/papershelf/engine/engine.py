"""The engine: runs the tasks whose results are not in the cache.

It knows nothing of what tasks make. Results come in the order of the tasks, and are the same bytes
whichever process has made them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from time import process_time
from typing import Any, Self

from msgspec import Struct

from papershelf.engine.cache import Cache
from papershelf.engine.executor import ProcessPool, cluster, processors, run_batch, run_tasks
from papershelf.engine.progress import Stage
from papershelf.engine.report import Baseline, Report, TaskCount
from papershelf.engine.task import Task, TaskError, call, digest, encode, key_of, resolve, result_of

# A batch is complete at this size of its views in bytes, or at this number of tasks.
_BATCH_BYTES = 256 << 10
_BATCH_TASKS = 32
# Processor seconds of work in this process before workers start; a start takes a third of that.
_SERIAL_SECONDS = 2.0
# Batches in flight for each worker, and for the last batch of a stage, which has to be waited for.
_IN_FLIGHT, _IN_FLIGHT_AT_END = 3, 1
# Batches that wait for an earlier one.
_MAX_WAITING = 128


class Result(Struct, frozen=True):
    """The result of a task; other tasks need it by its cache `key`."""

    key: str
    task: Task
    engine: Engine

    @property
    def value(self) -> Any:
        """The value that the task returned; the task runs again if the cache has lost it."""
        return result_of(self.task, self.engine.content(self))


class _Sent(Struct, frozen=True):
    """Results whose tasks run together, and the future of the error message of each."""

    results: Sequence[Result]
    errors: Future[list[str]]


class Engine:
    """Runs tasks with one cache and one executor; `report` counts hits and misses.

    *environment* names a function without arguments that returns the fingerprint. *jobs* is the
    number of processes, this one included; 0 is one for each processor. *address* is that of a Dask
    cluster. *verify* is the number of hits to sample for `verify`. *last* is the baseline of the
    last run.
    """

    def __init__(
        self,
        cache: Cache,
        environment: str,
        *,
        jobs: int = 0,
        address: str = "",
        verify: int = 0,
        last: Baseline | None = None,
    ) -> None:
        self.cache = cache
        self.environment = environment
        self.fingerprint: str = resolve(environment)()
        self.report = Report(self.fingerprint, last or Baseline())
        self._workers = (jobs or processors()) - 1
        self._address = address
        self._verify = verify
        self._sample: dict[str, Task] = {}
        self._executor: Executor | None = None
        self._in_flight: list[Future[list[str]]] = []
        self._spent = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def share(self, value: Any) -> str:
        """Put *value* into the cache, and return its key for the needs of tasks.

        Bytes are not encoded: tasks take them as a memoryview.
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
        is_current: Callable[[str], bool] = lambda _: False,
        batch_size: int | None = None,
    ) -> Iterator[Result]:
        """Yield the results of *tasks* in order; raises TaskError where one fails.

        Where *is_current* is true of a key, the result is not looked up in the cache, so no other
        task may need it. *batch_size* is the number of tasks that are sent to a worker together,
        where the size of views says little about the work.
        """
        counts = self.report.stage(stage.name)
        waiting: deque[tuple[list[Result], _Sent]] = deque()
        for batch, in_flight in _batches(tasks, batch_size or _BATCH_TASKS):
            results = [Result(key_of(one, self.fingerprint), one, self) for one in batch]
            missing = [it for it in results if not self._look_up(it, counts, is_current)]
            waiting.append((results, self._send(missing, in_flight)))
            while waiting and (len(waiting) > _MAX_WAITING or waiting[0][1].errors.done()):
                yield from self._settled(*waiting.popleft())
        for results, sent in waiting:
            yield from self._settled(results, sent)

    def _look_up(
        self, result: Result, counts: TaskCount, is_current: Callable[[str], bool]
    ) -> bool:
        """Return whether *result* is made, and count it as a hit or a miss."""
        is_hit = is_current(result.key) or self.cache.has(result.key)
        counts.count(result.key, is_hit=is_hit)
        if is_hit and self._verify and self.cache.has(result.key):
            self._sample[result.key] = result.task
            if len(self._sample) > self._verify:
                # As keys are random, the least ones are a sample.
                del self._sample[max(self._sample)]
        return is_hit

    def _settled(self, results: Iterable[Result], sent: _Sent) -> Iterator[Result]:
        """Yield *results*; before the first of those *sent*, wait until their tasks have run."""
        for result in results:
            if sent.results and result is sent.results[0]:
                self._settle(sent)
            yield result

    def verify(self) -> Iterator[tuple[str, bool]]:
        """Recompute the sampled results; yield each function's name, and if its result is the same.

        Tasks whose needs are no longer in the cache are skipped.
        """
        for key, task in self._sample.items():
            known, has_needs = self.cache.get(key), all(map(self.cache.has, task.needs))
            if known is not None and has_needs:
                yield task.function, known == call(task, self.cache.load)

    def content(self, result: Result) -> memoryview:
        """Return the encoded *result*; its task runs again if the cache has lost it."""
        found = self.cache.get(result.key)
        if found is None:
            _raise_failed([result], self._run_here([result]))
            found = self.cache.get(result.key)
        if found is None:
            raise TaskError(
                f"{result.task.function}: its result was cached, but can't be read back"
            )
        return found

    def _run_here(self, results: Sequence[Result]) -> list[str]:
        """Run tasks in this process; return an error message for each, empty if it succeeded."""
        start = process_time()
        errors = run_tasks([(result.key, result.task) for result in results], self.cache)
        self._spent += process_time() - start
        return errors

    def _send(self, results: Sequence[Result], most: int) -> _Sent:
        """Send the tasks of *results* to the executor, together.

        They run here where there is none, or it has *most* batches for each worker.
        """
        self._in_flight = [future for future in self._in_flight if not future.done()]
        try:
            executor = self._executor_if_worthwhile() if results else None
            if executor and len(self._in_flight) < most * self._workers:
                sent = _Sent(results, self._submitted(results, executor))
                self._in_flight.append(sent.errors)
                return sent
        except RuntimeError:
            # It has lost a worker, or its connection: further tasks get another executor.
            self.stop()
        except (OSError, ImportError):
            # The system can't start more workers: further tasks run in this process.
            self._workers, self._address = 0, ""
        errors: Future[list[str]] = Future()
        errors.set_result(self._run_here(results) if results else [])
        return _Sent(results, errors)

    def _submitted(self, results: Sequence[Result], executor: Executor) -> Future[list[str]]:
        """Submit tasks to *executor*; raises RuntimeError where it is broken or closed."""
        tasks = encode([(result.key, result.task) for result in results])
        folder = str(self.cache.folder)
        return executor.submit(run_batch, folder, self.environment, self.fingerprint, tasks)

    def _executor_if_worthwhile(self) -> Executor | None:
        """Return the executor, or None as long as there is too little work for one."""
        if self._executor is None:
            if self._address:
                self._executor, self._workers = cluster(self._address, self.cache)
            elif self._workers > 0 and self._spent > _SERIAL_SECONDS:
                self._executor = ProcessPool(self._workers)
        return self._executor

    def _settle(self, sent: _Sent) -> None:
        """Wait for *sent* tasks, and run them again if their worker was lost."""
        try:
            errors = sent.errors.result()
        except Exception:  # none is lost: the tasks run again, and an error of theirs is raised
            errors = self._run_again(sent.results)
        _raise_failed(sent.results, errors)

    def _run_again(self, results: Iterable[Result]) -> list[str]:
        """Run those tasks that are not cached in a worker of their own; return error messages.

        They run one at a time, so that TaskError names the task that ends the worker.
        """
        pool = ProcessPool(1)
        errors: list[str] = []
        try:
            for result in results:
                is_cached = self.cache.has(result.key)
                errors += [""] if is_cached else self._submitted([result], pool).result()
        except BrokenExecutor as error:
            raise TaskError(
                f"{result.task.function}: its worker was lost twice ({error}); "
                "if memory is short, `jobs: 1` needs less"
            ) from error
        finally:
            pool.shutdown(wait=False)
        return errors

    def stop(self) -> None:
        """End all workers."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None


def _batches(tasks: Iterable[Task], most: int) -> Iterator[tuple[list[Task], int]]:
    """Yield *tasks* in batches of at most *most*, and how many may be in flight for each worker."""
    batch: list[Task] = []
    view_bytes = 0
    for task in tasks:
        if view_bytes >= _BATCH_BYTES or len(batch) >= most:
            yield batch, _IN_FLIGHT
            batch, view_bytes = [], 0
        batch.append(task)
        view_bytes += len(task.view)
    yield batch, _IN_FLIGHT_AT_END


def _raise_failed(results: Sequence[Result], errors: Sequence[str]) -> None:
    """Raise TaskError for the first task that failed, with its traceback as a note."""
    for result, error in zip(results, errors, strict=True):
        if error:
            failure = TaskError(f"{result.task.function}: {error.strip().splitlines()[-1]}")
            failure.add_note(error)
            raise failure
