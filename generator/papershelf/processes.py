"""Work shared out among processes, with the results in the order of the items.

Each process is an interpreter of its own that answers over its pipes. So it needs neither `fork`,
which threads don't bear, nor the script that was started, which may not be safe to import twice;
and it sees by the end of its pipe that the process which asked is gone, even where that was killed.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib import import_module
from itertools import chain, islice
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, Generic, TypeVar, cast

from papershelf.memory import uncollected
from papershelf.problems import refusal

Item = TypeVar("Item")
Result = TypeVar("Result")

# One item is worked on while the next one waits.
AHEAD = 2
# More keep less memory free than they save time.
MOST = 8
LENGTH = struct.Struct(">Q")
NOTHING = iter(())
# `-P`: without the current folder, in which there may be a file of the name of any module.
SERVING = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from papershelf.processes import serve; serve()"
)


@dataclass(frozen=True, slots=True)
class Sharing:
    """What `ordered` does, by processes that stay from one work to the next.

    `begin` has one of them do some pickled work with an item; without it, this process does all.
    Where a result has to be waited for, this process takes from `meanwhile`, and drops what comes:
    that is its own work, which may be left unfinished.
    """

    begin: Callable[[bytes, object], Future[Any]] | None = None
    ahead: int = 1
    meanwhile: Iterator[object] = NOTHING

    def __call__(
        self, work: Callable[[Item], Result], items: Iterable[Item], /
    ) -> Iterator[Result]:
        """What `work` makes of each item, in their order."""
        if self.begin is None:
            return map(work, items)
        return in_turn(partial(self.begin, pickle.dumps(work)), items, self.ahead, self.meanwhile)

    def beside(self, own: Iterator[object]) -> Sharing:
        """The same, with more work of this process's own, which comes before other such work."""
        return replace(self, meanwhile=chain(own, self.meanwhile))


ALONE = Sharing()


def ordered(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int | None = None
) -> Iterator[Result]:
    """What `work` makes of each item, in their order, by so many processes (1: by this one).

    Without a number there is one for each processor. `work`, sent once to each, items and results
    are pickled; `work` is a function of a module of ours, a `partial` of one, or an object with
    what it learns from one item for the next. Items are taken only as far ahead as keeps all busy.
    What `work` raises is raised here; a process that ends raises PapershelfError.
    """
    with sharing(jobs) as shared:
        yield from shared(work, items)


@contextmanager
def sharing(jobs: int | None = None, module: str = "") -> Iterator[Sharing]:
    """So many processes, one work after the other: as with `ordered`.

    They load a module of ours at once, if one is named, and not when its work comes.
    """
    count = processes(jobs)
    if count == 1 or not can_start():
        yield ALONE
        return
    with ExitStack() as stack:
        idle = SimpleQueue[Worker]()
        # Before the workers, so that its threads are waited for when those have been stopped.
        threads = stack.enter_context(ThreadPoolExecutor(count))
        stack.callback(threads.shutdown, wait=False, cancel_futures=True)
        for _ in range(count):
            idle.put(stack.enter_context(worker(module)))
        yield Sharing(lambda work, item: threads.submit(answer, idle, work, item), AHEAD * count)


class Meanwhile(Generic[Result]):
    """What this process makes itself, above all while it waits for others: see `Sharing`.

    `making` makes the next of it each time; what was made is given out when it is asked for.
    """

    def __init__(self, made: Iterable[Result]) -> None:
        self._made: list[Result] = []
        self.making: Iterator[object] = map(self._made.append, made)

    def ready(self) -> Iterator[Result]:
        """What was made since this was asked for."""
        yield from self._made
        self._made.clear()

    def rest(self) -> Iterator[Result]:
        """All that was not given out yet, and what is still to be made."""
        yield from self.ready()
        for _ in self.making:
            yield from self.ready()


class Team:
    """Processes that are started once there is enough to do, and stay until the end.

    Until then, for so many items, the work is done in this process: to start others takes longer.
    """

    def __init__(self, jobs: int | None, enough: int) -> None:
        self._jobs = jobs
        self._left = enough
        self._stack = ExitStack()
        self._shared: Sharing | None = None

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def __call__(
        self, work: Callable[[Item], Result], items: Iterable[Item], /
    ) -> Iterator[Result]:
        """What `work` makes of each item, in their order."""
        if self._shared is None:
            items = iter(items)
            first = list(islice(items, self._left))
            self._left -= len(first)
            if self._left:
                return map(work, first)
            self._shared = self._stack.enter_context(sharing(self._jobs))
            items = chain(first, items)
        return self._shared(work, items)


def processes(jobs: int | None) -> int:
    """How many processes share the work: as many as wanted, else one for each processor."""
    if jobs is not None:
        return max(1, jobs)
    if hasattr(os, "sched_getaffinity"):  # What this process may use of the machine.
        return min(len(os.sched_getaffinity(0)), MOST)
    return min(os.cpu_count() or 1, MOST)


