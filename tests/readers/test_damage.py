"""Damaged copies of real files: never a traceback, and never a lost record unreported."""

from __future__ import annotations

import lzma
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from papershelf.enrich.text import clean_text
from papershelf.model import Paper
from papershelf.readers.sources import Batch
from support.damage import damaged
from support.loading import read_source

# Enough for every kind of damage in the beginning, the middle and the end.
PLACES = 12
LINES = 12
SAMPLES = (
    "arxiv/query-10.xml",
    "paperlists-colm2024.json",
    "pmlr-posts/2012-03-21-abbasi-yadkori12.md",
    "pmlr-posts/2012-03-21-chen12c.md",
    "proceedings.bib",
    "ris/example_basic.ris",
    "ris/example_full.ris",
    "ris/example_multiline.ris",
    "ris/example_urls.ris",
    "ris/example_utf_chars.ris",
)


def copies(content: bytes) -> Iterator[bytes]:
    """Damaged copies of a file's content."""
    return damaged(content, every=max(1, len(content) // PLACES))


def read(path: Path, content: bytes) -> Batch:
    """Return what is read of a file with this content."""
    path.write_bytes(content)
    return read_source(path, Path(path.name))


def hold(batch: Batch, whole: Batch, *, is_as_long: bool) -> None:
    """Hold that the sum comes out, and that what is missing is told of.

    What was cut off at a record's end nobody can miss; a file as long as it was has it all.
    """
    assert batch.reading.accounted == batch.reading.lines
    assert batch.reading.records == len(batch.papers)
    assert not [found for found in batch.problems if "fault of Papershelf" in found.hint]
    if is_as_long:
        assert batch.problems or len(batch.papers) == len(whole.papers)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_tells_what_is_missing(name: str, formats: Path, tmp_path: Path) -> None:
    content = (formats / name).read_bytes()[:60_000]
    path = tmp_path / Path(name).name
    whole = read(path, content)
    for copy in copies(content):
        hold(read(path, copy), whole, is_as_long=len(copy) == len(content))


def test_a_damaged_corpus_tells_what_is_missing(anthology: Path, tmp_path: Path) -> None:
    with lzma.open(anthology) as lines:
        content = b"".join(islice(lines, LINES))
    path = tmp_path / "corpus.jsonl"
    whole = read(path, content)
    assert len(whole.papers) == LINES
    for copy in copies(content):
        batch = read(path, copy)
        hold(batch, whole, is_as_long=len(copy) == len(content))
        # A line is a record, whatever is in it.
        filled = [line for line in copy.replace(b"\r", b"\n").split(b"\n") if line.strip()]
        if not copy.startswith((b"\xff\xfe", b"\xfe\xff")):
            assert batch.reading.lines == len(filled)


def test_a_damaged_listing_loses_no_line(trending: Path, tmp_path: Path) -> None:
    content = trending.read_bytes()[:20_000]
    path = tmp_path / "2026.txt"
    whole = read(path, content)
    for copy in copies(content):
        hold(read(path, copy), whole, is_as_long=len(copy) == len(content))


# A field of each format, in a record that is whole whatever stands in it.
FIELDS = {
    "papers.bib": "@article{{a, title = {{One}}, abstract = {{{0}}}, author = {{{0}}}}}",
    "papers.ris": "TY  - JOUR\nTI  - One\nAB  - {0}\nAU  - {0}\nUR  - {0}\nER  - \n",
    "papers.csv": "title\tabstract\tauthors\turl\nOne\t{0}\t{0}\t{0}\n",
    "papers.yml": "title: One\nabstract: |\n  {0}\nauthors:\n  - |\n    {0}\n",
    "papers.txt": "Tidy Shelves for Busy Readers\n\nWe tidy {0} shelves.\n",
    "papers.xml": "<mods><titleInfo><title>{0}</title></titleInfo><abstract>{0}</abstract></mods>",
    "page.html": '<html><meta name="citation_title" content="One"><meta content="{0}">{0}',
    "CITATION.cff": "cff-version: 1\ntitle: One\nabstract: |\n  {0}\n",
    "paper.md": "---\ntitle: One\n---\n{0}\n",
}
RUNS = [*'{}\\$@",<&[(0 ;-.%#`', "{}", "$a", "a ", "a, ", " and ", "{\\a", "https://"]


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("name", FIELDS)
def test_a_long_run_of_one_sign_takes_no_square_time(name: str, run: str, tmp_path: Path) -> None:
    start = time.process_time()
    batch = read(tmp_path / name, FIELDS[name].format(run * (400_000 // len(run))).encode())
    papers = [clean_text(paper) for paper in batch.papers]
    assert time.process_time() - start < 30
    assert batch.reading.accounted == batch.reading.lines
    assert papers or batch.problems


@pytest.mark.parametrize("name", SAMPLES)
def test_a_huge_field_is_read_or_reported(name: str, formats: Path, tmp_path: Path) -> None:
    content = (formats / name).read_bytes()[:60_000]
    middle = content.index(b" ", len(content) // 2)
    huge = content[:middle] + b" word" * 200_000 + content[middle:]
    path = tmp_path / Path(name).name
    batch = read(path, huge)
    assert batch.reading.accounted == batch.reading.lines
    assert batch.problems or all(isinstance(paper, Paper) for paper in batch.papers)
