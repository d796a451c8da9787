"""The query language: lunr's, with phrases."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from enum import Enum
from itertools import pairwise

from lunr.exceptions import QueryParseError
from lunr.query import Clause as LunrClause
from lunr.query import Query as LunrQuery
from lunr.query_parser import QueryParser
from msgspec import Struct
from msgspec.structs import replace

from papershelf.search.scoring import ABSTRACT, AUTHOR, FIELDS, TITLE
from papershelf.search.spelling import tex_to_text
from papershelf.search.variants import variants
from papershelf.search.words import (
    SPACE,
    compounds_in,
    is_letter_of_run,
    stem,
    stem_of,
    tokens,
    trim,
)

_LONGEST = 4096
MOST_CLAUSES = 64
# A text of more words is prose, unless it has signs or fields.
_MOST_COMMANDS = 12
_MOST_EDITS = 2
_MOST_BOOST = 1000
_ALL_FIELDS = tuple(range(len(FIELDS)))
# Of a text that papers are compared with so many letters count, so many different words, and each
# of these so many times at most; those of its title count twice.
_LONGEST_TEXT, _MOST_WORDS, _MOST_TIMES = 1 << 14, 48, 3
# Where a phrase is looked for if the query does not say.
_PHRASE_FIELDS = (TITLE, AUTHOR, ABSTRACT)
# White space of JavaScript or Python, whose patterns do not agree on what it is.
_BLANK = re.compile(rf"{SPACE.pattern}|[\x1c-\x1f\x85]")
# In lunr `a - b` excludes b; a title with a dash is meant as it stands.
_LONE_SIGN = re.compile(r"(?<!\S)[+-]+(?!\S)")
_COMMAND = re.compile(rf'(?<!\S)[+-]?(?:(?:{"|".join(FIELDS)}):\S|(?<=[+-])["A-Za-z])')
_PHRASE = re.compile(r'(?:(?<!\S)([+-])?(?:([^\s":+-][^\s":]*):)?)?"([^"]*)"')


class Presence(Enum):
    """What a clause asks of a paper."""

    OPTIONAL = ""
    REQUIRED = "+"
    PROHIBITED = "-"


class ClauseKind(Enum):
    """How the text of a clause is to be taken."""

    WORD = "word"
    PATTERN = "pattern"
    PHRASE = "phrase"


class Clause(Struct, frozen=True, kw_only=True):
    """One part of a query.

    `text` is the stem of a word or the pattern with `*`; `word` is what was typed, trimmed, and
    `variants` are other stems that do as well. A phrase has `stems`, each with its distance to the
    phrase's start. `place` counts the words of the query before. `last` is true of the word that
    ends the query, and `literal` of one that is taken for no other.
    """

    kind: ClauseKind
    place: int
    text: str = ""
    word: str = ""
    variants: tuple[str, ...] = ()
    stems: tuple[tuple[int, str], ...] = ()
    fields: tuple[int, ...] = _ALL_FIELDS
    presence: Presence = Presence.OPTIONAL
    edits: int = 0
    boost: float = 1
    last: bool = False
    literal: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether this is nothing but `*`, which all papers match and none more than others."""
        plain = self.kind is ClauseKind.PATTERN and not self.edits and self.fields == _ALL_FIELDS
        return plain and not self.text.strip("*")

    @property
    def searchable(self) -> bool:
        """Whether anything is left to look up once stop words are gone."""
        return bool(self.text or self.stems)

    @property
    def is_plain(self) -> bool:
        """Whether this is a word that may be meant together with the next one."""
        is_word = self.kind is ClauseKind.WORD and bool(self.text)
        return is_word and not self.edits and self.presence is not Presence.PROHIBITED


class Query(Struct, frozen=True, kw_only=True):
    """The clauses that count; `negated` where all that were written are prohibited.

    `open` where the last word may go on: nothing follows it, not even a space. `compounds` are the
    neighbouring words that are written as one as well.
    """

    clauses: tuple[Clause, ...]
    negated: bool
    open: bool
    compounds: tuple[str, ...] = ()


def parse(text: str) -> Query:
    """Return the query that a visitor means; what lunr can't parse is plain words. Never raises."""
    line = _LONE_SIGN.sub(" ", _BLANK.sub(" ", tex_to_text(text[:_LONGEST])))
    clauses = _first(_clauses_of(line))
    words = [clause.word if clause.is_plain else "" for clause in clauses]
    pairs = [one + other for one, other in pairwise(words) if one and other]
    compounds = compounds_in(line.replace("+", " ")).intersection(pairs)
    found = variants(words, compounds)
    clauses = [replace(clause, variants=own) for clause, own in zip(clauses, found, strict=True)]
    ends_with_word = not line.rstrip(" ").endswith('"')
    if clauses and clauses[-1].kind is ClauseKind.WORD and ends_with_word:
        clauses[-1] = replace(clauses[-1], last=True)
    return Query(
        clauses=tuple(clause for clause in clauses if clause.searchable),
        negated=bool(clauses) and all(clause.presence is Presence.PROHIBITED for clause in clauses),
        open=not line.endswith(" "),
        compounds=tuple(sorted(compounds)),
    )


