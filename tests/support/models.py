"""Small models with random weights, in the file format of the packages of models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from papershelf.search import models
from papershelf.search.indexer.arrays import Array
from papershelf.search.models import MODELS, Model
from papershelf.search.near import meaning

MODEL_NAMES = [model.name for model in MODELS]
_SEED = 7
# The shapes of MiniLM; only the inner layer is smaller than in the real model.
_WIDTH, _INNER, _PLACES, _LAYERS = 384, 16, 128, 6


def model_named(name: str) -> Model:
    """Return the model *name* of the package's table."""
    return next(model for model in MODELS if model.name == name)


@contextmanager
def models_in(folder: Path) -> Iterator[Path]:
    """Read the models in *folder* in place of the installed packages."""

    def folder_of(package: str) -> Path | None:
        path = folder / package
        return path if path.is_dir() else None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "folder_of", folder_of)
        yield folder
    meaning._load.cache_clear()


def lay_model(folder: Path, name: str, *, rows: int = 0, width: int = _WIDTH) -> None:
    """Write the files of the model *name* into *folder*, below the name of its package.

    The vocabulary is printable ASCII. *rows* and *width* give the table of vectors a wrong shape.
    """
    save = pytest.importorskip("safetensors.numpy", reason="needs papershelf[meaning]").save
    model = model_named(name)
    words, count = _tokenizer()
    random = np.random.default_rng(_SEED)
    tensors = (_minilm if name == "MiniLM" else _wordllama)(random, rows or count, width)
    for file, data in zip(model.files, (words.encode(), save(tensors)), strict=True):
        path = folder / model.package / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _tokenizer() -> tuple[str, int]:
    """Return a tokenizer of single characters, and the size of its vocabulary."""
    vocabulary = {chr(sign): number for number, sign in enumerate(range(ord(" "), ord("~") + 1))}
    model = {"type": "WordLevel", "vocab": vocabulary, "unk_token": "?"}
    split = {"type": "Split", "pattern": {"Regex": "."}, "behavior": "Isolated", "invert": False}
    return json.dumps({"version": "1.0", "pre_tokenizer": split, "model": model}), len(vocabulary)


def _wordllama(random: np.random.Generator, rows: int, width: int) -> dict[str, Array]:
    return {"embedding.weight": random.standard_normal((rows, width), np.float32)}


def _minilm(random: np.random.Generator, rows: int, width: int) -> dict[str, Array]:
    shapes = {
        "embeddings.word_embeddings.weight": (rows, width),
        "embeddings.position_embeddings.weight": (_PLACES, _WIDTH),
        "embeddings.token_type_embeddings.weight": (2, _WIDTH),
        **_norm("embeddings"),
    }
    for layer in range(_LAYERS):
        prefix = f"encoder.layer.{layer}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            shapes |= _dense(f"{prefix}.attention.{part}", _WIDTH, _WIDTH)
        shapes |= _dense(f"{prefix}.intermediate.dense", _INNER, _WIDTH)
        shapes |= _dense(f"{prefix}.output.dense", _WIDTH, _INNER)
        shapes |= _norm(f"{prefix}.attention.output") | _norm(f"{prefix}.output")
    return {
        name: random.standard_normal(shape, np.float32) / np.float32(10)
        for name, shape in shapes.items()
    }


def _dense(name: str, rows: int, columns: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (rows, columns), f"{name}.bias": (rows,)}


def _norm(name: str) -> dict[str, tuple[int, ...]]:
    return {f"{name}.LayerNorm.{part}": (_WIDTH,) for part in ("weight", "bias")}
