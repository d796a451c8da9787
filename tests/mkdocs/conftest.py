"""Fixtures that several tests of the plugin share."""

from __future__ import annotations

import pytest

from support.fabricated import Fabricator


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Fabricator:
    """Generate pages without a catalog."""
    fabricator = Fabricator()
    monkeypatch.setattr("papershelf.build.build", fabricator)
    return fabricator
