"""Wheel and source distribution contain all files that a build needs."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest

from papershelf import __version__
from support.shelf import LISTING, PAPERS

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "https://git.example/ann/shelf"


def run(*command: str | Path, cwd: Path, **changes: str) -> str:
    """Run a command that must succeed, and return its output.

    Variables of Python are unset, as one that puts this checkout on the path would hide the
    installed package.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment | changes,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def build(folder: Path, **changes: str) -> dict[str, Path]:
    """Return the wheel and the source distribution of this checkout, by kind."""
    command = ("-m", "build", "--wheel", "--sdist", "--no-isolation", "--outdir", folder, ROOT)
    run(sys.executable, *command, cwd=folder, **changes)
    return {"wheel": next(folder.glob("*.whl")), "sdist": next(folder.glob("*.tar.gz"))}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return both packages, built without the address of the project."""
    return build(tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return both packages as the release workflow builds them."""
    return build(tmp_path_factory.mktemp("released"), PAPERSHELF_PROJECT_URL=ADDRESS)


@pytest.fixture(scope="module", params=["wheel", "sdist"])
def python(
    request: pytest.FixtureRequest,
    packages: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return the Python of a new environment in which a package is installed.

    The dependencies come from this environment, whose folder of packages is appended to the path of
    the new one, without this checkout. So pip needs no registry.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    packages_folder = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder
    ).strip()
    lent = sysconfig.get_path("purelib")
    (Path(packages_folder) / "lent.pth").write_text(f"import sys; sys.path.append({lent!r})\n")
    offline = ("--no-deps", "--no-index", "--no-build-isolation", "--force-reinstall")
    run(python, "-m", "pip", "install", "--quiet", *offline, packages[request.param], cwd=folder)
    return python


def metadata(path: Path) -> Message:
    """Return the metadata of a package."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            [name] = [name for name in archive.namelist() if name.endswith("/METADATA")]
            return message_from_string(archive.read(name).decode())
    with tarfile.open(path) as archive:
        file = archive.extractfile(f"papershelf-{__version__}/PKG-INFO")
        assert file is not None
        return message_from_string(file.read().decode())


def test_the_wheel_contains_types_templates_theme_taxonomies_and_venues(
    packages: dict[str, Path],
) -> None:
    names = set(zipfile.ZipFile(packages["wheel"]).namelist())
    assert {
        "papershelf/py.typed",
        "papershelf/templates/mkdocs.yml",
        "papershelf/templates/pages/paper.html",
        "papershelf/templates/frame/base.html",
        "papershelf/templates/style/tokens.css",
        "papershelf/templates/topics.yml",
        "papershelf/templates/venues.yml",
        "papershelf/templates/taxonomies/medicine.yml",
    } <= names
    assert not [name for name in names if name.startswith(("tests/", "site_src/"))]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_a_release_links_to_the_project_and_its_readme_to_pictures_and_files(
    released: dict[str, Path], kind: str
) -> None:
    package_metadata = metadata(released[kind])
    assert f"Repository, {ADDRESS}" in package_metadata.get_all("Project-URL", [])
    readme = package_metadata.get_payload()
    assert f"]({ADDRESS}/raw/HEAD/docs/images/site.png)" in readme
    assert f"[MIT]({ADDRESS}/blob/HEAD/LICENSE)" in readme
    assert "](#how-long-it-takes)" in readme


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_a_package_built_without_an_address_has_none(packages: dict[str, Path], kind: str) -> None:
    package_metadata = metadata(packages[kind])
    assert package_metadata.get_all("Project-URL") is None
    assert package_metadata.get_payload() == (ROOT / "README.md").read_text(encoding="utf-8")


def test_an_installed_package_builds_a_site_from_a_listing_alone(
    python: Path, tmp_path: Path
) -> None:
    (tmp_path / "listing.txt").write_text(LISTING, encoding="utf-8")
    where = run(python, "-c", "import papershelf; print(papershelf.__file__)", cwd=tmp_path)
    assert str(python.parent.parent) in where
    run(python, "-m", "papershelf", "build", "--strict", "listing.txt", cwd=tmp_path)
    site = tmp_path / "site"
    assert len((site / "papers.jsonl").read_text(encoding="utf-8").splitlines()) == PAPERS
    assert (site / "topics" / "image-classification" / "index.html").is_file()
    assert (site / "assets" / "papershelf.css").is_file()
