"""The parser of the query language, which is lunr's with phrases."""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import pairwise

from lunr.exceptions import QueryParseError
from lunr.query import Clause as LunrClause
from lunr.query import Query as LunrQuery
from lunr.query_parser import QueryParser
from msgspec import Struct
from msgspec.structs import replace

from papershelf.search.scoring import ABSTRACT, AUTHOR, FIELDS, TITLE
from papershelf.search.tex import tex_to_text
from papershelf.search.variants import joined, variants
from papershelf.search.words import SPACE, compounds_in, is_unspaced, stem, stem_of, tokens, trim

_MAX_LETTERS = 4096
MAX_CLAUSES = 64
# A text of more tokens is prose, unless it has an `_OPERATOR`.
_MAX_COMMAND_TOKENS = 12
_MAX_EDITS = 2
_MAX_BOOST = 1000
_ALL_FIELDS = tuple(range(len(FIELDS)))
# The fields of a phrase, if the query names none.
_PHRASE_FIELDS = (TITLE, AUTHOR, ABSTRACT)
# White space of JavaScript or of Python, whose regular expressions disagree about it.
_WHITE_SPACE = re.compile(rf"{SPACE.pattern}|[\x1c-\x1f\x85]")
# A dash of a title, which in lunr excludes the next word, the end of "Vaswani et al. 2017", and
# what stands for a space: "decision--trees", "trees,lists".
_JOINING = re.compile(
    "(?<![^ ])(?:[+-]+|et al[.,;:]*)(?![^ ])|(?<=[^ +-])--+"
    "|(?<=[A-Za-z][A-Za-z]),(?=[A-Za-z][A-Za-z])"
)
# A venue with its year: "ICML'19", "NIPS ’97". Years from 50 on are of the last century.
_SHORT_YEAR = re.compile("(?<=[A-Za-z]) ?['\u2019]([0-9]{2})(?![^ ])")
_LAST_CENTURY = "50"
# A venue or name with its year as one word: "ICML2019"; or a citation key: "vaswani2017attention".
_JOINED_YEAR = re.compile("(?<![^ ])([A-Za-z]{2,})((?:19|20)[0-9]{2})([A-Za-z]*)(?![^ -])")
# A venue with the last two digits of its year, or the two words that "resnet50" is.
_WITH_NUMBER = re.compile("[a-z]{2,} [0-9]{2}")
# A range of years, "year:2017-2019" or "2017..2019": the others become variants of the first.
_YEARS = re.compile(r"(?<![^ :])([+-]?[12][0-9]{3})(?:[-\u2013]|\.\.)([12][0-9]{3})(?![^ ,;])")
# A range of years as one token, which may have a sign where signs are no operators.
_YEARS_TOKEN = re.compile(r"[+-]?([12][0-9]{3})\.\.([12][0-9]{3})(?![^,;])")
_WITH_DOTS = r"\1..\2"
_MAX_YEARS = 200
# A range in words that ends a short query, which is no title or sentence: "trees since 2020".
_RANGE = re.compile(
    "^((?:[^ ]+ +){0,5})(?:(since|after|before)|from ([12][0-9]{3}) to) ([12][0-9]{3})(?= *$)",
    re.ASCII | re.IGNORECASE,
)
# An open range, "year:>2020" or "year:2020..*" as on code hosts, or "year:2020-" and "year:-2020".
_COMPARED = re.compile(
    r"(?<![^ ])([+-]?years?:)(?:([<>]=?|[\u2264\u2265]|\*?\.\.|[-\u2013])([12][0-9]{3})"
    r"|([12][0-9]{3})(?:[-\u2013]|\.\.)\*?)(?![^ ,;])",
    re.ASCII | re.IGNORECASE,
)
# The distances of the first and the last year of an open range to the year that it names.
_OPEN = {
    **dict.fromkeys(("since", ">=", "\u2265"), (0, _MAX_YEARS)),
    **dict.fromkeys(("after", ">"), (1, _MAX_YEARS)),
    **dict.fromkeys(("before", "<"), (-_MAX_YEARS, -1)),
    **dict.fromkeys(("<=", "\u2264", "*..", "..", "-", "\u2013"), (-_MAX_YEARS, 0)),
}
# Quotes as phones and word processors write them.
_QUOTES = re.compile("[\u201c-\u201f\xab\xbb\u2039\u203a\u300c-\u300f\u301d-\u301f\uff02]")
# People write "authors:levine", phones "Author:levine"; a title has "the Abstract: Translating".
_FIELD = re.compile(rf"(?<![^ ])[+-]?(?:{'|'.join(FIELDS)})s?:(?! )", re.ASCII | re.IGNORECASE)
# "graph NOT molecule", as in a library catalog, or a phrase, which may have the word itself.
_NOT = re.compile('((?<![^ ])[^ "]+|"[^"]*") (?:AND )?NOT (?=([^ +-][^ ]*))|"[^"]*"')
# What makes a long text a query with operators: "author:levine", or at its start or end "+survey"
# or '-"deep learning"'. Elsewhere a sign belongs to the text: "Information Bits -An ASA Tutorial".
_OPERATOR = re.compile(
    rf'(?<!\S)[+-]?(?:{"|".join(FIELDS)})s?:\S|^ *[+-]["A-Za-z]|'
    r'(?<!\S)[+-](?:"[^"]*"|[A-Za-z]\S*) *$'
)
# The sign, the field and the words of a phrase: '+title:"deep learning"'.
_PHRASE = re.compile(r'(?:(?<!\S)([+-])?(?:([^\s":+-][^\s":]*):)?)?"([^"]*)"')


