"""A Dask cluster on this machine, started by the commands of the README."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from support.run import LIMIT, free_port

README = Path(__file__).resolve().parents[2] / "README.md"


class Cluster:
    """The address of a scheduler, and the processes of its workers."""

    def __init__(self, address: str, workers: list[subprocess.Popen[bytes]]) -> None:
        self.address = address
        self.workers = workers

    def kill_worker(self) -> None:
        """Kill the first living worker and all processes that it has started."""
        os.killpg(self.workers.pop(0).pid, signal.SIGKILL)


def environment() -> dict[str, str]:
    """Return an environment in which a process finds the package and the helpers of tests."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@contextmanager
def _command(words: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Dask command; kill it with all processes that it has started at the end."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *words, "--dashboard-address", "127.0.0.1:0"],
            env=environment() | {"DASK_TEMPORARY_DIRECTORY": str(log.parent)},
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(LIMIT)


@contextmanager
def started_cluster(folder: Path) -> Iterator[Cluster]:
    """Start a scheduler and two workers, with their logs in *folder*."""
    distributed = pytest.importorskip("distributed")
    lines = README.read_text(encoding="utf-8").splitlines()
    commands = [line.removesuffix("&").split() for line in lines if line.startswith("dask ")]
    assert [command[1] for command in commands] == ["scheduler", "worker", "worker"]
    port = str(free_port())
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        processes = []
        for number, command in enumerate(commands):
            words = [word.replace("8786", port) for word in command]
            processes.append(stack.enter_context(_command(words, folder / f"{number}.log")))
        cluster = Cluster(f"tcp://127.0.0.1:{port}", processes[1:])
        with distributed.Client(cluster.address, timeout=LIMIT, set_as_default=False) as client:
            client.wait_for_workers(len(cluster.workers), timeout=LIMIT)
        yield cluster
