"""Releasing the memory of the vocabulary and the embedding model."""

from papershelf.search.indexer.vocabulary import release_vocabulary
from papershelf.search.near.meaning import release_model


def release_words() -> None:
    """Release the vocabulary and the embedding model that this process holds in memory."""
    release_model()
    release_vocabulary()
