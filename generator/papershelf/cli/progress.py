"""The progress of commands that print no stages, on a terminal alone."""

from contextlib import AbstractContextManager, nullcontext

from papershelf.cli.printing import stderr
from papershelf.engine.progress import Progress, silent


def shown_progress(*, is_quiet: bool = False) -> AbstractContextManager[Progress]:
    """Return the progress callback of long work: bars on a terminal, unless *is_quiet*."""
    if is_quiet or not stderr.is_terminal:
        return nullcontext(silent)
    from papershelf.cli.bars import shown_bars

    return shown_bars()
