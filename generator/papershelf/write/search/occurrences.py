"""Where the words of a run of papers stand, and what the index tells of it.

A hundred thousand papers have fifteen million words, so the way of a word into its list runs within
the interpreter's own loops, and what the index says of a list is made in one go at the end.
"""

from __future__ import annotations

from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, count, groupby, pairwise
from operator import call, sub

from papershelf.model import Paper
from papershelf.search.coding import DIGITS, MORE, MOST, PACKED, step, varint
from papershelf.search.scoring import level_of
from papershelf.search.words import tokens, word_and_stem

# The texts of a paper in the order of the fields.
Texts = tuple[str, ...]

# An occurrence is the number of the paper in its run, and in the lower bits the place. No text is
# read further than half of what they can tell, so that a greater distance is one between papers.
PLACE_BITS = 24
PLACES = (1 << PLACE_BITS) - 1
FARTHEST = 1 << PLACE_BITS - 1

# The type of an array whose numbers have eight bytes.
WIDE = "q"

MOST_IN_RUN = 1 << 14
LAST_POSITION = MORE - 1
MOST_PLACES = 1 << 8 - PACKED
# By distance: gaps count the papers between.
GAPS = tuple(varint(max(0, distance - 1)).encode() for distance in range(MOST_IN_RUN))
STEPS = tuple(step(distance).encode() for distance in range(1 << 12))

# The occurrences of a stem's forms, with the numbers of the forms.
Lists = list[tuple[int, Sequence[int]]]

# The list of a run for one field: the first paper, the last, how many, and what the index tells.
# The gaps begin with the second paper. Of titles follow the lengths, the positions, and the numbers
# of the forms; of abstracts a byte of level and count for each paper, and the places.
Entry = tuple[int, int, int, bytes, bytes, bytes, tuple[int, ...]]


def texts_of(paper: Paper) -> Texts:
    """What is indexed of a paper, in the order of the fields."""
    return (
        paper.title,
        " ".join(author.name for author in paper.authors),
        " ".join(match.label for match in paper.topics),
        f"{paper.venue.name} {paper.venue.short}" if paper.venue else "",
        str(paper.year) if paper.year else "",
        paper.abstract,
    )


class Vocabulary(dict[str, int]):
    """By token, the number of its word. Words are numbered as they appear; 0 is none.

    `forms` has the words, `stems` the stem of each.
    """

    def __init__(self) -> None:
        super().__init__()
        self.forms = [""]
        self.stems = [""]
        self._numbers = {"": 0}

    def __missing__(self, token: str) -> int:
        word, stem = word_and_stem(token)
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self.forms)
            self.forms.append(word)
            self.stems.append(stem)
        self[token] = number
        return number


class Occurrences(dict[str, Callable[[int], None]]):
    """Where each word of a vocabulary stands in one field: `lists` by the word's number.

    As a dictionary it has, by token, what adds to the word's list.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.lists: dict[int, array[int]] = {0: array(WIDE)}
        self._vocabulary = vocabulary

    def __missing__(self, token: str) -> Callable[[int], None]:
        add = self.lists.setdefault(self._vocabulary[token], array(WIDE)).append
        self[token] = add
        return add

    def read(self, number: int, text: str) -> int:
        """Add the words of a paper's text; gives how many are indexed. Numbers rise."""
        found = tokens(text)[:FARTHEST]
        adding = map(call, map(self.__getitem__, found), count(number << PLACE_BITS))
        deque(adding, maxlen=0)
        passed_over = self.lists[0]
        indexed = len(found) - len(passed_over)
        del passed_over[:]
        return indexed


def papers_of(occurrences: Iterable[int]) -> list[int]:
    """The papers of sorted occurrences."""
    return list(dict.fromkeys([one >> PLACE_BITS for one in occurrences]))


def gaps_of(papers: Sequence[int]) -> bytes:
    """The gaps between papers that are sorted."""
    return b"".join(map(GAPS.__getitem__, map(sub, papers[1:], papers)))


