"""The files of terms, and those of their places."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papershelf.search.coding import DIGITS, MOST, bitmap, form_code, from_gaps, word_list
from papershelf.search.scoring import ABSTRACT, LETTERS, TITLE
from papershelf.write.page import Page
from papershelf.write.search.cutting import Sizes, cut, name_of
from papershelf.write.search.postings import Postings


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Where the files of terms and those of places end."""

    terms: Sizes
    places: Sizes


# About 20 KB once compressed: a word of a query costs a file, and the manifest names all.
LARGE = Cuts(
    terms=Sizes(least=32_000, most=48_000, one_in=64),
    places=Sizes(least=10_000, most=20_000, one_in=64),
)
# The manifest that names the files stays small all the same.
MEDIUM = Cuts(
    terms=Sizes(least=16_000, most=32_000, one_in=32),
    places=Sizes(least=5_000, most=10_000, one_in=32),
)
SMALL = Cuts(
    terms=Sizes(least=1 << 40, most=1 << 40, one_in=1),
    places=Sizes(least=2_500, most=5_000, one_in=16),
)
# A list that has more than a part of all papers takes less as a bitmap.
DENSE = 4


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
    pages: tuple[Page, ...]


def terms_of(postings: Postings) -> Iterator[Term]:
    """The terms, sorted."""
    counts = postings.form_papers
    for stem in sorted(postings.forms):
        forms = sorted(postings.forms[stem], key=lambda form: (-counts[form], form))
        abstract = postings.lists[ABSTRACT].get(stem)
        yield Term(
            stem=stem,
            forms=tuple(forms),
            lists=".".join(lists_of(postings, stem, forms)),
            places=abstract.places if abstract else "",
        )


def lists_of(postings: Postings, stem: str, forms: Sequence[str]) -> Iterator[str]:
    """The lists of a stem, each with the letter of its field."""
    for name, lists in enumerate(postings.lists):
        posting = lists.get(stem)
        if posting is None:
            continue
        parts = [numbers(posting.gaps, posting.count, postings.papers)]
        if name == TITLE:
            order = {form: DIGITS[min(index, MOST)] for index, form in enumerate(forms)}
            parts += [posting.values.decode("ascii"), posting.more.decode("ascii")]
            words = map(postings.words.__getitem__, posting.forms)
            parts.append("".join(map(order.__getitem__, words)).rstrip(DIGITS[0]))
        elif name == ABSTRACT:
            parts.append(posting.levels)
        yield f"{LETTERS[name]}{'!'.join(parts).rstrip('!')}"


def numbers(gaps: bytearray, count: int, papers: int) -> str:
    """A list of papers in the form that is shorter."""
    text = gaps.decode("ascii")
    return bitmap(from_gaps(text)) if count * DENSE > papers else text


def shards_of(terms: Iterator[Term], cuts: Cuts) -> Iterator[Shard]:
    """The files of all terms, cut by stem."""
    sized = ((term.stem, size_of(term), term) for term in terms)
    for group in cut(sized, cuts.terms):
        yield shard(group, cuts.places)


def size_of(term: Term) -> int:
    """The letters that a term takes in its shard."""
    return len(term.lists) + 2 * len(term.stem) + 2


def shard(terms: Sequence[Term], sizes: Sizes) -> Shard:
    """The files of these terms."""
    places = list(place_files(terms, sizes))
    text = as_json(
        {
            "terms": word_list(term.stem for term in terms),
            "forms": " ".join(
                ",".join(form_code(term.stem, form) for form in term.forms) for term in terms
            ),
            "lists": " ".join(term.lists for term in terms),
            "places": [[name, count] for name, count, _ in places],
        }
    )
    name = name_of(text)
    page = Page(path=f"search/terms/{name}.json", text=text)
    return Shard(first=terms[0].stem, name=name, pages=(page, *(page for _, _, page in places)))


def place_files(terms: Sequence[Term], sizes: Sizes) -> Iterator[tuple[str, int, Page]]:
    """The files of places: name, how many terms, and the file."""
    for group in cut(((term.stem, len(term.places) + 1, term) for term in terms), sizes):
        text = as_json({"places": " ".join(term.places for term in group)})
        name = name_of(text)
        yield name, len(group), Page(path=f"search/places/{name}.json", text=text)


def as_json(value: object) -> str:
    """A value as the files of the index have it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
