"""Match whole words: map matches in the letters of a text, without spaces, back to the text."""

import re
import string
from collections.abc import Callable, Iterable, Iterator
from itertools import compress

import numpy as np

from papershelf.text.words import lowered

# Non-ASCII characters that separate words.
_SIGN = re.compile(r"[^\x00-\x7f\w]")
_ALPHANUMERIC = (string.ascii_letters + string.digits).encode()
_NOT_ALPHANUMERIC = bytes(set(range(256)) - set(_ALPHANUMERIC))
_TO_LOWERCASE = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
_IS_LETTER = bytes(code in _ALPHANUMERIC for code in range(256))


def whole_words(
    text: str, find: Callable[[str], Iterable[tuple[int, int]]]
) -> Iterator[tuple[int, int]]:
    """Yield the start and end in *text* of each match of *find* that consists of whole words.

    *find* gets the letters and digits of the text in lower case, without the characters between
    them, and yields for each match the index of its last letter, and its length.
    """
    text = text if text.isascii() else _SIGN.sub(" ", text)
    if text.isascii():
        codes = text.encode()
        lowercase = codes.translate(_TO_LOWERCASE, _NOT_ALPHANUMERIC).decode()
        is_letter = codes.translate(_IS_LETTER)
    else:
        is_letter = bytes(map(str.isalnum, text))
        lowercase = "".join(compress(lowered(text), is_letter))
    offsets = np.frombuffer(is_letter, np.bool_).nonzero()[0].data
    # A sentinel, so that every letter has neighbours; index -1 is the sentinel too.
    is_letter += b"\0"
    for last, length in find(lowercase):
        start, end = offsets[last + 1 - length], offsets[last] + 1
        if not is_letter[start - 1] and not is_letter[end]:
            yield start, end
