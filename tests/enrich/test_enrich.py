"""All steps together enrich a paper, and a second time changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from papershelf.config import load_settings
from papershelf.curated import Curated
from papershelf.curated.venues import Venues
from papershelf.enrich import PAPER_STEPS, RECORD_STEPS, apply_steps
from papershelf.model import LinkKind, Paper, PartialDate, Source
from papershelf.text.evidence import findings_of, unfold_evidence, with_findings
from support.loading import load_taxonomy, read_source
from support.shelf import TAXONOMY
from support.texts import MARKUP, texts

CURATED = Curated(year=2026, taxonomy=load_taxonomy(TAXONOMY, "topics.yml"), venues=Venues())
STEPS = (*RECORD_STEPS, *PAPER_STEPS)
BUNDLED = Path(__file__).parents[2] / "site_src" / "catalog" / "pretraining.txt"
WORDS = (
    *("Code is at", "will be released", "we propose", "available at", "data", "models", ".", ". "),
    ", ",
    *("https://github.com/a/b", "https://a.example/x~y--z", "github. com/ a/ b"),
    "\\url{http://a.example}",
    *("[page](https://a.example)", "<https://a.example>", "\\href{https://a.example}{page}"),
    "https: //a.b",
    *("text classification", "sparse attention", "\\emph{sparse} attention", "$x$", "~", "--"),
    "45\\%",
)


def test_findings_are_stored_and_restored_without_loss() -> None:
    paper = Paper(
        title="Sparse attention",
        abstract="We propose sparse attention. Code is at https://github.com/a/b.",
        source=Source(path="a.txt"),
    )
    record = apply_steps(RECORD_STEPS, paper, CURATED)
    enriched = apply_steps(PAPER_STEPS, record, CURATED)
    assert enriched != record
    assert unfold_evidence(with_findings(record, findings_of(enriched))) == enriched


def test_a_paper_goes_through_every_step() -> None:
    paper = Paper(
        title="Sparse~Attention",
        abstract="It is \\emph{new}. Code is at~https://github.com/a/b. Models will be released.",
        listed=PartialDate(month=3, day=12),
        source=Source(path="a.txt", line=3),
    )
    enriched = apply_steps(STEPS, paper, CURATED)
    assert enriched.title == "Sparse Attention"
    assert enriched.abstract.startswith("It is new. Code is at https://")
    assert enriched.listed == PartialDate(year=2026, month=3, day=12)
    assert [(link.url, link.kind) for link in enriched.links] == [
        ("https://github.com/a/b", LinkKind.CODE)
    ]
    assert [promise.kinds for promise in enriched.promises] == [(LinkKind.MODEL,)]
    assert [topic.id for topic in enriched.topics] == ["sparse-attention"]
    assert enriched.source == paper.source


@settings(max_examples=200)
@given(texts((*MARKUP, *WORDS)), texts((*MARKUP, *WORDS, *WORDS), most=12))
def test_enriching_is_idempotent(title: str, abstract: str) -> None:
    paper = Paper(title=title, abstract=abstract, source=Source(path="a.txt", line=1))
    enriched = apply_steps(STEPS, paper, CURATED)
    assert apply_steps(STEPS, enriched, CURATED) == enriched


@pytest.mark.parametrize("source", ["bundled", "trending"])
def test_enriching_real_papers_is_idempotent(source: str, request: pytest.FixtureRequest) -> None:
    path = BUNDLED if source == "bundled" else request.getfixturevalue("trending")
    settings = load_settings({"year": 2026}, path.parent, "mkdocs.yml")
    curated = settings.curated
    papers = read_source(path, Path(path.name)).papers
    assert len(papers) == 98
    for paper in papers:
        enriched = apply_steps(STEPS, paper, curated)
        assert apply_steps(STEPS, enriched, curated) == enriched
        assert 2 <= len(enriched.topics) <= 10
