"""WordLlama: static embeddings, of which that of a text is the mean of those of its tokens.

Its package (Miller, 2024) holds the file of the vectors and that of the tokenizer, which are read
from there; its own loader would ask another host.
"""

from __future__ import annotations

from itertools import chain

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

from papershelf.search.indexer.arrays import Array
from papershelf.search.near.meaning import Embed, ModelError

_TENSOR = "embedding.weight"
# Tokens of a text that count.
_LONGEST = 512
# Texts whose tokens, which take much memory, are there together.
_TEXTS = 64


def opened(words: bytes, weights: bytes) -> Embed:
    """Return what gives the sums of the vectors of texts, from the contents of both files."""
    table, tokenizer = load(weights)[_TENSOR], Tokenizer.from_str(words.decode())
    if table.ndim != 2 or len(table) < tokenizer.get_vocab_size():
        raise ModelError("its vectors and its tokenizer are of different versions")
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def embed(texts: tuple[str, ...]) -> list[Array]:
        parts = (texts[at : at + _TEXTS] for at in range(0, len(texts), _TEXTS))
        tokens = (tokenizer.encode_batch(list(part), add_special_tokens=False) for part in parts)
        return [
            table[one.ids[:_LONGEST]].sum(axis=0, dtype=np.float32)
            for one in chain.from_iterable(tokens)
        ]

    return embed
