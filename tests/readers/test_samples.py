"""Samples of spreadsheets and bibliographies as people really have them, read to the last field.

The samples below `tests/real/` have the true form of each format, and facts of well-known papers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from papershelf.readers.sources import read_source
from support.items import as_json
from support.samples import golden_of, samples_in

FOLDERS = ("bibtex", "csv", "front_matter", "json", "note", "ris")
SAMPLES = [path for folder in FOLDERS for path in samples_in(folder)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_gives_what_the_file_beside_it_says(
    path: Path, golden: Callable[[str, str], None]
) -> None:
    batch = read_source(path, Path(path.name))
    assert batch.reading.accounted == batch.reading.lines
    items = (*batch.problems, *batch.papers)
    golden(golden_of(path), as_json(items))