class Presence(Enum):
    """Whether a paper may, must or must not match a clause, with the sign for it."""

    OPTIONAL = ""
    REQUIRED = "+"
    PROHIBITED = "-"


class ClauseKind(Enum):
    """What a clause is: a word, a pattern with wildcards, or a phrase."""

    WORD = "word"
    PATTERN = "pattern"
    PHRASE = "phrase"


class Clause(Struct, frozen=True, kw_only=True):
    """One clause of a query.

    `term` is the stem of a word, or the pattern with `*`. `word` is the word as typed, trimmed, and
    `variants` are stems that may replace it, and `joined` those of the words that it forms with its
    neighbours. `stems` are those of a phrase, each with its distance
    to the phrase's start. `position` is the number of words before the clause in the query. `edits`
    is the edit distance allowed. `is_last` marks the word that ends the query. A word that
    `is_literal` has no completions, corrections or hints.
    """

    kind: ClauseKind
    position: int
    term: str = ""
    word: str = ""
    variants: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    stems: tuple[tuple[int, str], ...] = ()
    fields: tuple[int, ...] = _ALL_FIELDS
    presence: Presence = Presence.OPTIONAL
    edits: int = 0
    boost: float = 1
    is_last: bool = False
    is_literal: bool = False

    @property
    def matches_all(self) -> bool:
        """Whether this is only `*`, which matches all papers and adds nothing to scores."""
        plain = self.kind is ClauseKind.PATTERN and not self.edits and self.fields == _ALL_FIELDS
        return plain and not self.term.strip("*")

    @property
    def is_searchable(self) -> bool:
        """Whether the clause has any stem, and is not only stop words."""
        return bool(self.term or self.stems)

    @property
    def is_plain(self) -> bool:
        """Whether this is a word that may belong to the next one, as in a compound or a name."""
        is_word = self.kind is ClauseKind.WORD and not self.edits
        return is_word and self.presence is not Presence.PROHIBITED


class Query(Struct, frozen=True, kw_only=True):
    """The clauses of a query that have stems.

    The query `is_negated` if all its clauses are prohibited. It `is_open` if it does not end with
    a space, so that its last word may be unfinished. `compounds` are pairs of neighbouring words
    that are also written as one word.
    """

    clauses: tuple[Clause, ...]
    is_negated: bool
    is_open: bool
    compounds: tuple[str, ...] = ()


