"""The files of terms, and those of their places."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import attrgetter

from papershelf.memory import uncollected
from papershelf.outputs.page import Page
from papershelf.search.coding import form_code, from_form_code, word_list
from papershelf.search.indexer.columns import BETWEEN, ColumnFile, Slice, slices
from papershelf.search.indexer.cutting import Cutting, Sizes, cut, name_of
from papershelf.search.indexer.merged import Form, Wanted, changed_stems, put_together
from papershelf.search.indexer.runs import Run
from papershelf.search.indexer.terms import COMMON, Apart, Blocks, Term, terms_of


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
    """The files of some terms, and how the manifest knows them.

    `letters` are those of what a word of a query reads, `head` those that the first of the terms
    takes. `stems` and `forms` are joined by `BETWEEN`; `most` has of each stem the papers in its
    longest list, and `counts` of each form the number of its papers. The files are to lie at
    `paths`.
    """

    name: str
    first: str
    head: int
    most: tuple[int, ...]
    is_apart: bool
    letters: int
    paths: tuple[str, ...]
    stems: str
    forms: str
    counts: tuple[int, ...]
    pages: tuple[Page, ...] = ()


# The text of a file that the index before has left.
Read = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The terms from the first one of a file of the index before, up to that of the next.

    That file is the `shard`, if it is there.
    """

    first: str
    shard: Shard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a range has of the index before.

    `spans` have all of its stems, `gone` are slices that only the index before was made of, and
    `come` those in their place. It had so many papers in all.
    """

    papers: int
    spans: tuple[Span, ...]
    gone: tuple[Slice, ...]
    come: tuple[Slice, ...]
    read: Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Some stems that follow one another, as slices of all runs, of so many papers."""

    slices: tuple[Slice, ...]
    papers: int
    cuts: Cuts
    before: Before | None = None

    def files(self) -> list[Shard | str]:
        """The files of these stems: of those that are there already, the first stem."""
        with uncollected():
            if self.before and any(span.shard for span in self.before.spans):
                return list(self.mended(self.before))
            return list(shards_of(self.terms(), self.cuts))

    def terms(self, wanted: Wanted | None = None) -> list[Term]:
        """The terms of these stems, or of those that are wanted."""
        return terms_of(put_together(self.slices, wanted), self.papers, self.cuts.apart)

    def mended(self, before: Before) -> Iterator[Shard | str]:
        """The files, of which only those are made that may have changed."""
        changed = changed_stems(before.gone, before.come)
        if self.papers != before.papers:
            least = min(self.papers, before.papers)
            changed |= {stem for span in before.spans for stem in common_stems(span, least)}
        mending = Mending(before, sorted(changed))
        if wanted := mending.wanted():
            mending.put(self.terms(wanted))
        cutting = Cutting[Term](self.cuts.terms)
        for number, span in enumerate(before.spans):
            own = mending.staying(number)
            if own and cutting.ends_before(span.first, own.head):
                yield from (shard(group, self.cuts) for group in cutting.rest())
                yield span.first
                continue
            for term in mending.terms(number):
                for group in cutting.add(term.stem, size_of(term, self.cuts.terms), term):
                    yield shard(group, self.cuts)
        yield from (shard(group, self.cuts) for group in cutting.rest())


