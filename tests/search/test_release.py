"""What a process holds for reading words, and lets go of."""

from __future__ import annotations

from papershelf.search.indexer.vocabulary import vocabulary
from papershelf.search.release import release_words


def test_the_words_that_were_read_are_forgotten() -> None:
    vocabulary().encode(["a word"])
    release_words()
    assert not vocabulary()
