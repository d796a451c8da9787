"""Samples of all formats as people have them are read to the last field.

The samples below `tests/real/` have the real form of each format, and facts of well-known papers;
those below `tests/golden/` also have what is rare or wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from readers.test_structured import FOLDERS as STRUCTURED
from support.damage import opened
from support.items import as_json, counted
from support.loading import read_source
from support.reading import read_file
from support.samples import REAL, golden_of, samples_in
from support.structured import format_name, row_of
from support.xml_files import ACL, DUBLIN_CORE, OAI

# The module of structured formats reads the others, and checks their asides, too.
FOLDERS = sorted({path.name for path in REAL.iterdir()} - STRUCTURED.keys())
SAMPLES = [path for folder in FOLDERS for path in samples_in(folder)]
# Folders for other tests.
OTHERS = set("digest links near offline pages topics zotero".split())
HANDMADE = [
    path
    for folder in sorted({path.name for path in (REAL.parent / "golden").iterdir()} - OTHERS)
    for path in samples_in(f"../golden/{folder}")
]
# The folders of formats that any text file may have.
TEXTS = {
    "arxiv_text": "arXiv text",
    "markdown_list": "Markdown list",
    "medline": "MEDLINE",
    "ovid": "Ovid",
    "refer": "EndNote",
    "reference_list": "reference list",
    "refworks": "RefWorks",
    "scholar_text": "Scholar text",
    "web_of_science": "Web of Science",
}
each_sample = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)


@each_sample
def test_reading_a_sample_matches_the_golden_file_next_to_it(
    path: Path, golden: Callable[[str, str], None]
) -> None:
    batch = read_source(path, Path(path.name))
    assert batch.reading.accounted == batch.reading.lines
    golden(golden_of(path), as_json([*batch.problems, *batch.papers]))


@each_sample
def test_lines_may_end_in_any_way(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    before = read_file(tmp_path, path.name, data)
    for end in (b"\r\n", b"\r"):
        after = read_file(tmp_path, path.name, data.replace(b"\r\n", b"\n").replace(b"\n", end))
        assert after.papers == before.papers
        assert after.problems == before.problems


@pytest.mark.parametrize("folder", TEXTS)
@pytest.mark.parametrize("mark", ["", "\ufeff", "\n\n"], ids=ascii)
def test_a_text_is_recognised_by_its_content(folder: str, mark: str) -> None:
    for path in samples_in(folder):
        text = mark + path.read_text("utf-8")
        for name in ("papers.txt", "papers.text", "papers"):
            assert format_name(name, text) == TEXTS[folder]


@pytest.mark.parametrize("path", HANDMADE, ids=lambda path: path.name)
def test_reading_a_handmade_file_matches_the_golden_file_next_to_it(
    path: Path, golden: Callable[[str, str], None]
) -> None:
    data = path.read_bytes()
    row = row_of(path.name, data)
    items = list(row.reader(opened(data), Path(path.name)))
    golden(golden_of(path), as_json(items))
    batch = read_source(path, Path(path.name))
    assert batch.reading.accounted == batch.reading.lines
    for form in (ACL, DUBLIN_CORE, OAI):
        assert row != form.row or sum(map(counted, items)) == form.begun(data)
