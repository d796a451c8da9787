"""Match whole words: map matches in the letters of a text, without spaces, back to the text."""

import re
import string
from collections.abc import Iterable, Iterator
from itertools import compress

import numpy as np

from papershelf.text.words import lowered

# Non-ASCII characters that separate words.
_SIGN = re.compile(r"[^\x00-\x7f\w]")
_ALPHANUMERIC = (string.ascii_letters + string.digits).encode()
_NOT_ALPHANUMERIC = bytes(set(range(256)) - set(_ALPHANUMERIC))
_TO_LOWERCASE = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
_IS_LETTER = bytes(code in _ALPHANUMERIC for code in range(256))


class Letters:
    """The letters and digits of a text, without the characters between them.

    `lowercase` contains them in lower case, and `offsets` the offset of each in the text.
    """

    __slots__ = ("is_letter", "lowercase", "offsets")

    def __init__(self, text: str) -> None:
        text = text if text.isascii() else _SIGN.sub(" ", text)
        if text.isascii():
            codes = text.encode()
            self.lowercase = codes.translate(_TO_LOWERCASE, _NOT_ALPHANUMERIC).decode()
            self.is_letter = codes.translate(_IS_LETTER)
        else:
            self.is_letter = bytes(map(str.isalnum, text))
            self.lowercase = "".join(compress(lowered(text), self.is_letter))
        self.offsets = np.frombuffer(self.is_letter, np.bool_).nonzero()[0].data
        # A sentinel, so that every letter has neighbours; index -1 is the sentinel too.
        self.is_letter += b"\0"

    def spans(self, matches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield the start and end in the text of each match that consists of whole words.

        A match is the index of its last letter in `lowercase`, and its length.
        """
        offsets, is_letter = self.offsets, self.is_letter
        for last, length in matches:
            start, end = offsets[last + 1 - length], offsets[last] + 1
            if not is_letter[start - 1] and not is_letter[end]:
                yield start, end
