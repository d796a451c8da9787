"""Letting go of what was held for reading words."""

from papershelf.search.indexer.vocabulary import release_vocabulary
from papershelf.search.near.meaning import release_model


def release_words() -> None:
    """Let go of the words and the model that this process holds."""
    release_model()
    release_vocabulary()
