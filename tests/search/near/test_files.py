"""The index contains word vectors whose sum approximates the vector of a paper."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

import pytest

from papershelf.catalog import Catalog
from papershelf.search.coding import DIMENSIONS
from papershelf.search.index import Index
from support.made_catalog import library
from support.models import MODEL_NAMES, lay_model, models_in
from support.oracles import query_of_text
from support.search import catalog_of, files_of, lay_index, paper

PAPERS = 300


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return the index of a catalog with vectors."""
    folder = tmp_path_factory.mktemp("vectors")
    with models_in(folder / "models") as models:
        lay_model(models, "WordLlama")
        return lay_index(library(PAPERS), folder / "site", vectors=True)


def sum_of_words(text: str, index: Index) -> list[int]:
    """Return the sum of the word vectors of a *text*."""
    stems = [clause.term for clause in query_of_text(text, lambda _: False).clauses]
    return [
        sum(column) for column in zip(*filter(None, map(index.word_vector, stems)), strict=True)
    ]


def cosine(one: list[int], other: list[int]) -> float:
    lengths = sqrt(sum(a * a for a in one) * sum(b * b for b in other))
    return sum(a * b for a, b in zip(one, other, strict=True)) / lengths


def test_the_words_of_a_paper_approximate_its_vector(index: Index) -> None:
    papers = library(PAPERS).by_number
    same_paper, other_paper = [], []
    for number, one in enumerate(papers):
        words = sum_of_words(f"{one.title}\n{one.abstract}", index)
        same_paper.append(cosine(words, index.paper_vector(number)))
        other_paper.append(cosine(words, index.paper_vector((number + 1) % PAPERS)))
    assert sum(same_paper) / PAPERS > 0.5
    assert sum(other_paper) / PAPERS < 0.2


def test_an_unknown_word_has_no_vector(index: Index) -> None:
    assert index.word_vector("zzqqxx") == []


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_files_of_vectors_do_not_depend_on_processes(models: Path, name: str) -> None:
    lay_model(models, name)
    catalog = library(DIMENSIONS + 1)
    assert files_of(catalog, vectors=True) == files_of(catalog, jobs=2, vectors=True)


def test_without_a_model_the_index_has_no_vectors(models: Path) -> None:
    assert not models.exists()
    catalog = library(DIMENSIONS)
    assert files_of(catalog, vectors=True) == files_of(catalog)


def test_vectors_change_the_manifest_alone(models: Path) -> None:
    lay_model(models, "WordLlama")
    catalog = library(DIMENSIONS)
    plain, more = files_of(catalog), files_of(catalog, vectors=True)
    differing = {name for name in plain if plain[name] != more[name]}
    assert differing == {"search/manifest.json"}
    assert {name.split("/")[1] for name in more.keys() - plain.keys()} == {"vectors"}


def catalogs() -> dict[str, Catalog]:
    """Return catalogs with few papers, or with few words to fit word vectors to."""
    one = paper("Attention Is All You Need", "A sequence transduction model.")
    return {
        "none": catalog_of(()),
        "one": catalog_of([one]),
        "two": catalog_of([one, paper("Deep Residual Learning for Image Recognition")]),
        "no abstracts": catalog_of([paper(f"A title {number}") for number in range(DIMENSIONS)]),
        "identical abstracts": catalog_of(
            [paper(f"{number}", "The very same abstract.") for number in range(DIMENSIONS)]
        ),
        "Chinese": catalog_of([paper(f"文本分类{number}", "深度学习") for number in range(80)]),
        "Arabic": catalog_of([paper(f"{number} مرحبا", "بالعالم") for number in range(80)]),
    }


@pytest.mark.parametrize("name", catalogs())
def test_catalogs_with_few_words_have_an_index(models: Path, tmp_path: Path, name: str) -> None:
    lay_model(models, "WordLlama")
    index = lay_index(catalogs()[name], tmp_path / "site", vectors=True)
    assert index.has_vectors is (index.papers >= DIMENSIONS)
    for number in range(index.papers if index.has_vectors else 0):
        assert len(index.paper_vector(number)) == DIMENSIONS
