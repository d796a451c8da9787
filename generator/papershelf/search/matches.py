"""The papers that a clause matches, and its weight in each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from papershelf.search.alternatives import Alternatives
from papershelf.search.index import Index, Postings
from papershelf.search.query import Clause, ClauseKind, with_distances
from papershelf.search.scoring import ABSTRACT, AUTHOR, FIELDS, TITLE, VENUE, YEAR, idf_of
from papershelf.search.words import stem as stem_of_word

# Words that a paper need not have: "adam vs sgd", "newest papers on samplers", "samplers pdf".
_UNNEEDED = frozenset(
    (
        "vs versus latest newest recent paper papers article articles publication publications "
        "preprint preprints pdf arxiv github"
    ).split()
)
_Weighted = tuple[Postings, float]


class _TitleMatch(Struct):
    """A clause in one title: the title's length, and the term frequency and positions."""

    length: int
    count: int = 0
    positions: tuple[int, ...] = ()


class Match(Struct, frozen=True, kw_only=True):
    """A clause, with its `values` by field and number of paper.

    `papers` match the clause. `weighted` is x of the formula by number of paper, and also has
    papers with only a hint. `titles` has the titles by number of paper. `exact` has the papers with
    the word as typed or corrected: 1 in the title, less in an author's name. A paper with all words
    must have the clause if it `is_needed`.
    """

    clause: Clause
    papers: set[int]
    values: Sequence[Mapping[int, float]]
    weighted: Mapping[int, float]
    titles: Mapping[int, _TitleMatch]
    exact: Mapping[int, float]
    idf: float
    is_needed: bool

    def papers_in(self, fields: Iterable[int]) -> set[int]:
        """Return the papers that have the clause in any of *fields*."""
        return {number for field in fields for number in self.values[field]}


def match_of(clause: Clause, found: Alternatives, index: Index) -> Match:
    """Return the match of a *clause* that has *found* these alternatives."""
    other = index.scoring.other
    matching = _weighted(found.stems, 1, index) + _weighted(found.others, other, index)
    if clause.kind is ClauseKind.PHRASE:
        matching = [(_phrase(clause, index), 1)]
    elif found.parts:
        together = _with_parts(clause, found.parts, index)
        matching += [(together, 1)] if len(together.papers) > found.parts_above else []
    elif found.acronym:
        matching += [(_phrase(replace(clause, stems=with_distances(found.acronym)), index), other)]
    searched = matching + _weighted(found.hints, other, index)
    values = [_greatest(searched, field, clause) for field in range(len(FIELDS))]
    weighted: defaultdict[int, float] = defaultdict(float)
    for in_field, weight in zip(values, index.scoring.weights, strict=True):
        for number, value in in_field.items():
            weighted[number] += weight * value
    in_fields = (term.values.get(field, {}) for term, _ in matching for field in clause.fields)
    return Match(
        clause=clause,
        papers=set(range(index.papers)) if clause.matches_all else set().union(*in_fields),
        values=values,
        weighted=weighted,
        titles=_titles(searched) if TITLE in clause.fields else {},
        exact=_exact(searched, clause, found, other),
        idf=idf_of(index.papers, len(weighted), clause.boost) if weighted else 0.0,
        is_needed=bool(weighted) and not (found.is_truncated or clause.word in _UNNEEDED),
    )


def _weighted(stems: Iterable[str], weight: float, index: Index) -> list[_Weighted]:
    return [(term, weight) for term in map(index.term, stems) if term]


def _greatest(searched: Iterable[_Weighted], field: int, clause: Clause) -> dict[int, float]:
    """Return the greatest value in a *field* by number of paper, if the *clause* searches it."""
    greatest: dict[int, float] = {}
    for term, weight in searched if field in clause.fields else ():
        for number, value in term.values.get(field, {}).items():
            greatest[number] = max(weight * value, greatest.get(number, 0.0))
    return greatest


