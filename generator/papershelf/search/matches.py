"""The papers that a clause matches, and its weight in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from papershelf.search.alternatives import Alternatives
from papershelf.search.index import Index, Postings
from papershelf.search.query import Clause, ClauseKind
from papershelf.search.scoring import ABSTRACT, FIELDS, TITLE, idf_of

# Words that a paper need not have: "adam vs sgd", "newest papers on samplers".
_UNNEEDED = ("vs", "versus", "paper", "papers", "latest", "newest", "recent")


class _TitleMatch(Struct):
    """A clause in one title: the title's length, and the term frequency.

    `exact` is true if the title has the word as typed or corrected. `positions` is empty for
    phrases.
    """

    length: int
    count: int
    exact: bool = False
    positions: tuple[int, ...] = ()


class Match:
    """A clause, and its values by field and number of paper, where *found* are its alternatives.

    `papers` match the clause. `weighted` is x of the formula by number of paper, and also has
    papers with only a hint. `titles` has the titles by number of paper. `in_titles` is true for a
    clause that searches titles and that any paper has. A paper with all words must have the clause
    if it `is_needed`.
    """

    def __init__(self, clause: Clause, found: Alternatives, index: Index) -> None:
        self.clause = clause
        self._index = index
        # The word as typed, and those that correct it, by their stems.
        self._words = {**found.others} if found.is_correction else {}
        if clause.kind is ClauseKind.WORD and not clause.edits:
            self._words[clause.term] = clause.word
        self._values: list[dict[int, float]] = [{} for _ in FIELDS]
        self.titles: dict[int, _TitleMatch] = {}
        if clause.kind is ClauseKind.PHRASE:
            self._add_phrase()
        self._add_stems(found.stems, 1)
        self._add_stems(found.others, index.scoring.other)
        matches_all = clause.matches_all
        self.papers = set(range(index.papers)) if matches_all else self.papers_in(clause.fields)
        self._add_stems(found.hints, index.scoring.other)
        self.weighted = self._weighted()
        has_papers = bool(self.weighted)
        self.idf = idf_of(index.papers, len(self.weighted), clause.boost) if has_papers else 0.0
        self.is_needed = has_papers and not (found.is_truncated or clause.word in _UNNEEDED)
        self.in_titles = has_papers and TITLE in clause.fields

    def papers_in(self, fields: Iterable[int]) -> set[int]:
        """Return the papers that have the clause in any of *fields*."""
        return {number for field in fields for number in self._values[field]}

    def _weighted(self) -> dict[int, float]:
        """Return the weighted sum over the fields by number of paper."""
        total: dict[int, float] = {}
        for values, weight in zip(self._values, self._index.scoring.weights, strict=True):
            for number, value in values.items():
                total[number] = total.get(number, 0.0) + weight * value
        return total

    def _add_stems(self, stems: Iterable[str], weight: float) -> None:
        """Add *stems* with their *weight*; a paper keeps the greatest value of any stem."""
        for term in filter(None, map(self._index.term, stems)):
            for field in self.clause.fields:
                values = term.values.get(field, {}).items()
                self._raise_values(field, ((number, weight * value) for number, value in values))
            if TITLE in self.clause.fields:
                self._add_titles(term, weight)

    def _raise_values(self, field: int, candidates: Iterable[tuple[int, float]]) -> None:
        """Replace the values of a *field* by *candidates* where these are greater."""
        values = self._values[field]
        for number, value in candidates:
            if value > values.get(number, 0.0):
                values[number] = value

    def _add_titles(self, term: Postings, weight: float) -> None:
        """Add the titles that have the stem *term*, with *weight*."""
        word = self._words.get(term.stem, "")
        form = term.forms.index(word) if word in term.forms else -1
        in_title = self._index.scoring.in_title
        for number, hit in term.titles.items():
            count = len(hit.positions)
            self._raise_values(TITLE, [(number, weight * in_title(count, hit.length))])
            title = self.titles.setdefault(number, _TitleMatch(hit.length, 0))
            title.count = max(title.count, count)
            title.exact = title.exact or form in hit.forms
            title.positions += hit.positions

    def _add_phrase(self) -> None:
        """Add the papers of a phrase.

        In titles and abstracts its stems stand at the same distances as in the query; another field
        has all of them, anywhere.
        """
        stems = self.clause.stems
        terms = [term for _, stem in stems if (term := self._index.term(stem))]
        if len(terms) < len(stems):
            return
        for field in self.clause.fields:
            if field == TITLE:
                self._add_phrase_in_titles(terms)
            elif field == ABSTRACT:
                positions = [(distance, self._index.positions(stem)) for distance, stem in stems]
                self._raise_values(field, ((n, float(tf)) for n, tf in _phrase_counts(positions)))
            else:
                common = set.intersection(*(set(term.values.get(field, ())) for term in terms))
                self._raise_values(field, ((number, 1.0) for number in sorted(common)))

    def _add_phrase_in_titles(self, terms: Sequence[Postings]) -> None:
        positions = [
            (distance, {number: hit.positions for number, hit in term.titles.items()})
            for (distance, _), term in zip(self.clause.stems, terms, strict=True)
        ]
        for number, count in _phrase_counts(positions):
            length = terms[0].titles[number].length
            self._raise_values(TITLE, [(number, self._index.scoring.in_title(count, length))])
            self.titles[number] = _TitleMatch(length, count)


def _phrase_counts(
    positions: Sequence[tuple[int, Mapping[int, Sequence[int]]]],
) -> Iterator[tuple[int, int]]:
    """Yield each paper that has all stems at their distances, with the number of occurrences.

    *positions* has for each stem its distance and its positions by number of paper.
    """
    (first, starts), *others = positions
    for number, first_positions in starts.items():
        common = {position - first for position in first_positions}
        for distance, by_number in others:
            common &= {position - distance for position in by_number.get(number, ())}
        if common:
            yield number, len(common)
