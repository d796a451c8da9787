"""The files of terms, and those of their places."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from papershelf.memory import uncollected
from papershelf.search.coding import (
    DIGITS,
    EIGHT,
    MOST,
    PACKED,
    bitmap,
    form_code,
    from_gaps,
    gap_list,
    packed,
    relative,
    varint,
    word_list,
)
from papershelf.search.scoring import ABSTRACT, FIELDS, LETTERS, TITLE
from papershelf.write.page import Page
from papershelf.write.search.cutting import Sizes, cut, name_of
from papershelf.write.search.kept import bounds_of
from papershelf.write.search.runs import Form, Record, Run, forms_of, put_together


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Which stems have files of their own: those that more than so many abstracts have.

    A block of their places is of at least so many papers, and then of about so many letters.
    """

    abstracts: int
    papers: int
    letters: int


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
# A list that has more than a part of all papers takes less as a bitmap.
DENSE = 4
# Of a stem that a greater part of all abstracts have, other fields are told by what abstracts have.
COMMON = 16
# A word that so many papers have is hardly a mistake, nor one in a title or name.
ENOUGH = 2
# From the byte of a stem in an abstract.
LEVELS = bytes(code % EIGHT for code in range(1 << 8))
COUNTS = bytes(ord(DIGITS[code >> PACKED]) for code in range(1 << 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One stem as the files have it, and its words by frequency.

    `abstract` is its list of abstracts where that is apart, with its places in `blocks`; `lists`
    and `places` have them otherwise.
    """

    stem: str
    forms: tuple[Form, ...]
    lists: str
    places: str
    abstract: str = ""
    blocks: Blocks | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The places of a stem by ranges of so many papers, each with the papers that have it."""

    papers: int
    texts: tuple[str, ...]


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


def term_of(
    stem: str, records: Sequence[tuple[int, Record]], papers: int, cut_apart: Apart | None
) -> Term:
    """A stem, from its records in the runs of so many papers."""
    forms = forms_of(records)
    joined = [own for field in range(len(FIELDS)) if (own := joined_in(field, records))]
    abstracts = next((own for own in joined if own.field == ABSTRACT), None)
    count = abstracts.count if abstracts else 0
    apart = cut_apart if cut_apart and count > cut_apart.abstracts else None
    is_common = count * COMMON > papers
    base = from_gaps(abstracts.gaps) if abstracts and is_common and not apart else []
    lists = {own.field: list_of(own, base, records, forms, papers) for own in joined}
    abstract = lists.pop(ABSTRACT) if apart else ""
    return Term(
        stem=stem,
        forms=tuple(forms),
        lists=".".join(f"{LETTERS[field]}{own}" for field, own in lists.items()),
        places=abstracts.places if abstracts and not apart else "",
        abstract=abstract,
        blocks=blocks_of(abstracts, papers, apart) if abstracts and apart else None,
    )


def list_of(
    own: Joined,
    base: Sequence[int],
    records: Sequence[tuple[int, Record]],
    forms: Sequence[Form],
    papers: int,
) -> str:
    """The list of a field; `base` are the abstracts, if others are told by them."""
    parts = [numbers(own, base, papers)]
    if own.field == TITLE:
        written = title_forms(records, [form for form, *_ in forms])
        parts += [own.values.decode("ascii"), own.more, written]
    elif own.field == ABSTRACT:
        parts.append(packed(own.values.translate(LEVELS)))
    return "!".join(parts).rstrip("!")


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The entries of a stem in a field over all runs, in one; see `Entry`."""

    field: int
    gaps: str
    count: int
    values: bytes
    more: str

    @property
    def places(self) -> str:
        """Where the stem stands in each abstract, and how often."""
        counts = self.values.translate(COUNTS).decode("ascii").rstrip(DIGITS[0])
        return f"{self.more}!{counts}".rstrip("!")


def joined_in(field: int, records: Sequence[tuple[int, Record]]) -> Joined | None:
    """The list of a field over all runs; none where no paper has the stem there."""
    entries = [(first, record[2][field]) for first, record in records if field in record[2]]
    if not entries:
        return None
    parts: list[str] = []
    before = -1
    for start, (first, last, _, gaps, *_) in entries:
        parts += [varint(start + first - before - 1), gaps.decode("ascii")]
        before = start + last
    return Joined(
        field=field,
        gaps="".join(parts),
        count=sum(entry[2] for _, entry in entries),
        values=b"".join([entry[4] for _, entry in entries]),
        more=b"".join([entry[5] for _, entry in entries]).decode("ascii"),
    )


def blocks_of(own: Joined, papers: int, apart: Apart) -> Blocks:
    """The places of a stem in blocks, of so many papers in all."""
    having = from_gaps(own.gaps)
    size = apart.papers
    while size < papers and len(own.more) * size < apart.letters * papers:
        size *= 2
    starts = range(0, papers, size)
    bounds = [bisect_left(having, start) for start in (*starts, papers)]
    counts = [(code >> PACKED) + 1 for code in own.values]
    last_digits = [at for at, digit in enumerate(own.more, start=1) if digit != DIGITS[MOST]]
    ends = [0, *map([0, *last_digits].__getitem__, accumulate(counts))]
    written = own.values.translate(COUNTS).decode("ascii")
    texts = []
    for start, (first, last) in zip(starts, pairwise(bounds), strict=True):
        gaps = gap_list(paper - start for paper in having[first:last])
        more = written[first:last].rstrip(DIGITS[0])
        places = f"{own.more[ends[first] : ends[last]]}!{more}".rstrip("!")
        texts.append(as_json({"papers": gaps, "places": places}))
    return Blocks(papers=size, texts=tuple(texts))


def numbers(own: Joined, base: Sequence[int], papers: int) -> str:
    """The papers of a list, in the form that is shorter; `base` are the abstracts, if common."""
    text = own.gaps
    if own.count * DENSE > papers:
        text = bitmap(from_gaps(own.gaps))
    if not base or own.field == ABSTRACT:
        return text
    return min(text, relative(from_gaps(own.gaps), base), key=len)


def title_forms(records: Sequence[tuple[int, Record]], forms: Sequence[str]) -> str:
    """The numbers of the forms that stand in titles."""
    if len(forms) == 1:
        return ""
    order = {form: DIGITS[min(index, MOST)] for index, form in enumerate(forms)}
    digits: list[str] = []
    for _, (_, own, entries) in records:
        written = [order[form] for form, *_ in own]
        if TITLE in entries:
            digits += map(written.__getitem__, entries[TITLE][6])
    return "".join(digits).rstrip(DIGITS[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The stems from one on, to before another ("" is the end), of so many papers."""

    since: str
    until: str
    runs: tuple[Run, ...]
    papers: int
    cuts: Cuts

    def files(self) -> list[Shard]:
        """The files of these stems."""
        with uncollected():
            found = put_together(self.runs, self.since, self.until)
            apart = self.cuts.apart
            terms = (term_of(stem, records, self.papers, apart) for stem, records in found)
            return list(shards_of(terms, self.cuts))


def ranges(runs: Iterable[Run], papers: int, cuts: Cuts) -> list[Range]:
    """All stems in ranges, each of which is files of its own."""
    runs = tuple(runs)
    return [
        Range(since=since, until=until, runs=runs, papers=papers, cuts=cuts)
        for since, until in bounds_of(run.terms for run in runs)
    ]


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
    folder = name_of(*blocks.texts)
    text = text_of([term], {"blocks": [folder, blocks.papers]})
    abstracts = as_json({"list": term.abstract})
    name = name_of(text, abstracts)
    page = Page(path=f"search/terms/{name}.json", text=text)
    pages = [
        Page(path=f"search/abstracts/{name}.json", text=abstracts),
        *(
            Page(path=f"search/places/{folder}/{number}.json", text=own)
            for number, own in enumerate(blocks.texts)
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
