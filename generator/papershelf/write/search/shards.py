"""The files of terms, and those of their places."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papershelf.search.coding import DIGITS, MOST, bitmap, form_code, from_gaps, word_list
from papershelf.search.scoring import ABSTRACT, FIELDS, LETTERS
from papershelf.write.page import Page
from papershelf.write.search.cutting import Sizes, cut, name_of
from papershelf.write.search.postings import Postings

# About 32 KB once compressed.
SIZES = Sizes(least=40_000, most=64_000, one_in=64)
# A list that has more than a part of all papers takes less as a bitmap.
DENSE = 4
WHOLE = Sizes(least=1 << 40, most=1 << 40, one_in=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One stem as the files have it, and its words by frequency."""

    stem: str
    forms: tuple[str, ...]
    lists: str
    places: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """The files of some terms, and how the manifest knows them."""

    first: str
    name: str
    pages: tuple[Page, Page]


def terms_of(postings: Postings) -> Iterator[Term]:
    """The terms, sorted."""
    vocabulary = postings.vocabulary
    by_stem: dict[int, list[int]] = defaultdict(list)
    for form in range(1, len(vocabulary.forms)):
        by_stem[vocabulary.stem_of[form]].append(form)
    words, counts = vocabulary.forms, postings.form_papers
    postings.make_room()
    for stem in sorted(range(1, len(vocabulary.stems)), key=vocabulary.stems.__getitem__):
        forms = sorted(by_stem[stem], key=lambda form: (-counts[form], words[form]))
        yield Term(
            stem=vocabulary.stems[stem],
            forms=tuple(words[form] for form in forms),
            lists=".".join(lists_of(postings, stem, forms)),
            places=postings.abstract_places(stem),
        )


def lists_of(postings: Postings, stem: int, forms: Sequence[int]) -> Iterator[str]:
    """The lists of a stem, each with the letter of its field."""
    if stem in postings.titles:
        title = postings.titles[stem]
        order = {form: DIGITS[min(index, MOST)] for index, form in enumerate(forms)}
        parts = (title.lengths, title.positions)
        texts = [numbers(title.gaps, len(title.lengths), postings.papers)]
        texts += [part.decode("ascii") for part in parts]
        texts.append("".join(map(order.__getitem__, title.forms)).rstrip(DIGITS[0]))
        yield f"{LETTERS[0]}{'!'.join(texts).rstrip('!')}"
    for letter, name in zip(LETTERS[1:ABSTRACT], FIELDS[1:ABSTRACT], strict=True):
        if stem in postings.shorts[name]:
            own = postings.shorts[name][stem]
            yield f"{letter}{numbers(own.gaps, own.count, postings.papers)}"
    if postings.gaps[stem]:
        gaps = numbers(postings.gaps[stem], len(postings.weights[stem]), postings.papers)
        yield f"{LETTERS[ABSTRACT]}{gaps}!{postings.abstract_levels(stem)}".rstrip("!")


def numbers(gaps: bytearray, count: int, papers: int) -> str:
    """A list of papers in the form that is shorter."""
    text = gaps.decode("ascii")
    return bitmap(from_gaps(text)) if count * DENSE > papers else text


def shards_of(terms: Iterator[Term], sizes: Sizes) -> Iterator[Shard]:
    """The files of all terms, cut by stem."""
    sized = ((term.stem, size_of(term), term) for term in terms)
    for group in cut(sized, sizes):
        yield shard(group)


def size_of(term: Term) -> int:
    """The letters that a term takes in its shard."""
    return len(term.lists) + 2 * len(term.stem) + 2


def shard(terms: Sequence[Term]) -> Shard:
    """The two files of these terms."""
    places = as_json({"places": " ".join(term.places for term in terms)})
    places_name = name_of(places)
    text = as_json(
        {
            "terms": word_list(term.stem for term in terms),
            "forms": " ".join(
                ",".join(form_code(term.stem, form) for form in term.forms) for term in terms
            ),
            "lists": " ".join(term.lists for term in terms),
            "places": places_name,
        }
    )
    name = name_of(text)
    return Shard(
        first=terms[0].stem,
        name=name,
        pages=(
            Page(path=f"search/terms/{name}.json", text=text),
            Page(path=f"search/places/{places_name}.json", text=places),
        ),
    )


def as_json(value: object) -> str:
    """A value as the files of the index have it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
