"""Sentences of running prose, where full stops also stand in numbers, names and addresses."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter

from papershelf.text.addresses import OPENERS, find_addresses

Span = tuple[int, int]

# Followed by more of the same sentence, whatever that begins with.
_NEVER_LAST = re.compile(
    r"[Ee]\.?g|[Ii]\.?e|cf|vs|viz|w\.r\.t|a\.k\.a|ca|approx|resp|Dr|Prof|Mrs?|Ms|St|Nos?"
    r"|[Ff]igs?|[Ee]qs?|[Ss]ecs?|[Tt]ab|[Rr]efs?|[Vv]ol|Alg|Thm|Prop|Def|App|Ch|pp"
)
# Rarely the last word of a sentence, so that only a clear beginning may follow.
_SELDOM_LAST = re.compile(r"al|Inc|Ltd|Corp|Co|Jr|Sr|Ph\.D|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")

_CLOSING = r"[\"'\u201d\u2019\u00bb)\]}*_]*+"
# So most sentences end: a long word that is no abbreviation, and a capital after it.
_CLEAR = r"(?P<clear>(?<=[a-z]{6}\.)(?<!approx\.)(?=\s+[A-Z]))"
# The marks come first, as one set, because that is what makes the search quick.
_STOP = re.compile(
    r"[.!?…\u3002\uff01\uff1f\n](?:"
    rf"{_CLEAR}"
    rf"|(?<=[.!?…])(?<![.!?…]{{2}})[.!?…]*+{_CLOSING}(?=\s|[A-Z])"
    r"|(?<=[\u3002\uff01\uff1f])"
    r"|(?<=\n)[^\S\n]*+\n\s*+)"
)
# The number of an item in a list is no sentence.
_NUMBER = re.compile(r"\s*+\d{1,2}")
_NEXT_WORD = re.compile(r"\s*+(\S{1,40})")
_LOWER_WORD = re.compile(r"[(\[]?[a-z][a-z-]{2,}[)%]?")
_CAPITALISED = re.compile(r"[A-Z][a-z]*,?")


def sentence_at(text: str, offset: int) -> str:
    """Give the sentence that holds an offset, on one line with single blanks."""
    return quote(text, *span_at(text, offset))


# One sentence is the evidence of several findings: so they share its text.
@lru_cache(maxsize=64)
def quote(text: str, start: int, end: int) -> str:
    """Give a part of a text on one line, with single blanks."""
    return " ".join(text[start:end].split())


def span_at(text: str, offset: int) -> Span:
    """Find where the sentence lies that holds an offset, or the last one before it."""
    places = spans(text)
    number = bisect_right(places, offset, key=itemgetter(0))
    return places[max(number - 1, 0)] if places else (0, 0)


@lru_cache(maxsize=16)
def spans(text: str) -> tuple[Span, ...]:
    """Find where the sentences of a text lie, without the blanks around them."""
    ends = [*_ends_in(text), len(text)]
    found: list[Span] = []
    for start, end in zip([0, *ends], ends, strict=False):
        piece = text[start:end]
        if piece and not piece.isspace():
            left, right = len(piece.lstrip()), len(piece.rstrip())
            found.append((end - left, start + right))
    return tuple(found)


def _ends_in(text: str) -> Iterator[int]:
    """Yield the offsets after the stops that end a sentence, leaving addresses whole."""
    addresses = iter(find_addresses(text))
    address = next(addresses, None)
    start = 0
    for match in _STOP.finditer(text):
        while address and address.end <= match.start():
            address = next(addresses, None)
        if address and address.start <= match.start():
            continue
        if match.lastgroup or _is_end(text, match, start):
            start = match.end()
            yield start


def _is_end(text: str, stop: re.Match[str], start: int) -> bool:
    """Tell whether a stop ends the sentence that starts there, by the words on both sides."""
    if _NUMBER.fullmatch(text, start, stop.start()):
        return False
    mark = stop.group()
    following = _NEXT_WORD.match(text, stop.end()) if mark[0] in ".!?…" else None
    if not following:
        return True
    word = following[1]
    before = (text[max(0, stop.start() - 24) : stop.start()].split() or [""])[-1]
    if following.start(1) == stop.end():
        return _has_lost_blank(before, word)
    # Names may begin with a small letter ("pFedX is"), other sentences don't.
    if word[0] in ",;:)" or (word[0].islower() and word == word.lower()):
        return False
    return mark != "." or _may_be_last(before.lstrip("([{\"'"), word)


def _has_lost_blank(before: str, word: str) -> bool:
    """Tell "latency.Codes are" from names such as "Keras.Model" and "U.S."."""
    if _LOWER_WORD.fullmatch(before) and _CAPITALISED.fullmatch(word):
        return True
    return word.rstrip(",") in OPENERS and not _SELDOM_LAST.fullmatch(before)


def _may_be_last(before: str, word: str) -> bool:
    """Tell whether the word before a full stop can end a sentence that *word* does not go on."""
    if _NEVER_LAST.fullmatch(before):
        return False
    return not _SELDOM_LAST.fullmatch(before) or word.rstrip(",") in OPENERS
