"""The stages of a build: bars on a terminal, and lines elsewhere."""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager

from papershelf.cli.printing import answers, errors, safe
from papershelf.engine.progress import Progress, Stage, Stopwatch
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
        watch = Stopwatch(time.monotonic, lambda stage: answers.print(safe(_line_of(stage))))
        yield watch, watch
    else:
        from papershelf.cli.bars import shown_bars

        with shown_bars() as bars:
            yield bars.watch, bars


def _line_of(stage: Stage) -> str:
    """Return a finished stage in a line: "Reading: 1,000 records in 2.0 s (500 a second)"."""
    if not stage.count:
        return f"{stage.name}: {stage.seconds:.1f} s"
    rate = f" ({stage.rate:,.0f} a second)" if stage.rate else ""
    return f"{stage.name}: {count(stage.count, stage.unit)} in {stage.seconds:.1f} s{rate}"
