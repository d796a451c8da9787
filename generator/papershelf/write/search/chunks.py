"""A run of papers turned over: which of them have which stems.

A hundred thousand papers make ten million pairs of paper and stem, so what is written for each is
made at once and kept as bytes: an object a pair would take gigabytes. Runs of a few thousand papers
stay in the processor's cache, and can be worked on by several processes.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from papershelf.model import Paper
from papershelf.search.coding import DIGITS, MORE, MOST, PACKED, step, varint, varints
from papershelf.search.scoring import ABSTRACT, FIELDS, TITLE, level_of
from papershelf.search.words import tokens, word_and_stem

# Numbers up to here are written over and over.
USUAL = 1 << 14
VARINTS = tuple(varint(number).encode() for number in range(USUAL))
STEPS = tuple(step(number).encode() for number in range(USUAL))
LAST_PLACE = MORE - 1
MOST_PLACES = 1 << 8 - PACKED

FORM_NUMBERS = "L"

# The texts of a paper in the order of the fields.
Texts = tuple[str, ...]


# A plain tuple, because hundreds of thousands go from one process to another: see `finished`.
Entry = tuple[int, int, int, bytes, bytes, bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A run of papers turned over.

    `forms` are its words, `stem_of` the number of the stem of each, `counts` how many papers have
    it, and `shown` the numbers of those in titles and names. `lists` has a table for each field.
    """

    papers: int
    forms: list[str]
    stems: list[str]
    stem_of: list[int]
    counts: Counter[int]
    shown: set[int]
    lists: tuple[dict[int, Entry], ...]


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
        word, found = word_and_stem(token)
        number = self._form_numbers.get(word)
        if number is None:
            number = self.add(word, found)
        self[token] = number
        return number

    def add(self, word: str, found: str) -> int:
        """The number of a word that is new, with its stem."""
        number = self._form_numbers[word] = len(self.forms)
        self.forms.append(word)
        if found not in self._stem_numbers:
            self._stem_numbers[found] = len(self.stems)
            self.stems.append(found)
        self.stem_of.append(self._stem_numbers[found])
        return number


@dataclass(slots=True)
class Growing:
    """An entry that is being written."""

    first: int
    last: int
    count: int = 0
    gaps: bytearray = field(default_factory=bytearray)
    values: bytearray = field(default_factory=bytearray)
    more: bytearray = field(default_factory=bytearray)
    forms: list[int] = field(default_factory=list)

    def reach(self, number: int) -> None:
        """Note one more paper."""
        if self.count:
            self.gaps += VARINTS[number - self.last - 1]
            self.last = number
        self.count += 1


