"""WordLlama: static embeddings; the vector of a text is the mean of those of its tokens.

The package (Miller, 2024) contains the files of the vectors and of the tokenizer. They are read
directly, as its own loader would connect to another host.
"""

from array import array
from functools import lru_cache

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

from papershelf.search.indexer.arrays import Array
from papershelf.search.near.meaning import Embed, ModelError

_TENSOR = "embedding.weight"
# Token vectors are quantised to 16 bits: no component exceeds 16, so this is the largest unit.
_TOKEN_UNIT = 1 << 11
# The tokens of a text that count, and the words whose tokens are cached, at most.
_MAX_TOKENS, _CACHED_WORDS = 512, 1 << 16


def load_model(tokenizer_file: bytes, weights: bytes) -> Embed:
    """Return a function that sums token vectors, from the contents of two files.

    They are *tokenizer_file* and *weights*. Raises ModelError if they do not match.
    """
    table, tokenizer = load(weights)[_TENSOR], Tokenizer.from_str(tokenizer_file.decode())
    if table.ndim != 2 or len(table) < tokenizer.get_vocab_size():
        raise ModelError("its vectors and its tokenizer are of different versions")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    # Sums of integers are exact in any order, and faster.
    numbers = np.empty(table.shape, np.int16)
    np.multiply(table, np.float32(_TOKEN_UNIT), out=numbers, casting="unsafe")

    @lru_cache(_CACHED_WORDS)
    def tokens(word: str) -> bytes:
        return array("i", tokenizer.encode(word, add_special_tokens=False).ids).tobytes()

    def embed(texts: tuple[str, ...]) -> list[Array]:
        # No token spans a space, so words can be tokenised separately.
        joined = (b"".join(map(tokens, text.split(" "))) for text in texts)
        rows = (np.frombuffer(data, np.intc)[:_MAX_TOKENS] for data in joined)
        return [numbers.take(row, axis=0).sum(axis=0, dtype=np.int32) for row in rows]

    return embed
