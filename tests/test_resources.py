"""The fingerprint of the program covers the loaded modules and the current templates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from papershelf import resources
from support.trees import lay_tree


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a package with a module and a template."""
    folder = lay_tree(tmp_path, {"build.py": "1", "templates/pages/paper.html": "a"})
    monkeypatch.setattr(resources, "_PACKAGE", folder)
    monkeypatch.setattr(resources, "_INSTALLED", folder / "templates")
    resources._program.cache_clear()
    yield folder
    resources._program.cache_clear()


def test_a_template_changed_during_a_preview_changes_the_fingerprint(package: Path) -> None:
    before = resources.environment()
    (package / "templates/pages/paper.html").write_text("b")
    assert resources.environment() != before


def test_a_changed_module_changes_the_fingerprint_of_the_next_process_alone(package: Path) -> None:
    before = resources.environment()
    (package / "build.py").write_text("2")
    assert resources.environment() == before
    resources._program.cache_clear()
    assert resources.environment() != before
