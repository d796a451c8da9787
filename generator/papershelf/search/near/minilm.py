"""MiniLM (all-MiniLM-L6-v2): a small transformer, computed by NumPy from the weights in a package.

The layers are those of BERT (Devlin et al., 2019). The vector of a text is the mean of those of its
tokens, as the model card specifies. Texts are not batched, so that each vector depends on its text
alone.
"""

from math import sqrt

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

from papershelf.search.indexer.arrays import Array
from papershelf.search.near.meaning import Embed, ModelError

_WIDTH, _HEADS, _LAYERS = 384, 12, 6
_LAST_TENSOR = f"encoder.layer.{_LAYERS - 1}.output.LayerNorm.bias"
_WORD_EMBEDDINGS = "embeddings.word_embeddings.weight"
# The tokens of a text that count, at most: the length that the model was trained on.
_MAX_TOKENS = 128
_EPSILON = np.float32(1e-12)
# Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: an error of at most 1.5e-7.
_P, _COEFFICIENTS = 0.3275911, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


def load_model(tokenizer_file: bytes, weights: bytes) -> Embed:
    """Return a function that embeds texts, from the contents of two files.

    They are *tokenizer_file* and *weights*. Raises ModelError if they do not match.
    """
    tensors, tokenizer = load(weights), Tokenizer.from_str(tokenizer_file.decode())
    table = tensors.get(_WORD_EMBEDDINGS)
    if table is None or _LAST_TENSOR not in tensors or table.shape[1:] != (_WIDTH,):
        raise ModelError("its weights are of another version")
    if len(table) < tokenizer.get_vocab_size():
        raise ModelError("its weights and its tokenizer are of different versions")
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MAX_TOKENS)
    layers = _Layers(tensors)

    def embed(texts: tuple[str, ...]) -> list[Array]:
        return [layers.mean(tokenizer.encode(text).ids) for text in texts]

    return embed


class _Layers:
    """The layers of the model; *tensors* are its weights by name."""

    def __init__(self, tensors: dict[str, Array]) -> None:
        self._tensors = tensors

    def mean(self, tokens: list[int]) -> Array:
        """Return the mean of the last layer for a text of these *tokens*."""
        positions = self._tensors["embeddings.position_embeddings.weight"]
        token_type = self._tensors["embeddings.token_type_embeddings.weight"][0]
        words = self._tensors[_WORD_EMBEDDINGS][tokens]
        rows = self._norm(words + positions[: len(tokens)] + token_type, "embeddings")
        for number in range(_LAYERS):
            rows = self._layer(rows, f"encoder.layer.{number}")
        mean: Array = rows.mean(axis=0)
        return mean

    def _layer(self, rows: Array, name: str) -> Array:
        attended = self._dense(
            self._attention(rows, f"{name}.attention.self"), f"{name}.attention.output.dense"
        )
        rows = self._norm(rows + attended, f"{name}.attention.output")
        inner = _gelu(self._dense(rows, f"{name}.intermediate.dense"))
        return self._norm(rows + self._dense(inner, f"{name}.output.dense"), f"{name}.output")

    def _attention(self, rows: Array, name: str) -> Array:
        """Return the multi-head self-attention of the tokens in *rows*."""
        parts = [self._dense(rows, f"{name}.{part}") for part in ("query", "key", "value")]
        query, key, value = (it.reshape(len(rows), _HEADS, -1).transpose(1, 0, 2) for it in parts)
        weights = query @ key.transpose(0, 2, 1) / np.float32(sqrt(_WIDTH // _HEADS))
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        context: Array = (weights @ value).transpose(1, 0, 2).reshape(len(rows), _WIDTH)
        return context

    def _dense(self, rows: Array, name: str) -> Array:
        product: Array = rows @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"]
        return product

    def _norm(self, rows: Array, name: str) -> Array:
        """Return the layer normalisation of *rows*, with the model's scale and bias."""
        scale, bias = (self._tensors[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        centred = rows - rows.mean(axis=-1, keepdims=True)
        centred /= np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + _EPSILON)
        result: Array = centred * scale + bias
        return result


def _gelu(rows: Array) -> Array:
    """Return the GELU activation of *rows*, by an approximation of the error function."""
    x = np.abs(rows) / np.float32(sqrt(2))
    t = 1 / (1 + np.float32(_P) * x)
    polynomial = np.zeros_like(t)
    for coefficient in _COEFFICIENTS:
        polynomial = (polynomial + np.float32(coefficient)) * t
    result: Array = rows * (1 + np.copysign(1 - polynomial * np.exp(-x * x), rows)) / 2
    return result
