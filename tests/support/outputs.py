"""Run the tasks of outputs in this process, and return their artifacts."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.config import Settings, Site
from papershelf.engine.artifact import Artifact
from papershelf.engine.task import Task, call, result_of
from papershelf.outputs.registry import Output
from papershelf.text.slugs import slug_of_text
from support.catalog import CATALOG, SETTINGS


def made_by(tasks: Iterable[Task]) -> list[Artifact]:
    """Return the artifacts of *tasks*, which may not depend on other tasks."""
    results = [result for task in tasks for result in result_of(task, call(task, _no_result))]
    assert all(isinstance(result, Artifact) for result in results)
    return results


def _no_result(key: str, kind: object) -> object:
    raise KeyError(key, kind)


def artifacts(
    output: Output, catalog: Catalog = CATALOG, settings: Settings | Site = SETTINGS
) -> list[Artifact]:
    if isinstance(settings, Settings):
        settings = settings.site(len(catalog.papers))
    return made_by(output(catalog, settings))


def texts_of(catalog: Catalog, settings: Settings | Site, *outputs: Output) -> dict[str, str]:
    """Return the texts of all artifacts of *outputs* by path, of which no two may be equal."""
    made = [artifact for output in outputs for artifact in artifacts(output, catalog, settings)]
    texts = {artifact.path: text_of(artifact) for artifact in made}
    assert len(texts) == len(made)
    return texts


def with_author_pages(catalog: Catalog) -> Catalog:
    """Return *catalog* with a slug for every author, by which they have pages."""
    papers = [
        replace(
            paper, authors=tuple(replace(one, slug=slug_of_text(one.name)) for one in paper.authors)
        )
        for paper in catalog.papers
    ]
    return replace(catalog, papers=tuple(papers))


def text_of(artifact: Artifact) -> str:
    """Return the text of an artifact; invalid UTF-8 of images and archives is replaced."""
    is_binary = artifact.path.endswith((".png", ".gz"))
    return artifact.data.decode("utf-8", "replace" if is_binary else "strict")
