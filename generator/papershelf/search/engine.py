"""The reference search engine: it scores every paper of an index, in the plainest way.

The engine in the browser must return the same papers, in the same order, with the same scores.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import add

from msgspec import Struct

from papershelf.search.alternatives import Alternatives, alternatives
from papershelf.search.closeness import MAX_COMPARED, is_question, similarity_scores
from papershelf.search.index import Index
from papershelf.search.matches import Match, match_of
from papershelf.search.pasted import may_be_word, pasted_key
from papershelf.search.query import Presence, Query, parse, requiring_all
from papershelf.search.scoring import (
    AUTHOR,
    NAMING,
    PUBLISHED,
    TITLE,
    TOPIC,
    MatchEvidence,
    idf_of,
)
from papershelf.search.variants import name_key


class Answer(Struct, frozen=True, kw_only=True):
    """The matching papers, each with its score: first those with all words, and then by score.

    `complete` is the number of papers with all words; a word that no paper has is not counted.
    `replacements` maps each word that no paper has to the words that were searched instead.
    """

    ranked: tuple[tuple[int, float], ...]
    complete: int
    replacements: tuple[tuple[str, tuple[str, ...]], ...] = ()


def search(text: str, index: Index, *, exact: bool = False) -> Answer:
    """Answer the query *text*, which may be any text.

    If *text* is an identifier or URL of papers, only these are found; if no paper has it, those
    with all its words as typed. With *exact* all papers must have all words as typed.
    """
    key = pasted_key(text)
    if key and (papers := index.papers_with_key(key)):
        identified = tuple((number, 0.0) for number in papers[::-1])
        return Answer(ranked=identified, complete=len(identified))
    query = parse(text)
    if exact or (key and not may_be_word(text)):
        query = requiring_all(query)
    found = [alternatives(clause, query, index) for clause in query.clauses]
    return answer_with(found, query, index, by_meaning=is_question(query))


def answer_with(
    alternatives: Sequence[Alternatives], query: Query, index: Index, *, by_meaning: bool
) -> Answer:
    """Answer *query* with the *alternatives* of its clauses, *by_meaning* if there are vectors."""
    searched = [*zip(query.clauses, alternatives, strict=True)]
    matches = [match_of(clause, found, index) for clause, found in searched]
    numbers = _matching_papers(query, matches, index.papers)
    positive = [one for one in matches if one.clause.presence is not Presence.PROHIBITED]
    complete = _complete_papers(numbers, positive, query, index)
    scores = _scores(positive, index)
    matched = {number: scores.get(number, 0.0) for number in numbers}
    if matched and index.has_vectors and by_meaning:
        papers = [number for number, _ in _ranked(matched, complete)[:MAX_COMPARED]]
        for number, more in similarity_scores(query, papers, max(matched.values()), index).items():
            matched[number] += more
    replacements = {
        one.word: tuple(found.others.values())
        for one, found in searched
        if found.others and not found.stems
    }
    return Answer(
        ranked=_ranked(matched, complete),
        complete=len(complete),
        replacements=tuple(replacements.items()),
    )


def _ranked(scores: Mapping[int, float], complete: set[int]) -> tuple[tuple[int, float], ...]:
    """Sort papers with *scores*: the *complete* ones first, then by score, then the newer first."""
    return tuple(
        sorted(scores.items(), key=lambda item: (item[0] not in complete, -item[1], -item[0]))
    )


def _matching_papers(query: Query, matches: Iterable[Match], papers: int) -> set[int]:
    """Return the papers that match by lunr's rule; *papers* is the number of all papers."""
    found: set[int] = set(range(papers)) if query.is_negated else set()
    for one in matches:
        if one.clause.presence is not Presence.PROHIBITED:
            found |= one.papers
    for one in matches:
        if one.clause.presence is Presence.REQUIRED:
            found &= one.papers
        elif one.clause.presence is Presence.PROHIBITED:
            found -= one.papers
    return found


def _complete_papers(
    numbers: set[int], matches: Iterable[Match], query: Query, index: Index
) -> set[int]:
    """Return those of *numbers* that have every needed clause, if only by a hint.

    Of papers with both words of a compound, only those count that have the compound.
    """
    needed = [one.weighted for one in matches if one.is_needed]
    by_compound = map(index.papers_with, query.compounds)
    return numbers.intersection(*needed, *(one for one in by_compound if one is not None))


def _scores(matches: list[Match], index: Index) -> dict[int, float]:
    """Return the scores of all papers that match any of *matches*, or have a hint of one."""
    scoring = index.scoring
    scores: dict[int, float] = {}
    for clause_match in matches:
        for number, weighted in clause_match.weighted.items():
            scores[number] = scores.get(number, 0.0) + scoring.base(clause_match.idf, weighted)
    in_titles = [one for one in matches if TITLE in one.clause.fields]
    # Python's sum rounds otherwise than a browser, which adds one by one.
    total_idf = reduce(add, [clause_match.idf for clause_match in in_titles], 0.0)
    for number, evidence in _evidence(in_titles, index).items():
        scores[number] += evidence.score(scoring, total_idf)
    return scores


def _evidence(matches: list[Match], index: Index) -> dict[int, MatchEvidence]:
    """Return the evidence of titles, authors and topics, by number of paper."""
    by_paper: defaultdict[int, MatchEvidence] = defaultdict(MatchEvidence)
    for clause_match in matches:
        _add_match(by_paper, clause_match)
    for previous, clause_match in pairwise(one for one in matches if one.clause.is_plain):
        if clause_match.clause.position == previous.clause.position + 1:
            pair_idf = min(previous.idf, clause_match.idf)
            for number in _adjacent_titles(previous, clause_match):
                by_paper[number].adjacent += pair_idf
            shares = _shares_by_author(previous, clause_match, index)
            name_idf = idf_of(index.papers, len(shares), boost=1)
            for number, share in shares.items():
                by_paper[number].adjacent += share * name_idf
    return by_paper


def _add_match(by_paper: Mapping[int, MatchEvidence], clause_match: Match) -> None:
    """Count the word of *clause_match* in the fields of papers that are evidence."""
    for number in clause_match.papers_in(NAMING):
        by_paper[number].named += clause_match.idf
    for number in clause_match.papers_in((TOPIC,)):
        by_paper[number].topical += clause_match.idf
    for number in clause_match.papers_in(PUBLISHED):
        by_paper[number].published += clause_match.idf
    for number, hit in clause_match.titles.items():
        evidence = by_paper[number]
        evidence.title += clause_match.idf
        evidence.count += hit.count
        evidence.length = hit.length
    for number, share in clause_match.exact.items():
        by_paper[number].exact += share * clause_match.idf


def _adjacent_titles(previous: Match, clause_match: Match) -> Iterator[int]:
    """Yield the papers whose titles have both words one after the other, as the query does."""
    for number, hit in clause_match.titles.items():
        earlier = previous.titles.get(number)
        if earlier and any(position - 1 in earlier.positions for position in hit.positions):
            yield number


def _shares_by_author(previous: Match, clause_match: Match, index: Index) -> dict[int, float]:
    """Return the papers of authors whose name has both words: 1, or 0.5 in the other order."""
    common = previous.papers_in((AUTHOR,)) & clause_match.papers_in((AUTHOR,))
    words = previous.clause.word, clause_match.clause.word
    if not common:
        return {}
    reverse, same = (index.papers_with_key(name_key(*pair)) for pair in (words[::-1], words))
    shares = {**dict.fromkeys(reverse, 0.5), **dict.fromkeys(same, 1.0)}
    return {number: share for number, share in shares.items() if number in common}
