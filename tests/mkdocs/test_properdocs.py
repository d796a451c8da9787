"""ProperDocs, a fork of MkDocs, builds the same site."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.run import mkdocs, run
from support.shelf import SPARSE, lay, site_of
from support.trees import contents

pytest.importorskip("properdocs")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose site ProperDocs has built."""
    folder = lay(tmp_path_factory.mktemp("shelf"))
    (folder / "docs/by-hand.md").write_text(f"# By hand\n\n[One]({SPARSE}.md)\n", "utf-8")
    done = run("properdocs", "build", "--strict", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_properdocs_and_mkdocs_build_the_same_site(shelf: Path) -> None:
    done = mkdocs("build", "-d", "other", cwd=shelf)
    assert done.returncode == 0, done.stderr
    assert contents(shelf / "other") == site_of(shelf)


def test_a_warning_stops_a_strict_build_of_properdocs_and_the_last_site_stays(shelf: Path) -> None:
    before = site_of(shelf)
    (shelf / "docs/more.md").write_text("# More\n\n[No](none.md)\n", "utf-8")
    done = run("properdocs", "build", "--strict", cwd=shelf)
    assert "Aborted with 1 warnings in strict mode!" in done.stderr + done.stdout
    assert site_of(shelf) == before
