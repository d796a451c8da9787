"""A real listing is merged with a real corpus: exactly the papers of both become one."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from papershelf.curated import Curated
from papershelf.engine.memory import paused_collection
from papershelf.enrich import RECORD_STEPS, apply_steps
from papershelf.enrich.compare import record_of
from papershelf.enrich.identity import identify
from papershelf.enrich.merge import merge
from papershelf.model import Paper
from papershelf.problems import Problem, Severity
from papershelf.readers.files.reading import Batch
from support.loading import read_source

LISTED = 98
COMMON = 52
# Papers whose titles in the corpus have an additional word before or after the colon.
UNCERTAIN = 2


def letters(title: str) -> str:
    """Return the letters and digits of a title, without case and accents."""
    plain = unicodedata.normalize("NFKD", title).casefold()
    return re.sub(r"[\W_]", "", plain)


@pytest.fixture(scope="module")
def corpus(anthology: Path) -> Batch:
    """Return all records of the real anthology, read once as that takes long."""
    with paused_collection():
        return read_source(anthology, Path(anthology.name))


@pytest.fixture(scope="module")
def merged(trending: Path, corpus: Batch) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return the merged papers of both sources, and the problems of merging them."""
    listing = read_source(trending, Path(trending.name))
    curated = Curated()
    read = (*corpus.papers, *listing.papers)
    with paused_collection():
        prepared = (apply_steps(RECORD_STEPS, paper, curated) for paper in read)
        papers, problems = merge(list(map(record_of, prepared)))
        return identify(papers), problems


@pytest.fixture(scope="module")
def listed(trending: Path) -> dict[str, Paper]:
    """Return the listing's papers by their titles."""
    return {letters(paper.title): paper for paper in read_source(trending, Path("a.txt")).papers}


def test_every_record_of_the_ml_anthology_is_read(corpus: Batch) -> None:
    assert corpus.reading.lines == corpus.reading.papers == 103_750
    assert corpus.reading.unused == 0
    # Two addresses of code, and both addresses of one paper, contain spaces.
    assert [problem.source.line for problem in corpus.problems] == [30655, 86667, 96536, 96536]


def test_exactly_the_common_titles_of_the_listing_gain_fields_of_the_corpus(
    merged: tuple[tuple[Paper, ...], tuple[Problem, ...]], listed: dict[str, Paper], trending: Path
) -> None:
    papers, _ = merged
    gained = [
        paper for paper in papers if any(source.path == trending.name for source in paper.others)
    ]
    assert len(listed) == LISTED
    assert len(gained) == COMMON
    for paper in gained:
        assert letters(paper.title) in listed
        assert paper.authors
        assert paper.venue
        assert paper.venue.slug
        assert paper.year
        assert paper.listed == listed[letters(paper.title)].listed
    alone = [paper for paper in papers if paper.source.path == trending.name]
    assert len(alone) == LISTED - COMMON
    assert not any(paper.authors or paper.venue for paper in alone)
    known = {letters(paper.title) for paper in papers if paper.source.path != trending.name}
    assert not {letters(paper.title) for paper in alone} & known


def test_uncertain_matches_are_warnings(
    merged: tuple[tuple[Paper, ...], tuple[Problem, ...]], trending: Path
) -> None:
    _, problems = merged
    doubts = [
        problem
        for problem in problems
        if problem.severity is Severity.WARNING and problem.source.path == trending.name
    ]
    assert len(doubts) == UNCERTAIN


def test_no_record_of_the_corpus_is_lost_and_each_paper_has_a_unique_slug(
    merged: tuple[tuple[Paper, ...], tuple[Problem, ...]], corpus: Batch
) -> None:
    papers, problems = merged
    records = sum(1 + len(paper.others) for paper in papers)
    assert records == len(corpus.papers) + LISTED
    joined = sum("was merged with" in problem.message for problem in problems)
    assert records - len(papers) == joined
    assert len({paper.id for paper in papers}) == len(papers)
    assert len({paper.slug for paper in papers}) == len(papers)
