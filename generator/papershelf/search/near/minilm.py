"""MiniLM (all-MiniLM-L6-v2): a small transformer, computed by NumPy from the weights in a package.

The layers are those of BERT (Devlin et al., 2019); a text is the mean of its tokens, as the model's
own card has it. Each text is computed by itself, so that its vector depends on no other.
"""

from functools import partial
from math import sqrt

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

from papershelf.search.indexer.arrays import Array
from papershelf.search.near.meaning import Embed, ModelError

_WIDTH, _HEADS, _LAYERS = 384, 12, 6
_LAST = f"encoder.layer.{_LAYERS - 1}.output.LayerNorm.bias"
_WORDS = "embeddings.word_embeddings.weight"
# Tokens of a text that count; the model was trained on so many.
_LONGEST = 128
_TINY = np.float32(1e-12)
# Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: off by 1.5e-7 at the most.
_P, _SERIES = 0.3275911, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


def opened(words: bytes, weights: bytes) -> Embed:
    """Return what gives vectors of texts, from the contents of the tokenizer and the weights."""
    tensors, tokenizer = load(weights), Tokenizer.from_str(words.decode())
    table = tensors.get(_WORDS)
    if table is None or _LAST not in tensors or table.shape[1:] != (_WIDTH,):
        raise ModelError("its weights are of another version")
    if len(table) < tokenizer.get_vocab_size():
        raise ModelError("its weights and its tokenizer are of different versions")
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LONGEST)
    layers = _Layers(tensors)

    def embed(texts: tuple[str, ...]) -> list[Array]:
        return [layers.mean(tokenizer.encode(text).ids) for text in texts]

    return embed


class _Layers:
    """The layers of the model, by the names of their *tensors*."""

    def __init__(self, tensors: dict[str, Array]) -> None:
        self._tensors = tensors

    def mean(self, tokens: list[int]) -> Array:
        """Return the vector of a text of these *tokens*."""
        own = partial(self._tensor, "embeddings")
        places, kind = own("position_embeddings.weight"), own("token_type_embeddings.weight")[0]
        found = self._norm(
            self._tensors[_WORDS][tokens] + places[: len(tokens)] + kind, "embeddings"
        )
        for number in range(_LAYERS):
            found = self._layer(found, f"encoder.layer.{number}")
        mean: Array = found.mean(axis=0)
        return mean

    def _tensor(self, *names: str) -> Array:
        return self._tensors[".".join(names)]

    def _layer(self, rows: Array, name: str) -> Array:
        attended = self._dense(
            self._attention(rows, f"{name}.attention.self"), f"{name}.attention.output.dense"
        )
        rows = self._norm(rows + attended, f"{name}.attention.output")
        inner = _gelu(self._dense(rows, f"{name}.intermediate.dense"))
        return self._norm(rows + self._dense(inner, f"{name}.output.dense"), f"{name}.output")

    def _attention(self, rows: Array, name: str) -> Array:
        """Return of each token what it takes from the others."""
        parts = [self._dense(rows, f"{name}.{part}") for part in ("query", "key", "value")]
        split = [part.reshape(len(rows), _HEADS, -1).transpose(1, 0, 2) for part in parts]
        query, key, value = split
        weights = query @ key.transpose(0, 2, 1) / np.float32(sqrt(_WIDTH // _HEADS))
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        found: Array = (weights @ value).transpose(1, 0, 2).reshape(len(rows), _WIDTH)
        return found

    def _dense(self, rows: Array, name: str) -> Array:
        found: Array = rows @ self._tensor(name, "weight").T + self._tensor(name, "bias")
        return found

    def _norm(self, rows: Array, name: str) -> Array:
        """Return rows of mean 0 and variance 1, then scaled and moved as the model has it."""
        own = partial(self._tensor, name, "LayerNorm")
        apart = rows - rows.mean(axis=-1, keepdims=True)
        apart /= np.sqrt(np.square(apart).mean(axis=-1, keepdims=True) + _TINY)
        found: Array = apart * own("weight") + own("bias")
        return found


def _gelu(rows: Array) -> Array:
    """Return rows times the normal distribution of each of their numbers."""
    size = np.abs(rows) / np.float32(sqrt(2))
    part = 1 / (1 + np.float32(_P) * size)
    series = np.zeros_like(part)
    for factor in _SERIES:
        series = (series + np.float32(factor)) * part
    found: Array = rows * (1 + np.copysign(1 - series * np.exp(-size * size), rows)) / 2
    return found
