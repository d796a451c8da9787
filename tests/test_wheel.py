"""The wheel holds all that a site needs: it builds one where there is only a listing."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from support.shelf import LISTING, PAPERS

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(list(map(str, command)), check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment with the wheel in it.

    What Papershelf depends on is lent by this environment, through a path that comes after the new
    one's own; this checkout is not on it.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    found = scripts / "python"
    site = subprocess.run(
        [found, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    lent = sysconfig.get_paths()["purelib"]
    (Path(site) / "lent.pth").write_text(f"import sys; sys.path.append({lent!r})\n")
    subprocess.run(
        [found, "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", wheel],
        check=True,
        capture_output=True,
    )
    return found


def test_the_wheel_carries_templates_theme_taxonomy_and_venues(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "papershelf/templates/mkdocs.yml",
        "papershelf/templates/pages/paper.md",
        "papershelf/templates/theme/assets/papershelf.css",
        "papershelf/templates/topics.yml",
        "papershelf/templates/venues.yml",
    } <= names
    assert not [name for name in names if name.startswith(("tests/", "site_src/"))]


def test_an_installed_wheel_builds_a_site_from_a_listing_alone(
    python: Path, tmp_path: Path
) -> None:
    (tmp_path / "listing.txt").write_text(LISTING, encoding="utf-8")
    where = subprocess.run(
        [python, "-c", "import papershelf; print(papershelf.__file__)"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert str(python.parent.parent) in where
    done = subprocess.run(
        [python, "-m", "papershelf", "build", "--strict", "listing.txt"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    site = tmp_path / "site"
    assert len((site / "papers.jsonl").read_text(encoding="utf-8").splitlines()) == PAPERS
    assert (site / "topics" / "image-classification" / "index.html").is_file()
    assert (site / "assets" / "papershelf.css").is_file()
