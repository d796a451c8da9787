"""Whole words: where what is found in letters run together begins and ends in the text."""

import re
import string
from collections.abc import Iterable, Iterator
from itertools import compress

import numpy as np

from papershelf.text.words import lowered

# Signs beyond ASCII that stand between words.
_SIGN = re.compile(r"[^\x00-\x7f\w]")
_ALPHANUMERIC = (string.ascii_letters + string.digits).encode()
_OTHERS = bytes(set(range(256)) - set(_ALPHANUMERIC))
_SMALL = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
_IS_LETTER = bytes(code in _ALPHANUMERIC for code in range(256))


class Letters:
    """The letters and digits of a text run together.

    `small` has them in small letters, each of which stands in the text at its one of `places`.
    """

    __slots__ = ("is_letter", "places", "small")

    def __init__(self, text: str) -> None:
        text = text if text.isascii() else _SIGN.sub(" ", text)
        if text.isascii():
            codes = text.encode()
            self.small = codes.translate(_SMALL, _OTHERS).decode()
            self.is_letter = codes.translate(_IS_LETTER)
        else:
            self.is_letter = bytes(map(str.isalnum, text))
            self.small = "".join(compress(lowered(text), self.is_letter))
        self.places = np.frombuffer(self.is_letter, np.bool_).nonzero()[0].data
        # So that there is something on both sides of every letter.
        self.is_letter += b"\0"

    def spans(self, matches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield where matches begin and end in the text, those of whole words.

        Each match is given by the place of its last letter in `small`, and by its length.
        """
        places, is_letter = self.places, self.is_letter
        for last, length in matches:
            start, end = places[last + 1 - length], places[last] + 1
            if not is_letter[start - 1] and not is_letter[end]:
                yield start, end