def parse(text: str) -> Query:
    """Parse the query *text*; text that lunr can't parse becomes plain words. Never raises."""
    written = _cleaned(text[:_MAX_LETTERS])
    line = _JOINED_YEAR.sub(lambda key: " ".join(filter(None, key.groups())), written)
    clauses = _truncated(_clauses_of(line))
    words = [clause.word if clause.is_plain else "" for clause in clauses]
    pairs = {(first, second) for first, second in pairwise(words) if first and second}
    compounds = compounds_in(line.replace("+", " ")) & {"".join(pair) for pair in pairs}
    wholes = {(name + year).lower() for name, year, _ in _JOINED_YEAR.findall(written)}
    wholes |= {"".join(pair) for pair in pairs if _WITH_NUMBER.fullmatch(" ".join(pair))}
    clauses = [
        replace(clause, variants=(*stems, *clause.variants), joined=with_neighbours)
        for clause, stems, with_neighbours in zip(
            clauses, variants(words, compounds | wholes), joined(words), strict=True
        )
    ]
    if clauses and clauses[-1].kind is ClauseKind.WORD and not line.rstrip(" ").endswith('"'):
        clauses[-1] = replace(clauses[-1], is_last=True)
    return Query(
        clauses=tuple(clause for clause in clauses if clause.is_searchable),
        is_negated={clause.presence for clause in clauses} == {Presence.PROHIBITED},
        is_open=not line.endswith(" "),
        compounds=tuple(sorted(compounds)),
    )


def _cleaned(text: str) -> str:
    """Return *text* without TeX, curly quotes, what only joins, short years and ranges in words."""
    spaced = _WHITE_SPACE.sub(" ", _QUOTES.sub('"', tex_to_text(text)))
    with_years = _SHORT_YEAR.sub(lambda year: f" {full_year(year[1])}", _JOINING.sub(" ", spaced))
    return _RANGE.sub(_range_of, _COMPARED.sub(_compared, with_years))


def full_year(digits: str) -> str:
    """Return the year that ends in two *digits*: "2019" for "19"."""
    return ("19" if digits >= _LAST_CENTURY else "20") + digits


def _years_after(first: str, last: str) -> tuple[str, ...]:
    """Return the years after *first* until *last*, at most `_MAX_YEARS`."""
    return tuple(map(str, range(int(first) + 1, int(last) + 1)))[:_MAX_YEARS]


def _range_of(found: re.Match[str]) -> str:
    """Return what `_RANGE` *found*, with its range in digits: "trees 2020-2120"."""
    before, word, first, last = found.groups(default="")
    return before + (_open_range(word.lower(), last) if word else f"{first}-{last}")


def _compared(found: re.Match[str]) -> str:
    """Return what `_COMPARED` *found*, with its range in digits: "year:2021-2220"."""
    field, sign, compared, first = found.groups(default="")
    return field + _open_range(sign or ">=", compared or first)


def _open_range(word: str, year: str) -> str:
    """Return the range of years that *word* makes of a *year*, in digits: "2020-2220"."""
    return "-".join(str(int(year) + distance) for distance in _OPEN[word])


def requiring_all(query: Query) -> Query:
    """Return *query* with its optional clauses required, and its words literal."""
    clauses = [
        replace(clause, presence=_required(clause.presence), joined=(), is_literal=True)
        for clause in query.clauses
    ]
    return replace(query, clauses=tuple(clauses))


def _clauses_of(line: str) -> list[Clause]:
    """Return all clauses of *line*; in prose, which is long, punctuation is not an operator."""
    words = plain_words(_YEARS.sub(_WITH_DOTS, line))
    if len(words) > _MAX_COMMAND_TOKENS and not _OPERATOR.search(line):
        return words
    rest = line.replace("AND NOT", "").replace("NOT", "")
    is_in_capitals = rest.lower() != rest == rest.upper()
    signed = line if is_in_capitals else _NOT.sub(_signed, line)
    named = _FIELD.sub(lambda name: name[0].lower().replace("s:", ":"), signed)
    try:
        return list(_parse_phrases(named))
    except QueryParseError:
        return words


def _signed(found: re.Match[str]) -> str:
    """Return what `_NOT` *found*, with a sign for NOT but in sentences, "is NOT" or "NOT all"."""
    is_sentence = not all(stem_of(word.lower()) for word in found.groups(default=""))
    return found[0] if is_sentence else f"{found[1]} -"


