"""WordLlama: static embeddings, of which that of a text is the mean of those of its tokens.

Its package (Miller, 2024) holds the file of the vectors and that of the tokenizer, which are read
from there; its own loader would ask another host.
"""

from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

from papershelf.search.indexer.arrays import Array
from papershelf.search.near.meaning import Embed, ModelError

_TENSOR = "embedding.weight"
# Vectors of tokens have no number beyond 16, and are whole ones with as many digits as this leaves.
_TOKEN_UNIT = 1 << 11
# Tokens of a text that count, and words whose tokens are kept.
_LONGEST, _WORDS = 512, 1 << 16


def opened(words: bytes, weights: bytes) -> Embed:
    """Return what gives the sums of the vectors of texts, from the contents of both files."""
    table, tokenizer = load(weights)[_TENSOR], Tokenizer.from_str(words.decode())
    if table.ndim != 2 or len(table) < tokenizer.get_vocab_size():
        raise ModelError("its vectors and its tokenizer are of different versions")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    # Of whole numbers sums are the same in any order, and take a third of the time.
    numbers = np.empty(table.shape, np.int16)
    np.multiply(table, np.float32(_TOKEN_UNIT), out=numbers, casting="unsafe")

    @lru_cache(_WORDS)
    def tokens(word: str) -> bytes:
        return array("i", tokenizer.encode(word, add_special_tokens=False).ids).tobytes()

    return partial(_embed, tokens, numbers)


def _embed(tokens: Callable[[str], bytes], table: Array, texts: Sequence[str]) -> list[Array]:
    """Return the sum of the vectors of each text's *tokens*, from the *table* of these."""
    # No token reaches beyond a space.
    joined = (b"".join(map(tokens, text.split(" "))) for text in texts)
    numbers = (np.frombuffer(own, np.intc)[:_LONGEST] for own in joined)
    return [table.take(own, axis=0).sum(axis=0, dtype=np.int32) for own in numbers]