def parse_text(text: str, is_frequent: Callable[[str], bool]) -> Query:
    """Return the query for papers that are like a *text*, whose first line is its title.

    Its words are those that it has most often, without those that are frequent in all papers, as
    *is_frequent* tells of a stem, if it has others.
    """
    title, _, rest = text[:_LONGEST_TEXT].partition("\n")
    named = list(_plain_words(tex_to_text(title)))
    words = [*named, *_plain_words(tex_to_text(rest), len(named))]
    telling = [word for word in words if len(word.text) > 1 and not word.text.isdecimal()]
    counts = Counter([word.text for word in telling])
    counts.update([word.text for word in named if word.text in counts])
    firsts = {word.text: word for word in reversed(telling)}
    rare = [stem for stem in firsts if not is_frequent(stem)] or list(firsts)
    best = sorted(rare, key=lambda stem: (-counts[stem], firsts[stem].place))[:_MOST_WORDS]
    clauses = [
        replace(firsts[stem], boost=min(counts[stem], _MOST_TIMES), literal=True) for stem in best
    ]
    ordered = sorted(clauses, key=lambda clause: clause.place)
    return Query(clauses=tuple(ordered), negated=False, open=False)


def _clauses_of(line: str) -> list[Clause]:
    """Return all clauses of a *line*; in prose punctuation is no operator."""
    if len(tokens(line)) > _MOST_COMMANDS and not _COMMAND.search(line):
        return list(_plain_words(line))
    try:
        return list(_pieces(line))
    except QueryParseError:
        return list(_plain_words(line))


def _first(clauses: list[Clause]) -> list[Clause]:
    """Return *clauses* up to the last that counts."""
    places = [at for at, clause in enumerate(clauses) if clause.searchable]
    return clauses[: places[MOST_CLAUSES]] if len(places) > MOST_CLAUSES else clauses


def _pieces(line: str) -> Iterator[Clause]:
    """Yield the clauses of the text before, between and behind the phrases, and the phrases."""
    place = end = 0
    for match in _PHRASE.finditer(line):
        for clause in _parsed(line[end : match.start()], place):
            place += 1
            yield clause
        phrase = _phrase_of(match, place)
        place += max(1, len(tokens(match.group(3))))
        yield phrase
        end = match.end()
    yield from _parsed(line[end:], place)


def _parsed(piece: str, place: int) -> Iterator[Clause]:
    """Yield the clauses of a text without phrases; raises QueryParseError."""
    query = QueryParser(piece.replace('"', " "), LunrQuery(list(FIELDS))).parse()
    words = ((clause, token) for clause in query.clauses for token in tokens(str(clause.term)))
    for index, (clause, token) in enumerate(words):
        yield _clause_of(clause, token, place + index)


def _clause_of(clause: LunrClause, token: str, place: int) -> Clause:
    """Return our clause for a *token* of the term of one that lunr's parser has made."""
    # A letter that begins words of two letters is the beginning of one.
    token = f"{token}*" if is_letter_of_run(token) else token
    pattern = "*" in token
    fields = tuple(FIELDS.index(name) for name in clause.fields)
    return Clause(
        kind=ClauseKind.PATTERN if pattern else ClauseKind.WORD,
        place=place,
        text=token if pattern else stem_of(token),
        word="" if pattern else trim(token),
        fields=fields,
        presence=_narrowed(Presence[clause.presence.name], is_narrow=fields != _ALL_FIELDS),
        edits=min(clause.edit_distance, _MOST_EDITS),
        boost=min(clause.boost, _MOST_BOOST),
    )


def _phrase_of(match: re.Match[str], place: int) -> Clause:
    """Return the clause of a phrase; raises QueryParseError for a field that there is not."""
    sign, field, text = match.groups(default="")
    if field and field not in FIELDS:
        raise QueryParseError(f"there is no field {field!r}")
    stems = [(index, stem_of(token)) for index, token in enumerate(tokens(text))]
    left = [(index, found) for index, found in stems if found]
    first = left[0][0] if left else 0
    return Clause(
        kind=ClauseKind.PHRASE,
        place=place,
        stems=tuple((index - first, found) for index, found in left),
        fields=(FIELDS.index(field),) if field else _PHRASE_FIELDS,
        presence=_narrowed(Presence(sign), is_narrow=bool(field)),
    )


def _narrowed(presence: Presence, *, is_narrow: bool) -> Presence:
    """Return what a clause asks for: one that *is_narrow*, to a field, is required by itself."""
    return Presence.REQUIRED if is_narrow and presence is Presence.OPTIONAL else presence


def _plain_words(line: str, first: int = 0) -> Iterator[Clause]:
    """Yield a clause for each word; their places count from *first*."""
    for place, token in enumerate(tokens(line), first):
        word = trim(token)
        yield Clause(kind=ClauseKind.WORD, place=place, text=stem(word), word=word)
