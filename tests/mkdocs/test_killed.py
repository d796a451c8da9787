"""Builds that are killed at any moment leave a complete site, the last one or the new one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from papershelf.mkdocs.site import Request, build_site, load_site
from support.run import LIMIT, running
from support.shelf import lay, many, site_of
from support.trees import tree

LISTING = "site_src/catalog/listing.txt"
# When builds are killed, as fractions of the time that a build takes.
MOMENTS = (0.4, 0.6, 0.75, 0.85, 0.9, 0.95)
UNFINISHED = ("papershelf-new", "papershelf-old")


def build(folder: Path) -> None:
    """Build the site of a project to the end."""
    build_site(load_site(Request(config_file=folder / "mkdocs.yml")))


def seconds_of_a_build(folder: Path, log: Path) -> float:
    """Return how many seconds an uninterrupted build takes."""
    start = time.monotonic()
    with running("papershelf", "build", cwd=folder, log=log) as first:
        assert first.process.wait(LIMIT) == 0
    return time.monotonic() - start


def test_a_killed_build_leaves_a_complete_site_and_the_next_build_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = lay(tmp_path / "shelf", listing=many(60))
    seconds = seconds_of_a_build(shelf, tmp_path / "whole.log")
    listing = (shelf / LISTING).read_text(encoding="utf-8")
    for number, fraction in enumerate(MOMENTS):
        last = site_of(shelf)
        # Every page changes, so a mixture would show.
        changed = listing.replace("report what we saw", f"report {number} things that we saw")
        (shelf / LISTING).write_text(changed, encoding="utf-8")
        with running("papershelf", "build", cwd=shelf, log=tmp_path / f"{number}.log") as cut:
            time.sleep(seconds * fraction)
            cut.process.kill()
            cut.process.wait(LIMIT)
        left = site_of(shelf)
        build(shelf)
        assert left in (last, site_of(shelf))
        assert not [path for path in shelf.iterdir() if path.name.endswith(UNFINISHED)]
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "fresh-cache"))
    fresh = lay(tmp_path / "fresh", listing=changed)
    build(fresh)
    assert site_of(shelf) == site_of(fresh)
    assert tree(shelf / "docs") == tree(fresh / "docs")


def test_killed_builds_leave_no_wrong_result_in_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "cache"))
    shelf = lay(tmp_path / "shelf", listing=many(60))
    # The first build of a project is killed again and again, and each next one resumes it.
    for number in range(4):
        with running("papershelf", "build", cwd=shelf, log=tmp_path / f"{number}.log") as cut:
            entries = len(list((tmp_path / "cache").glob("??/*")))
            cut.wait_for(
                lambda before=entries: (
                    len(list((tmp_path / "cache").glob("??/*"))) > before
                    or cut.process.poll() is not None
                ),
                "a new result",
            )
            cut.process.kill()
            cut.process.wait(LIMIT)
    site = load_site(Request(config_file=shelf / "mkdocs.yml", verify=10_000))
    build_site(site)
    assert site.plugin.outcome
    assert all(is_same for _, is_same in site.plugin.outcome.verified)
    monkeypatch.setenv("PAPERSHELF_CACHE", str(tmp_path / "fresh-cache"))
    fresh = lay(tmp_path / "fresh", listing=many(60))
    build(fresh)
    assert site_of(shelf) == site_of(fresh)
    assert tree(shelf / "docs") == tree(fresh / "docs")
