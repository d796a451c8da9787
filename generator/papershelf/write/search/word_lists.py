"""The words of the index without their papers: for wildcards, completions and typing errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from papershelf.search.coding import count_digit, ending_of
from papershelf.write.page import Page
from papershelf.write.search.cutting import Sizes, cut, name_of
from papershelf.write.search.shards import as_json

# About 16 KB once compressed.
SIZES = Sizes(least=24_000, most=48_000, one_in=512)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """One file of a word list."""

    first: str
    name: str
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """One of the lists: its words, each with the number of its papers where those are told."""

    name: str
    counts: Mapping[str, int]

    def files(self) -> list[WordFile]:
        """The files of the list."""
        return list(files_of(self.counts))


def word_lists(stems: Iterable[str], forms: Mapping[str, int]) -> list[WordList]:
    """The four lists, of stems, and of forms with the numbers of their papers."""
    lists = {"stems": dict.fromkeys(stems, 0), "forms": forms}
    return [
        WordList(name=f"{name}{ending}", counts={word[::step]: n for word, n in own.items()})
        for name, own in lists.items()
        for ending, step in (("", 1), ("_backwards", -1))
    ]


def files_of(counts: Mapping[str, int]) -> Iterator[WordFile]:
    """The files of a list."""
    words = sorted(counts)
    ends = list(map(ending_of, ["", *words], words))
    sized = ((word, len(end) + 2, (word, end)) for word, end in zip(words, ends, strict=True))
    for group in cut(sized, SIZES):
        first = group[0][0]
        text = " ".join([ending_of("", first), *(end for _, end in group[1:])])
        digits = "".join([count_digit(counts[word]) for word, _ in group if counts[word]])
        data = as_json({"words": text, "counts": digits})
        name = name_of(data)
        yield WordFile(
            first=first, name=name, page=Page(path=f"search/words/{name}.json", text=data)
        )
