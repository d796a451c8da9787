"""Executors: where tasks run. All have the interface of `concurrent.futures`, and give the same.

A batch of tasks is sent with the folder of the cache and the fingerprint of the environment. The
worker puts results into the cache, and returns for each task nothing, or what went wrong: so no
value goes through the process that asks, and no exception has to be sent.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from platform import node
from threading import Thread

from papershelf.engine.cache import Cache
from papershelf.engine.task import Task, call, resolve

# Keys with their tasks.
Batch = Sequence[tuple[str, Task]]


class TaskError(Exception):
    """A task failed, and with it the run; says which one and why."""


def run_batch(folder: str, environment: str, expected: str, batch: Batch) -> list[str]:
    """Run the tasks of *batch* and put their results into the cache in *folder*.

    *environment* names the function that gives this process's fingerprint, which has to be the
    *expected* one. Returns for each task what went wrong, or an empty text.
    """
    if _fingerprint(environment) != expected:
        reason = f"the worker on {node()} runs another version of the program"
        return [reason] * len(batch)
    cache = _cache(folder)
    return [_run(key, own, cache) for key, own in batch]


def _run(key: str, own: Task, cache: Cache) -> str:
    try:
        cache.put(key, call(own, cache.load))
    except OSError as error:
        return f"{error.filename or cache.folder}: {error.strerror or error}"
    except Exception:
        return traceback.format_exc()
    return ""


@lru_cache(maxsize=4)
def _cache(folder: str) -> Cache:
    return Cache(Path(folder))


@lru_cache(maxsize=4)
def _fingerprint(environment: str) -> str:
    found: str = resolve(environment)()
    return found


def process_pool(workers: int) -> Executor:
    """Return a pool of so many processes on this machine, which end with this one."""
    # NumPy would start a thread for each processor, which waits busily for what never comes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_end_with_parent
    )


def _end_with_parent() -> None:
    """End this worker as soon as its parent is gone, even where that was killed."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def cluster(address: str) -> tuple[Executor, int]:
    """Return the executor of a Dask cluster at *address*, and how many tasks it runs at once.

    Raises TaskError where Dask is not installed or the scheduler does not answer.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise TaskError("a cluster needs Dask: pip install 'papershelf[cluster]'") from error
    try:
        client = Client(address, timeout="10s")
    except OSError as error:
        raise TaskError(f"no scheduler answers at {address}: {error}") from error
    return client.get_executor(pure=False), max(1, sum(client.nthreads().values()))
