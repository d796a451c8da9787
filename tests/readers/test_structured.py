"""Structured formats of libraries and reference managers, read as what they are to the last field.

The samples below `tests/real/` have the true form of each format, and facts of well-known papers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from papershelf.readers.reader import Format
from papershelf.readers.sources import format_of, read_source
from support.items import as_json, counted
from support.xml_files import opened

REAL = Path(__file__).resolve().parent.parent / "real"
FOLDERS = {
    "pubmed": "PubMed",
    "dblp": "DBLP",
    "endnote": "EndNote XML",
    "crossref": "Crossref XML",
    "crossref_answer": "Crossref answer",
    "mods": "MODS",
    "zotero_rdf": "Zotero RDF",
    "web_page": "web page",
    "cff": "CITATION.cff",
}
SAMPLES = [
    (path, form)
    for folder, form in FOLDERS.items()
    for path in sorted((REAL / folder).iterdir())
    if path.suffix != ".json"
]

each_sample = pytest.mark.parametrize(
    ("path", "form"), SAMPLES, ids=[path.name for path, _ in SAMPLES]
)


def row_of(name: str, data: bytes) -> Format:
    """Return the row of `READERS` for a file with this name and content."""
    row = format_of(Path(name), opened(data).read())
    assert row is not None
    return row


@each_sample
def test_a_sample_gives_what_the_file_beside_it_says(
    path: Path, form: str, golden: Callable[[str, str], None]
) -> None:
    data = path.read_bytes()
    row = row_of(path.name, data)
    assert row.name == form
    items = list(row.reader(opened(data), Path(path.name)))
    batch = read_source(path, Path(path.name))
    assert sum(map(counted, items)) == batch.reading.lines == batch.reading.accounted
    golden(f"../real/{path.parent.name}/{path.name}.json", as_json(items))


@each_sample
def test_a_sample_is_known_by_its_content_alone(path: Path, form: str) -> None:
    assert row_of("papers.dat", path.read_bytes()).name == form