def _truncated(clauses: list[Clause]) -> list[Clause]:
    """Return *clauses* before the searchable one that exceeds the limit."""
    indices = [at for at, clause in enumerate(clauses) if clause.is_searchable]
    return clauses[: indices[MAX_CLAUSES]] if len(indices) > MAX_CLAUSES else clauses


def _parse_phrases(line: str) -> Iterator[Clause]:
    """Yield the clauses of *line* in order: its phrases, and lunr's clauses of the text between.

    Raises QueryParseError.
    """
    position = end = 0
    for match in _PHRASE.finditer(line):
        before = list(_parse_with_lunr(line[end : match.start()], position))
        yield from before
        position += len(before)
        yield _phrase_of(match, position)
        position += max(1, len(tokens(match[3])))
        end = match.end()
    yield from _parse_with_lunr(line[end:], position)


def _parse_with_lunr(text: str, position: int) -> Iterator[Clause]:
    """Yield the clauses of *text*, which has no phrases; raises QueryParseError.

    Their positions count from *position*.
    """
    line = _YEARS.sub(_WITH_DOTS, text.replace('"', " "))
    query = QueryParser(line, LunrQuery(list(FIELDS))).parse()
    words = ((clause, token) for clause in query.clauses for token in tokens(str(clause.term)))
    for at, (clause, token) in enumerate(words, position):
        yield _clause_of(clause, token, at)


def _clause_of(clause: LunrClause, token: str, position: int) -> Clause:
    """Return the clause for *token*, a token of the term of lunr's *clause*."""
    # Texts without spaces are indexed as pairs of letters, so that one letter is a prefix.
    term = f"{token}*" if len(token) == 1 and is_unspaced(token) else token
    pattern = Clause(kind=ClauseKind.PATTERN, position=position, term=term)
    fields = tuple(FIELDS.index(name) for name in clause.fields)
    presence = Presence[clause.presence.name]
    return replace(
        pattern if "*" in term else _word_clause(token, position),
        fields=fields,
        presence=presence if fields == _ALL_FIELDS else _required(presence),
        edits=min(clause.edit_distance, _MAX_EDITS),
        boost=min(clause.boost, _MAX_BOOST),
    )


def _phrase_of(match: re.Match[str], position: int) -> Clause:
    """Return the clause of a phrase; raises QueryParseError for an unknown field."""
    sign, field, text = match.groups(default="")
    if field and field not in FIELDS:
        raise QueryParseError(f"there is no field {field!r}")
    return Clause(
        kind=ClauseKind.PHRASE,
        position=position,
        stems=with_distances(_stems_of_phrase(text)),
        fields=(FIELDS.index(field),) if field else _PHRASE_FIELDS,
        presence=_required(Presence(sign)) if field else Presence(sign),
    )


def with_distances(stems: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Return the *stems* of a phrase with their distances to the first; empty ones are left out."""
    found = [(index, stem) for index, stem in enumerate(stems) if stem]
    return tuple((index - found[0][0], stem) for index, stem in found)


def _stems_of_phrase(text: str) -> Iterator[str]:
    """Yield the stem of each word of the phrase *text*; empty for stop words.

    A stop word that begins a compound has that of the compound: "offpolicy" for "off-policy".
    """
    compounds = compounds_in(text)
    words = [*map(trim, tokens(text)), ""]
    for word, following in pairwise(words):
        compound = word + following
        yield stem(word) or (stem(compound) if compound in compounds else "")


def _required(presence: Presence) -> Presence:
    """Return a *presence*, required instead of optional."""
    return Presence.REQUIRED if presence is Presence.OPTIONAL else presence


def plain_words(line: str) -> list[Clause]:
    """Return a clause for each word of *line*, in which nothing is an operator."""
    return [_word_clause(token, position) for position, token in enumerate(tokens(line))]


def _word_clause(token: str, position: int) -> Clause:
    years = _YEARS_TOKEN.match(token)
    word = years[1] if years else trim(token)
    others = _years_after(*years.groups()) if years else ()
    return Clause(
        kind=ClauseKind.WORD, position=position, term=stem(word), word=word, variants=others
    )
