"""The bars that show the progress of long work on a terminal."""

import time

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.text import Text

from papershelf.cli.printing import escaped
from papershelf.engine.progress import STARTING, Stage, Stopwatch


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
