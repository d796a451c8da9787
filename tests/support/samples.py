"""Samples below `tests/real/`, each with what is read of it in a golden file beside it."""

from __future__ import annotations

from pathlib import Path

REAL = Path(__file__).resolve().parent.parent / "real"
_ENDING = ".items.json"


def samples_in(folder: str) -> list[Path]:
    """Return the samples of a format in the order of their names, without golden files."""
    found = sorted((REAL / folder).iterdir())
    return [path for path in found if not path.name.endswith(_ENDING)]


def golden_of(sample: Path) -> str:
    """Return the name that the fixture `golden` has for the golden file of a *sample*."""
    return f"../real/{sample.relative_to(REAL).as_posix()}{_ENDING}"
