"""The alternatives of a clause: the stems of the index that it is searched by."""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from papershelf.search.index import Index
from papershelf.search.patterns import matching
from papershelf.search.query import Clause, ClauseKind, Presence, Query, full_year
from papershelf.search.scoring import AUTHOR, TITLE
from papershelf.search.words import has_digit
from papershelf.search.words import stem as stem_of_word

_MAX_SHARDS = 3
_MAX_COMPLETIONS = 32
_MAX_NEIGHBOURS = 4
_MIN_COMPLETED_LENGTH = 2
_MIN_CORRECTED_LENGTH = 3
# A word in at most this many papers may be a typing error in them, if a neighbour is in many.
_FEW_PAPERS = 3
# "Many" papers are at least 64. The word lists store the base 2 logarithm of the count.
_MANY_PAPERS_LOG2 = 6
# A word in at least one of this many papers is a word of the field, even if these are not many.
_ONE_IN = 32
# Two words are the usual spelling of a word if more than this many times as many papers have them.
_USUAL = 2
# Shorter parts of a word are too often words by chance.
_MIN_PART = 3
# A venue with the last two digits of its year.
_WITH_YEAR = re.compile("([a-z]{2,})([0-9]{2})")


class Alternatives(Struct, frozen=True, kw_only=True):
    """The stems that a clause is searched by: its own, and with less weight `others`.

    `others` maps the stems of words that complete the word, or if it `is_correction`, correct it,
    to these words. `hints` are stems that add to the scores of matching papers, but do not make a
    paper match. `parts` are two words that the word may stand for, if more than `parts_above`
    papers have them together. `acronym` are the stems of the phrase that the word stands for, with
    less weight. It `is_truncated` if the word has more completions.
    """

    stems: tuple[str, ...] = ()
    others: Mapping[str, str] = {}
    hints: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    parts_above: int = 0
    acronym: tuple[str, ...] = ()
    is_correction: bool = False
    is_truncated: bool = False


def alternatives(clause: Clause, query: Query, index: Index) -> Alternatives:
    """Return the alternatives of *clause*; no stems if the index has nothing similar."""
    if clause.matches_all or clause.kind is ClauseKind.PHRASE:
        return Alternatives()
    if clause.kind is ClauseKind.PATTERN or clause.edits:
        return Alternatives(stems=tuple(_matches(clause, index)))
    own = dict.fromkeys([clause.term, *clause.variants, *_joined(clause, query, index)])
    exact = tuple(stem for stem in own if index.term(stem))
    if clause.is_literal or clause.presence is Presence.PROHIBITED:
        return Alternatives(stems=exact)
    if exact:
        found = Alternatives(stems=exact, hints=_hints(clause, query, index))
        if parts := _venue_and_year(clause):
            return replace(found, parts=parts)
        if stems := _acronym(clause, index):
            return replace(found, acronym=stems)
        return _with_usual_parts(found, clause, index)
    completed = completions(clause.word, index) if clause.is_last else Alternatives()
    corrections = _corrections(clause.word, completed.others, index)
    found = Alternatives(others=corrections, is_correction=True) if corrections else completed
    return replace(found, parts=_venue_and_year(clause) or parts_of(clause.word, index))


def _joined(clause: Clause, query: Query, index: Index) -> list[str]:
    """Return the words that *clause* and its neighbours form, from shards of the query's words."""
    words = (other.term for other in query.clauses if other.is_plain)
    shards = set(map(index.shard_number, words))
    return [stem for stem in clause.joined if index.shard_number(stem) in shards]


def _venue_and_year(clause: Clause) -> tuple[str, ...]:
    """Return the venue before the two digits of a *clause* and their year; empty if it has none."""
    for joined in map(_WITH_YEAR.fullmatch, clause.variants):
        if joined and joined[2] == clause.word:
            return joined[1], full_year(joined[2])
    return ()


def _matches(clause: Clause, index: Index) -> Iterator[str]:
    """Yield the stems that match a pattern, or are within the edits of a word.

    Stems are shorter than words: the stem of "transformation" is "transform", which does not match
    `transformatio*`. So the stems of listed words that match count too, if only a star ends the
    pattern and at least three letters precede it.
    """
    yield from matching(index.stems, clause.term, clause.edits)
    start = clause.term.partition("*")[0]
    is_prefix = clause.term == f"{start}*" and not clause.edits
    if is_prefix and len(start) > _MIN_COMPLETED_LENGTH:
        stems = {stem_of_word(form): None for form in index.forms if form.startswith(start)}
        yield from (stem for stem in stems if not stem.startswith(start))


def _corrections(word: str, completions: Mapping[str, str], index: Index) -> dict[str, str]:
    """Return the stems that an unknown *word* is likely a typing error for, each with its word.

    If one of its *completions* is in several papers, the word is unfinished and there are none.
    """
    if any(1 << index.forms[form] > _FEW_PAPERS for form in completions.values()):
        return {}
    return _neighbours(word, index, _MANY_PAPERS_LOG2 if completions else 0)


