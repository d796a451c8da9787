"""Fixtures of the engine's tests."""

from __future__ import annotations

import pytest

from papershelf.engine import engine


@pytest.fixture
def eager_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers take part from the first task on, in batches of two tasks."""
    monkeypatch.setattr(engine, "_SERIAL_SECONDS", -1.0)
    monkeypatch.setattr(engine, "_BATCH_TASKS", 2)
