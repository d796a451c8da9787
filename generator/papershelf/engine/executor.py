"""Executors: where tasks run. All have the interface of `concurrent.futures`.

A batch of tasks is sent with the folder of the cache and the environment fingerprint. The worker
puts results into the cache and returns an error message for each task, empty where it succeeded. So
no result passes through the calling process, and no exception has to be serialised.
"""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from platform import node
from threading import Lock, Thread
from time import sleep
from types import ModuleType
from typing import Any

from papershelf.engine.cache import Cache
from papershelf.engine.memory import paused_collection
from papershelf.engine.task import DIGEST_SIZE, Task, TaskError, call, decode, resolve

# Keeps workers from importing modules from the current folder, where any file may shadow a module.
_SAFE_PATH = "PYTHONSAFEPATH"
# Held by a thread that starts workers, as `_isolated` changes what all threads of a process share.
_STARTING = Lock()
# Held by a thread of a worker that runs tasks, as stemmers and vocabularies have a state.
_RUNNING = Lock()
# The cache in a folder; a worker keeps its decoded values from one batch to the next.
_cache = lru_cache(maxsize=4)(Cache)
# The fingerprint of this process, which the named function returns.
_fingerprint = lru_cache(maxsize=4)(lambda environment: resolve(environment)())
# Windows can wait for this many processes at most.
_MAX_WORKERS = 61
# Seconds in which a cluster has to answer.
_TIMEOUT = 10


def run_batch(folder: str, environment: str, expected: str, encoded: bytes) -> list[str]:
    """Run the tasks of the *encoded* batch and put their results into the cache in *folder*.

    *environment* names the function that returns this process's fingerprint, which has to equal
    *expected*. Returns an error message for each task, empty where it succeeded. Threads of a
    worker run one batch at a time, since tasks are not thread-safe.
    """
    batch: list[tuple[str, Task]] = decode(encoded, list[tuple[str, Task]])
    if _fingerprint(environment) != expected:
        reason = f"the worker on {node()} runs another version of the program or its dependencies"
        return [reason] * len(batch)
    with _RUNNING:
        return run_tasks(batch, _cache(Path(folder)))


def run_tasks(batch: Collection[tuple[str, Task]], cache: Cache) -> list[str]:
    """Run a *batch* of tasks by key and put their results into *cache*; return error messages."""
    if not any(task.needs for _, task in batch):
        cache.release()  # This stage needs no results of the last one.
    with paused_collection():
        errors = [_run(key, task, cache) for key, task in batch]
    gc.collect(0)  # An exception in a reference cycle keeps frames, and their values, alive.
    return errors


def _run(key: str, task: Task, cache: Cache) -> str:
    try:
        cache.put(key, call(task, cache.load))
    except OSError as error:
        return f"{error.filename or cache.folder}: {error.strerror or error}"
    # A task may raise anything, and not every exception can be pickled: its traceback is sent.
    except Exception:  # none is lost: the engine raises TaskError with it
        return traceback.format_exc()
    return ""


@contextmanager
def _isolated() -> Iterator[None]:
    """Set `_SAFE_PATH` for workers, and hide the main script from them.

    A script without a guard of `__main__` would run again in each worker.
    """
    with _STARTING:
        main, own = sys.modules["__main__"], os.environ.get(_SAFE_PATH)
        os.environ.setdefault(_SAFE_PATH, "1")
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
            if own is None:
                del os.environ[_SAFE_PATH]


def processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ProcessPool(ProcessPoolExecutor):
    """A pool whose workers exit when it is shut down, or when this process ends in any way.

    Each worker watches a pipe that only this process holds open.
    """

    def __init__(self, workers: int) -> None:
        """Prepare *workers* processes; raises OSError or ImportError where there can be none."""
        reader, self._pipe = Pipe(duplex=False)
        with _isolated():  # Python starts its resource tracker here.
            super().__init__(
                min(workers, _MAX_WORKERS),
                mp_context=get_context("spawn"),
                initializer=_begin_worker,
                initargs=(reader,),
            )

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        """Have a worker call *function*; a missing worker is started."""
        with _isolated():
            return super().submit(function, *arguments)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers; running tasks are finished if *wait*, and abandoned otherwise.

        The pool's thread ends first: if Python exits while it does, that may print an error.
        """
        if not wait:
            self._pipe.close()
        with suppress(RuntimeError):  # Where no thread could start, there is none to end.
            super().shutdown(cancel_futures=cancel_futures)
        self._pipe.close()


def _begin_worker(pipe: Connection) -> None:
    """Make this worker exit when *pipe* closes, and at once on an interrupt from the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_watch, args=(pipe,), daemon=True).start()


def _watch(pipe: Connection) -> None:
    wait([pipe])
    os._exit(1)


class _Cluster(Executor):
    """The workers of a Dask cluster, through its client."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor: Executor = client.get_executor(pure=False)
        Thread(target=self._leave_without_workers, daemon=True).start()

    def _leave_without_workers(self) -> None:
        """Disconnect from a cluster that has lost all workers: its tasks would wait for ever."""
        # TimeoutError is an OSError. Dask raises UnboundLocalError if it is closed while it waits.
        with suppress(OSError, UnboundLocalError):
            while self._client.status != "closed":
                self._client.wait_for_workers(1, timeout=_TIMEOUT)
                sleep(_TIMEOUT)
        self.shutdown()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        """Have a worker call *function*; raises RuntimeError where the scheduler is gone."""
        if self._client.status == "closed":
            raise RuntimeError("the connection to the scheduler is closed")
        return self._executor.submit(function, *arguments)

    def shutdown(self, *_: Any, **__: Any) -> None:
        """Disconnect from the cluster, which goes on running, and drop pending tasks."""
        self._client.close()


def cluster(address: str, cache: Cache) -> tuple[Executor, int]:
    """Return the executor of the Dask cluster at *address*, and its number of workers.

    All workers have to share the folder of *cache*. Raises TaskError where Dask is not installed,
    no scheduler with a worker answers, or a worker does not see a new entry of the cache.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise TaskError("a cluster needs Dask: pip install 'papershelf[cluster]'") from error
    try:
        client = Client(address, timeout=_TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise TaskError(f"no scheduler answers at {address}: {error}") from error
    try:
        client.wait_for_workers(1, timeout=_TIMEOUT)
    except OSError as error:
        client.close()
        raise TaskError(f"the scheduler at {address} has no workers") from error
    key = os.urandom(DIGEST_SIZE).hex()
    cache.put(key, b"")
    seen = client.run(os.path.isfile, str(cache.path(key)))
    cache.discard(key)
    for worker, is_there in seen.items():
        if not is_there:
            client.close()
            raise TaskError(
                f"the worker at {worker} does not share the cache folder {cache.folder}"
            )
    return _Cluster(client), len(client.nthreads())
