"""Executors: where tasks run. All have the interface of `concurrent.futures`, and give the same.

A batch of tasks is sent with the folder of the cache and the fingerprint of the environment. The
worker puts results into the cache, and returns for each task nothing, or what went wrong: so no
value goes through the process that asks, and no exception has to be sent.
"""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from platform import node
from threading import Lock, Thread
from types import ModuleType
from typing import Any

from papershelf.engine.cache import Cache
from papershelf.engine.memory import paused_collection
from papershelf.engine.task import DIGEST_SIZE, Task, TaskError, call, decode, resolve

# So that a worker imports nothing from the current folder, in which there may be a file of the name
# of any module.
_VARIABLES = {"PYTHONSAFEPATH": "1"}
_STARTING = Lock()
# Windows waits for no more processes at once.
_MOST = 61
# Seconds in which a cluster has to answer.
_PATIENCE = 10


def run_batch(folder: str, environment: str, expected: str, encoded: bytes) -> list[str]:
    """Run the tasks of the *encoded* batch and put their results into the cache in *folder*.

    *environment* names the function that gives this process's fingerprint, which has to be the
    *expected* one. Returns for each task what went wrong, or an empty text.
    """
    batch: list[tuple[str, Task]] = decode(encoded, list[tuple[str, Task]])
    if _fingerprint(environment) != expected:
        reason = f"the worker on {node()} runs another version of the program"
        return [reason] * len(batch)
    return run_tasks(batch, _cache(folder))


def run_tasks(batch: Collection[tuple[str, Task]], cache: Cache) -> list[str]:
    """Run tasks and put their results into the *cache* by their keys; returns what went wrong."""
    if not any(own.needs for _, own in batch):
        cache.release()  # A stage has begun that needs nothing of what the last one did.
    with paused_collection():
        errors = [_run(key, own, cache) for key, own in batch]
    gc.collect(0)  # An error in a cycle holds its frames, and these all that tasks have seen.
    return errors


def _run(key: str, own: Task, cache: Cache) -> str:
    try:
        cache.put(key, call(own, cache.load))
    except OSError as error:
        return f"{error.filename or cache.folder}: {error.strerror or error}"
    # A task may raise anything, and not every exception survives being sent: so its text is sent.
    except Exception:  # none is lost: whoever asked raises TaskError with it
        return traceback.format_exc()
    return ""


@lru_cache(maxsize=4)
def _cache(folder: str) -> Cache:
    return Cache(Path(folder))


@lru_cache(maxsize=4)
def _fingerprint(environment: str) -> str:
    found: str = resolve(environment)()
    return found


class _Process(SpawnProcess):
    """A worker that imports neither the script that was started nor files of the current folder."""

    def start(self) -> None:
        """Start the process."""
        with _isolated():
            super().start()


class _Context(SpawnContext):
    Process = _Process


@contextmanager
def _isolated() -> Iterator[None]:
    """Set the variables of workers, and hide the script, which may not be fit to run twice."""
    with _STARTING:
        main, added = sys.modules["__main__"], _VARIABLES.keys() - os.environ.keys()
        os.environ.update({name: _VARIABLES[name] for name in added})
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
            for name in added:
                del os.environ[name]


class ProcessPool(ProcessPoolExecutor):
    """Workers that end as soon as the pool is shut down or this process ends, however it ends.

    Each watches for the end of a pipe that this process alone holds open.
    """

    def __init__(self, workers: int) -> None:
        """Prepare so many workers; raises OSError or ImportError where the system has none."""
        reader, self._pipe = Pipe(duplex=False)
        with _isolated():  # Python starts a process of its own here.
            super().__init__(
                min(workers, _MOST),
                mp_context=_Context(),
                initializer=_begin_worker,
                initargs=(reader,),
            )

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers; what they run is finished if *wait*, and given up otherwise."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        self._pipe.close()


def _begin_worker(pipe: Connection) -> None:
    """End this worker with *pipe*; and at once when a terminal interrupts all that it runs."""
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

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        """Have a worker call *function*; raises RuntimeError where the scheduler is gone."""
        if self._client.status == "closed":
            raise RuntimeError("the scheduler is gone")
        return self._executor.submit(function, *arguments)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, which goes on without us; drop what it has to do, unless *wait*."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def cluster(address: str, cache: Cache) -> tuple[Executor, int]:
    """Return the executor of a Dask cluster at *address*, and how many tasks it runs at once.

    Raises TaskError where Dask is not installed, no scheduler with a worker answers, or a worker
    does not see a new entry of the *cache*, which all have to share.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise TaskError("a cluster needs Dask: pip install 'papershelf[cluster]'") from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise TaskError(f"no scheduler answers at {address}: {error}") from error
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
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
    return _Cluster(client), sum(client.nthreads().values())
