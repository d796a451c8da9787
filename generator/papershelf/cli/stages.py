"""The stages of a build: bars on a terminal, and lines elsewhere."""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager

from papershelf.cli.printing import answers, errors, safe
from papershelf.engine.progress import Progress, StageTime, Stopwatch
from papershelf.text.wording import count


@contextmanager
def shown_stages(options: argparse.Namespace) -> Iterator[tuple[Stopwatch, Progress]]:
    """Give what takes the time of a build, and what is to be shown of its progress.

    It is shown by bars on a terminal, and by a line for each finished stage elsewhere.
    """
    if options.quiet:
        watch = Stopwatch(time.monotonic)
        yield watch, watch
    elif not errors.is_terminal:
        watch = Stopwatch(time.monotonic, lambda taken: answers.print(safe(_line_of(taken))))
        yield watch, watch
    else:
        from papershelf.cli.bars import shown_bars

        with shown_bars() as bars:
            yield bars.watch, bars


def _line_of(taken: StageTime) -> str:
    """Return a finished stage in a line: "Reading: 1,000 records in 2.0 s (500 a second)"."""
    stage, seconds = taken.stage, f"{taken.seconds:.1f} s"
    if not taken.count:
        return f"{stage.name}: {seconds}"
    rate = f" ({taken.rate:,.0f} a second)" if taken.rate else ""
    return f"{stage.name}: {count(taken.count, stage.unit)} in {seconds}{rate}"
