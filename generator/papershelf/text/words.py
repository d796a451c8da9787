"""Words as phrases are compared: in the singular, folded, and run together."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise, product

from papershelf.text.tables import word_sets

WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"\w")
# More different words than this come from noise.
MOST_KEPT = 1 << 18

# What papers of every field say of themselves.
EVERYWHERE = word_sets("text/words")["everywhere"]
# Words of any text, which tell nothing of its subject.
PLAIN = word_sets("text/words")["plain"]
# What says little in a title.
FILLERS = word_sets("text/words")["fillers"]


class Words:
    """The words of a short text.

    `written` has them in the singular, `cased` the same run together. `joints` has what stands
    between them, and `places` where the word after it begins in `cased`.
    """

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in WORD.finditer(text)]
        self.words = [text[start:end] for start, end in spans]
        self.written = [fold(word)[1] for word in self.words]
        self.cased = "".join(self.written)
        self.joints = [text[one[1] : other[0]] for one, other in pairwise(spans)]
        self.places = list(accumulate(map(len, self.written[:-1])))


def lowered(text: str) -> str:
    """Return a text in small letters, but for those that turn into more than one."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def as_written(term: str, text: str, small: str) -> str:
    """Return a *term*, which is in small letters, as a *text* first writes it if never so.

    *small* is the text in small letters.
    """
    found = [*_written(term, text, small)]
    return term if term in found or not found else found[0]


def _written(term: str, text: str, small: str) -> Iterator[str]:
    """Yield how a *text*, which is *small* in small letters, writes a *term* each time."""
    at = small.find(term)
    while at >= 0:
        end = at + len(term)
        if not _LETTER.match(small, end) and not (at and _LETTER.match(small, at - 1)):
            yield text[at:end]
        at = small.find(term, at + 1)


def folded(text: str) -> str:
    """Return the words of a text as they are compared, run together."""
    return "".join(fold(word)[0] for word in WORD.findall(text))


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> tuple[str, str]:
    """Return a word in the singular, folded and as written, both of one length."""
    folded = word.lower()
    if len(folded) != len(word):
        folded = word
    if folded.endswith("ie") and len(folded) > 4:
        return folded[:-2] + "y", word[:-2] + "y"
    if folded.endswith("ies") and len(folded) > 4:
        return folded[:-3] + "y", word[:-3] + "y"
    cut = _plural_ending(folded, word)
    return folded[: len(folded) - cut], word[: len(word) - cut]


def _plural_ending(folded: str, word: str) -> int:
    """Return how many letters at the end make this word a plural."""
    # It need not be English's whole truth: texts and phrases go through the same function.
    if folded.endswith(("sses", "xes", "ches", "shes", "zes")):
        return 2
    acronym = word[-1] == "s" and len(word) > 2 and word[:-1].isupper()
    if folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return 1 if acronym or len(folded) > 3 else 0
    return 1 if acronym else 0


def unfolded(words: Sequence[str]) -> Iterator[str]:
    """Return all that may be folded to these words, in small letters and run together."""
    return map("".join, product(*map(forms, words)))


def forms(word: str) -> tuple[str, ...]:
    """Return what may be folded to this word, in small letters; not all of it is."""
    if word.endswith(("ss", "x", "ch", "sh", "z")):
        return word, f"{word}s", f"{word}es"
    if word.endswith("y"):
        return word, f"{word}s", f"{word[:-1]}ie", f"{word[:-1]}ies"
    return word, f"{word}s"
