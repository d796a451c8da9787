"""The engine of the browser ranks questions and pasted texts like the reference."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from js.conftest import ALL, LAYOUT, PAPERS, Run, numbers, ranking
from papershelf.search.engine import search
from papershelf.search.index import Index
from support.length import seeded
from support.made_catalog import library
from support.models import lay_model, models_in
from support.oracles import search_similar, search_typed
from support.search import catalog_of, lay_index, paper

QUESTION = "which graph models learn language from data and images"
# The question while it is being typed; the space ends its last word.
TYPED: dict[str, Any] = {"text": f"{QUESTION} ", "typing": True}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site whose index has vectors and is divided into many files."""
    folder = tmp_path_factory.mktemp("meaning")
    with models_in(folder / "models") as models:
        lay_model(models, "WordLlama")
        lay_index(library(PAPERS), folder / "site", LAYOUT, vectors=True)
    return folder / "site"


def texts() -> list[str]:
    """Return questions made of words of papers, texts of papers, and unusual texts."""
    random = seeded(15)
    papers = random.sample(library(PAPERS).papers, 40)
    words = [paper.abstract.split() for paper in papers]
    questions = [" ".join(random.sample(text, min(len(text), 9))) for text in words]
    whole = [f"{paper.title}\n{paper.abstract}" for paper in papers]
    return [
        QUESTION,
        *questions,
        *whole,
        "",
        "\n a \n",
        "1 22 ²³ ٣٤",
        "文本分类 مرحبا",
        "a/b:c -d +e" * 999,
        "Graph \\emph{models}\nWith $\\nabla f$, $\\ell_1$ and $\\varepsilon$ of \\mathcal{N} data",
    ]


@pytest.mark.parametrize("similar", [False, True])
def test_questions_and_texts_are_ranked_like_the_reference(
    site: Path, run: Run, *, similar: bool
) -> None:
    lines = [{"text": text, "limit": ALL, "similar": similar} for text in texts()]
    index = Index(site)
    for text, answer in zip(texts(), run("answers.js", [site], lines), strict=True):
        expected = search_similar(text, index) if similar else search(text, index)
        assert ranking(answer) == list(expected.ranked)


def test_vectors_are_not_used_while_the_question_is_typed(site: Path, run: Run) -> None:
    plain, compared = run("answers.js", [site], [TYPED, {"text": QUESTION}])
    assert plain["ranked"] != compared["ranked"]
    typed = search_typed(TYPED["text"], Index(site)).ranked[: len(plain["ranked"])]
    assert ranking(plain) == list(typed)


def test_an_answer_by_words_precedes_the_one_by_meaning(site: Path, run: Run) -> None:
    plain, compared = run("answers.js", [site], [TYPED, {"text": QUESTION, "isCold": True}])
    assert compared["earlier"][-1]["numbers"] == numbers(plain)


def test_without_vectors_a_question_is_ranked_by_words(
    site: Path, tmp_path: Path, run: Run
) -> None:
    shutil.copytree(site, tmp_path / "site")
    shutil.rmtree(tmp_path / "site/search/vectors")
    [plain] = run("answers.js", [site], [TYPED])
    [answer] = run("answers.js", [tmp_path / "site"], [{"text": QUESTION}])
    assert answer["ranked"] == plain["ranked"]


def test_adjacent_pairs_of_letters_are_joined_in_the_reason_for_similarity(
    tmp_path: Path, run: Run
) -> None:
    titles = ("大规模预训练综述", "图网络的学习", "graph networks")
    lay_index(catalog_of(map(paper, titles)), tmp_path, LAYOUT)
    asked = [{"text": text, "limit": 1, "similar": True} for text in ("预训练", "graph networks")]
    found = [answer["why"] for answer in run("answers.js", [tmp_path], asked)]
    assert found == [[["预训练"]], [["graph", "networks"]]]


def test_a_symbol_is_no_reason_for_similarity(tmp_path: Path, run: Run) -> None:
    papers = [paper("Flows", r"Of $\nabla f$ and $\alpha$."), paper("Networks", "Of graphs.")]
    lay_index(catalog_of(papers), tmp_path, LAYOUT)
    texts = (r"$\nabla \frac{1}{2}$", r"$\nabla$ graphs", r"$\alpha \nabla$")
    asked = [{"text": text, "limit": 9, "similar": True} for text in texts]
    found = [answer["why"] for answer in run("answers.js", [tmp_path], asked)]
    assert found == [[], [["graphs"]], [["alpha"]]]


# A text as it is copied from a PDF: a heading, words divided by line ends, and references.
COPIED = """Retrieval with graphs
Abstract: We re-
trieve with net-
works.
References
[1] A. Flow. Abstract flows of abstract tensors."""
ENTRY = """@inproceedings{flow2024,
  title={Retrieval with {Graphs}}, author = {Flow, Tensor and Abstract, Ada},
  booktitle = "Tensor Conference",
  abstract = {We retrieve with
networks}
}"""


@pytest.mark.parametrize("text", [COPIED, ENTRY], ids=["pdf", "bibtex"])
def test_a_copied_text_is_compared_by_its_title_and_abstract(
    text: str, tmp_path: Path, run: Run
) -> None:
    titles = ("Graphs", "Networks", "Retrieval", "Abstract tensors", "Flows of tensors", "Trieve")
    lay_index(catalog_of(map(paper, titles)), tmp_path, LAYOUT)
    [answer] = run("answers.js", [tmp_path], [{"text": text, "limit": 9, "similar": True}])
    assert {word.lower() for words in answer["why"] for word in words} == {
        "graphs",
        "networks",
        "retrieval",
    }


def test_a_name_in_a_text_finds_no_paper_of_a_namesake(tmp_path: Path, run: Run) -> None:
    papers = [paper("Graphs", authors="Ada Flow"), paper("Networks")]
    lay_index(catalog_of(papers), tmp_path, LAYOUT)
    asked = [{"text": "A. Flow on networks", "limit": 9, "similar": True}]
    assert [answer["why"] for answer in run("answers.js", [tmp_path], asked)] == [[["networks"]]]
