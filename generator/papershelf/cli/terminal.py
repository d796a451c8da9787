"""The output of long work on a terminal: bars, and the table of the stages."""

import time
from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from papershelf.cli.printing import escaped
from papershelf.engine.progress import STARTING, Stage, StageTime, Stopwatch
from papershelf.text.wording import count

# The columns of a terminal that the whole table of a large catalog needs.
_WIDE = 66


class _Rate(ProgressColumn):
    """The column with the number of completed items per second."""

    def render(self, task: Task) -> Text:
        """Return the text of the column for *task*, empty while the rate is unknown."""
        speed = task.finished_speed or task.speed
        return escaped(f"{speed:,.0f}/s" if speed and task.completed else "")


class StageBars(Stopwatch):
    """The stopwatch of a build, with a bar on *console* for each stage."""

    def __init__(self, console: Console) -> None:
        super().__init__(time.monotonic)
        columns = (
            TextColumn("{task.description:<16}"),
            BarColumn(),
            TextColumn("{task.completed:>9,.0f}"),
            _Rate(),
            TimeElapsedColumn(),
        )
        self.bars = Bars(*columns, console=console, transient=True)
        self.task = self.bars.add_task(STARTING.name, total=None)

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        """Show that *done* of *total* items (0: unknown) of *stage* are complete."""
        super().__call__(stage, done, total)
        self.bars.update(self.task, completed=done, total=total or None)

    def stop(self, following: Stage = STARTING) -> None:
        """Show the bar of the current stage as complete, and begin that of the *following* one."""
        super().stop(following)
        done = self.stages[-1].count
        self.bars.update(self.task, completed=done, total=done)
        self.bars.stop_task(self.task)
        if following != STARTING:
            self.task = self.bars.add_task(following.name, total=None)


def table_of(stages: Sequence[StageTime], width: int) -> Table:
    """Return a table with the items, seconds and rate of each of *stages*, and the total time.

    A terminal of few columns, its *width*, has no room for rates, nor for space around a column.
    """
    table = Table("stage", box=SIMPLE, show_footer=True)
    table.columns[0].footer = "Total"
    total = sum(finished.seconds for finished in stages)
    for heading, footer in (("done", ""), ("seconds", f"{total:.1f}"), ("per second", "")):
        table.add_column(heading, footer=footer, justify="right")
    for finished in stages:
        done = count(finished.count, finished.stage.unit) if finished.count else ""
        rate = f"{finished.rate:,.0f}" if finished.rate else ""
        table.add_row(finished.stage.name, done, f"{finished.seconds:.1f}", rate)
    if width < _WIDE:
        table.columns.pop()
        table.box, table.pad_edge, table.collapse_padding = None, False, True
    return table
