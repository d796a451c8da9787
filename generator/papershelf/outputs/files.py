"""Files of plain text that are put together where the whole catalog is known."""

from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task


def text_task(path: str, text: str) -> Task:
    """Return the task of the file *path* with a *text*."""
    return task(_file, (path, text))


def _file(view: tuple[str, str]) -> list[Artifact]:
    path, text = view
    return [Artifact(path, text.encode("utf-8", "replace"))]
