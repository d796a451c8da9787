"""One fingerprint for programs that give the same results."""

from __future__ import annotations

import shutil
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


def test_versions_of_python_and_of_what_is_required_count(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprints = {of(tree)}
    monkeypatch.setattr(module, "python_version", lambda: "3.99.0")
    fingerprints.add(of(tree))
    monkeypatch.setattr(module, "version", lambda name: f"9.{len(name)}")
    fingerprints.add(of(tree))
    assert len(fingerprints) == 3


def test_what_only_extras_require_does_not_count(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    required = ["msgspec>=0.19", "no-such-package; python_version < '3'"]
    monkeypatch.setattr(module, "requires", lambda _: required)
    before = of(tree)
    required.append('hypothesis>=6 ; extra == "test"')
    assert of(tree) == before
    required.append("hypothesis")
    assert of(tree) != before


def test_a_program_that_is_not_installed_has_one(tree: Path) -> None:
    assert fingerprint("no-such-package", [tree]) != of(tree)