def _hints(clause: Clause, query: Query, index: Index) -> tuple[str, ...]:
    """Return the hints of a word that the index has.

    They are the stems of the word's shard that begin with it, if it may be unfinished, and those of
    its frequent neighbours, if few papers have it.
    """
    stems: list[str] = []
    if index.term(clause.term) and clause.is_last and query.is_open:
        shard = index.shard(index.shard_number(clause.term))
        stems += [stem for stem in shard if stem.startswith(clause.word)]
    if _is_rare(clause.term, index):
        stems += _neighbours(clause.word, index, _MANY_PAPERS_LOG2)
    return tuple(stem for stem in dict.fromkeys(stems) if stem != clause.term)


def _acronym(clause: Clause, index: Index) -> tuple[str, ...]:
    """Return the stems of the phrase that *clause* stands for; none if it is more often a name."""
    term = index.term(clause.term)
    names, titles = (len(term.values.get(it, ())) if term else 0 for it in (AUTHOR, TITLE))
    return index.stems_of_acronym(clause.word) if names <= titles else ()


def _is_rare(stem: str, index: Index) -> bool:
    """Return whether *index* has *stem*, in so few papers that it may be a typing error."""
    term = index.term(stem)
    return term is not None and len(term.papers) <= _FEW_PAPERS


def _with_usual_parts(found: Alternatives, clause: Clause, index: Index) -> Alternatives:
    """Return what was *found* for a word that *index* has, with its parts if it may be two words.

    It is in few papers, or without digits in a small share and less than many, and in no name of an
    author. Unless it is in few, the two words have to be the usual spelling.
    """
    term = index.term(clause.term)
    if term is None or term.names:
        return found
    count = len(term.papers)
    is_rare = count <= _FEW_PAPERS
    limit = min(1 << _MANY_PAPERS_LOG2, index.papers // _ONE_IN)
    if not is_rare and (has_digit(clause.word) or count >= limit):
        return found
    parts = parts_of(clause.word, index)
    return replace(found, parts=parts, parts_above=0 if is_rare else _USUAL * count)


def parts_of(word: str, index: Index) -> tuple[str, ...]:
    """Return the two parts of *word*, which are words of *index*; empty if there are none.

    "pointcloud" is "point" and "cloud", "icml17" the venue "icml" and its year "2017". Of several
    pairs return the one whose rarer word is the most frequent.
    """
    if with_year := _WITH_YEAR.fullmatch(word):
        return with_year[1], full_year(with_year[2])
    if has_digit(word):
        return ()
    forms = index.forms
    pairs = [(word[:at], word[at:]) for at in range(_MIN_PART, len(word) - _MIN_PART + 1)]
    known = [pair for pair in pairs if pair[0] in forms and pair[1] in forms]
    return max(known, key=lambda pair: min(forms[part] for part in pair), default=())


def completions(word: str, index: Index) -> Alternatives:
    """Return the stems of the words that begin with *word*, truncated to the most frequent."""
    if len(word) < _MIN_COMPLETED_LENGTH:
        return Alternatives()
    found = _top_stems((it for it in index.forms if it.startswith(word)), index, _MAX_COMPLETIONS)
    shards = set(map(index.shard_number, found))
    is_truncated = len(found) == _MAX_COMPLETIONS or len(shards) == _MAX_SHARDS
    return Alternatives(others=found, is_truncated=is_truncated)


def _neighbours(word: str, index: Index, min_papers_log2: int) -> dict[str, str]:
    """Return the stems of the words within edit distance 1 of *word*, as `_top_stems` does.

    *min_papers_log2* is the base 2 logarithm of the fewest papers of a word. Short words and
    numbers have no neighbours.
    """
    if len(word) < _MIN_CORRECTED_LENGTH or has_digit(word):
        return {}
    found = matching(index.forms, word, 1)
    common = (form for form in found if index.forms[form] >= min_papers_log2)
    return _top_stems(common, index, _MAX_NEIGHBOURS)


def _top_stems(forms: Iterable[str], index: Index, limit: int) -> dict[str, str]:
    """Return the stems of the most frequent *forms*, each with its form.

    They are at most *limit*, from at most three shards.
    """
    counts = index.forms
    stems: dict[str, str] = {}
    shards: set[int] = set()
    for form in sorted(forms, key=lambda form: (-counts[form], form)):
        stem = stem_of_word(form)
        shard = index.shard_number(stem)
        if stem in stems or (shard not in shards and len(shards) == _MAX_SHARDS):
            continue
        shards.add(shard)
        stems[stem] = form
        if len(stems) == limit:
            break
    return stems
