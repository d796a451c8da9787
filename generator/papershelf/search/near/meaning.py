"""Vectors of papers, where the extra `papershelf[meaning]` is installed: static embeddings.

WordLlama (Miller, 2024) has a vector for each token of a language model, and that of a text is
their mean. Its package holds the file of the vectors and that of the tokenizer, which are read from
there; its own loader would ask another host.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from papershelf.engine.task import digest
from papershelf.search.indexer.arrays import NOTHING, Array

PACKAGE = "wordllama"
_FILES = ("weights/l2_supercat_256.safetensors", "tokenizers/l2_supercat_tokenizer_config.json")
_TENSOR = "embedding.weight"
# Vectors are whole numbers, whose products are the same in any order, and fit into 32 bits.
_UNIT = 1 << 13
# Those of tokens have no number beyond 16, and are stored with as many digits as this leaves.
_TOKEN_UNIT = 1 << 11
# Tokens of a text that count.
_LONGEST = 512
# Words whose tokens are sought together, and pairs of vectors that are compared.
_AT_ONCE = 1 << 12


class ModelError(Exception):
    """The files of the model can't be used; says why."""


class Meanings(Struct, frozen=True, array_like=True):
    """A view: texts of a chunk of papers, and the fingerprint of the model."""

    model: str
    texts: tuple[str, ...]


def model() -> str:
    """Return the fingerprint of the model, empty where the extra is not installed.

    Raises ModelError where it is, and can't be used.
    """
    found = _folder()
    return _model(found)[0] if found else ""


def release_model() -> None:
    """Let go of the model in this process."""
    _model.cache_clear()


def vectors(view: Meanings) -> bytes:
    """Return a vector of 16-bit numbers for each of some texts, one after another."""
    found = _folder()
    if not found or model() != view.model:
        raise ModelError(f"this worker has another {PACKAGE} or none")
    _, tokenizer, table = _model(found)
    # No token reaches beyond a space. Equal words are one object, as there are very many.
    words: dict[str, str] = {}
    split = (text.split(" ") for text in view.texts)
    texts = [[*map(words.setdefault, own, own)] for own in split]
    tokens = _tokens(tokenizer, list(words))
    found_in = (chain.from_iterable(map(tokens.__getitem__, text)) for text in texts)
    sums = [table[[*islice(own, _LONGEST)]].sum(axis=0, dtype=np.int32) for own in found_in]
    return _whole(np.array(sums, np.float32).reshape(len(sums), table.shape[1])).tobytes()


def _tokens(tokenizer: Any, words: list[str]) -> dict[str, list[int]]:
    """Return the numbers of the tokens of each of some *words*."""
    parts = (words[at : at + _AT_ONCE] for at in range(0, len(words), _AT_ONCE))
    made = (tokenizer.encode_batch(part, add_special_tokens=False) for part in parts)
    return {word: one.ids for word, one in zip(words, chain.from_iterable(made), strict=True)}


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


def _folder() -> Path | None:
    """Return where the package lies, which is not imported."""
    spec = find_spec(PACKAGE)
    return Path(spec.origin).parent if spec and spec.origin else None


@lru_cache(maxsize=1)
def _model(folder: Path) -> tuple[str, Any, Any]:
    """Return the fingerprint of the model in a *folder*, its tokenizer and its table of vectors."""
    try:
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        weights, words = ((folder / name).read_bytes() for name in _FILES)
        table, tokenizer = load(weights)[_TENSOR], Tokenizer.from_str(words.decode())
    except Exception as error:  # tokenizers raises a bare one for a damaged file
        raise ModelError(f"{PACKAGE}: {' '.join(str(error).split())[:200]}") from error
    if table.ndim != 2 or len(table) < tokenizer.get_vocab_size():
        raise ModelError(f"{PACKAGE}: its vectors and its tokenizer are of different versions")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    fingerprint = digest(weights, words)
    del weights  # It is as large as the table.
    # Of whole numbers sums are the same in any order, and take a third of the time.
    numbers = np.empty(table.shape, np.int16)
    np.multiply(table, table.dtype.type(_TOKEN_UNIT), out=numbers, casting="unsafe")
    return fingerprint, tokenizer, numbers
