"""Split prose into sentences; full stops also occur in numbers, names and addresses."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter

from papershelf.text.addresses import OPENERS, find_addresses

Span = tuple[int, int]
# Longer "sentences" are no prose; of these, the characters on each side of an offset are quoted.
MAX_LENGTH, _CONTEXT = 2000, 300

# Abbreviations that never end a sentence, whatever follows.
_NEVER_LAST = re.compile(
    r"[Ee]\.?g|[Ii]\.?e|cf|vs|viz|w\.r\.t|a\.k\.a|ca|approx|resp|Dr|Prof|Mrs?|Ms|St|Nos?"
    r"|[Ff]igs?|[Ee]qs?|[Ss]ecs?|[Tt]ab|[Rr]efs?|[Vv]ol|Alg|Thm|Prop|Def|App|Ch|pp"
)
# Abbreviations that rarely end a sentence: the next word must clearly begin one.
_SELDOM_LAST = re.compile(r"al|Inc|Ltd|Corp|Co|Jr|Sr|Ph\.D|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")

_CLOSING = r"[\"'\u201d\u2019\u00bb)\]}*_]*+"
# The marks come first, as one set, because this makes the search fast.
_STOP = re.compile(
    r"[.!?…\u3002\uff01\uff1f\n](?:"
    rf"(?<=[.!?…])(?<![.!?…]{{2}})[.!?…]*+{_CLOSING}(?=\s|[A-Z])"
    r"|(?<=[\u3002\uff01\uff1f])"
    r"|(?<=\n)[^\S\n]*+\n\s*+)"
)
# The number of a list item is no sentence.
_NUMBER = re.compile(r"\s*+\d{1,2}")
_NEXT_WORD = re.compile(r"\s*+(\S{1,40})")
_LOWER_WORD = re.compile(r"[(\[]?[a-z][a-z-]{2,}[)%]?")
_CAPITALISED = re.compile(r"[A-Z][a-z]*,?")


def sentence_at(text: str, offset: int) -> str:
    """Return the sentence at an offset of *text*, on one line with single spaces."""
    return quote(text, *span_at(text, offset))


def quote(text: str, start: int, end: int) -> str:
    """Return `text[start:end]` on one line, with single spaces."""
    return " ".join(text[start:end].split())


def span_at(text: str, offset: int) -> Span:
    """Return the span (start, end) of the sentence at *offset*, or of the last one before it.

    Of an overlong one, this is the part around the offset.
    """
    all_spans = spans(text)
    index = bisect_right(all_spans, offset, key=itemgetter(0))
    start, end = all_spans[max(index - 1, 0)] if all_spans else (0, 0)
    if end - start <= MAX_LENGTH:
        return start, end
    return max(start, offset - _CONTEXT), min(end, offset + _CONTEXT)


@lru_cache(maxsize=16)
def spans(text: str) -> tuple[Span, ...]:
    """Return the spans (start, end) of the sentences of *text*, without surrounding white space."""
    ends = [*_ends_in(text), len(text)]
    spans_found: list[Span] = []
    for start, end in zip([0, *ends], ends, strict=False):
        piece = text[start:end]
        if piece and not piece.isspace():
            left, right = len(piece.lstrip()), len(piece.rstrip())
            spans_found.append((end - left, start + right))
    return tuple(spans_found)


def _ends_in(text: str) -> Iterator[int]:
    """Yield the offsets after the stops that end sentences; stops within addresses end none."""
    addresses = iter(find_addresses(text))
    address = next(addresses, None)
    start = 0
    for match in _STOP.finditer(text):
        while address and address.end <= match.start():
            address = next(addresses, None)
        if address and address.start <= match.start():
            continue
        if _is_end(text, match, start):
            start = match.end()
            yield start


def _is_end(text: str, stop: re.Match[str], start: int) -> bool:
    """Return whether *stop* ends the sentence from *start*, by the words before and after it."""
    if _NUMBER.fullmatch(text, start, stop.start()):
        return False
    mark = stop.group()
    following = _NEXT_WORD.match(text, stop.end()) if mark[0] in ".!?…" else None
    if not following:
        return True
    word = following[1]
    before = (text[max(0, stop.start() - 24) : stop.start()].split() or [""])[-1]
    if following.start(1) == stop.end():
        return _misses_space(before, word)
    # A sentence may begin with a name in mixed case ("pFedX is"), but with no lower-case word.
    if word[0] in ",;:)" or (word[0].islower() and word == word.lower()):
        return False
    return mark != "." or _may_be_last(before.lstrip("([{\"'"), word)


def _misses_space(before: str, word: str) -> bool:
    """Return whether a space is missing: in "latency.Codes are", not in "Keras.Model" or "U.S."."""
    if _LOWER_WORD.fullmatch(before) and _CAPITALISED.fullmatch(word):
        return True
    return word.rstrip(",") in OPENERS and not _SELDOM_LAST.fullmatch(before)


def _may_be_last(before: str, word: str) -> bool:
    """Return whether *before* may end a sentence at a full stop, with *word* after it."""
    if _NEVER_LAST.fullmatch(before):
        return False
    return not _SELDOM_LAST.fullmatch(before) or word.rstrip(",") in OPENERS
