"""Samples below `tests/real/`, each next to a golden file with its items; the real anthology."""

from __future__ import annotations

import lzma
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

REAL = Path(__file__).resolve().parent.parent / "real"
_ENDING = ".items.json"


def samples_in(folder: str) -> list[Path]:
    """Return the samples of a format, sorted by name, without golden files."""
    paths = sorted((REAL / folder).iterdir())
    return [path for path in paths if not path.name.endswith(_ENDING)]


def golden_of(sample: Path) -> str:
    """Return the name of a *sample*'s golden file for the fixture `golden`."""
    return f"../real/{sample.relative_to(REAL).as_posix()}{_ENDING}"


def records_in(
    anthology: Path, stop: int | None = None, *, step: int = 1, record: Any = Any
) -> list[Any]:
    """Return every record of the *anthology* whose number is a multiple of *step*, up to *stop*.

    The type *record* says what is decoded of each, by default all.
    """
    decoder = msgspec.json.Decoder(record)
    with lzma.open(anthology) as lines:
        return [decoder.decode(line) for line in islice(lines, 0, stop, step)]