def can_start() -> bool:
    """Whether this is an interpreter that can be started again."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def in_turn(
    begin: Callable[[Item], Future[Result]],
    items: Iterable[Item],
    ahead: int,
    meanwhile: Iterator[object] = NOTHING,
) -> Iterator[Result]:
    """The results in order, with no more than so many begun and not yet given out."""
    begun: deque[Future[Result]] = deque()
    for item in items:
        if len(begun) == ahead:
            yield awaited(begun.popleft(), meanwhile)
        begun.append(begin(item))
    while begun:
        yield awaited(begun.popleft(), meanwhile)


def awaited(future: Future[Result], meanwhile: Iterator[object]) -> Result:
    """A result, for which nobody waits idly while there is other work."""
    end = object()
    while not future.done() and next(meanwhile, end) is not end:
        pass
    return future.result()


class Worker:
    """A process that does some work with one item after another."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._to = cast("IO[bytes]", process.stdin)
        self._from = cast("IO[bytes]", process.stdout)
        self._work = b""
        with suppress(BrokenPipeError):
            self._to.write(pickle.dumps(sys.path))
            self._to.flush()

    def ask(self, work: bytes, item: object) -> Any:
        """The result of one item; the work is pickled, and sent where it is another."""
        data = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
        with suppress(BrokenPipeError, EOFError):
            self._to.write(framed(b"" if work is self._work else work))
            self._work = work
            self._to.write(LENGTH.pack(len(data)))
            self._to.write(data)
            del data
            self._to.flush()
            succeeded, result = piped(received(self._from))
            if succeeded:
                return result
            raise result
        raise refusal(
            "papershelf",
            f"a process that shared the work has ended ({self._process.wait()})",
            hint="where memory is short, `jobs: 1` takes less",
        )


@contextmanager
def worker(module: str) -> Iterator[Worker]:
    """A process that loads a module, if one is named; it is stopped at the end."""
    with subprocess.Popen(  # noqa: S603 - all words of the command are this interpreter's path, and constants and a module's name that stand in this program; there is no shell
        [sys.executable, "-P", "-c", SERVING, *filter(None, [module])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Else NumPy starts a thread for each processor, which waits busily for what never comes.
        env={"OPENBLAS_NUM_THREADS": "1", **os.environ},
        **apart(),
    ) as process:
        try:
            yield Worker(process)
        finally:
            process.kill()
            with suppress(OSError):  # What was not sent yet has nobody left to read it.
                cast("IO[bytes]", process.stdin).close()


def apart() -> dict[str, Any]:
    """What keeps Ctrl-C from a process: whoever started it stops it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"process_group": 0}


def answer(idle: SimpleQueue[Worker], work: bytes, item: object) -> Any:
    """The result of an item from the next process that is free."""
    free = idle.get()
    try:
        return free.ask(work, item)
    finally:
        idle.put(free)


def framed(data: bytes) -> bytes:
    """Bytes with their length before them."""
    return LENGTH.pack(len(data)) + data


def received(stream: IO[bytes]) -> bytes:
    """The next bytes that were framed; raises EOFError where there are no more."""
    head = stream.read(LENGTH.size)
    length = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else -1
    data = stream.read(max(0, length))
    if len(data) != length:
        raise EOFError
    return data


def serve() -> None:
    """Load what the command line names, and do the work that comes on standard input.

    That is what to do, if it is something else than before, and an item to do it with.
    """
    frames = SimpleQueue[bytes]()
    Thread(target=listen, args=(frames,), daemon=True).start()
    # What prints must not come between the answers.
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        for module in sys.argv[1:]:
            import_module(module)
        load = lru_cache(maxsize=1)(piped)
        work = b""
        while True:
            work = frames.get() or work
            answers.write(framed(outcome(load, work, frames.get())))
            answers.flush()


def listen(frames: SimpleQueue[bytes]) -> None:
    """Queue what comes; where the other side is gone, so is this process, whatever it does."""
    with suppress(EOFError, OSError):
        while True:
            frames.put(received(sys.stdin.buffer))
    os._exit(1)


def outcome(load: Callable[[bytes], Any], work: bytes, item: bytes) -> bytes:
    """Whether the work was done, and what came of it or was raised, pickled."""
    try:
        result = load(work)(loaded(item))
        with uncollected():
            return pickle.dumps((True, result), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # is sent to the process that asked, which raises it with this trace
        error.add_note(traceback.format_exc())
        return pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)


def loaded(item: bytes) -> Any:
    """What was pickled: thousands of new values, and no cycle among them."""
    with uncollected():
        return piped(item)


def piped(data: bytes) -> Any:
    """The value that came through the pipe between a build and a process of its own."""
    return pickle.loads(data)  # noqa: S301 - comes through an unnamed pipe to a process that this one started, or that started this one: nobody else holds an end of it; `multiprocessing` does the same
