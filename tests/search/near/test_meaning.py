"""Vectors come from the models of `papershelf[neural]` and `[meaning]`, with fallbacks."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from papershelf.model import Related
from papershelf.search import models as models_module
from papershelf.search.models import MODELS
from papershelf.search.near import meaning, with_related
from papershelf.search.near.meaning import (
    ModelError,
    TextsToEmbed,
    best_model,
    embed_texts,
    matrix,
    similarities,
)
from support.models import MODEL_NAMES, lay_model, model_named
from support.near import KNOWN, hide_model, related
from support.search import catalog_of, engine_at

TEXTS = ("a cat sleeps on the sofa", "the kitten naps on a couch", "interest rates of banks")


def notes(tmp_path: Path) -> list[str]:
    """Return the problems of a catalog after papers are related."""
    with engine_at(tmp_path / "cache") as engine:
        catalog = with_related(catalog_of(KNOWN), engine)
    assert catalog.related
    return [str(problem) for problem in catalog.problems]


@pytest.mark.parametrize("model", [model for model in MODELS if find_spec(model.package)])
def test_texts_of_similar_meaning_have_similar_vectors(
    model: meaning.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models_module, "MODELS", (model,))
    rows = matrix(embed_texts(TextsToEmbed(best_model().fingerprint, TEXTS)), len(TEXTS))
    near, far = similarities(rows, np.array([0, 0]), np.array([1, 2]))
    assert near > far


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_the_vector_of_a_text_does_not_depend_on_other_texts(models: Path, name: str) -> None:
    lay_model(models, name)
    assert best_model().name == name
    every = matrix(embed_texts(TextsToEmbed(best_model().fingerprint, TEXTS)), len(TEXTS))
    alone = [
        matrix(embed_texts(TextsToEmbed(best_model().fingerprint, (text,))), 1) for text in TEXTS
    ]
    assert np.array_equal(every, np.concatenate(alone))


@pytest.mark.parametrize("library", ["safetensors", "tokenizers"])
def test_another_version_of_a_library_changes_the_fingerprint_of_the_model(
    models: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_model(models, "WordLlama")
    before = best_model().fingerprint
    meaning._load.cache_clear()
    monkeypatch.setattr(
        models_module, "version", lambda name: "999" if name == library else version(name)
    )
    assert best_model().fingerprint != before


def test_a_text_without_words_is_similar_to_no_other(models: Path) -> None:
    lay_model(models, "WordLlama")
    rows = matrix(embed_texts(TextsToEmbed(best_model().fingerprint, ("", "graphs of words"))), 2)
    assert similarities(rows, np.array([0]), np.array([1])).tolist() == [0]


def test_no_papers_have_no_vectors() -> None:
    assert similarities(matrix(b"", 0), np.array([], int), np.array([], int)).tolist() == []


def test_the_stage_names_the_model_in_use(models: Path, tmp_path: Path) -> None:
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


@pytest.mark.parametrize("position", [0, 1])
def test_a_truncated_file_falls_back_to_the_next_simpler_model_with_a_note(
    models: Path, tmp_path: Path, position: int
) -> None:
    lay_model(models, "WordLlama")
    lay_model(models, "MiniLM")
    for model, fallback in zip(MODELS, ("words and WordLlama", "words"), strict=True):
        file = models / model.package / model.files[position]
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        meaning._load.cache_clear()
        note = notes(tmp_path)[-1]
        assert note.startswith(f"{model.package}: {model.name} can't be used: ")
        assert note.endswith(
            f"; papers are compared by {fallback} (reinstall papershelf[{model.extra}])"
        )


def test_a_truncated_model_is_a_limit_of_the_site(models: Path, tmp_path: Path) -> None:
    lay_model(models, "WordLlama")
    model = model_named("WordLlama")
    (models / model.package / model.files[1]).write_bytes(b"")
    with engine_at(tmp_path / "cache") as engine:
        [limit] = with_related(catalog_of(KNOWN), engine).limits
    assert limit == "WordLlama can't be used; papers are compared by words"


@pytest.mark.parametrize(
    ("name", "shape", "fault"),
    [
        *((name, {"rows": 2}, "of different versions") for name in MODEL_NAMES),
        ("MiniLM", {"width": 8}, "its weights are of another version"),
    ],
)
def test_a_model_of_another_shape_falls_back_to_words_with_a_note(
    models: Path, tmp_path: Path, name: str, shape: dict[str, int], fault: str
) -> None:
    lay_model(models, name, **shape)
    [note] = notes(tmp_path)
    assert fault in note


def test_weights_without_word_vectors_fall_back_to_words_with_a_note(
    models: Path, tmp_path: Path
) -> None:
    lay_model(models, "WordLlama")
    model = model_named("WordLlama")
    file = models / model.package / model.files[1]
    file.write_bytes(file.read_bytes().replace(b"embedding.weight", b"embedding.number"))
    [note] = notes(tmp_path)
    assert "its weights lack 'embedding.weight'" in note


def test_a_worker_with_another_model_refuses_its_task(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_model(monkeypatch)
    with pytest.raises(ModelError, match="this worker has a different model, or none"):
        embed_texts(TextsToEmbed("of another", ("a",)))


def terms_by_slug(near: Iterable[Related]) -> dict[str, tuple[str, ...]]:
    """Return the terms that each related paper shares."""
    return {paper.slug: paper.terms for paper in near}


def test_meaning_changes_the_order_of_related_papers_but_not_their_terms(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_model(models, "WordLlama")
    both = related(KNOWN)
    hide_model(monkeypatch)
    words = related(KNOWN)
    assert both.keys() == words.keys()
    for slug, near in both.items():
        assert terms_by_slug(near) == terms_by_slug(words[slug])
