"""Fold words for the comparison of phrases: in the singular, in lower case, without spaces."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise, permutations, product

from papershelf.text.tables import word_sets

WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"\w")
# The words of a phrase that may be in the plural, at most.
_MAX_VARYING = 6

_WORDS = word_sets("text/words")
# Words about papers themselves, in every field.
EVERYWHERE = _WORDS["everywhere"]
# Words of any text, which are unrelated to its subject.
PLAIN = _WORDS["plain"]
# Words with little meaning in a title.
FILLERS = _WORDS["fillers"]


class Words:
    """The words of a short text.

    `written` contains them in the singular, and `cased` the same without spaces. `joints` contains
    the separators of the words, and `offsets` the start in `cased` of the word after each.
    """

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in WORD.finditer(text)]
        self.words = [text[start:end] for start, end in spans]
        self.written = [fold(word)[1] for word in self.words]
        self.cased = "".join(self.written)
        self.joints = [text[left[1] : right[0]] for left, right in pairwise(spans)]
        self.offsets = list(accumulate(map(len, self.written[:-1])))


def lowered(text: str) -> str:
    """Return *text* in lower case, except for letters whose lower case has several characters."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def as_written(terms: Iterable[str], text: str, small: str) -> list[str]:
    """Return lower-case *terms* in the case of their first occurrence in *text*.

    A term that also occurs in lower case stays as it is. *small* is *text* in lower case. Bigrams
    that overlap in it are joined, "预训" and "训练" as "预训练".
    """
    all_terms = [*terms]
    joined = all_terms if all(map(str.isascii, all_terms)) else _joined(all_terms, small)
    return list(dict.fromkeys([_as_written(term, text, small) for term in joined]))


def _joined(terms: list[str], small: str) -> list[str]:
    """Return *terms* with bigrams of characters joined where they overlap in *small*."""
    for left, right in permutations(terms, 2):
        joined = left + right[1:]
        is_overlap = left[-1] == right[0] and 2 in {len(left), len(right)}
        if is_overlap and joined in small:
            remaining = [joined if term == left else term for term in terms if term != right]
            return _joined(remaining, small)
    return terms


def _as_written(term: str, text: str, small: str) -> str:
    """Return one *term* as `as_written` does."""
    written = [text[start:end] for start, end in spans(term, small)]
    return term if term in written or not written else written[0]


def spans(term: str, small: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each occurrence of *term* as a word of the lower-case text *small*."""
    start = small.find(term)
    while start >= 0:
        end = start + len(term)
        if not _LETTER.match(small, end) and not (start and _LETTER.match(small, start - 1)):
            yield start, end
        start = small.find(term, start + 1)


def phrase_key(text: str) -> str:
    """Return the match key of a phrase: its folded words without spaces."""
    return "".join(fold(word)[0] for word in WORD.findall(text))


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> tuple[str, str]:
    """Return *word* in the singular, in lower case and as written; both have the same length."""
    folded = lowered(word)
    plural, singular = _ending_of(folded, word)
    stop = len(word) - len(plural)
    return folded[:stop] + singular, word[:stop] + singular


def _ending_of(folded: str, word: str) -> tuple[str, str]:
    """Return the ending of a word in the plural, and its replacement in the singular."""
    # An approximation of English is enough, because texts and phrases go through the same function.
    if len(folded) > 4 and folded.endswith(("ie", "ies")):
        return folded[folded.rindex("ie") :], "y"
    if folded.endswith(("sses", "xes", "ches", "shes", "zes")):
        return "es", ""
    is_plural = len(folded) > 3 and folded[-1] == "s" and folded[-2] not in "sui"
    is_acronym = len(word) > 2 and word[-1] == "s" and word[:-1].isupper()
    return ("s", "") if is_plural or is_acronym else ("", "")


def unfolded(words: Sequence[str]) -> Iterator[str]:
    """Yield all lower-case texts without spaces that may fold to the same as *words*.

    Of a long phrase only the last words vary, as each of them multiplies the texts.
    """
    first, last = words[:-_MAX_VARYING], words[-_MAX_VARYING:]
    return map(
        "".join, product(*[(lowered(it),) for it in first], *[forms(fold(it)[0]) for it in last])
    )


def forms(word: str) -> tuple[str, ...]:
    """Return the lower-case candidates for words that fold to *word*; not all of them do."""
    if word.endswith(("ss", "x", "ch", "sh", "z")):
        return word, f"{word}s", f"{word}es"
    if word.endswith("y"):
        return word, f"{word}s", f"{word[:-1]}ie", f"{word[:-1]}ies"
    return word, f"{word}s"
