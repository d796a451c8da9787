"""Vectors by the extras `papershelf[neural]` and `[meaning]`, and the fallbacks."""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from papershelf.search import models as models_module
from papershelf.search.models import MODELS
from papershelf.search.near import meaning, with_related
from papershelf.search.near.meaning import (
    ModelError,
    TextsToEmbed,
    choose,
    matrix,
    similarities,
    vectors,
)
from support.models import MODEL_NAMES, lay_model
from support.near import KNOWN, hide_model, related
from support.search import catalog_of, engine_at

TEXTS = ("a cat sleeps on the sofa", "the kitten naps on a couch", "interest rates of banks")


def notes(tmp_path: Path) -> list[str]:
    """Return the problems of a catalog with related papers."""
    with engine_at(tmp_path / "cache") as engine:
        catalog = with_related(catalog_of(KNOWN), engine)
    assert catalog.related
    return [str(problem) for problem in catalog.problems]


@pytest.mark.parametrize("own", [one for one in MODELS if find_spec(one.package)])
def test_texts_of_similar_meaning_have_similar_vectors(
    own: meaning.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "MODELS", (own,))
    rows = matrix([vectors(TextsToEmbed(choose().fingerprint, TEXTS))], len(TEXTS))
    near, far = similarities(rows, np.array([0, 0]), np.array([1, 2]))
    assert near > far


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_the_vector_of_a_text_depends_on_no_other(models: Path, name: str) -> None:
    lay_model(models, name)
    assert choose().name == name
    every = matrix([vectors(TextsToEmbed(choose().fingerprint, TEXTS))], len(TEXTS))
    alone = [matrix([vectors(TextsToEmbed(choose().fingerprint, (text,)))], 1) for text in TEXTS]
    assert np.array_equal(every, np.concatenate(alone))


@pytest.mark.parametrize("library", ["safetensors", "tokenizers"])
def test_vectors_are_made_again_by_another_version_of_their_libraries(
    models: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_model(models, "WordLlama")
    before = choose().fingerprint
    meaning._load.cache_clear()
    monkeypatch.setattr(
        models_module, "version", lambda name: "999" if name == library else version(name)
    )
    assert choose().fingerprint != before


def test_a_text_without_words_is_similar_to_none(models: Path) -> None:
    lay_model(models, "WordLlama")
    rows = matrix([vectors(TextsToEmbed(choose().fingerprint, ("", "graphs of words")))], 2)
    assert similarities(rows, np.array([0]), np.array([1])).tolist() == [0]


def test_no_papers_have_no_vectors() -> None:
    assert similarities(matrix([], 0), np.array([], int), np.array([], int)).tolist() == []


def test_the_build_says_what_it_uses(models: Path, tmp_path: Path) -> None:
    stages: dict[str, None] = {}
    for name in ("", "WordLlama", "MiniLM"):
        if name:
            lay_model(models, name)
        with engine_at(tmp_path / "cache") as engine:
            with_related(catalog_of(KNOWN), engine, lambda stage, *_: stages.setdefault(stage.name))
    assert list(stages) == [
        "Related papers by words",
        "Related papers by words and WordLlama",
        "Related papers by words and MiniLM",
    ]


@pytest.mark.parametrize("place", [0, 1])
def test_a_file_that_is_cut_short_leaves_the_next_simpler_model_and_a_note(
    models: Path, tmp_path: Path, place: int
) -> None:
    lay_model(models, "WordLlama")
    lay_model(models, "MiniLM")
    for own, rest in zip(MODELS, ("words and WordLlama", "words"), strict=True):
        file = models / own.package / own.files[place]
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        meaning._load.cache_clear()
        said = notes(tmp_path)
        assert said[-1].startswith(f"{own.package}: {own.name} can't be used: ")
        assert said[-1].endswith(
            f"; papers are compared by {rest} (reinstall papershelf[{own.extra}])"
        )


def test_the_site_says_that_a_model_is_missing_which_was_cut_short(
    models: Path, tmp_path: Path
) -> None:
    lay_model(models, "WordLlama")
    [own] = [one for one in MODELS if one.name == "WordLlama"]
    (models / own.package / own.files[1]).write_bytes(b"")
    with engine_at(tmp_path / "cache") as engine:
        [said] = with_related(catalog_of(KNOWN), engine).limits
    assert said == "WordLlama can't be used; papers are compared by words"


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_files_of_another_version_leave_words_and_a_note(
    models: Path, tmp_path: Path, name: str
) -> None:
    lay_model(models, name, rows=2)
    [said] = notes(tmp_path)
    assert "of different versions" in said


def test_weights_of_another_model_leave_words_and_a_note(models: Path, tmp_path: Path) -> None:
    lay_model(models, "MiniLM", width=8)
    [said] = notes(tmp_path)
    assert "its weights are of another version" in said


def test_weights_without_the_vectors_of_words_are_called_so(models: Path, tmp_path: Path) -> None:
    lay_model(models, "WordLlama")
    [own] = [one for one in MODELS if one.name == "WordLlama"]
    file = models / own.package / own.files[1]
    file.write_bytes(file.read_bytes().replace(b"embedding.weight", b"embedding.number"))
    [said] = notes(tmp_path)
    assert "its weights lack 'embedding.weight'" in said


def test_a_worker_with_another_model_refuses_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_model(monkeypatch)
    with pytest.raises(ModelError, match="this worker has a different model, or none"):
        vectors(TextsToEmbed("of another", ("a",)))


def test_meaning_changes_the_order_and_invents_no_reason(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_model(models, "WordLlama")
    both = related(KNOWN)
    hide_model(monkeypatch)
    words = related(KNOWN)
    assert both.keys() == words.keys()
    for slug, near in both.items():
        assert {one.slug: one.terms for one in near} == {one.slug: one.terms for one in words[slug]}
