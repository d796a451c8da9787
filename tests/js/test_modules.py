"""The unit tests of the search's modules, run by Node's test runner."""

from __future__ import annotations

from pathlib import Path

import pytest

from js.conftest import HERE, node

TESTS = sorted(HERE.glob("*.test.js"))


@pytest.mark.parametrize("path", TESTS, ids=[path.stem for path in TESTS])
def test_the_unit_tests_of_the_modules_pass(path: Path) -> None:
    done = node("--test", "--test-reporter=tap", str(path))
    assert done.returncode == 0, done.stdout
