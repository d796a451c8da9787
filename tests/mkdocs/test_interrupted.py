"""Builds that are killed, or meet a full disk, at any operation on files.

The site stays complete, and the next build succeeds.
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
# Pages written by hand; the second takes the place of a generated one.
BY_HAND = {
    "docs/guide.md": b"# By hand\n\n[Two](papers/the-number-2-and-its-many-uses.md)\n",
    "docs/papers/the-number-9-and-its-many-uses.md": b"# My own\n",
}
BEFORE = many(8)
# One paper has another title, one is gone, one has another abstract, and two are new.
CHANGED = (
    many(10).replace("The Number 3 and", "The Sum of 3 and").replace("to 4 and", "up to 4 and")
)
AFTER = re.sub(r"The Number 5 .*\n\n.*\n\n", "", CHANGED)
Tree = dict[str, bytes]


@dataclass(frozen=True)
class Project:
    """A project whose sources have changed, to be built again and again from the same state.

    *sites* are those that an interrupted build may leave, *expected* the docs and the site that
    the next build has to write, and *saved* is a copy of the state before the build.
    """

    build: Build
    saved: Path
    sites: Sequence[Tree]
    expected: Tree

    def restore(self) -> None:
        """Restore the state before the build."""
        shutil.rmtree(self.build.folder.parent)
        shutil.copytree(self.saved, self.build.folder.parent, symlinks=True)

    def check(self) -> None:
        """Assert that the site is complete, and that the next build writes what is expected."""
        folder = self.build.folder
        assert contents(folder / "site") in self.sites
        assert {name: (folder / name).read_bytes() for name in BY_HAND} == BY_HAND
        done = self.build.killed()
        assert (done.code, "Traceback" in done.printed) == (0, False), done.printed
        assert outputs(folder) == self.expected
        assert leftovers(self.build) == []


def outputs(folder: Path) -> Tree:
    """Return the pages and the site of a project."""
    return {
        f"{output}/{name}": content
        for output in ("docs", "site")
        for name, content in contents(folder / output).items()
    }


def leftovers(build: Build) -> list[str]:
    """Return the temporary files and folders that builds have left."""
    permanent = {"docs", "mkdocs.yml", "site", "site_src", ".site.papershelf-spare"}
    temporary = [path for path in build.folder.iterdir() if path.name not in permanent]
    temporary += build.temporary.iterdir()
    temporary += build.folder.with_name("cache").glob("docs/*")
    return [str(path) for path in temporary]


def build_of(folder: Path, listing: str, large: int) -> Build:
    """Lay out a project with pages that were written by hand, and return its build."""
    lay(folder, listing=listing)
    for name, content in BY_HAND.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return Build(folder=folder, large=large)


# The number of earlier builds, and the number of files that makes a site large.
STATES = {"no site": (0, 2_000), "a site": (1, 2_000), "a spare site": (2, 0)}


@pytest.fixture(scope="module", params=STATES)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with the outputs of earlier builds."""
    builds, large = STATES[request.param]
    base = tmp_path_factory.mktemp("interrupted")
    cold = build_of(base / "cold" / "shelf", AFTER, large)
    assert cold.killed().code == 0
    build = build_of(base / "here" / "shelf", BEFORE, large)
    listing = build.folder / "site_src/catalog/listing.txt"
    for number in range(builds):
        listing.write_text(BEFORE.replace("what", "that" * number or "what"), encoding="utf-8")
        assert build.killed().code == 0
    listing.write_text(AFTER, encoding="utf-8")
    shutil.copytree(base / "here", base / "saved", symlinks=True)
    expected = outputs(cold.folder)
    sites = [contents(build.folder / "site"), contents(cold.folder / "site")]
    if sys.platform != "linux":
        # Where folders can't be exchanged in one step, there is no site for a moment.
        sites.append({})
    return Project(build, base / "saved", sites, expected)


def test_a_killed_build_leaves_a_complete_site_and_the_next_build_succeeds(
    project: Project,
) -> None:
    project.restore()
    uninterrupted = project.build.killed()
    for number in sample(range(uninterrupted.operations), KILLED):
        project.restore()
        assert project.build.killed(number).code == -signal.SIGKILL
        project.check()


def test_a_full_disk_is_reported_with_a_file_and_leaves_a_complete_site(project: Project) -> None:
    project.restore()
    uninterrupted = project.build.without_room()
    for number in sample(range(uninterrupted.operations), FULL):
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
