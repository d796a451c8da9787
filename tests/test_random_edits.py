"""After random edits, incremental and cold builds give the same files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build as mkdocs_build

from papershelf.engine import engine
from papershelf.engine.executor import ProcessPool
from papershelf.mkdocs.site import Request, build_site, load_site
from papershelf.outputs.forms import templates as page_templates
from support.edits import Project, edit, lay_project, made_project
from support.length import IS_LONG, SEED, seeded
from support.shelf import site_of
from support.templates import copy_templates
from support.trees import contents

# In a short run, some of the ways to build are omitted in turn.
STEPS = 500 if IS_LONG else 40

Tree = dict[str, bytes]


class Workers:
    """Two workers that are reused by several builds, as they take long to start."""

    def __init__(self) -> None:
        self._pool: Executor | None = None

    def pool(self, _workers: int) -> Executor:
        """Return the pool, in place of a new one."""
        self._pool = self._pool or ProcessPool(2)
        return self._pool

    def stop(self) -> None:
        """End the workers."""
        if self._pool:
            self._pool.shutdown(wait=False)
            self._pool = None


class Builds:
    """The ways to build a project, all in this process."""

    def __init__(self, folder: Path, templates: Path) -> None:
        self.folder = folder
        self.warm_folder = folder / "warm"
        self._templates = templates
        self._texts = {path: path.read_text("utf-8") for path in templates.glob("pages/*.*")}
        self._workers = Workers()
        self._number = 0

    def lay(self, project: Project) -> None:
        """Bring the project and the templates up to date."""
        lay_project(project, self.warm_folder)
        for path, text in self._texts.items():
            note = project.notes.get(path.stem)
            new = f"{text}\n\nNote {note}.\n" if note else text
            if path.read_text("utf-8") != new:
                path.write_text(new, "utf-8")
                self._workers.stop()

    def warm(self) -> dict[str, Tree]:
        """Build incrementally in the folder of the last build."""
        return self._build(self.warm_folder, self.folder / "cache", jobs=1)

    def cold(self, project: Project, *, by_workers: bool) -> dict[str, Tree]:
        """Build in a new folder with an empty cache."""
        self._number += 1
        root = self.folder / f"cold-{self._number}"
        lay_project(project, root)
        with pytest.MonkeyPatch.context() as patch:
            if by_workers:
                patch.setattr(engine, "_SERIAL_SECONDS", -1.0)
                patch.setattr(engine, "ProcessPool", self._workers.pool)
                patch.setattr(engine.Engine, "stop", lambda _: None)
            trees = self._build(root, root / "cache", jobs=3 if by_workers else 1)
        shutil.rmtree(root)
        return trees

    def _build(self, root: Path, cache: Path, jobs: int) -> dict[str, Tree]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PAPERSHELF_CACHE", str(cache))
            build_site(load_site(Request(config_file=root / "mkdocs.yml", jobs=jobs)))
        return {"docs": contents(root / "docs"), "site": site_of(root)}

    def preview(self) -> dict[str, Tree]:
        """Build as a preview does, into a separate site that may be some edits old."""
        root, preview = self.warm_folder, self.folder / "preview"
        config = root / "mkdocs.yml"
        request = Request(config_file=config, jobs=1, site_dir=preview / "site")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PAPERSHELF_CACHE", str(self.folder / "cache"))
            site = load_site(request)
            mkdocs_build(site.config, serve_url=site.config.site_url)
        return {"docs": contents(root / "docs"), "site": site_of(preview)}

    def stop(self) -> None:
        """End the workers."""
        self._workers.stop()


def differences(one: dict[str, Tree], other: dict[str, Tree]) -> list[str]:
    """Return the paths of files that differ."""
    return [
        f"{part}/{name}"
        for part, files in one.items()
        for name in sorted({*files, *other[part]})
        if files.get(name) != other[part].get(name)
    ]


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Builds]:
    """Return builds with a copy of the templates."""
    # Small sites keep the site before the last one, as large ones do.
    monkeypatch.setattr("papershelf.engine.staging._MANY", 0)
    builds = Builds(tmp_path, copy_templates(tmp_path / "templates", monkeypatch))
    yield builds
    builds.stop()
    page_templates.templates_of.cache_clear()


def test_after_any_edit_all_ways_to_build_give_the_same_files(builds: Builds) -> None:
    random = seeded()
    project, edits = made_project(random), ["made"]
    for number in range(STEPS + 1):
        builds.lay(project)
        trees_by_way: dict[str, Any] = {}
        in_turn = [number % 2 == 0] if not IS_LONG else [True, False]
        for by_workers in in_turn:
            trees_by_way[f"cold {by_workers}"] = builds.cold(project, by_workers=by_workers)
        ways = [builds.warm, builds.preview]
        random.shuffle(ways)
        for way in ways[: 2 if IS_LONG else random.randint(1, 2)]:
            trees_by_way[way.__name__] = way()
        name, first = next(iter(trees_by_way.items()))
        wrong = {other: differences(first, trees) for other, trees in trees_by_way.items()}
        assert not any(wrong.values()), (
            f"seed {SEED}, edit {number}, {edits}: not as {name}: {wrong}"
        )
        project.built = set(first["docs"])
        edits = edit(project)
