"""Acronyms and the words that they stand for, from texts that say so: "neural networks (NNs)".

They are found much as by Schwartz and Hearst (A simple algorithm for identifying abbreviation
definitions in biomedical text, Pacific Symposium on Biocomputing, 2003).
"""

import re
from collections import Counter
from itertools import chain

from papershelf.search.indexer.merge import words_in
from papershelf.search.words import stem, tokens, trim

_DEFINED = re.compile(r"\(([A-Z][A-Za-z]{0,4}[A-Z])s?\)")
# The letters of words that are looked at, for each letter of an acronym.
_LONG_WORD = 16
# The papers that agree about an acronym, at least; they are two thirds of those that explain it.
_MIN_PAPERS = 3
_MAX_ACRONYMS = 256


def acronyms_in(text: str) -> list[str]:
    """Return the acronyms that *text* explains, each with words: "nns" as "nn neural networks".

    Of explanations with the same stems it has the first.
    """
    found: dict[str, str] = {}
    for match in _DEFINED.finditer(text):
        acronym, end = match[1].lower(), match.start()
        start = max(0, end - _LONG_WORD * len(acronym))
        words = [*map(trim, tokens(text[start:end]))]
        # The first word may be the end of one.
        meant = _words_of(acronym, words[1:] if start else words)
        stems = [*map(stem, meant)]
        if len([*filter(None, stems)]) > 1:
            found.setdefault(" ".join([acronym, *stems]), " ".join([acronym, *meant]))
    return sorted(found.values())


def _words_of(acronym: str, before: list[str]) -> list[str]:
    """Return the last of the words *before* an *acronym* that it stands for, or none.

    They are those with its initials, "test-time adaptation", or else the fewest that have all of
    its letters in their order, and begin with the first.
    """
    last = before[-len(acronym) :]
    if "".join(word[:1] for word in last) == acronym:
        return last
    for start in reversed(range(len(before))):
        letters = iter("".join(before[start:]))
        if before[start][:1] == acronym[0] and all(letter in letters for letter in acronym):
            return before[start:]
    return []


def acronym_table(_: str, *segments: memoryview) -> dict[str, str]:
    """Return the acronyms about which the papers of *segments* agree, each with its words.

    Papers agree if their words have the same stems; of such words those of most papers count.
    """
    found = Counter(chain.from_iterable(words_in(segments, "acronyms")))
    lines = sorted(found.items(), key=lambda it: (-it[1], it[0]))
    explaining: Counter[str] = Counter()
    papers: Counter[tuple[str, ...]] = Counter()
    usual: dict[tuple[str, ...], str] = {}
    for line, count in lines:
        acronym, *words = line.split(" ")
        meaning = (acronym, *map(stem, words))
        explaining[acronym] += count
        papers[meaning] += count
        usual.setdefault(meaning, " ".join(words))
    agreed = sorted(
        (-count, meaning)
        for meaning, count in papers.items()
        if count >= _MIN_PAPERS and 3 * count >= 2 * explaining[meaning[0]]
    )
    return {meaning[0]: usual[meaning] for _, meaning in agreed[:_MAX_ACRONYMS]}
