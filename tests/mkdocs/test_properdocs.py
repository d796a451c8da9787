"""ProperDocs, a fork of MkDocs, builds the same site."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.html import Site
from support.run import mkdocs, run
from support.shelf import SPARSE, lay

pytest.importorskip("properdocs")


def test_properdocs_and_mkdocs_build_the_same_site(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "docs/by-hand.md").write_text(f"# By hand\n\n[One]({SPARSE}.md)\n", "utf-8")
    sites = []
    for folder, done in (
        ("one", mkdocs("build", "-d", "one", cwd=tmp_path)),
        ("other", run("properdocs", "build", "--strict", "-d", "other", cwd=tmp_path)),
    ):
        assert done.returncode == 0, done.stderr
        sites.append(Site(tmp_path / folder).files)
    assert sites[0] == sites[1]


def test_a_warning_stops_a_strict_build_of_properdocs_and_the_last_site_stays(
    tmp_path: Path,
) -> None:
    lay(tmp_path)
    assert run("properdocs", "build", cwd=tmp_path).returncode == 0
    (tmp_path / "docs/by-hand.md").write_text("# By hand\n\n[No](none.md)\n", "utf-8")
    done = run("properdocs", "build", "--strict", cwd=tmp_path)
    assert "Aborted with 1 warnings in strict mode!" in done.stderr + done.stdout
    assert not (tmp_path / "site/by-hand").exists()
