"""Engines that run the tasks of `support.tasks`."""

from __future__ import annotations

from collections.abc import Sequence

from papershelf.engine.engine import Engine
from papershelf.engine.progress import Stage
from papershelf.engine.task import Task

ENVIRONMENT = "support.tasks:environment"


def values(engine: Engine, pending: Sequence[Task]) -> list[object]:
    """Return the values of the results of *pending*, in one stage."""
    return [result.value for result in engine.run(Stage("Testing"), pending)]
