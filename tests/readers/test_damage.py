"""Damaged copies of real files raise no exception, and every lost record is reported."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from papershelf.enrich.text import clean_text
from papershelf.model import Paper
from papershelf.readers.files.reading import Batch
from readers.test_samples import TEXTS as TEXT_FOLDERS
from support.damage import damaged
from support.reading import read_file
from support.samples import samples_in
from support.timing import at_most, repeat_in_linear_time

# Enough positions for every kind of damage at the beginning, in the middle, and at the end.
POSITIONS = 12
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
REFERENCES = samples_in("reference_list")
TEXTS = [path for folder in TEXT_FOLDERS for path in samples_in(folder) if path not in REFERENCES]


def checked_copies(
    folder: Path, name: str, content: bytes, positions: int = POSITIONS
) -> Iterator[tuple[bytes, Batch[Paper]]]:
    """Yield copies of *content*, damaged at *positions*, and what is read of each, after checks.

    A copy that is cut off between two records misses nothing that could be seen; one as long as the
    original has all papers, or a problem.
    """
    papers = read_file(folder, name, content).papers
    for copy in damaged(content, every=max(1, len(content) // positions)):
        batch = read_file(folder, name, copy)
        assert batch.reading.records == len(batch.papers)
        assert not [problem for problem in batch.problems if "bug in Papershelf" in problem.hint]
        if len(copy) == len(content):
            assert batch.problems or len(batch.papers) == len(papers)
        yield copy, batch


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_reports_what_is_missing(name: str, formats: Path, tmp_path: Path) -> None:
    content = (formats / name).read_bytes()[:60_000]
    assert list(checked_copies(tmp_path, Path(name).name, content))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_damaged_text_reports_what_is_missing(path: Path, tmp_path: Path) -> None:
    assert list(checked_copies(tmp_path, path.name, path.read_bytes(), positions=20))


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.stem)
def test_every_line_of_damaged_references_is_accounted_for(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes()
    for copy in damaged(content, every=max(1, len(content) // 20)):
        # Another beginning makes them lines of a listing, which are titles or problems.
        read_file(tmp_path, path.name, copy)


def test_a_damaged_corpus_reports_what_is_missing(anthology: Path, tmp_path: Path) -> None:
    with lzma.open(anthology) as lines:
        content = b"".join(islice(lines, LINES))
    assert len(read_file(tmp_path, "corpus.jsonl", content).papers) == LINES
    for copy, batch in checked_copies(tmp_path, "corpus.jsonl", content):
        # Every line is a record, whatever it contains.
        filled = [line for line in copy.replace(b"\r", b"\n").split(b"\n") if line.strip()]
        if not copy.startswith((b"\xff\xfe", b"\xfe\xff")):
            assert batch.reading.lines == len(filled)


def test_a_damaged_listing_reports_what_is_missing(trending: Path, tmp_path: Path) -> None:
    assert list(checked_copies(tmp_path, "2026.txt", trending.read_bytes()[:20_000]))


# A field of each format, in a record that is complete whatever the field contains.
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
def test_a_long_repetition_is_read_in_linear_time(name: str, run: str, tmp_path: Path) -> None:
    def read(text: str) -> None:
        batch = read_file(tmp_path, name, FIELDS[name].format(text))
        papers = [clean_text(paper) for paper in batch.papers]
        assert papers or batch.problems

    repeat_in_linear_time(read, run, size=400_000, seconds=30)


def test_many_identifiers_and_links_of_a_paper_are_read_in_linear_time(tmp_path: Path) -> None:
    lines = "".join(f"N1  - PMID: x{at}\nUR  - https://a.example/{at}\n" for at in range(20_000))
    with at_most(seconds=15):
        batch = read_file(tmp_path, "papers.ris", f"TY  - JOUR\nTI  - One\n{lines}ER  - \n")
    assert [len(paper.links) for paper in batch.papers] == [20_000] == [len(batch.problems)]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_huge_field_is_read_or_reported(name: str, formats: Path, tmp_path: Path) -> None:
    content = (formats / name).read_bytes()[:60_000]
    middle = content.index(b" ", len(content) // 2)
    huge = content[:middle] + b" word" * 200_000 + content[middle:]
    batch = read_file(tmp_path, Path(name).name, huge)
    assert batch.problems or all(isinstance(paper, Paper) for paper in batch.papers)
