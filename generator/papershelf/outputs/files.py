"""Tasks of text files whose content is computed in the main process, from the entire catalog."""

from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, task


def text_task(path: str, text: str) -> Task:
    """Return the task that writes *text* to the file *path*."""
    return task(_text_file, (path, text))


def _text_file(view: tuple[str, str]) -> list[Artifact]:
    path, text = view
    return [Artifact(path, text.encode("utf-8", "replace"))]
