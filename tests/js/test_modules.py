"""The unit tests of the search's modules, run by Node's test runner."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from js.conftest import HERE, node
from papershelf.resources import resource

TESTS = sorted(HERE.glob("*.test.js"))


@pytest.mark.parametrize("path", TESTS, ids=[path.stem for path in TESTS])
def test_the_unit_tests_of_the_modules_pass(
    path: Path, lunr: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets = tmp_path / "search"
    shutil.copytree(resource("theme") / "assets" / "search", assets)
    shutil.copy(lunr, assets / "lunr.js")
    monkeypatch.setenv("LUNR", lunr.as_uri())
    monkeypatch.setenv("ASSETS", f"{assets.as_uri()}/")
    done = node("--test", "--test-reporter=tap", str(path))
    assert done.returncode == 0, done.stdout
