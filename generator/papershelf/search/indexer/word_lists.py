"""The words of the index without postings, for wildcards, completion and spelling correction."""

from collections.abc import Iterator, Mapping
from itertools import chain

from msgspec import Struct

from papershelf.search.coding import ending_of
from papershelf.search.indexer.files import IndexFile, named_file, words_in
from papershelf.search.indexer.layout import Sizes, cut

# Stems, and surface forms with their document frequencies, each also spelt backwards.
WORD_LISTS = ("stems", "stems_backwards", "forms", "forms_backwards")


class WordList(Struct, frozen=True):
    """A view: the name of a list, one of the `WORD_LISTS`, and the sizes of its files."""

    name: str
    sizes: Sizes


def word_list_files(view: WordList, *shards: memoryview) -> list[IndexFile]:
    """Return the files of a word list, with the words of all *shards*."""
    kind, _, is_backwards = view.name.partition("_")
    step = -1 if is_backwards else 1
    digits = {
        word[::step]: digit
        for words in chain.from_iterable(map(words_in, shards))
        for word, digit in words.get(kind, {}).items()
    }
    return [_file(group) for group in cut(_sized(digits), view.sizes)]


def _sized(digits: Mapping[str, str]) -> Iterator[tuple[str, int, tuple[str, str, str]]]:
    """Yield the keys of *digits* sorted, each with its size and (word, ending, digit).

    The ending is the part of the word that differs from the previous word.
    """
    before = ""
    for word in sorted(digits):
        ending = ending_of(before, word)
        yield word, len(ending) + 2, (word, ending, digits[word])
        before = word


def _file(group: list[tuple[str, str, str]]) -> IndexFile:
    """Return the file of a *group* of words, the first of which is written in full."""
    words, endings, digits = zip(*group, strict=True)
    value = {"words": " ".join([ending_of("", words[0]), *endings[1:]]), "counts": "".join(digits)}
    return named_file("words", value, words[0])
