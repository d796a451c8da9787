"""A real listing beside a real corpus: what both hold is one paper, and nothing else is."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from papershelf.curated import Curated
from papershelf.engine.memory import paused_collection
from papershelf.enrich import RECORD_STEPS, apply_steps
from papershelf.enrich.identity import identify
from papershelf.enrich.merge import merge
from papershelf.model import Paper
from papershelf.problems import Problem, Severity
from papershelf.readers.sources import Batch
from support.loading import read_source

LISTED = 98
IN_BOTH = 52
# The corpus has their titles with a word more before or after the colon.
DOUBTFUL = 2


def letters(title: str) -> str:
    """Return a title as a person compares it at a glance: letters and digits alone."""
    plain = unicodedata.normalize("NFKD", title).casefold()
    return re.sub(r"[\W_]", "", plain)


@pytest.fixture(scope="module")
def corpus(anthology: Path) -> Batch:
    """Return all that the real anthology gives; read once, for it takes a while."""
    with paused_collection():
        return read_source(anthology, Path(anthology.name))


@pytest.fixture(scope="module")
def merged(trending: Path, corpus: Batch) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Return the papers of both sources, and what was said of their merging."""
    listing = read_source(trending, Path(trending.name))
    curated = Curated()
    read = (*corpus.papers, *listing.papers)
    with paused_collection():
        papers, problems = merge(apply_steps(RECORD_STEPS, paper, curated) for paper in read)
        return identify(papers), problems


@pytest.fixture(scope="module")
def listed(trending: Path) -> dict[str, Paper]:
    """Return the listing's papers by their titles."""
    return {letters(paper.title): paper for paper in read_source(trending, Path("a.txt")).papers}


def test_the_whole_ml_anthology_is_read(corpus: Batch) -> None:
    assert corpus.reading.lines == corpus.reading.papers == 103_750
    assert corpus.reading.unused == 0
    # Two addresses of code, and the two of one paper, have blanks in them.
    assert [problem.source.line for problem in corpus.problems] == [30655, 86667, 96536, 96536]


def test_the_listing_gains_from_the_corpus_for_exactly_the_titles_that_both_hold(
    merged: tuple[tuple[Paper, ...], tuple[Problem, ...]], listed: dict[str, Paper], trending: Path
) -> None:
    papers, _ = merged
    gained = [
        paper for paper in papers if any(place.path == trending.name for place in paper.others)
    ]
    assert len(listed) == LISTED
    assert len(gained) == IN_BOTH
    for paper in gained:
        assert letters(paper.title) in listed
        assert paper.authors
        assert paper.venue
        assert paper.venue.slug
        assert paper.year
        assert paper.listed == listed[letters(paper.title)].listed
    alone = [paper for paper in papers if paper.source.path == trending.name]
    assert len(alone) == LISTED - IN_BOTH
    assert not any(paper.authors or paper.venue for paper in alone)
    known = {letters(paper.title) for paper in papers if paper.source.path != trending.name}
    assert not {letters(paper.title) for paper in alone} & known


def test_what_is_doubtful_between_them_is_said(
    merged: tuple[tuple[Paper, ...], tuple[Problem, ...]], trending: Path
) -> None:
    _, problems = merged
    doubts = [
        problem
        for problem in problems
        if problem.severity is Severity.WARNING and problem.source.path == trending.name
    ]
    assert len(doubts) == DOUBTFUL


def test_no_record_of_the_corpus_is_lost_and_each_paper_has_a_name_of_its_own(
    merged: tuple[tuple[Paper, ...], tuple[Problem, ...]], corpus: Batch
) -> None:
    papers, problems = merged
    records = sum(1 + len(paper.others) for paper in papers)
    assert records == len(corpus.papers) + LISTED
    joined = sum("was merged with" in problem.message for problem in problems)
    assert records - len(papers) == joined
    assert len({paper.id for paper in papers}) == len(papers)
    assert len({paper.slug for paper in papers}) == len(papers)
