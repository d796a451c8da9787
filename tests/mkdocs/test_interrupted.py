"""Builds that are killed, or meet a full disk, at any operation on files.

The site stays whole, and the next build simply works.
"""

from __future__ import annotations

import re
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.interrupting import Build
from support.length import sample
from support.shelf import lay, many
from support.trees import contents

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals and forks of POSIX")
# How many of a build's operations are tried for each project, unless all are.
KILLED, FULL = 5, 3
# The one lies where a page of ours comes.
BY_HAND = {
    "docs/guide.md": b"# By hand\n\n[Two](papers/the-number-2-and-its-many-uses.md)\n",
    "docs/papers/the-number-9-and-its-many-uses.md": b"# My own\n",
}
BEFORE = many(8)
# One paper has another title, one is gone, one says something else, and two are new.
CHANGED = (
    many(10).replace("The Number 3 and", "The Sum of 3 and").replace("to 4 and", "up to 4 and")
)
AFTER = re.sub(r"The Number 5 .*\n\n.*\n\n", "", CHANGED)
Tree = dict[str, bytes]


@dataclass(frozen=True)
class Project:
    """A project whose sources have changed, to be built again and again from the same state."""

    build: Build
    saved: Path
    # The sites that a build may leave that comes to no end, and what the next one has to make.
    sites: Sequence[Tree]
    made: Tree

    def restore(self) -> None:
        """Have everything as it was before the build."""
        shutil.rmtree(self.build.folder.parent)
        shutil.copytree(self.saved, self.build.folder.parent, symlinks=True)

    def check(self) -> None:
        """Hold that the site is whole, and that the next build makes what a first one does."""
        folder = self.build.folder
        assert contents(folder / "site") in self.sites
        assert {name: (folder / name).read_bytes() for name in BY_HAND} == BY_HAND
        done = self.build.killed()
        assert (done.code, "Traceback" in done.printed) == (0, False), done.printed
        assert made_in(folder) == self.made
        assert left_in(self.build) == []


def made_in(folder: Path) -> Tree:
    """Return the pages and the site of a project."""
    return {
        f"{part}/{name}": content
        for part in ("docs", "site")
        for name, content in contents(folder / part).items()
    }


def left_in(build: Build) -> list[str]:
    """Return what builds have left that are not there for good."""
    beside = {"docs", "mkdocs.yml", "site", "site_src", ".site.papershelf-spare"}
    left = [path for path in build.folder.iterdir() if path.name not in beside]
    left += build.temporary.iterdir()
    left += build.folder.with_name("cache").glob("docs/*")
    return [str(path) for path in left]


def laid(folder: Path, listing: str, large: int) -> Build:
    """Lay out a project with pages that were written by hand."""
    lay(folder, listing=listing)
    for name, content in BY_HAND.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return Build(folder=folder, large=large)


# How many builds were there before, and how many files make a site large.
STATES = {"no site": (0, 2_000), "a site": (1, 2_000), "a spare site": (2, 0)}


@pytest.fixture(scope="module", params=STATES)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with what builds before have left."""
    builds, large = STATES[request.param]
    base = tmp_path_factory.mktemp("interrupted")
    cold = laid(base / "cold" / "shelf", AFTER, large)
    assert cold.killed().code == 0
    build = laid(base / "here" / "shelf", BEFORE, large)
    listing = build.folder / "site_src/catalog/listing.txt"
    for number in range(builds):
        listing.write_text(BEFORE.replace("what", "that" * number or "what"), encoding="utf-8")
        assert build.killed().code == 0
    listing.write_text(AFTER, encoding="utf-8")
    shutil.copytree(base / "here", base / "saved", symlinks=True)
    made = made_in(cold.folder)
    sites = [contents(build.folder / "site"), contents(cold.folder / "site")]
    if sys.platform != "linux":
        # Where folders can't change places in one step there is none for a moment.
        sites.append({})
    return Project(build, base / "saved", sites, made)


def test_a_build_that_is_killed_leaves_a_whole_site_and_the_next_one_works(
    project: Project,
) -> None:
    project.restore()
    whole = project.build.killed()
    for number in sample(range(whole.operations), KILLED):
        project.restore()
        assert project.build.killed(number).code == -signal.SIGKILL
        project.check()


def test_a_full_disk_is_told_of_with_a_file_and_leaves_a_whole_site(project: Project) -> None:
    project.restore()
    whole = project.build.without_room()
    for number in sample(range(whole.operations), FULL):
        project.restore()
        done = project.build.without_room(number)
        assert "Traceback" not in done.printed
        if done.code:
            *_, last = done.printed.splitlines()
            assert done.code == 1
            assert last.startswith("error: "), last
            assert "No space left on device" in last
            assert str(project.build.folder.parent) in last, last
        project.check()