class Mending:
    """The terms of spans: those that have changed are made, the others are as files have them."""

    def __init__(self, before: Before, changed: Sequence[str]) -> None:
        self._spans = before.spans
        self._read = before.read
        self._firsts = [span.first for span in before.spans]
        self._changed = changed
        self._touched = {self._number_of(stem) for stem in changed}
        self._made: dict[int, list[Term]] = {number: [] for number in range(len(self._spans))}

    def _number_of(self, stem: str) -> int:
        """The number of the span that has a stem; what is before the first one belongs to that."""
        return max(0, bisect_right(self._firsts, stem) - 1)

    def staying(self, number: int) -> Shard | None:
        """The file of a span, if that is the same where it begins as it did."""
        after = self._firsts[number + 1 : number + 2]
        if number in self._touched or (after and is_in(after[0], self._changed)):
            return None
        return self._spans[number].shard

    def wanted(self) -> Wanted:
        """The stems that are to be made: changed ones, and all of what is not known."""
        ends = [*self._firsts[1:], None]
        # What is before the first one belongs to that.
        starts = ["", *self._firsts[1:]]
        unknown = [
            (start, end)
            for number, (start, end, span) in enumerate(zip(starts, ends, self._spans, strict=True))
            # A stem that is apart begins a file, so that the file stays if the stem does.
            if not (is_read(span) or ((own := self.staying(number)) and own.is_apart))
        ]
        alone = [
            # No text is between these two.
            (stem, f"{stem}\0")
            for stem in self._changed
            if is_read(self._spans[self._number_of(stem)])
        ]
        return [*unknown, *alone]

    def put(self, terms: Iterable[Term]) -> None:
        """Take the terms that were made."""
        for term in terms:
            self._made[self._number_of(term.stem)].append(term)

    def terms(self, number: int) -> list[Term]:
        """The terms of a span."""
        span = self._spans[number]
        made = self._made[number]
        if not (span.shard and is_read(span)):
            return made
        known = terms_in(span.shard, self._read)
        kept = [term for term in known if not is_in(term.stem, self._changed)]
        return sorted([*kept, *made], key=attrgetter("stem"))


def common_stems(span: Span, papers: int) -> Iterator[str]:
    """The stems of which other things are told where there are more papers in all, or fewer."""
    own = span.shard
    if own and (own.is_apart or max(own.most) * COMMON > papers):
        for stem, most in zip(own.stems.split(BETWEEN), own.most, strict=True):
            if own.is_apart or most * COMMON > papers:
                yield stem


def is_in(word: str, words: Sequence[str]) -> bool:
    """Whether sorted words have one."""
    return words[bisect_left(words, word) : bisect_right(words, word)] != []


def is_read(span: Span) -> bool:
    """Whether terms of a span can be read from its file."""
    if span.shard is None or span.shard.is_apart:
        return False
    try:
        f"{span.shard.stems}{span.shard.forms}".encode()
    except UnicodeEncodeError:  # The file has another sign in the place of half a letter.
        return False
    return True


def terms_in(shard: Shard, read: Read) -> list[Term]:
    """The terms of a file that has several."""
    told = dict(zip(shard.forms.split(BETWEEN), shard.counts, strict=False))
    data = json.loads(read(shard.paths[0]))
    places = (json.loads(read(path))["places"].split(" ") for path in shard.paths[1:])
    columns = (shard.stems.split(BETWEEN), data["forms"].split(" "), data["lists"].split(" "))
    return [
        Term(
            stem=stem,
            forms=tuple(form_in(stem, code, told) for code in codes.split(",")),
            most=most,
            lists=lists,
            places=own,
        )
        for stem, codes, lists, own, most in zip(
            *columns, chain.from_iterable(places), shard.most, strict=True
        )
    ]


def form_in(stem: str, code: str, told: Mapping[str, int]) -> Form:
    """A form of a file, which word lists have or have not."""
    word = from_form_code(stem, code)
    return word, told.get(word, 0), word in told


def ranges(
    runs: Sequence[Run], papers: int, cuts: Cuts, before: Former | None = None
) -> Iterator[Range]:
    """All stems in ranges, each of which is files of its own."""
    bounds = sorted(set[str]().union(*(run.bounds for run in runs)))
    if before is None:
        for own in zip(*(sliced_at(bounds, run) for run in runs), strict=True):
            yield Range(slices=own, papers=papers, cuts=cuts)
        return
    sides = (runs, before.gone, before.come)
    sliced = [sliced_at(bounds, run) for side in sides for run in side]
    first, last = len(runs), len(runs) + len(before.gone)
    for own, spans in zip(zip(*sliced, strict=True), before.spans_between(bounds), strict=True):
        known = Before(
            papers=before.papers,
            spans=spans,
            gone=own[first:last],
            come=own[last:],
            read=before.read,
        )
        yield Range(slices=own[:first], papers=papers, cuts=cuts, before=known)


