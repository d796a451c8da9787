"""Which stems of the index a clause stands for."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from papershelf.search.index import Index
from papershelf.search.patterns import matching
from papershelf.search.query import Clause, ClauseKind, Presence, Query
from papershelf.search.words import stem as stem_of_word

_MOST_SHARDS = 3
_MOST_COMPLETIONS = 32
_MOST_NEIGHBOURS = 4
_SHORTEST_COMPLETED = 2
_SHORTEST_MISTYPED = 3
# A word of so few papers may be a typing error of theirs, where words near it are in many.
_FEW_PAPERS = 3
# What are many papers: 64, for a stem has the base 2 logarithm of its number of papers.
_MANY_PAPERS_LOG2 = 6


class Alternatives(Struct, frozen=True, kw_only=True):
    """Stems with what each counts; `instead` are the words that an unknown one was taken for.

    What only `hints` have does not match, but counts in papers that match otherwise. `may_be_more`
    where a word goes on in so many ways that not all are among the stems.
    """

    stems: tuple[tuple[str, float], ...]
    hints: tuple[tuple[str, float], ...] = ()
    instead: tuple[str, ...] = ()
    may_be_more: bool = False


_NOTHING = Alternatives(stems=())


def alternatives(clause: Clause, query: Query, index: Index, *, typing: bool) -> Alternatives:
    """Return the stems that a clause stands for: none where nothing in the index is like it."""
    if clause.is_everything or clause.kind is ClauseKind.PHRASE:
        return _NOTHING
    if clause.kind is ClauseKind.PATTERN or clause.edits:
        found = matching(index.stems, clause.text, clause.edits)
        return Alternatives(stems=tuple((own, 1.0) for own in found))
    known = (stem for stem in (clause.text, *clause.variants) if index.term(stem))
    own = tuple((stem, 1.0) for stem in dict.fromkeys(known))
    if clause.literal or clause.presence is Presence.PROHIBITED:
        return Alternatives(stems=own)
    if own and not (clause.last and query.open and typing):
        return Alternatives(stems=own, hints=_hints(clause, query, index))
    begun = _completed(clause.word, index) if clause.last else {}
    near = {} if own else _taken_for(clause.word, begun, index)
    chosen = near or begun
    others = tuple((other, index.scoring.other) for other in chosen if other != clause.text)
    return Alternatives(
        stems=(*own, *others),
        instead=() if own else tuple(chosen.values()),
        may_be_more=not near and _at_limit(begun, index),
    )


def _at_limit(begun: Mapping[str, str], index: Index) -> bool:
    """Return whether there are so many completions, or in so many shards, as are looked for."""
    shards = set(map(index.shard_number, begun))
    return len(begun) == _MOST_COMPLETIONS or len(shards) == _MOST_SHARDS


def _taken_for(word: str, begun: Mapping[str, str], index: Index) -> dict[str, str]:
    """Return the stems that an unknown *word* was mistyped for; none where it is rather *begun*."""
    if any(1 << index.forms[form] > _FEW_PAPERS for form in begun.values()):
        return {}
    near = _common_near(word, index) if begun else _near(word, index)
    return _chosen(near, index, _MOST_NEIGHBOURS)


def _hints(clause: Clause, query: Query, index: Index) -> tuple[tuple[str, float], ...]:
    """Return what a word of the index may have been meant for."""
    is_known = index.term(clause.text) is not None
    begun = _unfinished(clause, index) if is_known and clause.last and query.open else ()
    found = dict.fromkeys([*begun, *_meant(clause, index)])
    return tuple((own, index.scoring.other) for own in found)


def _unfinished(clause: Clause, index: Index) -> list[str]:
    """Return other stems that begin with the word, which may be no more than half typed."""
    shard = index.shard(index.shard_number(clause.text))
    return [own for own in shard.terms if own.startswith(clause.word) and own != clause.text]


def _meant(clause: Clause, index: Index) -> Iterator[str]:
    """Yield the stems of common words one letter away from one that hardly any paper has."""
    term = index.term(clause.text)
    if not term or len(term.papers) > _FEW_PAPERS:
        return
    for own in _chosen(_common_near(clause.word, index), index, _MOST_NEIGHBOURS):
        if own != clause.text:
            yield own


def _completed(word: str, index: Index) -> dict[str, str]:
    """Return the stems of words that go on where this one stops, as `_chosen` does."""
    if len(word) < _SHORTEST_COMPLETED:
        return {}
    forms = (form for form in index.forms if form.startswith(word))
    return _chosen(forms, index, _MOST_COMPLETIONS)


def _near(word: str, index: Index) -> Iterable[str]:
    """Return the words that are one letter away from one long enough to tell."""
    if len(word) < _SHORTEST_MISTYPED or any(letter.isdigit() for letter in word):
        return ()
    return matching(index.forms, word, 1)


def _common_near(word: str, index: Index) -> list[str]:
    """Return the words one letter away that many papers have."""
    return [form for form in _near(word, index) if index.forms[form] >= _MANY_PAPERS_LOG2]


def _chosen(forms: Iterable[str], index: Index, most: int) -> dict[str, str]:
    """Return the stems of the most frequent of these words, from no more than three shards.

    Each comes with its word.
    """
    counts = index.forms
    stems: dict[str, str] = {}
    shards: set[int] = set()
    for form in sorted(forms, key=lambda form: (-counts[form], form)):
        own = stem_of_word(form)
        number = index.shard_number(own)
        if own in stems or (number not in shards and len(shards) == _MOST_SHARDS):
            continue
        shards.add(number)
        stems[own] = form
        if len(stems) == most:
            break
    return stems
