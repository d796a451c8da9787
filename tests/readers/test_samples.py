"""Samples of all formats as people have them are read to the last field.

The samples below `tests/real/` have the real form of each format, and facts of well-known papers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from readers.test_structured import FOLDERS as STRUCTURED
from support.items import as_json
from support.loading import read_source
from support.samples import REAL, golden_of, samples_in

# The module of structured formats reads the others, and checks their asides, too.
FOLDERS = sorted({path.name for path in REAL.iterdir()} - STRUCTURED.keys())
SAMPLES = [path for folder in FOLDERS for path in samples_in(folder)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_reading_a_sample_matches_the_golden_file_next_to_it(
    path: Path, golden: Callable[[str, str], None]
) -> None:
    batch = read_source(path, Path(path.name))
    assert batch.reading.accounted == batch.reading.lines
    golden(golden_of(path), as_json([*batch.problems, *batch.papers]))
