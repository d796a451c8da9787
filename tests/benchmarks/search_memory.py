"""Measure the time and memory of a process and all its children, as reported by Linux.

The peak is that of the sum over all processes, sampled many times a second.

A page that several processes share counts once in the sum, as each has its share of it (PSS).
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
# Samples take one part in ONE_IN of the time, as allocations of memory wait for them.
ONE_IN = 20
MIN_PAUSE = 0.01
FOREVER = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Wall-clock and processor seconds, and megabytes at the peak and before the work began.

    Megabytes are 0 if unknown. If the work was stopped because it took too long, `stopped` is true,
    and the other figures are those up to then.
    """

    seconds: float
    cpu: float
    peak: float
    before: float = 0.0
    stopped: bool = False


class Watch:
    """Samples the memory of a process and its children until `stop` is called.

    It kills them after *most* seconds.
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
        """Take samples until the end."""
        pause = 0.0
        while not self.ended.wait(max(MIN_PAUSE, ONE_IN * pause)):
            # Time in which this thread waits takes nothing from the command.
            begun = time.thread_time()
            self.peak = max(self.peak, megabytes(self.pid))
            pause = time.thread_time() - begun
            if time.perf_counter() > self.end:
                self.has_killed = True
                kill(self.pid)

    def stop(self) -> float:
        """End sampling, and return the peak in megabytes."""
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
    """Run a command in a folder, with its errors in a file if one is given; return its cost.

    If it prints the line "ready", time counts from there on, and the memory up to then is `before`.
    After *most* seconds it is stopped.
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
        # The usage of this child alone counts.
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
    """Kill a process and all its descendants."""
    for each in reversed(family(pid)):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def cpu_of(pid: int) -> float:
    """Return the processor seconds of a process and its ended children, 0 if unknown."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return 0.0
    # Fields 14 to 17 of proc(5), after the name in brackets, which may contain any character.
    ticks = map(int, text.rpartition(")")[2].split()[11:15])
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    """Return the memory of a process and all its descendants."""
    return sum(map(proportional_bytes, family(pid))) / 1e6


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    pids = [pid]
    for parent in pids:
        for task in tasks(parent):
            try:
                pids += map(int, (task / "children").read_text().split())
            except OSError:
                continue
    return pids


def tasks(pid: int) -> list[Path]:
    """Return the threads of a process; none if it has ended."""
    try:
        return list((PROC / str(pid) / "task").iterdir())
    except OSError:
        return []


def proportional_bytes(pid: int) -> int:
    """Return the memory of one process in bytes; 0 if it has ended."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
