"""Vectors by the extra `papershelf[meaning]`, and what is done without it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from papershelf.search.near import meaning, with_related
from papershelf.search.near.meaning import Meanings, ModelError, likeness, matrix, model, vectors
from support.near import KNOWN, hide_model, related
from support.search import catalog_of, engine_at

NO_MODEL = "needs the extra papershelf[meaning]"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a copy of the package's folder, which is read in place of it."""
    pytest.importorskip("wordllama", reason=NO_MODEL)
    source = meaning._folder()
    assert source
    for name in meaning._FILES:
        copy = tmp_path / "wordllama" / name
        copy.parent.mkdir(parents=True)
        shutil.copyfile(source / name, copy)
    monkeypatch.setattr(meaning, "_folder", lambda: tmp_path / "wordllama")
    yield tmp_path / "wordllama"
    meaning._model.cache_clear()


def notes(tmp_path: Path) -> list[str]:
    """Return what is said of the related papers of a catalog that has some."""
    with engine_at(tmp_path / "cache") as engine:
        catalog = with_related(catalog_of(KNOWN), engine)
    assert catalog.related
    return [str(problem) for problem in catalog.problems]


@pytest.mark.usefixtures("folder")
def test_texts_of_like_meaning_have_like_vectors() -> None:
    texts = ("a cat sleeps on the sofa", "the kitten naps on a couch", "interest rates of banks")
    rows = matrix([vectors(Meanings(model(), texts))], len(texts))
    near, far = likeness(rows, np.array([0, 0]), np.array([1, 2]))
    assert near > far


@pytest.mark.usefixtures("folder")
def test_a_text_without_words_is_like_none() -> None:
    rows = matrix([vectors(Meanings(model(), ("", "a cat")))], 2)
    assert likeness(rows, np.array([0]), np.array([1])).tolist() == [0]


def test_no_papers_have_no_vectors() -> None:
    assert likeness(matrix([], 0), np.array([], int), np.array([], int)).tolist() == []


@pytest.mark.usefixtures("folder")
def test_the_build_says_what_it_uses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages: list[str] = []
    with engine_at(tmp_path / "cache") as engine:
        with_related(catalog_of(KNOWN), engine, lambda stage, *_: stages.append(stage))
        hide_model(monkeypatch)
        with_related(catalog_of(KNOWN), engine, lambda stage, *_: stages.append(stage))
    assert list(dict.fromkeys(stages)) == [
        "Related papers by words and meaning",
        "Related papers by words",
    ]


@pytest.mark.parametrize("name", meaning._FILES)
def test_a_file_that_is_cut_short_leaves_words_and_a_note(
    folder: Path, tmp_path: Path, name: str
) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: len(data) // 2])
    [said] = notes(tmp_path)
    assert said.startswith("wordllama: related papers are found by words alone: wordllama: ")
    assert said.endswith("(install papershelf[meaning] anew)")


def test_vectors_of_another_version_leave_words_and_a_note(folder: Path, tmp_path: Path) -> None:
    save_file = pytest.importorskip("safetensors.numpy").save_file
    save_file({meaning._TENSOR: np.ones((5, 4), np.float32)}, folder / meaning._FILES[0])
    [said] = notes(tmp_path)
    assert "its vectors and its tokenizer are of different versions" in said


def test_a_worker_with_another_model_refuses_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_model(monkeypatch)
    with pytest.raises(ModelError, match="this worker has another wordllama or none"):
        vectors(Meanings("of another", ("a",)))


@pytest.mark.usefixtures("folder")
def test_meaning_changes_the_order_and_invents_no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    both = related(KNOWN)
    hide_model(monkeypatch)
    words = related(KNOWN)
    assert both.keys() == words.keys()
    for slug, near in both.items():
        assert {one.slug: one.terms for one in near} == {one.slug: one.terms for one in words[slug]}