def sliced_at(bounds: Iterable[str], run: Run) -> list[Slice]:
    """The terms of a run by range."""
    return slices(run.terms, run.first, places_of(bounds, run.terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """The files of terms of the index before, as spans, and the runs that are not in both.

    `gone` are those that only the index before was made of, and `come` those in their place.
    """

    papers: int
    spans: Sequence[Span]
    gone: tuple[Run, ...]
    come: tuple[Run, ...]
    read: Read

    def spans_between(self, bounds: Sequence[str]) -> Iterator[tuple[Span, ...]]:
        """The spans of each range."""
        firsts = [span.first for span in self.spans]
        places = [0, *(bisect_left(firsts, bound) for bound in bounds), len(firsts)]
        for number, (since, until) in enumerate(pairwise(places)):
            own = list(self.spans[since:until])
            # A range that begins within a file of the index before, or ends there, is new.
            if number and not (own and own[0].first == bounds[number - 1]):
                own.insert(0, Span(first=bounds[number - 1]))
            if own and number < len(bounds) and firsts[until : until + 1] != [bounds[number]]:
                own[-1] = Span(first=own[-1].first)
            yield tuple(own)


def places_of(bounds: Iterable[str], terms: ColumnFile) -> list[int]:
    """The places of the stems of a run where ranges begin, and the end."""
    with terms.opened() as file:
        stems = file.words("stems")
    return [0, *(bisect_left(stems, bound) for bound in bounds), len(stems)]


def shards_of(terms: Iterable[Term], cuts: Cuts) -> Iterator[Shard]:
    """The files of terms, cut by stem."""
    sized = ((term.stem, size_of(term, cuts.terms), term) for term in terms)
    for group in cut(sized, cuts.terms):
        yield shard(group, cuts)


def size_of(term: Term, sizes: Sizes) -> int:
    """The letters that a term takes in its shard; more than bear another where it is apart."""
    letters = len(term.lists) + 2 * len(term.stem) + 2
    return sizes.most + letters if term.blocks else letters


def shard(terms: Sequence[Term], cuts: Cuts) -> Shard:
    """The files of these terms."""
    blocks = [term.blocks for term in terms if term.blocks]
    return shard_apart(terms[0], blocks[0], cuts) if blocks else shard_together(terms, cuts)


def shard_apart(term: Term, blocks: Blocks, cuts: Cuts) -> Shard:
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
    return shard_of([term], name, [page, *pages], cuts, letters=letters, is_apart=True)


def shard_together(terms: Sequence[Term], cuts: Cuts) -> Shard:
    """The files of terms that share them."""
    places = list(place_files(terms, cuts.places))
    text = text_of(terms, {"places": [[name, count] for name, count, _ in places]})
    name = name_of(text)
    page = Page(path=f"search/terms/{name}.json", text=text)
    pages = [page, *(page for _, _, page in places)]
    return shard_of(terms, name, pages, cuts, letters=len(text))


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
    pages: Sequence[Page],
    cuts: Cuts,
    *,
    letters: int,
    is_apart: bool = False,
) -> Shard:
    """Some terms, with the pages of their files."""
    forms = [form for term in terms for form in term.forms if is_told(form)]
    return Shard(
        name=name,
        first=terms[0].stem,
        head=size_of(terms[0], cuts.terms),
        most=tuple(term.most for term in terms),
        is_apart=is_apart,
        letters=letters,
        paths=tuple(page.path for page in pages),
        stems=BETWEEN.join([term.stem for term in terms]),
        forms=BETWEEN.join([word for word, _, _ in forms]),
        counts=tuple(count for _, count, _ in forms),
        pages=tuple(pages),
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
