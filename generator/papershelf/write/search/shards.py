"""The files of terms, and those of their places."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from papershelf.memory import uncollected
from papershelf.search.coding import form_code, word_list
from papershelf.write.page import Page
from papershelf.write.search.columns import ColumnFile, Slice, slices
from papershelf.write.search.cutting import Sizes, cut, name_of
from papershelf.write.search.merged import Form, put_together
from papershelf.write.search.runs import Run
from papershelf.write.search.terms import Apart, Blocks, Term, terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Where the files of terms, of places and of pairs end, and which stems are apart.

    Without the last two there are no pairs, and no stems apart.
    """

    terms: Sizes
    places: Sizes
    pairs: Sizes | None = None
    apart: Apart | None = None


# One of so many words always begins a file, whose words can be put together without the others.
GATE = 4_096
# A word of a query costs a file, and the manifest names all.
LARGE = Cuts(
    terms=Sizes(least=16_000, most=26_000, one_in=32, gate=GATE, alone=12_000),
    places=Sizes(least=10_000, most=20_000, one_in=64),
    pairs=Sizes(least=16_000, most=32_000, one_in=64, gate=GATE, alone=12_000),
    apart=Apart(abstracts=6_000, papers=1_024, letters=15_000),
)
# The manifest that names the files stays small all the same.
MEDIUM = Cuts(
    terms=Sizes(least=16_000, most=32_000, one_in=32, gate=GATE),
    places=Sizes(least=5_000, most=10_000, one_in=32),
)
SMALL = Cuts(
    terms=Sizes(least=1 << 40, most=1 << 40, one_in=1),
    places=Sizes(least=600, most=1_200, one_in=8),
)
# A word that so many papers have is hardly a mistake, nor one in a title or name.
ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """The files of some terms, and how the manifest knows them; their stems and forms.

    `letters` are those of what a word of a query reads.
    """

    name: str
    is_apart: bool
    letters: int
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
            terms = terms_of(put_together(self.slices), self.papers, self.cuts.apart)
            return list(shards_of(terms, self.cuts))


def ranges(runs: Sequence[Run], papers: int, cuts: Cuts) -> Iterator[Range]:
    """All stems in ranges, each of which is files of its own."""
    bounds = sorted(set[str]().union(*(run.bounds for run in runs)))
    sliced = [slices(run.terms, run.first, places_of(bounds, run.terms)) for run in runs]
    for own in zip(*sliced, strict=True):
        yield Range(slices=own, papers=papers, cuts=cuts)


def places_of(bounds: Iterable[str], terms: ColumnFile) -> list[int]:
    """The places of the stems of a run where ranges begin, and the end."""
    with terms.opened() as file:
        stems = file.words("stems")
    return [0, *(bisect_left(stems, bound) for bound in bounds), len(stems)]


def shards_of(terms: Iterable[Term], cuts: Cuts) -> Iterator[Shard]:
    """The files of terms, cut by stem."""
    sized = ((term.stem, size_of(term, cuts.terms), term) for term in terms)
    for group in cut(sized, cuts.terms):
        yield shard(group, cuts.places)


def size_of(term: Term, sizes: Sizes) -> int:
    """The letters that a term takes in its shard; more than bear another where it is apart."""
    letters = len(term.lists) + 2 * len(term.stem) + 2
    return sizes.most + letters if term.blocks else letters


def shard(terms: Sequence[Term], sizes: Sizes) -> Shard:
    """The files of these terms."""
    blocks = [term.blocks for term in terms if term.blocks]
    return shard_apart(terms[0], blocks[0]) if blocks else shard_together(terms, sizes)


def shard_apart(term: Term, blocks: Blocks) -> Shard:
    """The files of a term that has them for itself: two of one name, and a folder of its places."""
    texts = [as_json({"papers": papers, "places": places}) for papers, places in blocks.lists]
    folder = name_of(*texts)
    text = text_of([term], {"blocks": [folder, blocks.papers]})
    abstracts = as_json({"list": term.abstract})
    name = name_of(text, abstracts)
    page = Page(path=f"search/terms/{name}.json", text=text)
    pages = [
        Page(path=f"search/abstracts/{name}.json", text=abstracts),
        *(
            Page(path=f"search/places/{folder}/{number}.json", text=own)
            for number, own in enumerate(texts)
        ),
    ]
    letters = len(text) + len(abstracts)
    return shard_of([term], name, [page, *pages], letters=letters, is_apart=True)


def shard_together(terms: Sequence[Term], sizes: Sizes) -> Shard:
    """The files of terms that share them."""
    places = list(place_files(terms, sizes))
    text = text_of(terms, {"places": [[name, count] for name, count, _ in places]})
    name = name_of(text)
    page = Page(path=f"search/terms/{name}.json", text=text)
    pages = [page, *(page for _, _, page in places)]
    return shard_of(terms, name, pages, letters=len(text))


def text_of(terms: Sequence[Term], places: dict[str, object]) -> str:
    """A file of terms that tells where their places are."""
    return as_json(
        {
            "terms": word_list(term.stem for term in terms),
            "forms": " ".join(
                ",".join(form_code(term.stem, form) for form, *_ in term.forms) for term in terms
            ),
            "lists": " ".join(term.lists for term in terms),
        }
        | places
    )


def shard_of(
    terms: Sequence[Term],
    name: str,
    pages: Iterable[Page],
    *,
    letters: int,
    is_apart: bool = False,
) -> Shard:
    """Some terms, with the pages of their files."""
    return Shard(
        name=name,
        is_apart=is_apart,
        letters=letters,
        pages=tuple(pages),
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
