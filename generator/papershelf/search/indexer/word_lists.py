"""The words of the index without postings, for wildcards, completion and spelling correction."""

from msgspec import Struct

from papershelf.engine.chunks import Lengths, chunked
from papershelf.search.coding import encode_word_list
from papershelf.search.indexer.files import IndexFile, listed_words_in, named_file

# Stems, and surface forms with their document frequencies, each also spelt backwards.
WORD_LISTS = ("stems", "stems_backwards", "forms", "forms_backwards")


class WordList(Struct, frozen=True):
    """A view: the name of a list, one of the `WORD_LISTS`, and the lengths of its files."""

    name: str
    lengths: Lengths


def word_list_files(view: WordList, *shards: memoryview) -> list[IndexFile]:
    """Return the files of a word list, with the words of all *shards*."""
    kind, _, is_backwards = view.name.partition("_")
    step = -1 if is_backwards else 1
    digits = {
        word[::step]: digit
        for shard in shards
        for words in listed_words_in(shard, kind)
        for word, digit in words.items()
    }
    return [
        named_file(
            "words",
            {"words": encode_word_list(words), "counts": "".join([digits[word] for word in words])},
            words[0],
        )
        for words in chunked(sorted(digits), str, view.lengths, lambda word: len(word) + 1)
    ]
