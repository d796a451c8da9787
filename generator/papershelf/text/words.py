"""Words as phrases are compared: in the singular, folded, and run together."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise, permutations, product

from papershelf.text.tables import word_sets

WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"\w")
_BEFORE, _BEHIND = re.compile(r"(?:\w+-)+\Z"), re.compile(r"(?:-\w+)+")
# Longer words with hyphens are chains that no reader takes for one.
_LONGEST_HYPHENED = 32
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


def as_written(terms: Iterable[str], text: str, small: str) -> list[str]:
    """Return *terms*, which are in small letters, as a *text* first writes those that never are so.

    *small* is the text in small letters. Pairs of letters that overlap in it are one, "预训" and
    "训练" as "预训练", and what is but a part of words with hyphens is the first of these.
    """
    own = [*terms]
    joined = own if all(map(str.isascii, own)) else _joined(own, small)
    return list(dict.fromkeys([_as_written(term, text, small) for term in joined]))


def _joined(terms: list[str], small: str) -> list[str]:
    """Return *terms*, of which those that are pairs of letters are one where they overlap."""
    for one, other in permutations(terms, 2):
        run = one + other[1:]
        is_overlap = one[-1] == other[0] and 2 in {len(one), len(other)}
        if is_overlap and run in small:
            rest = [run if term == one else term for term in terms if term != other]
            return _joined(rest, small)
    return terms


def _as_written(term: str, text: str, small: str) -> str:
    places = [*_places(term, small)]
    alone = [
        text[at:end] for at, end in places if "-" not in text[at - 1 : at] + text[end : end + 1]
    ]
    if alone:
        return term if term in alone else alone[0]
    whole = [_hyphened(text, *place) for place in places] or [term]
    return next((one for one in whole if one.islower()), whole[0])


def _places(term: str, small: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where a *term* is a word of a text in *small* letters."""
    at = small.find(term)
    while at >= 0:
        end = at + len(term)
        if not _LETTER.match(small, end) and not (at and _LETTER.match(small, at - 1)):
            yield at, end
        at = small.find(term, at + 1)


def _hyphened(text: str, start: int, end: int) -> str:
    """Return the word with hyphens of a *text* whose part is between two places, or the part."""
    before = _BEFORE.search(text, max(0, start - _LONGEST_HYPHENED), start)
    behind = _BEHIND.match(text, end)
    whole = text[before.start() if before else start : behind.end() if behind else end]
    return whole if len(whole) <= _LONGEST_HYPHENED else text[start:end]


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