def short_entry(lists: Lists) -> Entry:
    """The list of a stem in a field of which only the papers matter."""
    own = merged(lists)
    if len(own) == 1:
        paper = own[0] >> PLACE_BITS
        return paper, paper, 1, b"", b"", b"", ()
    papers = papers_of(own)
    return papers[0], papers[-1], len(papers), gaps_of(papers), b"", b"", ()


def title_entry(lists: Lists, lengths: Sequence[bytes]) -> Entry:
    """The list of a stem in titles."""
    if len(lists) == 1:
        own = lists[0][1]
        forms = [lists[0][0]] * len(own)
    else:
        sorted_own = sorted((one, form) for form, found in lists for one in found)
        own = [one for one, _ in sorted_own]
        forms = [form for _, form in sorted_own]
    papers = papers_of(own)
    return (
        papers[0],
        papers[-1],
        len(papers),
        gaps_of(papers),
        b"".join(map(lengths.__getitem__, papers)),
        positions_of(own),
        tuple(forms),
    )


def positions_of(occurrences: Sequence[int]) -> bytes:
    """The positions of a stem in titles."""
    shown = [min(one & PLACES, LAST_POSITION) for one in occurrences]
    for at, (one, after) in enumerate(pairwise(occurrences)):
        if one >> PLACE_BITS == after >> PLACE_BITS:
            shown[at] += MORE
    return "".join(map(DIGITS.__getitem__, shown)).encode()


def abstract_entry(lists: Lists, codes: Sequence[bytes]) -> Entry:
    """The list of a stem in abstracts; `codes` are those of the papers."""
    own = merged(lists)
    if len(own) == 1:
        paper = own[0] >> PLACE_BITS
        return paper, paper, 1, b"", codes[paper][:1], places_of(own), ()
    own, counts = kept_places(lists)
    papers = list(counts)
    return (
        papers[0],
        papers[-1],
        len(papers),
        gaps_of(papers),
        bytes([codes[paper][found - 1] for paper, found in counts.items()]),
        places_of(own),
        (),
    )


def kept_places(lists: Lists) -> tuple[Sequence[int], Counter[int]]:
    """The occurrences of a stem in abstracts that the index tells, and how many of each paper."""
    own = merged(lists)
    counts = Counter([one >> PLACE_BITS for one in own])
    if max(counts.values()) > MOST_PLACES:
        counts = Counter({paper: min(found, MOST_PLACES) for paper, found in counts.items()})
        own = first_places(own)
    return own, counts


def merged(lists: Lists) -> Sequence[int]:
    """All occurrences, sorted."""
    if len(lists) == 1:
        return lists[0][1]
    return sorted(chain.from_iterable(own for _, own in lists))


def first_places(occurrences: Iterable[int]) -> list[int]:
    """No more occurrences of a paper than the index tells."""
    papers = groupby(occurrences, key=lambda one: one >> PLACE_BITS)
    return [one for _, own in papers for one in list(own)[:MOST_PLACES]]


def places_of(occurrences: Sequence[int]) -> bytes:
    """The places of a stem in abstracts, each by its distance to the one before in the paper."""
    earlier = chain((-PLACES,), occurrences)
    distances = [
        distance if (distance := one - before) < FARTHEST else one & PLACES
        for one, before in zip(occurrences, earlier)  # noqa: B905 - one more of those before
    ]
    if max(distances) < len(STEPS):
        return b"".join(map(STEPS.__getitem__, distances))
    return "".join(map(step, distances)).encode()


@lru_cache(maxsize=1 << 10)
def abstract_codes(length: int, levels: tuple[float, ...]) -> bytes:
    """For an abstract of so many words, by count less one: level and count of a stem as a byte."""
    return bytes(
        level_of(found, length, levels) | (found - 1) << PACKED
        for found in range(1, MOST_PLACES + 1)
    )


def title_length(words: int) -> bytes:
    """The length of a title as a digit."""
    return DIGITS[min(MOST, words)].encode()
