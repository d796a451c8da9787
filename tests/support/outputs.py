"""What outputs make, with every task run in this process."""

from __future__ import annotations

from collections.abc import Iterable

from papershelf.catalog import Catalog
from papershelf.config import Settings, Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, call, result_of
from papershelf.outputs.outputs import Output
from support.catalog import CATALOG, SETTINGS


def made_by(tasks: Iterable[Task]) -> list[Artifact]:
    """Return the artifacts of tasks that need no others."""
    found = [artifact for task in tasks for artifact in result_of(task, call(task, _nothing))]
    assert all(isinstance(artifact, Artifact) for artifact in found)
    return found


def _nothing(key: str, kind: object) -> object:
    raise KeyError(key, kind)


def artifacts(
    output: Output, catalog: Catalog = CATALOG, settings: Settings | Site = SETTINGS
) -> list[Artifact]:
    """Return the artifacts of an output."""
    is_whole = isinstance(settings, Settings)
    site = settings.site(len(catalog.papers)) if is_whole else settings
    return made_by(output(catalog, site))


def text_of(artifact: Artifact) -> str:
    """Return what is in a file of text, and of another what looks like text."""
    return artifact.data.decode("utf-8", "strict" if artifact.path[-4:] != ".png" else "replace")
