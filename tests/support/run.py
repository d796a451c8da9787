"""Commands as a person runs them: in a folder, with a plain environment and no terminal."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from papershelf.cli import main

LIMIT = 60.0
# Variables of UNSET change a site; those of SET silence Material's notice and disable buffering.
UNSET = ("SOURCE_DATE_EPOCH", "PAPERSHELF_SITE_URL", "PAPERSHELF_REPO_URL", "PAPERSHELF_SITE_NAME")
SET = {"NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}


def environment(changes: Mapping[str, str] = {}) -> dict[str, str]:
    """Return the environment of this process without variables that change a build."""
    inherited = {name: value for name, value in os.environ.items() if name not in UNSET}
    return {**inherited, **SET, **changes}


def run(
    module: str, *arguments: str | Path, cwd: Path, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m MODULE ARGUMENTS` to its end; `changes` are laid over the environment."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=cwd,
        env=environment(changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
    )


def python(code: str, cwd: Path) -> str:
    """Return what *code* prints in a separate process."""
    command = [sys.executable, "-c", code]
    return subprocess.check_output(
        command, cwd=cwd, env=environment(), encoding="utf-8", timeout=LIMIT
    )


def papershelf(
    *arguments: str | Path, cwd: Path, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run `papershelf ARGUMENTS` as `run` does, but in this process, which saves the imports."""
    line, out, errors = [*map(str, arguments)], io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, Path(os.devnull).open() as devnull:
        patch.chdir(cwd)
        for name in UNSET:
            patch.delenv(name, raising=False)
        for name, value in {**SET, **changes}.items():
            patch.setenv(name, value)
        for name, stream in (("stdin", devnull), ("stdout", out), ("stderr", errors)):
            patch.setattr(sys, name, stream)
        code = exit_code(line)
    return subprocess.CompletedProcess(line, code, out.getvalue(), errors.getvalue())


def exit_code(arguments: Sequence[str]) -> int:
    """Return the exit code of a command in this process, also after an error of usage."""
    try:
        return main(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)


def mkdocs(*arguments: str | Path, cwd: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs ARGUMENTS`."""
    return run("mkdocs", *arguments, cwd=cwd, **changes)


class Running:
    """A command that runs in the background and prints into a file, *log*."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self.log = log

    @property
    def printed(self) -> str:
        """The output so far."""
        return self.log.read_text(encoding="utf-8")

    def stop(self, sign: signal.Signals = signal.SIGINT) -> int:
        """Send a signal, wait for the end, and return the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(LIMIT)

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        """Wait until *condition* holds; the command must not end before."""
        try:
            until(lambda: condition() or self.process.poll() is not None, what)
            assert condition(), f"ended with {self.process.poll()} before {what}"
        except AssertionError as error:
            error.add_note(self.printed[-2000:])
            raise


@contextmanager
def running(
    module: str, *arguments: str | Path, cwd: Path, log: Path, **changes: str
) -> Iterator[Running]:
    """Start `python -m MODULE ARGUMENTS`, and kill it at the end if it still runs."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=cwd,
            env=environment(changes),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Running(process, log)
    finally:
        process.kill()
        process.wait(LIMIT)


def until(condition: Callable[[], object], what: str, limit: float = LIMIT) -> None:
    """Wait until *condition* holds, testing it often; fail after *limit* seconds."""
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, f"waited {limit:.0f} s for {what}"
        time.sleep(0.05)


def has_ipv6() -> bool:
    """Return whether this machine has a loopback address of IPv6."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
