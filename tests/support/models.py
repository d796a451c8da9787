"""Small models with random weights, in the form of the files that packages bring."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from papershelf.search import models
from papershelf.search.indexer.arrays import Array
from papershelf.search.models import MODELS
from papershelf.search.near import meaning

MODEL_NAMES = [one.name for one in MODELS]
_SEED = 7
# Of MiniLM; only that of the inner layer may be another.
_WIDTH, _INNER, _PLACES, _LAYERS = 384, 16, 128, 6


@contextmanager
def models_in(folder: Path) -> Iterator[Path]:
    """Have the folders in a *folder* read in place of the packages of models."""

    def folder_of(package: str) -> Path | None:
        own = folder / package
        return own if own.is_dir() else None

    with pytest.MonkeyPatch.context() as patch:
        for module in (models, meaning):
            patch.setattr(module, "folder_of", folder_of)
        yield folder
    meaning._load.cache_clear()


def lay_model(folder: Path, name: str, *, rows: int = 0, width: int = _WIDTH) -> None:
    """Write the files of the model of that *name* below a *folder*, by its package.

    It knows the letters of ASCII. *rows* and *width* are those of its table of vectors, where
    they are to be other than they should be.
    """
    save = pytest.importorskip("safetensors.numpy", reason="needs papershelf[meaning]").save
    [model] = [one for one in MODELS if one.name == name]
    words, count = _tokenizer()
    random = np.random.default_rng(_SEED)
    tensors = (_minilm if name == "MiniLM" else _wordllama)(random, rows or count, width)
    for file, data in zip(model.files, (words.encode(), save(tensors)), strict=True):
        path = folder / model.package / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _tokenizer() -> tuple[str, int]:
    """Return a tokenizer of single letters, and the number of these."""
    vocabulary = {chr(sign): number for number, sign in enumerate(range(ord(" "), ord("~") + 1))}
    model = {"type": "WordLevel", "vocab": vocabulary, "unk_token": "?"}
    split = {"type": "Split", "pattern": {"Regex": "."}, "behavior": "Isolated", "invert": False}
    return json.dumps({"version": "1.0", "pre_tokenizer": split, "model": model}), len(vocabulary)


def _wordllama(random: np.random.Generator, rows: int, width: int) -> dict[str, Array]:
    return {"embedding.weight": random.standard_normal((rows, width), np.float32)}


def _minilm(random: np.random.Generator, rows: int, width: int) -> dict[str, Array]:
    found = {
        "embeddings.word_embeddings.weight": (rows, width),
        "embeddings.position_embeddings.weight": (_PLACES, _WIDTH),
        "embeddings.token_type_embeddings.weight": (2, _WIDTH),
        **_norm("embeddings"),
    }
    for layer in range(_LAYERS):
        own = f"encoder.layer.{layer}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            found |= _dense(f"{own}.attention.{part}", _WIDTH, _WIDTH)
        found |= _dense(f"{own}.intermediate.dense", _INNER, _WIDTH)
        found |= _dense(f"{own}.output.dense", _WIDTH, _INNER)
        found |= _norm(f"{own}.attention.output") | _norm(f"{own}.output")
    return {
        name: random.standard_normal(shape, np.float32) / np.float32(10)
        for name, shape in found.items()
    }


def _dense(name: str, rows: int, columns: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (rows, columns), f"{name}.bias": (rows,)}


def _norm(name: str) -> dict[str, tuple[int, ...]]:
    return {f"{name}.LayerNorm.{part}": (_WIDTH,) for part in ("weight", "bias")}
