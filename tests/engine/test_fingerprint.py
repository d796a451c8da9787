"""One fingerprint for programs that give the same results."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import invalidate_caches
from pathlib import Path

import pytest

from papershelf.engine import fingerprint as module
from papershelf.engine.fingerprint import fingerprint


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a program of two modules and a template."""
    folder = tmp_path / "program"
    for name in ("main.py", "part/other.py", "part/page.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"this is {name}")
    return folder


def of(*folders: Path) -> str:
    return fingerprint("papershelf", folders)


def test_two_copies_have_the_same(tree: Path, tmp_path: Path) -> None:
    shutil.copytree(tree, tmp_path / "__pycache__" / "elsewhere")
    assert of(tree) == of(tmp_path / "__pycache__" / "elsewhere")


def test_every_byte_counts(tree: Path) -> None:
    before = of(tree)
    (tree / "part/page.html").write_text("this is part/page.htm!")
    assert of(tree) != before


def test_names_and_places_count(tree: Path) -> None:
    fingerprints = {of(tree), of(tree, tree), of()}
    (tree / "main.py").rename(tree / "mane.py")
    fingerprints.add(of(tree))
    (tree / "mane.py").rename(tree / "part/mane.py")
    fingerprints.add(of(tree))
    (tree / "part/mane.py").unlink()
    fingerprints.add(of(tree))
    assert len(fingerprints) == 6


def test_compiled_modules_do_not_count(tree: Path) -> None:
    before = of(tree)
    (tree / "part/__pycache__").mkdir()
    (tree / "part/__pycache__/other.cpython-311.pyc").touch()
    (tree / "empty").mkdir()
    assert of(tree) == before


def test_the_version_of_python_counts(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = of(tree)
    monkeypatch.setattr(module, "python_version", lambda: "3.99.0")
    assert of(tree) != before


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that installs packages, and returns the fingerprint of one, `shelf`."""
    packages = tmp_path / "packages"
    monkeypatch.syspath_prepend(packages)

    def install(name: str, version: str, *requirements: str) -> str:
        folder = packages / f"{name.replace('-', '_')}-0.dist-info"
        folder.mkdir(parents=True, exist_ok=True)
        lines = ("Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}")
        needs = (f"Requires-Dist: {requirement}" for requirement in requirements)
        text = "\n".join((*lines, *needs, "", "Version: 9, as its description says"))
        (folder / "METADATA").write_text(text)
        invalidate_caches()
        return fingerprint("shelf", [])

    return install


def test_versions_of_requirements_and_of_theirs_count(installed: Callable[..., str]) -> None:
    fingerprints = {
        installed("shelf", "1.0", "the_theme>=2"),
        installed("the-theme", "2.0", "highlighter[all]>=1; python_version > '3'", "shelf"),
        installed("highlighter", "1.0"),
        installed("highlighter", "1.1"),
        installed("the-theme", "2.1", "highlighter"),
    }
    assert len(fingerprints) == 5


def test_the_order_of_requirements_does_not_count(installed: Callable[..., str]) -> None:
    installed("theme", "1.0")
    before = installed("shelf", "1.0", "theme", "no-such-package")
    assert installed("shelf", "1.0", "no-such-package", "Theme") == before


def test_what_only_extras_require_does_not_count(installed: Callable[..., str]) -> None:
    installed("hypothesis", "6.0")
    before = installed("shelf", "1.0")
    assert installed("shelf", "1.0", 'hypothesis>=6 ; extra == "test"') == before
    assert installed("shelf", "1.0", "hypothesis") != before


def test_a_program_that_is_not_installed_has_one(tree: Path) -> None:
    assert fingerprint("no-such-package", [tree]) != of(tree)