def _exact(
    searched: Iterable[_Weighted], clause: Clause, found: Alternatives, in_name: float
) -> dict[int, float]:
    """Return the papers with the word of *clause* itself, and not only its stem.

    The value is 1 in the title, and *in_name* in an author's name. A letter alone is no name.
    """
    # The word as typed, and those that correct it, by their stems.
    words = {**found.others} if found.is_correction else {}
    if clause.kind is ClauseKind.WORD and not clause.edits:
        words[clause.term] = clause.word
    in_names, in_titles = set[int](), set[int]()
    for term, _ in searched:
        word = words.get(term.stem, "")
        form = term.forms.index(word) if word in term.forms else -1
        in_titles |= {number for number, hit in term.titles.items() if form in hit.forms}
        if AUTHOR in clause.fields and len(clause.word) > 1:
            in_names |= {number for number, forms in term.names.items() if form in forms}
    return {**dict.fromkeys(in_names, in_name), **dict.fromkeys(in_titles, 1.0)}


def _titles(searched: Iterable[_Weighted]) -> dict[int, _TitleMatch]:
    """Return the titles that have any of the terms *searched*, by number of paper."""
    titles: dict[int, _TitleMatch] = {}
    for term, _ in searched:
        for number, hit in term.titles.items():
            title = titles.setdefault(number, _TitleMatch(hit.length))
            title.count = max(title.count, len(hit.positions))
            # A phrase is longer than a word, so the next word is not at the next position.
            title.positions += hit.positions if term.stem else ()
    return titles


def _with_parts(clause: Clause, parts: Sequence[str], index: Index) -> Postings:
    """Return the posting lists of the phrase of *parts*, or of a venue with its year."""
    stems = [*map(stem_of_word, parts)]
    if not parts[1].isdigit():
        return _phrase(replace(clause, stems=with_distances(stems)), index)
    venue, year = map(index.term, stems)
    papers: set[int] = set()
    if venue and year and VENUE in clause.fields:
        papers = venue.values.get(VENUE, {}).keys() & year.values.get(YEAR, {}).keys()
    return Postings(stem="", forms=(), titles={}, values={VENUE: dict.fromkeys(papers, 1.0)})


def _phrase(clause: Clause, index: Index) -> Postings:
    """Return the posting lists of a phrase, as if it were a stem.

    In titles and abstracts its stems stand at the same distances as in the query; another field has
    all of them, anywhere.
    """
    terms = [term for _, stem in clause.stems if (term := index.term(stem))]
    phrase = Postings(stem="", forms=(), titles={}, values={})
    for field in clause.fields if len(terms) == len(clause.stems) else ():
        if field == TITLE:
            titles = terms[0].titles
            hits = ({n: hit.positions for n, hit in term.titles.items()} for term in terms)
            starts = _starts(clause, hits)
            phrase.titles.update({n: replace(titles[n], positions=starts[n]) for n in starts})
            phrase.values[TITLE] = index.title_values(phrase.titles)
        elif field == ABSTRACT:
            starts = _starts(clause, [index.positions(term.stem) for term in terms])
            phrase.values[ABSTRACT] = {number: float(len(at)) for number, at in starts.items()}
        else:
            common = set.intersection(*(set(term.values.get(field, ())) for term in terms))
            phrase.values[field] = dict.fromkeys(common, 1.0)
    return phrase


def _starts(
    clause: Clause, positions: Iterable[Mapping[int, Sequence[int]]]
) -> dict[int, tuple[int, ...]]:
    """Return by number of paper where a phrase starts; *positions* are those of its stems."""
    starts = [
        {(number, at - distance) for number, own in by_number.items() for at in own}
        for (distance, _), by_number in zip(clause.stems, positions, strict=True)
    ]
    by_paper: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    for number, start in set.intersection(*starts):
        by_paper[number] += (start,)
    return by_paper
