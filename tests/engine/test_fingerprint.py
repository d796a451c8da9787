"""Programs that give the same results have one fingerprint."""

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


def fingerprint_of(folder: Path) -> str:
    return fingerprint("papershelf", folder)


def test_two_copies_have_the_same_fingerprint(tree: Path, tmp_path: Path) -> None:
    shutil.copytree(tree, tmp_path / "__pycache__" / "elsewhere")
    assert fingerprint_of(tree) == fingerprint_of(tmp_path / "__pycache__" / "elsewhere")


def test_a_changed_byte_changes_the_fingerprint(tree: Path) -> None:
    before = fingerprint_of(tree)
    (tree / "part/page.html").write_text("this is part/page.htm!")
    assert fingerprint_of(tree) != before


def test_names_and_folders_of_files_change_the_fingerprint(tree: Path) -> None:
    fingerprints = {fingerprint_of(path) for path in (tree, tree.parent, tree / "part")}
    (tree / "main.py").rename(tree / "mane.py")
    fingerprints.add(fingerprint_of(tree))
    (tree / "mane.py").rename(tree / "part/mane.py")
    fingerprints.add(fingerprint_of(tree))
    (tree / "part/mane.py").unlink()
    fingerprints.add(fingerprint_of(tree))
    assert len(fingerprints) == 6


def test_compiled_modules_and_empty_folders_are_ignored(tree: Path) -> None:
    before = fingerprint_of(tree)
    (tree / "part/__pycache__").mkdir()
    (tree / "part/__pycache__/other.cpython-311.pyc").touch()
    (tree / "empty").mkdir()
    assert fingerprint_of(tree) == before


def test_a_linked_folder_counts_and_a_link_that_leads_nowhere_does_not(
    tree: Path, tmp_path: Path
) -> None:
    far = tmp_path / "far"
    far.mkdir()
    (far / "a.py").write_text("1")
    before = fingerprint_of(tree)
    (tree / "nowhere").symlink_to(tmp_path / "missing")
    assert fingerprint_of(tree) == before
    (tree / "linked").symlink_to(far, target_is_directory=True)
    linked = fingerprint_of(tree)
    (far / "a.py").write_text("2")
    assert len({before, linked, fingerprint_of(tree)}) == 3


def test_the_version_of_python_changes_the_fingerprint(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint_of(tree)
    monkeypatch.setattr(module, "python_version", lambda: "3.99.0")
    assert fingerprint_of(tree) != before


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that installs a package and returns the fingerprint of `shelf`."""
    packages = tmp_path / "packages"
    (tmp_path / "program").mkdir()
    monkeypatch.syspath_prepend(packages)

    def install(name: str, version: str, *requirements: str) -> str:
        folder = packages / f"{name.replace('-', '_')}-0.dist-info"
        folder.mkdir(parents=True, exist_ok=True)
        lines = ("Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}")
        needs = (f"Requires-Dist: {requirement}" for requirement in requirements)
        text = "\n".join((*lines, *needs, "", "Version: 9, as its description says"))
        (folder / "METADATA").write_text(text)
        invalidate_caches()
        return fingerprint("shelf", tmp_path / "program")

    return install


def test_versions_of_direct_and_indirect_requirements_change_the_fingerprint(
    installed: Callable[..., str],
) -> None:
    fingerprints = {
        installed("shelf", "1.0", "the_theme>=2"),
        installed("the-theme", "2.0", "highlighter[all]>=1; python_version > '3'", "shelf"),
        installed("highlighter", "1.0"),
        installed("highlighter", "1.1"),
        installed("the-theme", "2.1", "highlighter"),
    }
    assert len(fingerprints) == 5


def test_the_order_of_requirements_is_ignored(installed: Callable[..., str]) -> None:
    installed("theme", "1.0")
    before = installed("shelf", "1.0", "theme", "no-such-package")
    assert installed("shelf", "1.0", "no-such-package", "Theme") == before


def test_requirements_of_extras_are_ignored(installed: Callable[..., str]) -> None:
    installed("hypothesis", "6.0")
    before = installed("shelf", "1.0")
    assert installed("shelf", "1.0", 'hypothesis>=6 ; extra == "test"') == before
    assert installed("shelf", "1.0", "hypothesis") != before


def test_a_package_without_metadata_counts_as_not_installed(
    installed: Callable[..., str], tmp_path: Path
) -> None:
    before = installed("shelf", "1.0", "theme")
    (tmp_path / "packages/theme-0.dist-info").mkdir()
    assert installed("shelf", "1.0", "theme") == before


def test_a_program_that_is_not_installed_has_a_fingerprint(tree: Path) -> None:
    assert fingerprint("no-such-package", tree) != fingerprint_of(tree)
