"""The progress of commands: bars on a terminal."""

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

    On a terminal it shows bars; elsewhere *ended* is called with each stage that has ended. If
    *is_quiet*, it does neither.
    """
    if is_quiet or not stderr.is_terminal:
        yield Stopwatch(time.monotonic, None if is_quiet else ended)
    else:
        from papershelf.cli.bars import shown_bars

        with shown_bars() as bars:
            yield bars
