"""Helpers that several tests share; `tests` is on the path (see pyproject.toml)."""
