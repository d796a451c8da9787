"""Builds that are killed leave a cache that the next ones may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.mkdocs.site import Request, build_site, load_site
from support.run import LIMIT, running
from support.shelf import lay, many, site_of
from support.trees import tree


def build(folder: Path) -> None:
    """Build the site of a project to the end."""
    build_site(load_site(Request(config_file=folder / "mkdocs.yml")))


def test_builds_that_are_killed_leave_no_wrong_result_in_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "cache"))
    shelf = lay(tmp_path / "shelf", listing=many(60))
    # The first build of a project, killed again and again: each goes on where the last has ended.
    for number in range(4):
        with running("papershelf", "build", cwd=shelf, log=tmp_path / f"{number}.log") as cut:
            entries = len(list((tmp_path / "cache").glob("??/*")))
            cut.wait_for(
                lambda known=entries: (
                    len(list((tmp_path / "cache").glob("??/*"))) > known
                    or cut.process.poll() is not None
                ),
                "a new result",
            )
            cut.process.kill()
            cut.process.wait(LIMIT)
    site = load_site(Request(config_file=shelf / "mkdocs.yml", verify=10_000))
    build_site(site)
    assert site.plugin.outcome
    assert site.plugin.outcome.differing == ()
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "fresh-cache"))
    fresh = lay(tmp_path / "fresh", listing=many(60))
    build(fresh)
    assert site_of(shelf) == site_of(fresh)
    assert tree(shelf / "docs") == tree(fresh / "docs")
