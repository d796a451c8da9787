"""A query is parsed into clauses, and no query is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.query import MAX_CLAUSES, ClauseKind, Presence, parse


def texts(query: str) -> list[str]:
    """Return the terms of a query's clauses: stems and patterns."""
    return [clause.term for clause in parse(query).clauses]


def positions(query: str) -> list[tuple[str, int]]:
    """Return the terms of a query's clauses with their positions."""
    return [(clause.term, clause.position) for clause in parse(query).clauses]


def test_words_are_stemmed_and_stop_words_omitted() -> None:
    assert texts("The networks of Models") == ["network", "model"]


def test_stop_words_count_in_positions() -> None:
    assert positions("bag of words") == [("bag", 0), ("word", 2)]


def test_a_clause_may_have_a_sign_a_field_edits_and_a_boost() -> None:
    [clause] = parse("+title:networks~1^3").clauses
    assert clause.fields == (0,)
    assert clause.presence is Presence.REQUIRED
    assert (clause.term, clause.edits, clause.boost) == ("network", 1, 3)


@pytest.mark.parametrize("query", ["“graph networks”", "„graph networks“", "«graph networks»"])
def test_typographic_quotes_surround_a_phrase(query: str) -> None:
    [clause] = parse(query).clauses
    assert clause.kind is ClauseKind.PHRASE
    assert parse(f"+{query}").clauses[0].presence is Presence.REQUIRED


def test_a_term_with_a_wildcard_is_not_stemmed() -> None:
    [clause] = parse("Networks*").clauses
    assert (clause.kind, clause.term) == (ClauseKind.PATTERN, "networks*")


@pytest.mark.parametrize("query", ["+title:encoder/decoders^3", r"+title:encoder\:decoders^3"])
def test_a_term_of_several_words_becomes_a_clause_for_each(query: str) -> None:
    first, second = parse(query).clauses
    assert positions(query) == [("encod", 0), ("decod", 1)]
    assert first.fields == second.fields == (0,)
    assert first.presence is second.presence is Presence.REQUIRED
    assert first.boost == second.boost == 3


def test_a_wildcard_belongs_to_its_word_alone() -> None:
    first, second = parse("networks/Dec*").clauses
    assert (first.kind, first.term) == (ClauseKind.WORD, "network")
    assert (second.kind, second.term) == (ClauseKind.PATTERN, "dec*")


def test_punctuation_between_words_is_ignored() -> None:
    assert positions("tcp / ip") == [("tcp", 0), ("ip", 1)]


def test_a_phrase_holds_its_stems_with_their_offsets() -> None:
    [word, phrase, last] = parse('deep -title:"the state of the art" models').clauses
    assert phrase.kind is ClauseKind.PHRASE
    assert phrase.stems == ((0, "state"), (3, "art"))
    assert phrase.fields == (0,)
    assert phrase.presence is Presence.PROHIBITED
    assert (word.position, phrase.position, last.position) == (0, 1, 6)


@pytest.mark.parametrize(
    "query",
    [
        *("BERT: pre-training", "bert~", "bert^x", "+", "a +", '"open', 'no:"such field"', "~1"),
        "a:b:c",
    ],
)
def test_invalid_syntax_is_searched_as_words(query: str) -> None:
    for clause in parse(query).clauses:
        assert clause.kind is ClauseKind.WORD
        assert clause.presence is Presence.OPTIONAL


def test_a_dash_between_words_excludes_nothing() -> None:
    presences = [clause.presence for clause in parse("attention - a survey").clauses]
    assert presences == [Presence.OPTIONAL] * 2


@pytest.mark.parametrize(
    ("query", "is_last"),
    [("deep net", True), ("deep net ", True), ('"deep net"', False), ("net*", False)],
)
def test_the_last_word_is_marked_unless_it_is_complete(query: str, is_last: bool) -> None:
    assert parse(query).clauses[-1].is_last is is_last


def test_a_query_of_excluded_words_alone_is_negated() -> None:
    assert parse("-the").is_negated
    assert parse("-deep -net").is_negated
    assert not parse("").is_negated
    assert not parse("-deep net").is_negated


def test_a_long_query_is_truncated() -> None:
    assert len(parse("word " * 10_000).clauses) == MAX_CLAUSES


def test_stop_words_do_not_count_towards_the_limit_of_clauses() -> None:
    text = "which of the " * 60 + "compilers"
    assert parse(text).clauses[-1].word == "compilers"


@pytest.mark.parametrize(
    "prose",
    [
        'What is there on "multi-targeted" compilers: which -- since 1970 -- make TCOLL?',
        "Abstract: We train A* (see title: ours), a loss of -3 dB, i.e. ~2 times + noise ^ all",
        "Abstract:Networks that learn to write abstracts of papers from their texts alone",
        "Seeing the Abstract: Learning the Language of Abstract Words",
        "Performance of Systems Used for Data Transmission Transfer Rate of Information Bits "
        "-An ASA Tutorial Standard",
    ],
)
def test_punctuation_in_prose_is_not_an_operator(prose: str) -> None:
    clauses = parse(prose).clauses
    assert {clause.kind for clause in clauses} == {ClauseKind.WORD}
    assert {clause.presence for clause in clauses} == {Presence.OPTIONAL}
    assert not any(clause.edits for clause in clauses)


def test_not_within_a_phrase_is_a_word_of_it() -> None:
    phrase = '"large models {} needed"'
    assert parse(phrase.format("NOT")).clauses == parse(phrase.format("not")).clauses


@pytest.mark.parametrize("command", ["author:knuth", "-tex", '+"art of programming"'])
def test_a_long_query_keeps_unambiguous_operators(command: str) -> None:
    for query in (f"{command} {'word ' * 20}", f"{'word ' * 20}{command}"):
        assert {clause.presence for clause in parse(query).clauses} > {Presence.OPTIONAL}


@given(st.text(st.sampled_from('ab "+-:~^*\\ 19titleé神🙂\n')) | st.text())
def test_any_text_can_be_parsed(text: str) -> None:
    query = parse(text)
    assert all(clause.is_searchable for clause in query.clauses)
    assert len(query.clauses) <= MAX_CLAUSES
