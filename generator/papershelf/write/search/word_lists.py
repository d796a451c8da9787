"""The words of the index without their papers: for wildcards, completions and typing errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from papershelf.search.coding import count_digit, shared_letters, word_list
from papershelf.write.page import Page
from papershelf.write.search.cutting import Sizes, cut, name_of
from papershelf.write.search.postings import Postings
from papershelf.write.search.shards import as_json

# About 16 KB once compressed.
SIZES = Sizes(least=24_000, most=48_000, one_in=512)
# A form must be had by so many papers, or shown in a title or name.
ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """One file of a word list."""

    first: str
    name: str
    page: Page


def word_lists(postings: Postings) -> Iterator[tuple[str, list[WordFile]]]:
    """The four lists by name."""
    stems = dict.fromkeys(postings.forms, 0)
    forms = {
        form: count
        for form, count in postings.form_papers.items()
        if (count >= ENOUGH or form in postings.shown) and not has_digit(form)
    }
    for name, counts in (("stems", stems), ("forms", forms)):
        yield name, list(files_of(counts))
        backwards = {word[::-1]: count for word, count in counts.items()}
        yield f"{name}_backwards", list(files_of(backwards))


def files_of(counts: Mapping[str, int]) -> Iterator[WordFile]:
    """The files of a list."""
    words = sorted(counts)
    sizes = [len(words[0]) + 2] if words else []
    sizes += [len(word) - shared_letters(before, word) + 3 for before, word in pairwise(words)]
    for group in cut(zip(words, sizes, words, strict=True), SIZES):
        digits = "".join(count_digit(counts[word]) for word in group if counts[word])
        text = as_json({"words": word_list(group), "counts": digits})
        name = name_of(text)
        yield WordFile(
            first=group[0], name=name, page=Page(path=f"search/words/{name}.json", text=text)
        )


def has_digit(word: str) -> bool:
    """Whether a word has a digit, so that a letter more or less makes it something else."""
    return any(letter.isdigit() for letter in word)
