"""Samples below `tests/real/`, each next to a golden file with its items."""

from __future__ import annotations

from pathlib import Path

REAL = Path(__file__).resolve().parent.parent / "real"
_ENDING = ".items.json"


def samples_in(folder: str) -> list[Path]:
    """Return the samples of a format, sorted by name, without golden files."""
    paths = sorted((REAL / folder).iterdir())
    return [path for path in paths if not path.name.endswith(_ENDING)]


def golden_of(sample: Path) -> str:
    """Return the name of a *sample*'s golden file for the fixture `golden`."""
    return f"../real/{sample.relative_to(REAL).as_posix()}{_ENDING}"
