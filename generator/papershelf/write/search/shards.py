"""The files of terms, and those of their places."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from papershelf.memory import uncollected
from papershelf.search.coding import form_code, word_list
from papershelf.write.page import Page
from papershelf.write.search.cutting import Sizes, cut, name_of
from papershelf.write.search.kept import Kept, Slice
from papershelf.write.search.merged import Form, put_together
from papershelf.write.search.runs import Run
from papershelf.write.search.terms import Term, terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Where the files of terms, of places and of pairs end; without the last there are no pairs."""

    terms: Sizes
    places: Sizes
    pairs: Sizes | None = None


# One of so many words always begins a file, whose words can be put together without the others.
GATE = 4_096
# No more than 32 KB once compressed, as far as more than one stem is there: a word of a query costs
# a file, and the manifest names all.
LARGE = Cuts(
    terms=Sizes(least=44_000, most=60_000, one_in=64, gate=GATE, alone=28_000),
    places=Sizes(least=10_000, most=20_000, one_in=64),
    pairs=Sizes(least=16_000, most=32_000, one_in=64, gate=GATE, alone=12_000),
)
# The manifest that names the files stays small all the same.
MEDIUM = Cuts(
    terms=Sizes(least=16_000, most=32_000, one_in=32, gate=GATE),
    places=Sizes(least=5_000, most=10_000, one_in=32),
)
SMALL = Cuts(
    terms=Sizes(least=1 << 40, most=1 << 40, one_in=1),
    places=Sizes(least=2_500, most=5_000, one_in=16),
)
# A word that so many papers have is hardly a mistake, nor one in a title or name.
ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """The files of some terms, and how the manifest knows them; their stems and forms."""

    name: str
    pages: tuple[Page, ...]
    stems: tuple[str, ...]
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Some stems that follow one another, as slices of all runs, of so many papers."""

    slices: tuple[Slice, ...]
    papers: int
    cuts: Cuts

    def files(self) -> list[Shard]:
        """The files of these stems."""
        with uncollected():
            terms = terms_of(put_together(self.slices), self.papers)
            return list(shards_of(terms, self.cuts))


def ranges(runs: Sequence[Run], papers: int, cuts: Cuts) -> Iterator[Range]:
    """All stems in ranges, each of which is files of its own."""
    bounds = sorted(set[str]().union(*(run.bounds for run in runs)))
    sliced = [run.terms.slices(places_of(bounds, run.terms)) for run in runs]
    for slices in zip(*sliced, strict=True):
        yield Range(slices=slices, papers=papers, cuts=cuts)


def places_of(bounds: Iterable[str], terms: Kept) -> list[int]:
    """The places of the stems of a run where ranges begin, and the end."""
    with terms.opened() as file:
        stems = file.words("stems")
    return [0, *(bisect_left(stems, bound) for bound in bounds), len(stems)]


def shards_of(terms: Iterable[Term], cuts: Cuts) -> Iterator[Shard]:
    """The files of terms, cut by stem."""
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
                ",".join(form_code(term.stem, form) for form, *_ in term.forms) for term in terms
            ),
            "lists": " ".join(term.lists for term in terms),
            "places": [[name, count] for name, count, _ in places],
        }
    )
    name = name_of(text)
    page = Page(path=f"search/terms/{name}.json", text=text)
    return Shard(
        name=name,
        pages=(page, *(page for _, _, page in places)),
        stems=tuple(term.stem for term in terms),
        forms=tuple(form for term in terms for form in term.forms if is_told(form)),
    )


def place_files(terms: Sequence[Term], sizes: Sizes) -> Iterator[tuple[str, int, Page]]:
    """The files of places: name, how many terms, and the file."""
    for group in cut(((term.stem, len(term.places) + 1, term) for term in terms), sizes):
        text = as_json({"places": " ".join(term.places for term in group)})
        name = name_of(text)
        yield name, len(group), Page(path=f"search/places/{name}.json", text=text)


def is_told(form: Form) -> bool:
    """Whether the word lists have a form.

    They do not where a letter more or less makes it something else, or where it may be a mistake.
    """
    word, papers, shown = form
    return (shown or papers >= ENOUGH) and not any(map(str.isdigit, word))


def as_json(value: object) -> str:
    """A value as the files of the index have it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
