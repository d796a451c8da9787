"""The engine of the browser finds papers in all spellings, like the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from js.conftest import LAYOUT, LAYOUT_OF_SITES, Run, shelf
from js.test_oracles import assert_answers
from papershelf.model import Paper
from papershelf.search.indexer.layout import Layout
from support.length import seeded
from support.meant import ACRONYMS, CATALOG, JOINED, MEANT, SEPARATED, UNRELATED
from support.search import catalog_of

PAIRS = 600
# Identifiers that no paper has, a word that looks like one, and phrases with stop words.
OTHERS = [
    "10.1000/pre-training-of-deep-language-models",
    "arXiv:1706.03763",
    "doi: 10.1000/training",
    "https://example.org/training",
    "https://github.com/tensorflow/tensor",
    "-training/1234567",
    "Training-7B",
    "What all you need for the training of deep language models is attention -trees and images",
    "What all you need for the training of deep language models is attention and images -trees",
    '"off-policy learning"',
    '"not on-policy" "off-policy"',
    "“not on-policy” «off-policy»",
]


@pytest.mark.parametrize("layout", [LAYOUT_OF_SITES, LAYOUT], ids=["whole", "cut"])
def test_queries_in_other_spellings_are_answered_like_the_reference(
    layout: Layout, tmp_path: Path, run: Run
) -> None:
    random, asked = seeded(15), [*MEANT, *(paper.title for paper in CATALOG.papers)]
    pairs = [" ".join(random.choices(asked, k=2)) for _ in range(PAIRS)]
    texts = [*asked, *pairs, *OTHERS]
    queries = [(text, typing) for text in texts for typing in (False, True)]
    assert_answers(shelf(CATALOG, tmp_path, layout), queries, run)


@pytest.mark.parametrize("layout", [LAYOUT_OF_SITES, LAYOUT], ids=["whole", "cut"])
@pytest.mark.parametrize("fewer", [0, 1])
@pytest.mark.parametrize("unrelated", [[], UNRELATED], ids=["few", "many"])
def test_two_words_that_several_papers_join_are_answered_like_the_reference(
    fewer: int, unrelated: list[Paper], layout: Layout, tmp_path: Path, run: Run
) -> None:
    texts = [
        "pointcloud",
        "pointcloud methods",
        "+pointcloud -1",
        "title:pointcloud 3",
        "-pointcloud",
        "point cloud methods",
        "+point cloud 3",
        "title:point cloud~1",
        "cloud -point cloud",
        "methods for a point cloud",
    ]
    catalog = catalog_of([*JOINED, *SEPARATED[fewer:], *unrelated])
    queries = [(text, typing) for text in texts for typing in (False, True)]
    assert_answers(shelf(catalog, tmp_path, layout), queries, run)


@pytest.mark.parametrize("layout", [LAYOUT_OF_SITES, LAYOUT], ids=["whole", "cut"])
def test_acronyms_are_answered_like_the_reference(layout: Layout, tmp_path: Path, run: Run) -> None:
    texts = [
        "gnn",
        "GNNs",
        "gnn molecules",
        "+gnn -methods",
        "title:gnn",
        "author:gnn",
        "-gnn",
        "gnn~1",
        "bo",
    ]
    queries = [(text, typing) for text in texts for typing in (False, True)]
    assert_answers(shelf(ACRONYMS, tmp_path, layout), queries, run)


def test_a_first_answer_does_not_wait_for_the_words_of_an_acronym(tmp_path: Path, run: Run) -> None:
    site = shelf(ACRONYMS, tmp_path, LAYOUT).site
    cold, warm = run("answers.js", [site], [{"text": "gnn", "limit": 100}] * 2)
    assert cold["earlier"][0]["isPartial"]
    assert len(cold["earlier"][0]["numbers"]) == 4
    assert warm["earlier"] == []
    assert cold["total"] == warm["total"] == 6


def test_a_first_answer_does_not_wait_for_the_two_words_of_one(tmp_path: Path, run: Run) -> None:
    site = shelf(catalog_of([*JOINED, *SEPARATED, *UNRELATED]), tmp_path, LAYOUT_OF_SITES).site
    questions = [{"text": "pointcloud", "limit": 100}] * 2
    cold, warm = run("answers.js", [site], questions)
    assert [len(early["numbers"]) for early in cold["earlier"]] == [len(JOINED)]
    assert cold["earlier"][0]["isPartial"]
    assert warm["earlier"] == []
    assert cold["total"] == warm["total"] == len(JOINED) + len(SEPARATED)
