"""The time and the memory that a process takes with all its children, as Linux tells them.

The peak is that of the sum over all of them at once, by samples many times a second.

A page that several processes share counts once in the sum: each has its part of it (PSS).
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PROC = Path("/proc")
READY = "ready"
# A sample takes so small a part of the time, as processes wait for it that want more memory.
ONE_IN = 20
LEAST_PAUSE = 0.01
FOREVER = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds by the clock and of all cores, and megabytes at the peak and before the work began.

    Megabytes are 0 where nothing tells them. Where the work was stopped because it took too long,
    `stopped` is true, and all else is what it had taken by then.
    """

    seconds: float
    cpu: float
    peak: float
    before: float = 0.0
    stopped: bool = False


class Watch:
    """Samples the memory of a process and its children until it is told to stop.

    When they have taken `most` seconds, it ends them.
    """

    def __init__(self, pid: int, most: float) -> None:
        self.pid = pid
        self.end = time.perf_counter() + most
        self.peak = 0.0
        self.has_killed = False
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.sample, daemon=True)
        self.thread.start()

    def sample(self) -> None:
        """Look again and again."""
        pause = 0.0
        while not self.ended.wait(max(LEAST_PAUSE, ONE_IN * pause)):
            begun = time.perf_counter()
            self.peak = max(self.peak, megabytes(self.pid))
            pause = time.perf_counter() - begun
            if begun > self.end:
                self.has_killed = True
                kill(self.pid)

    def stop(self) -> float:
        """Return the peak in megabytes."""
        self.ended.set()
        self.thread.join()
        return self.peak


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    errors: IO[bytes] | None = None,
    most: float = FOREVER,
) -> Spent:
    """Run a command in a folder, its complaints in a file if one is given; return what it spent.

    Where it prints "ready" on a line, the time counts from there on, and what it has by then is
    told apart. After `most` seconds it is stopped.
    """
    begun, before, cpu = time.perf_counter(), 0.0, 0.0
    with subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=errors, text=True
    ) as process:
        watch = Watch(process.pid, most)
        for line in process.stdout or ():
            if line.strip() == READY:
                begun, before = time.perf_counter(), megabytes(process.pid)
                cpu -= cpu_of(process.pid)
        # What other children have computed does not count.
        _, status, used = os.wait4(process.pid, 0)
        code = process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        peak = watch.stop()
    if code and not watch.has_killed:
        raise subprocess.CalledProcessError(code, list(map(str, command)))
    return Spent(
        seconds=seconds,
        cpu=cpu + used.ru_utime + used.ru_stime,
        peak=max(peak, before),
        before=before,
        stopped=watch.has_killed,
    )


def kill(pid: int) -> None:
    """End a process and all below it."""
    for each in reversed(family(pid)):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def cpu_of(pid: int) -> float:
    """Return the seconds that a process and its ended children have computed, 0 if unknown."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return 0.0
    # Behind the name in brackets, which may have anything in it: proc(5), fields 14 to 17.
    ticks = map(int, text.rpartition(")")[2].split()[11:15])
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    """Return the memory of a process and of all below it."""
    return sum(map(own_bytes, family(pid))) / 1e6


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for parent in found:
        for task in tasks(parent):
            try:
                found += map(int, (task / "children").read_text().split())
            except OSError:
                continue
    return found


def tasks(pid: int) -> list[Path]:
    """Return the threads of a process; none where it has ended."""
    try:
        return list((PROC / str(pid) / "task").iterdir())
    except OSError:
        return []


def own_bytes(pid: int) -> int:
    """Return the memory of one process; 0 where it has ended."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
