"""A process can release the words that it holds in memory."""

from __future__ import annotations

from papershelf.search.indexer.vocabulary import vocabulary
from papershelf.search.release import release_words


def test_released_words_are_forgotten() -> None:
    vocabulary().encode(["a word"])
    release_words()
    assert not vocabulary()
