"""How the files of an index are written: docs/search-index.md."""

from collections.abc import Iterable, Iterator
from itertools import accumulate

FOLDER, VERSION = "search", 7
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
VALUES = {digit: value for value, digit in enumerate(DIGITS)}
MAX_DIGIT = 63
CONTINUATION_BIT = 32
VARINT_BITS = 5
_PACKED = 3
PACKED_LIMIT = 1 << _PACKED
# Numbers of a vector, and the digit that stands for 0.
DIMENSIONS, ZERO_DIGIT = 64, 32
# A checksum of 32 bits.
KEY_DIGITS = 6
BITMAP_BITS = 6
BITMAP = "~"


def varints(text: str) -> Iterator[int]:
    """Yield the numbers of a sequence of varints; raises KeyError for signs that are no digits."""
    number = shift = 0
    for digit in text:
        value = VALUES[digit]
        number += (value & (CONTINUATION_BIT - 1)) << shift
        if value & CONTINUATION_BIT:
            shift += VARINT_BITS
        else:
            yield number
            number = shift = 0


def from_gaps(text: str) -> list[int]:
    """Return the numbers of a gap list, or of a bitmap."""
    if text.startswith(BITMAP):
        return [BITMAP_BITS * at + bit for at, digit in enumerate(text[1:]) for bit in _bits(digit)]
    return [number + place for place, number in enumerate(accumulate(varints(text)))]


def _bits(digit: str) -> Iterator[int]:
    """Yield which bits of a digit are set."""
    return (bit for bit in range(BITMAP_BITS) if VALUES[digit] >> bit & 1)


def from_fixed(text: str, size: int) -> list[int]:
    """Return numbers of so many digits each, the highest first."""
    found: list[int] = []
    for start in range(0, len(text), size):
        number = 0
        for digit in text[start : start + size]:
            number = number * len(DIGITS) + VALUES[digit]
        found.append(number)
    return found


def from_vectors(text: str, place: int) -> list[int]:
    """Return one of some vectors; raises IndexError where there are no so many."""
    own = text[place * DIMENSIONS : (place + 1) * DIMENSIONS]
    if len(own) < DIMENSIONS:
        raise IndexError(place)
    return [VALUES[digit] - ZERO_DIGIT for digit in own]


def unpacked(text: str, count: int) -> list[int]:
    """Return so many values from where they are packed."""
    values = [
        part for digit in text for part in (VALUES[digit] % PACKED_LIMIT, VALUES[digit] >> _PACKED)
    ]
    return [*values, *[0] * (count - len(values))][:count]


def word_list(words: Iterable[str]) -> str:
    """Return sorted *words*, each with the number of letters that it shares with the one before."""
    sorted_words = list(words)
    return " ".join(map(ending_of, ["", *sorted_words], sorted_words))


def ending_of(before: str, word: str) -> str:
    """Return a word as it stands behind another in a word list."""
    shared = shared_letters(before, word)
    return f"{DIGITS[shared]}{word[shared:]}"


def from_word_list(text: str) -> list[str]:
    """Return the words of a word list."""
    before, found = "", []
    for part in text.split(" ") if text else ():
        before = before[: VALUES[part[0]]] + part[1:]
        found.append(before)
    return found


def shared_letters(one: str, other: str) -> int:
    """Return how many letters two words have in common at the start, as far as a digit can tell."""
    most = min(len(one), len(other), MAX_DIGIT)
    shared = 0
    while shared < most and one[shared] == other[shared]:
        shared += 1
    return shared


def count_digit(papers: int) -> str:
    """Return the whole part of the base 2 logarithm of a number of papers, as a digit."""
    return DIGITS[papers.bit_length() - 1]


def form_code(stem: str, form: str) -> str:
    """Return a word as what its stem must lose and gain; nothing for the stem itself."""
    if form == stem:
        return ""
    shared = shared_letters(stem, form)
    lost = len(stem) - shared
    ending = form[shared:].replace("%", "%p").replace(",", "%c")
    return f"{DIGITS[lost]}{ending}"


def from_form_code(stem: str, code: str) -> str:
    """Return the word that a stem and a code make."""
    if not code:
        return stem
    ending = code[1:].replace("%c", ",").replace("%p", "%")
    return stem[: len(stem) - VALUES[code[0]]] + ending
