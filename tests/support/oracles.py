"""What the browser's engine must answer while a query is typed, and to a pasted text.

`papershelf search` offers neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from msgspec.structs import replace

from papershelf.search.alternatives import Alternatives, alternatives, completions
from papershelf.search.engine import Answer, answer_with, search
from papershelf.search.index import Index
from papershelf.search.pasted import may_be_word, pasted_key
from papershelf.search.query import Clause, ClauseKind, Presence, Query, parse, plain_words
from papershelf.search.scoring import ABSTRACT, TITLE, TOPIC
from papershelf.search.tex import letter_name, tex_to_text

# The limits of a text that papers are compared with: its letters, its distinct words, and the
# occurrences of each word. Words of the title count twice.
MAX_TEXT_LETTERS, MAX_TEXT_WORDS, MAX_TERM_FREQUENCY = 1 << 14, 48, 3
# What TeX commands are as plain text that texts keep: styles, and names of letters.
LETTERS = {"", "l", *map(letter_name, "αβγδεζηθικλμνξοπρστυφχψω")}


def search_typed(text: str, index: Index) -> Answer:
    """Answer the query *text* while its last word may be the beginning of one."""
    key = pasted_key(text)
    if key and (index.papers_with_key(key) or not may_be_word(text)):
        return search(text, index)
    query = parse(text)
    found = [_typed_alternatives(clause, query, index) for clause in query.clauses]
    return answer_with(found, query, index, by_meaning=False)


def _typed_alternatives(clause: Clause, query: Query, index: Index) -> Alternatives:
    """Return the alternatives of *clause*: of a last word also its completions, but no hints."""
    found = alternatives(clause, query, index)
    is_word = clause.kind is ClauseKind.WORD and not clause.edits
    is_typed = is_word and clause.is_last and query.is_open
    if not (found.stems and is_typed) or clause.presence is Presence.PROHIBITED:
        return found
    completed = completions(clause.word, index)
    others = {stem: word for stem, word in completed.others.items() if stem != clause.term}
    return replace(completed, stems=found.stems, others=others)


def search_similar(text: str, index: Index) -> Answer:
    """Return the papers that are similar to *text*, whose first line is its title."""
    query = query_of_text(text, index.is_frequent)
    found = [alternatives(clause, query, index) for clause in query.clauses]
    return answer_with(found, query, index, by_meaning=True)


def query_of_text(text: str, is_frequent: Callable[[str], bool]) -> Query:
    """Return the query for papers similar to *text*: its most frequent words.

    Terms for which *is_frequent* is true are left out unless there are no others.
    """
    title, _, body = _without_symbols(text[:MAX_TEXT_LETTERS]).partition("\n")
    title_words = plain_words(tex_to_text(title))
    words = [
        replace(word, position=position, fields=(TITLE, TOPIC, ABSTRACT), is_literal=True)
        for position, word in enumerate([*title_words, *plain_words(tex_to_text(body))])
    ]
    counts = Counter([word.term for word in (*words, *title_words)])
    content = [word for word in words if len(word.term) > 1 and not word.term.isdecimal()]
    firsts = {word.term: word for word in reversed(content)}
    rare = [stem for stem in firsts if not is_frequent(stem)] or list(firsts)
    best = sorted(rare, key=lambda stem: (-counts[stem], firsts[stem].position))[:MAX_TEXT_WORDS]
    clauses = [
        replace(firsts[stem], boost=min(counts[stem], MAX_TERM_FREQUENCY))
        for stem in sorted(best, key=lambda stem: firsts[stem].position)
    ]
    return Query(clauses=tuple(clauses), is_negated=False, is_open=False)


def _without_symbols(text: str) -> str:
    """Return *text* without TeX commands, but for those of styles and letters."""
    command = re.compile(r"\\[A-Za-z]{1,40}")
    return command.sub(lambda it: it[0] if tex_to_text(it[0]) in LETTERS else " ", text)
