"""Executors give the same results, and no worker outlives whoever asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from papershelf.engine import engine as engine_module
from papershelf.engine import executor as executor_module
from papershelf.engine.cache import Cache
from papershelf.engine.engine import Engine
from papershelf.engine.executor import TaskError, cluster, process_pool, run_batch
from papershelf.engine.task import encode, key_of, task
from support import tasks
from support.run import LIMIT, free_port, until
from support.tasks import Pair

ENVIRONMENT = "support.tasks:environment"
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs the signals of POSIX")
ONE, NO_NUMBER = task(tasks.product, Pair(one=2, other=3)), task(tasks.inverse, 0.0)

# Nothing here says `if __name__ == "__main__"`. One task takes long, the other leaves its worker idle.
SCRIPT = """\
import sys
from pathlib import Path
from papershelf.engine import engine
from papershelf.engine.cache import Cache
from papershelf.engine.task import task
from support import tasks

engine._ALONE, engine._BATCH_TASKS = -1.0, 1
folder, cache, seconds = sys.argv[1], Cache(Path(sys.argv[2])), float(sys.argv[3])
given = [task(tasks.stayed, (folder, number, seconds * (1 - number))) for number in range(2)]
with engine.Engine(cache, "support.tasks:environment", jobs=3) as own:
    for result in own.run("Testing", given):
        print(result.value, flush=True)
"""


def environment() -> dict[str, str]:
    """Where a script finds the package and the helpers of tests."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def is_gone(process: int) -> bool:
    """Whether a process has ended, if only nobody asked for its status, as in some containers."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{process}/stat")
    return status.exists() and ") Z " in status.read_text(encoding="utf-8")


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others help from the first task on."""
    monkeypatch.setattr(engine_module, "_ALONE", -1.0)
    monkeypatch.setattr(engine_module, "_BATCH_TASKS", 2)


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    """The folder in which tasks note their processes."""
    (tmp_path / "noted").mkdir()
    return tmp_path / "noted"


@contextmanager
def script(noted: Path, seconds: float, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A script whose tasks are run by others, each for so many seconds."""
    with subprocess.Popen(
        [sys.executable, *arguments, str(noted), str(noted.parent / "cache"), str(seconds)],
        cwd=noted.parent,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def workers(noted: Path) -> set[int]:
    return {int(path.suffix[1:]) for path in noted.iterdir()}


@POSIX
@pytest.mark.parametrize("is_terminal", [True, False])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_process_that_asked(
    number: signal.Signals, is_terminal: bool, noted: Path
) -> None:
    with script(noted, 60, "-c", SCRIPT) as process:
        until(lambda: len(workers(noted)) == 2, "two workers")
        # A terminal sends it to all that belong to the command.
        (os.killpg if is_terminal else os.kill)(process.pid, number)
        _, errors = process.communicate(timeout=LIMIT)
    assert process.returncode == -number
    until(lambda: all(map(is_gone, workers(noted))), "the end of the workers", 5)
    assert errors.count("KeyboardInterrupt") == (number == signal.SIGINT)


@pytest.mark.parametrize("from_file", [True, False])
def test_a_script_that_may_not_be_imported_twice_can_have_others_help(
    from_file: bool, noted: Path
) -> None:
    folder = noted.parent
    (folder / "script.py").write_text(SCRIPT)
    arguments = [str(folder / "script.py")] if from_file else ["-P", "-c", SCRIPT]
    # Files by the names of modules of Python's, in the folder that is the current one.
    (folder / "here").mkdir()
    for name in ("pickle", "multiprocessing", "signal", "random"):
        (folder / "here" / f"{name}.py").write_text("raise SystemExit('this must not run')")
    done = subprocess.run(
        [sys.executable, *arguments, str(noted), str(folder / "cache"), "1"],
        env=environment(),
        cwd=folder / "here",
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["0", "1"]
    assert len(workers(noted)) == 2
