"""Write the terms that two papers share as both of them do: "zero-shot" instead of "shot"."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from papershelf.search.words import stem
from papershelf.text.words import spans

_BEFORE, _AFTER = re.compile(r"(?:\w+-)+\Z"), re.compile(r"(?:-\w+)+")
# Longer words with hyphens are chains that no reader takes for one word.
_MAX_LENGTH = 32
# The occurrences of a term in a text that are looked at, as each word is searched for.
_MAX_OCCURRENCES = 16


def shared_terms(terms: Iterable[str], text: str, other: str) -> Iterator[str]:
    """Yield those *terms* of a *text* that an *other* one shares; both are in lower case.

    A term that *text* has only in words with hyphens is replaced by one of these that *other* has
    as well. It is not shared if they only have different ones: "layer-wise" and "element-wise".
    """
    shared = {""}
    for term in terms:
        # These tests are fast, and few terms need more.
        is_hyphenated = f" {term} " not in text and (f"-{term}" in text or f"{term}-" in text)
        form = _shared_form(term, text, other) if is_hyphenated else term
        if form not in shared:
            shared.add(form)
            yield form


def _shared_form(term: str, text: str, other: str) -> str:
    """Return one *term* as `shared_terms` does, or an empty string."""
    own = _words_around(term, text)
    if term in own or not own:
        return term
    others = _words_around(term, other)
    # A text may have another inflection of the word, or spaces in place of hyphens.
    texts = [f" {one}".replace("-", " ") for one in (text, other)]
    for word in own | others:
        beginning = f" {stem(word)}".replace("-", " ")
        if all(beginning in one for one in texts):
            return word
    return term if term in others or not others else ""


def _words_around(term: str, text: str) -> dict[str, None]:
    """Return the words with hyphens that contain *term* in *text*; of a long one only the term."""
    words: dict[str, None] = {}
    for start, end in islice(spans(term, text), _MAX_OCCURRENCES):
        before = _BEFORE.search(text, start - _MAX_LENGTH, start)
        after = _AFTER.match(text, end, end + _MAX_LENGTH)
        word = text[before.start() if before else start : after.end() if after else end]
        words[word if len(word) <= _MAX_LENGTH else term] = None
    return words
