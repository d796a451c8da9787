"""Samples of spreadsheets and bibliographies as people have them are read to the last field.

The samples below `tests/real/` have the real form of each format, and facts of well-known papers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.items import as_json
from support.loading import read_source
from support.samples import REAL, golden_of, samples_in

# Other modules read these, and check the names of their formats, too.
ELSEWHERE = {
    *("arxiv_text", "markdown_list", "reference_list", "scholar_text"),
    *("medline", "ovid", "refer", "refworks", "web_of_science"),
    *("cff", "crossref", "crossref_answer", "datacite", "dblp", "endnote", "jats", "marc", "mods"),
    *("oai", "pubmed", "web_page", "zotero_rdf"),
}
FOLDERS = sorted({path.name for path in REAL.iterdir()} - ELSEWHERE)
SAMPLES = [path for folder in FOLDERS for path in samples_in(folder)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_reading_a_sample_matches_the_golden_file_next_to_it(
    path: Path, golden: Callable[[str, str], None]
) -> None:
    batch = read_source(path, Path(path.name))
    assert batch.reading.accounted == batch.reading.lines
    items = (*batch.problems, *batch.papers)
    golden(golden_of(path), as_json(items))
