"""The words of the index without their papers: for wildcards, completions and typing errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from papershelf.search.coding import count_digit, ending_of
from papershelf.search.indexer.columns import SEPARATOR
from papershelf.search.indexer.cutting import Sizes, cut
from papershelf.search.indexer.files import (
    IndexFile,
    ShardWords,
    as_json,
    index_file,
    name_of,
    words_in,
)


class _WordList(Struct, frozen=True, kw_only=True):
    """A view: a list of stems or of forms, which may be spelt backwards, and the sizes of files."""

    has_forms: bool
    is_backwards: bool
    sizes: Sizes

    @property
    def name(self) -> str:
        """The name of the list in the table of the word lists."""
        return ("forms" if self.has_forms else "stems") + "_backwards" * self.is_backwards


def word_lists(sizes: Sizes) -> list[_WordList]:
    """Return the four lists, of stems, and of forms with the numbers of their papers."""
    return [
        _WordList(has_forms=has_forms, is_backwards=is_backwards, sizes=sizes)
        for has_forms in (False, True)
        for is_backwards in (False, True)
    ]


def word_list_files(view: _WordList, *shards: memoryview) -> list[IndexFile]:
    """Return the files of a list of the words in the files of *shards*."""
    found = (words for shard in shards for words in words_in(shard))
    counted = list(_forms(found)) if view.has_forms else [(stem, "") for stem in _stems(found)]
    if view.is_backwards:
        counted = [(word[::-1], digit) for word, digit in counted]
    counted.sort()
    return [_file(group) for group in cut(_sized(counted), view.sizes)]


def _stems(found: Iterable[ShardWords]) -> Iterator[str]:
    """Yield all stems."""
    for words in found:
        yield from words.stems.split(SEPARATOR)


def _forms(found: Iterable[ShardWords]) -> Iterator[tuple[str, str]]:
    """Yield all forms with their counts as digits."""
    for words in found:
        if words.forms:
            digits = map(count_digit, words.counts)
            yield from zip(words.forms.split(SEPARATOR), digits, strict=True)


def _sized(counted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, int, tuple[str, str, str]]]:
    """Yield sorted words with their sizes, their endings behind the ones before, and digits."""
    before = ""
    for word, digit in counted:
        ending = ending_of(before, word)
        yield word, len(ending) + 2, (word, ending, digit)
        before = word


def _file(group: list[tuple[str, str, str]]) -> IndexFile:
    """Return the file of some words, the first of which stands behind no other."""
    first = group[0][0]
    words = " ".join([ending_of("", first), *(ending for _, ending, _ in group[1:])])
    data = as_json({"words": words, "counts": "".join([digit for _, _, digit in group])})
    return index_file(f"words/{name_of(data)}.json", data, first=first, last=group[-1][0])