class Turning:
    """The tables of a run while its papers are added."""

    def __init__(self, levels: tuple[float, ...]) -> None:
        self.vocabulary = Vocabulary()
        self.levels = levels
        self.codes: dict[int, list[bytes]] = {}
        self.counts: Counter[int] = Counter()
        self.shown: set[int] = set()
        self.lists: tuple[dict[int, Growing], ...] = tuple({} for _ in FIELDS[:ABSTRACT])
        # The lists of abstracts, by stem: nine of ten pairs are there, so they have no objects.
        self.last: list[int] = []
        self.gaps: list[bytearray] = []
        self.values: list[bytearray] = []
        self.places: list[bytearray] = []

    def add(self, number: int, texts: Texts) -> None:
        """Add a paper; numbers rise."""
        look_up = self.vocabulary.__getitem__
        words = [list(map(look_up, tokens(text))) for text in texts]
        self.shown.update(words[0], words[1])
        self._add_title(number, words[0])
        for name in range(1, ABSTRACT):
            self._add_short(number, name, words[name])
        self._add_abstract(number, words[ABSTRACT])
        self.counts.update(set().union(*words))

    def _entry(self, name: int, found: int, number: int) -> Growing:
        entry = self.lists[name].get(found)
        if entry is None:
            entry = self.lists[name][found] = Growing(number, number)
        entry.reach(number)
        return entry

    def _add_short(self, number: int, name: int, forms: Iterable[int]) -> None:
        stem_of = self.vocabulary.stem_of
        for found in {stem_of[form] for form in forms if form}:
            self._entry(name, found, number)

    def _add_title(self, number: int, forms: Sequence[int]) -> None:
        by_stem: dict[int, list[tuple[int, int]]] = {}
        stem_of = self.vocabulary.stem_of
        for position, form in enumerate(forms):
            if form:
                by_stem.setdefault(stem_of[form], []).append((position, form))
        length = DIGITS[min(MOST, sum(1 for form in forms if form))].encode()
        for found, where in by_stem.items():
            entry = self._entry(TITLE, found, number)
            entry.values += length
            entry.more += title_positions([position for position, _ in where])
            entry.forms.extend(form for _, form in where)

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
        self._make_room()
        codes = self._codes(len(forms) - forms.count(0))
        once = codes[0]
        last, gaps, values, places = self.last, self.gaps, self.values, self.places
        for found, own in where.items():
            gaps[found] += VARINTS[number - last[found] - 1]
            last[found] = number
            if len(own) == 1 and own[0] < USUAL:
                values[found] += once
                places[found] += STEPS[own[0]]
            else:
                values[found] += codes[min(len(own), MOST_PLACES) - 1]
                places[found] += abstract_places(own[:MOST_PLACES])

    def _make_room(self) -> None:
        """Lists for the stems that are new."""
        for _ in range(len(self.vocabulary.stems) - len(self.last)):
            self.last.append(-1)
            self.gaps.append(bytearray())
            self.values.append(bytearray())
            self.places.append(bytearray())

    def _abstracts(self) -> Iterator[tuple[int, Entry]]:
        """The entries of the abstracts."""
        for found, gaps in enumerate(self.gaps):
            if gaps:
                first = next(varints(gaps.decode("ascii")))
                rest = bytes(gaps[len(VARINTS[first]) :])
                values = bytes(self.values[found])
                places = bytes(self.places[found])
                yield found, (first, self.last[found], len(values), rest, values, places, b"")

    def _codes(self, length: int) -> list[bytes]:
        """For an abstract of so many words, level and number of places of a stem as one byte."""
        codes = self.codes.get(length)
        if codes is None:
            codes = self.codes[length] = [
                bytes([level_of(count, length, self.levels) | (count - 1) << PACKED])
                for count in range(1, MOST_PLACES + 1)
            ]
        return codes

    def chunk(self, papers: int) -> Chunk:
        """All that was added."""
        del self.counts[0]
        self.shown.discard(0)
        return Chunk(
            papers=papers,
            forms=self.vocabulary.forms,
            stems=self.vocabulary.stems,
            stem_of=self.vocabulary.stem_of,
            counts=self.counts,
            shown=self.shown,
            lists=(
                *(
                    {found: finished(entry) for found, entry in entries.items()}
                    for entries in self.lists
                ),
                dict(self._abstracts()),
            ),
        )


def turn_over(papers: Sequence[Texts], levels: tuple[float, ...]) -> Chunk:
    """A run of papers, no more than `USUAL`, numbered from 0."""
    turning = Turning(levels)
    for number, texts in enumerate(papers):
        turning.add(number, texts)
    return turning.chunk(len(papers))


def finished(entry: Growing) -> Entry:
    """The papers of a run that have a stem in a field: the first, the last, how many, and lists.

    The gaps begin with the second paper. Of titles follow the lengths, the positions, and the
    numbers of the forms (an array as bytes); of abstracts the bytes of level and count, and the
    places; of other fields nothing.
    """
    return (
        entry.first,
        entry.last,
        entry.count,
        bytes(entry.gaps),
        bytes(entry.values),
        bytes(entry.more),
        array(FORM_NUMBERS, entry.forms).tobytes() if entry.forms else b"",
    )


def title_positions(own: Sequence[int]) -> bytes:
    """The positions of a stem in one title."""
    shown = [min(position, LAST_PLACE) for position in own]
    digits = [DIGITS[position + MORE] for position in shown[:-1]]
    return f"{''.join(digits)}{DIGITS[shown[-1]]}".encode()


def abstract_places(own: Sequence[int]) -> bytes:
    """The places of a stem in one abstract, each by its distance to the one before."""
    text, before = b"", 0
    for place in own:
        distance = place - before
        text += STEPS[distance] if distance < USUAL else step(distance).encode()
        before = place
    return text
