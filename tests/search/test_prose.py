"""Questions in prose find the papers that people judged relevant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.search_sets import FIRST, gain
from papershelf.catalog import Catalog
from papershelf.model import Paper, Source
from papershelf.search import models
from papershelf.search.engine import search
from papershelf.search.index import Index
from support.models import model_named
from support.search import catalog_of, lay_index

# The nDCG@10 of BM25 on the same collection, by its README.
BM25 = {"queries.jsonl": 0.479, "queries_short.jsonl": 0.318}


@pytest.fixture(scope="module")
def cacm(retrieval: Path) -> Path:
    return retrieval / "cacm"


@pytest.fixture(scope="module")
def catalog(cacm: Path) -> Catalog:
    papers = (
        Paper(
            id=record["id"],
            slug=record["id"],
            title=record["title"],
            abstract=record["abstract"],
            source=Source(path="docs.jsonl"),
        )
        for record in records(cacm / "docs.jsonl")
    )
    return catalog_of(papers)


@pytest.fixture(scope="module")
def index(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return lay_index(catalog, tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("questions", BM25)
def test_prose_ranks_better_than_bm25(questions: str, cacm: Path, index: Index) -> None:
    assert mean_gain(questions, cacm, index) > BM25[questions] + 0.02


def test_meaning_ranks_questions_better_than_words(
    catalog: Catalog, cacm: Path, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_named("WordLlama")
    pytest.importorskip(model.package, reason="needs the extra papershelf[meaning]")
    monkeypatch.setattr(models, "MODELS", (model,))
    with_vectors = lay_index(catalog, tmp_path, vectors=True)
    by_words = mean_gain("queries.jsonl", cacm, index)
    assert mean_gain("queries.jsonl", cacm, with_vectors) > by_words + 0.01


def mean_gain(questions: str, cacm: Path, index: Index) -> float:
    """Return the mean nDCG@10 of the questions in a file."""
    judged: dict[str, set[str]] = {}
    for record in records(cacm / "qrels.jsonl"):
        if record["rel"]:
            judged.setdefault(record["query_id"], set()).add(record["doc_id"])
    gains = [
        gain(first(record["text"], index), judged[record["id"]])
        for record in records(cacm / questions)
        if record["id"] in judged
    ]
    return sum(gains) / len(gains)


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file of JSON Lines."""
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def first(question: str, index: Index) -> list[str]:
    """Return the ids of the ten best papers of the answer to *question*."""
    return [index.card(number).id for number, _ in search(question, index).ranked[:FIRST]]
