"""Which papers have which stems: the texts of a catalog, turned over in one pass.

A hundred thousand papers make ten million pairs of paper and stem, so what is written for each is
made at once and kept as bytes: an object a pair would take gigabytes.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from papershelf.model import Paper
from papershelf.search.coding import DIGITS, EIGHT, MORE, MOST, PACKED, packed, step, varint
from papershelf.search.scoring import ABSTRACT, FIELDS, Scoring, level_of
from papershelf.search.words import stem, tokens, trim

# Numbers up to here are written over and over.
USUAL = 1 << 14
VARINTS = tuple(varint(number).encode() for number in range(USUAL))
STEPS = tuple(step(number).encode() for number in range(USUAL))
LAST_PLACE = MORE - 1
MOST_PLACES = 1 << 8 - PACKED
# From the byte of a stem in an abstract.
LEVELS = bytes(code % EIGHT for code in range(1 << 8))
COUNTS = bytes(ord(DIGITS[code >> PACKED]) for code in range(1 << 8))


@dataclass(slots=True)
class TitleList:
    """The papers that have a stem in the title, as the file has them, but for the forms.

    `forms` has the numbers of the forms in the vocabulary, one a position.
    """

    last: int = -1
    gaps: bytearray = field(default_factory=bytearray)
    lengths: bytearray = field(default_factory=bytearray)
    positions: bytearray = field(default_factory=bytearray)
    forms: array[int] = field(default_factory=lambda: array("L"))


@dataclass(slots=True)
class ShortList:
    """The papers that have a stem in one of the short fields."""

    last: int = -1
    count: int = 0
    gaps: bytearray = field(default_factory=bytearray)


class Vocabulary(dict[str, int]):
    """By token, the number of its word; words and stems are numbered as they appear.

    Number 0 is no word: signs and stop words.
    """

    def __init__(self) -> None:
        super().__init__()
        self.forms = [""]
        self.stems = [""]
        self.stem_of = [0]
        self._form_numbers = {"": 0}
        self._stem_numbers = {"": 0}

    def __missing__(self, token: str) -> int:
        word = trim(token)
        number = self._form_numbers.get(word)
        if number is None:
            number = self._add(word)
        self[token] = number
        return number

    def _add(self, word: str) -> int:
        found = stem(word)
        if not found:
            return self._form_numbers.setdefault(word, 0)
        number = self._form_numbers[word] = len(self.forms)
        self.forms.append(word)
        if found not in self._stem_numbers:
            self._stem_numbers[found] = len(self.stems)
            self.stems.append(found)
        self.stem_of.append(self._stem_numbers[found])
        return number


class Postings:
    """All lists of all stems; papers are added in the order of their numbers."""

    def __init__(self, scoring: Scoring) -> None:
        self.vocabulary = Vocabulary()
        self.papers = 0
        self.levels = scoring.levels
        self.codes: dict[int, list[bytes]] = {}
        self.form_papers: Counter[int] = Counter()
        # The words that titles or names have.
        self.shown: set[int] = set()
        self.titles: defaultdict[int, TitleList] = defaultdict(TitleList)
        self.shorts: dict[str, defaultdict[int, ShortList]] = {
            name: defaultdict(ShortList) for name in FIELDS[1:ABSTRACT]
        }
        self.last = array("l", [-1])
        self.gaps: list[bytearray] = [bytearray()]
        self.weights: list[bytearray] = [bytearray()]
        self.places: list[bytearray] = [bytearray()]

    def add(self, number: int, paper: Paper) -> None:
        """Add a paper, whose number is greater than those before."""
        self.papers = number + 1
        title = self._words(paper.title)
        abstract = self._words(paper.abstract)
        names = self._words(" ".join(author.name for author in paper.authors))
        forms = {*title, *abstract, *names}
        self.shown.update(title, names)
        self._add_title(number, title)
        self._add_abstract(number, abstract)
        self._add_short(number, "author", names)
        for name, text in short_texts(paper):
            words = self._words(text)
            forms.update(words)
            self._add_short(number, name, words)
        forms.discard(0)
        self.form_papers.update(forms)

    def _words(self, text: str) -> list[int]:
        """The numbers of a text's words, one a token."""
        return list(map(self.vocabulary.__getitem__, tokens(text)))

    def _add_short(self, number: int, name: str, forms: Iterable[int]) -> None:
        lists, stem_of = self.shorts[name], self.vocabulary.stem_of
        for found in {stem_of[form] for form in forms if form}:
            posting = lists[found]
            posting.gaps += gap(number - posting.last - 1)
            posting.last = number
            posting.count += 1

    def _add_title(self, number: int, forms: list[int]) -> None:
        by_stem: dict[int, list[tuple[int, int]]] = {}
        stem_of = self.vocabulary.stem_of
        for position, form in enumerate(forms):
            if form:
                by_stem.setdefault(stem_of[form], []).append((position, form))
        length = DIGITS[min(MOST, sum(1 for form in forms if form))].encode()
        for found, where in by_stem.items():
            posting = self.titles[found]
            posting.gaps += gap(number - posting.last - 1)
            posting.last = number
            posting.lengths += length
            posting.positions += positions([position for position, _ in where])
            posting.forms.extend(form for _, form in where)

    def _add_abstract(self, number: int, forms: list[int]) -> None:
        stem_of = self.vocabulary.stem_of
        where: dict[int, list[int]] = {}
        for place, form in enumerate(forms):
            if form:
                found = stem_of[form]
                if found in where:
                    where[found].append(place)
                else:
                    where[found] = [place]
        self.make_room()
        codes = self._codes(len(forms) - forms.count(0))
        last, gaps, weights, places = self.last, self.gaps, self.weights, self.places
        for found, own in where.items():
            distance = number - last[found] - 1
            last[found] = number
            gaps[found] += VARINTS[distance] if distance < USUAL else gap(distance)
            if len(own) == 1 and own[0] < USUAL:
                weights[found] += codes[0]
                places[found] += STEPS[own[0]]
            else:
                weights[found] += codes[min(len(own), MOST_PLACES) - 1]
                places[found] += abstract_places(own[:MOST_PLACES])

    def _codes(self, length: int) -> list[bytes]:
        """For an abstract of so many words, level and number of places of a stem as one byte."""
        codes = self.codes.get(length)
        if codes is None:
            codes = self.codes[length] = [
                bytes([level_of(count, length, self.levels) | (count - 1) << PACKED])
                for count in range(1, MOST_PLACES + 1)
            ]
        return codes

    def make_room(self) -> None:
        """Lists for the stems that are new."""
        for _ in range(len(self.vocabulary.stems) - len(self.last)):
            self.last.append(-1)
            self.gaps.append(bytearray())
            self.weights.append(bytearray())
            self.places.append(bytearray())

    def abstract_levels(self, stem: int) -> str:
        """The levels of a stem in its abstracts."""
        return packed(bytes(self.weights[stem].translate(LEVELS)))

    def abstract_places(self, stem: int) -> str:
        """How often a stem stands in each of its abstracts, and where."""
        counts = self.weights[stem].translate(COUNTS).decode("ascii").rstrip(DIGITS[0])
        return f"{self.places[stem].decode('ascii')}!{counts}".rstrip("!")


def short_texts(paper: Paper) -> Iterable[tuple[str, str]]:
    """The texts of the short fields beside the authors."""
    yield "topic", " ".join(match.label for match in paper.topics)
    if paper.venue:
        yield "venue", f"{paper.venue.name} {paper.venue.short}"
    if paper.year:
        yield "year", str(paper.year)


def gap(distance: int) -> bytes:
    """A distance as the lists have it."""
    return VARINTS[distance] if distance < USUAL else varint(distance).encode()


def positions(own: list[int]) -> bytes:
    """The positions of a stem in one title."""
    shown = [min(position, LAST_PLACE) for position in own]
    digits = [DIGITS[position + MORE] for position in shown[:-1]]
    return f"{''.join(digits)}{DIGITS[shown[-1]]}".encode()


def abstract_places(own: list[int]) -> bytes:
    """The places of a stem in one abstract, each by its distance to the one before."""
    distances = (after - before for before, after in zip([0, *own], own, strict=False))
    return "".join(map(step, distances)).encode()
