"""The progress of commands: bars on a terminal, and each stage that has ended."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from papershelf.cli.printing import stderr
from papershelf.engine.progress import StageTime, Stopwatch


@contextmanager
def shown_progress(
    ended: Callable[[StageTime], None] | None = None, *, is_quiet: bool = False
) -> Iterator[Stopwatch]:
    """Yield the stopwatch of long work, which is its progress callback.

    *ended* is called with each stage when it has ended. A terminal shows bars, and *ended* is
    called once they are removed. If *is_quiet*, there is neither.
    """
    if is_quiet or not stderr.is_terminal:
        yield Stopwatch(time.monotonic, None if is_quiet else ended)
        return
    # Imported late: only terminals show bars.
    from papershelf.cli.terminal import StageBars

    watch = StageBars(stderr)
    with watch.bars:
        yield watch
    if ended:
        for stage in watch.stages:
            ended(stage)
