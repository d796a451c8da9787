"""The stages of a build on a terminal: bars, and in the end a table."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.box import SIMPLE
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from papershelf.cli.printing import errors, safe
from papershelf.engine.progress import STARTING, Stage, StageTime, Stopwatch
from papershelf.text.wording import count

# Seconds between two looks at a bar; there may be thousands of steps in one.
_PAUSE = 0.1


@contextmanager
def shown_bars() -> Iterator[StageBars]:
    """Give bars that are gone in the end."""
    columns = (
        TextColumn("{task.description:<16}"),
        BarColumn(),
        TextColumn("{task.completed:>9,.0f}"),
        _Rate(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=errors, transient=True) as shown:
        yield StageBars(shown)


class _Rate(ProgressColumn):
    """How many are done a second."""

    def render(self, task: Task) -> Text:
        """Return the text in the column."""
        speed = task.finished_speed or task.speed
        return safe(f"{speed:,.0f}/s" if speed and task.completed else "")


class StageBars:
    """A bar for each stage, gone when all are done."""

    def __init__(self, shown: Bars) -> None:
        self.watch = Stopwatch(time.monotonic, self.end)
        self.shown = shown
        self.stage = STARTING
        self.task = shown.add_task(STARTING.name, total=None)
        self.looked = 0.0

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        """Show progress."""
        self.watch(stage, done, total)
        now = time.monotonic()
        if stage != self.stage:
            self.stage = stage
            self.task = self.shown.add_task(stage.name, total=None)
        elif now - self.looked < _PAUSE:
            return
        self.looked = now
        self.shown.update(self.task, completed=done, total=total or None)

    def end(self, taken: StageTime) -> None:
        """Leave a stage as it ended."""
        self.shown.update(self.task, completed=taken.count, total=taken.count)
        self.shown.stop_task(self.task)


def table_of(stages: Sequence[StageTime]) -> Table:
    """Return what stages took, and all of them together."""
    table = Table("stage", box=SIMPLE, show_footer=True)
    table.columns[0].footer = "All"
    whole = sum(taken.seconds for taken in stages)
    for heading, footer in (("done", ""), ("seconds", f"{whole:.1f}"), ("a second", "")):
        table.add_column(heading, footer=footer, justify="right")
    for taken in stages:
        done = count(taken.count, taken.stage.unit) if taken.count else ""
        rate = f"{taken.rate:,.0f}" if taken.rate else ""
        table.add_row(taken.stage.name, done, f"{taken.seconds:.1f}", rate)
    return table
