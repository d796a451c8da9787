"""The reference: a query over all papers of an index, in the plainest way.

The engine in the browser must give the same papers in the same order with the same scores.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from msgspec import Struct

from papershelf.search.alternatives import alternatives
from papershelf.search.closeness import CANDIDATES, added, is_question
from papershelf.search.index import Index
from papershelf.search.matches import Match, match
from papershelf.search.pasted import pasted_key
from papershelf.search.query import Presence, Query, parse, parse_text
from papershelf.search.scoring import MatchEvidence, Scoring


class Answer(Struct, frozen=True, kw_only=True):
    """The papers that match with their scores; first those with all words, each kind best first.

    `complete` is how many have all words that any paper has. `instead` tells, for words that no
    paper has, which words were looked for in their place.
    """

    ranked: tuple[tuple[int, float], ...]
    complete: int
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()


def search(text: str, index: Index, *, typing: bool = False, similar: bool = False) -> Answer:
    """Answer a query, whatever its text; *typing* takes the last word as the beginning of one.

    An identifier or address that papers have finds these alone. With *similar* the text is one that
    papers are to be like.
    """
    key = "" if similar else pasted_key(text)
    if key and (papers := index.papers_with_key(key)):
        found_alone = tuple((number, 0.0) for number in papers[::-1])
        return Answer(ranked=found_alone, complete=len(found_alone))
    query = parse_text(text, index.is_frequent) if similar else parse(text)
    positive: list[Match] = []
    negative: list[Match] = []
    instead: dict[str, tuple[str, ...]] = {}
    for clause in query.clauses:
        found = alternatives(clause, query, index, typing=typing)
        if found.instead:
            instead[clause.word] = found.instead
        wanted = clause.presence is not Presence.PROHIBITED
        (positive if wanted else negative).append(match(clause, found, index))
    scores = _ranking(positive, index.scoring)
    numbers = _matching(query, positive, negative, index.papers)
    complete = _with_all_words(numbers, positive).intersection(*having_compounds(query, index))
    own = {number: scores.get(number, 0.0) for number in numbers}
    ranked = _ordered(own, complete)
    if own and index.has_vectors and (similar or is_question(query)):
        papers = [number for number, _ in ranked[:CANDIDATES]]
        for number, more in added(query, papers, max(own.values()), index).items():
            own[number] += more
        ranked = _ordered(own, complete)
    return Answer(ranked=ranked, complete=len(complete), instead=tuple(instead.items()))


def _ordered(scores: Mapping[int, float], complete: set[int]) -> tuple[tuple[int, float], ...]:
    """Return papers with *scores*, the *complete* ones first, and of equals the newer."""
    return tuple(sorted(scores.items(), key=lambda one: (one[0] not in complete, -one[1], -one[0])))


def having_compounds(query: Query, index: Index) -> list[set[int]]:
    """Return the papers of each compound that any has, which are all that have both its words."""
    found = map(index.papers_with, query.compounds)
    return [papers for papers in found if papers is not None]


def _matching(
    query: Query, positive: Iterable[Match], negative: Iterable[Match], papers: int
) -> set[int]:
    """Return the papers that match, by lunr's rule."""
    found: set[int] = set(range(papers)) if query.negated else set()
    for one in positive:
        found.update(one.papers)
    for one in positive:
        if one.clause.presence is Presence.REQUIRED:
            found.intersection_update(one.papers)
    for one in negative:
        found.difference_update(one.papers)
    return found


def _with_all_words(numbers: Iterable[int], matches: Iterable[Match]) -> set[int]:
    """Return those of *numbers* that have every clause which is needed, if only as a hint."""
    found = set(numbers)
    for one in matches:
        if one.is_needed:
            found.intersection_update(one.weighted)
    return found


def _ranking(matches: list[Match], scoring: Scoring) -> dict[int, float]:
    """Return the scores of all papers that match any clause."""
    scores: dict[int, float] = {}
    for one in matches:
        for number, weighted in one.weighted.items():
            scores[number] = scores.get(number, 0.0) + scoring.base(one.idf, weighted)
    in_titles = [one for one in matches if one.in_titles]
    whole = _sum_of(in_titles)
    for number, evidence in _evidence(in_titles).items():
        scores[number] += evidence.score(scoring, whole)
    return scores


def _sum_of(matches: Iterable[Match]) -> float:
    """Return the idf of these clauses together, added in their order."""
    total = 0.0
    for one in matches:
        total += one.idf
    return total


def _evidence(matches: list[Match]) -> dict[int, MatchEvidence]:
    """Return the evidence of titles and topics by number of paper."""
    found: defaultdict[int, MatchEvidence] = defaultdict(MatchEvidence)
    for one in matches:
        for number in one.named:
            found[number].named += one.idf
        for number in one.topical:
            found[number].topical += one.idf
        for number, hit in one.titles.items():
            evidence = found[number]
            evidence.found += one.idf
            evidence.count += hit.count
            evidence.length = hit.length
            if hit.exact:
                evidence.exact += one.idf
    for before, one in pairwise(matches):
        distance = one.follows(before)
        if distance:
            _add_adjacent(found, before, one, distance)
    return found


def _add_adjacent(
    found: Mapping[int, MatchEvidence], before: Match, one: Match, distance: int
) -> None:
    """Count a pair of words in the titles that have it as the query does."""
    both = min(before.idf, one.idf)
    for number, hit in one.titles.items():
        earlier = before.titles.get(number)
        if earlier and any(position - distance in earlier.positions for position in hit.positions):
            found[number].adjacent += both
