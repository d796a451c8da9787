"""The encodings of numbers and words in the files of an index, as docs/search-index.md has them."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

FOLDER, VERSION = "search", 14
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
VALUES = {digit: value for value, digit in enumerate(DIGITS)}
MAX_DIGIT = 63
VARINT_BITS = 5
# Set in a digit of a varint if another digit of the same number follows.
CONTINUATION_BIT = 1 << VARINT_BITS
# Packed values are below this.
PACKED_LIMIT = 8
# The dimensions of a vector, and the value of the digit that stands for 0.
DIMENSIONS, ZERO_DIGIT = 64, 32


def decode_varints(text: str) -> Iterator[int]:
    """Decode a sequence of varints; raises KeyError for a character that is no digit."""
    number = shift = 0
    for digit in text:
        value = VALUES[digit]
        number += (value & (CONTINUATION_BIT - 1)) << shift
        if value & CONTINUATION_BIT:
            shift += VARINT_BITS
        else:
            yield number
            number = shift = 0


def decode_gaps(text: str) -> list[int]:
    """Decode a gap list: return its numbers, in ascending order."""
    return [number + rank for rank, number in enumerate(accumulate(decode_varints(text)))]


def decode_vector(text: str) -> list[int]:
    """Decode a vector; raises ValueError for another number of dimensions."""
    if len(text) != DIMENSIONS:
        raise ValueError(text)
    return [VALUES[digit] - ZERO_DIGIT for digit in text]


def decode_packed(text: str, count: int) -> list[int]:
    """Decode *count* packed values, two a digit; the zeros at the end may be left out of *text*."""
    pairs = (divmod(VALUES[digit], PACKED_LIMIT) for digit in text)
    values = [value for high, low in pairs for value in (low, high)]
    return [*values, *[0] * (count - len(values))][:count]


def encode_word_list(words: Sequence[str], before: str = "") -> str:
    """Encode *words* by front coding: each drops the prefix that it shares with the last.

    *before* is the word before the first one.
    """
    shared = map(_shared_letters, [before, *words], words)
    pairs = zip(shared, words, strict=True)
    return " ".join([f"{DIGITS[letters]}{word[letters:]}" for letters, word in pairs])


def decode_word_list(text: str, before: str = "") -> list[str]:
    """Decode a word list; *before* is the word before the first one."""
    word, words = before, []
    for entry in text.split(" ") if text else ():
        word = word[: VALUES[entry[0]]] + entry[1:]
        words.append(word)
    return words


def _shared_letters(first: str, second: str) -> int:
    """Return the length of the common prefix of two words, at most what one digit can hold."""
    limit = min(len(first), len(second), MAX_DIGIT)
    shared = 0
    while shared < limit and first[shared] == second[shared]:
        shared += 1
    return shared


def count_digit(papers: int) -> str:
    """Return floor(log2(*papers*)) of a number of papers, as a digit."""
    return DIGITS[papers.bit_length() - 1]
