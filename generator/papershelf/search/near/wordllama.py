"""WordLlama: static embeddings, of which that of a text is the mean of those of its tokens.

Its package (Miller, 2024) holds the file of the vectors and that of the tokenizer, which are read
from there; its own loader would ask another host.
"""

from collections.abc import Sequence
from functools import partial
from itertools import chain, islice

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

from papershelf.search.indexer.arrays import Array
from papershelf.search.near.meaning import Embed, ModelError

_TENSOR = "embedding.weight"
# Vectors of tokens have no number beyond 16, and are whole ones with as many digits as this leaves.
_TOKEN_UNIT = 1 << 11
# Tokens of a text that count.
_LONGEST = 512


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
    return partial(_embed, tokenizer, numbers)


def _embed(tokenizer: Tokenizer, table: Array, texts: Sequence[str]) -> list[Array]:
    """Return the sum of the vectors of each text's tokens, from the *table* of these."""
    # No token reaches beyond a space.
    words = {word for text in texts for word in text.split(" ")}
    tokens = {word: tokenizer.encode(word, add_special_tokens=False).ids for word in words}
    numbers = (chain.from_iterable(map(tokens.__getitem__, text.split(" "))) for text in texts)
    return [table[[*islice(own, _LONGEST)]].sum(axis=0, dtype=np.int32) for own in numbers]
