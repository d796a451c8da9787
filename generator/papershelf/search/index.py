"""The files of a built index, read as they are needed."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from papershelf.problems import fatal
from papershelf.search.coding import (
    DIGITS,
    MORE,
    VALUES,
    count_digit,
    from_form_code,
    from_gaps,
    from_relative,
    from_word_list,
    unpacked,
)
from papershelf.search.pairs import PairTable, key, positions_in, positions_of
from papershelf.search.scoring import ABSTRACT, LETTERS, TITLE, Scoring
from papershelf.search.words import plain_slug

_VERSION = 3
FOLDER = "search"
_TITLE_ID = "title:"


class TitleHit(Struct, frozen=True, kw_only=True):
    """A stem in one title: the title's length, where the stem stands, and as which forms."""

    length: int
    positions: tuple[int, ...]
    forms: tuple[int, ...]


class Postings(Struct, frozen=True, kw_only=True):
    """A stem: its words by frequency, its titles, the papers of the short fields, the abstracts.

    All by number of paper; `abstract` has the levels. `place` is the stem's in its shard.
    `is_frequent` tells that it is a high-frequency term, whose shard has no other.
    """

    stem: str
    shard: int
    place: int
    forms: tuple[str, ...]
    is_frequent: bool
    title: dict[int, TitleHit] = field(default_factory=dict)
    short: dict[int, list[int]] = field(default_factory=dict)
    abstract: dict[int, int] = field(default_factory=dict)

    @property
    def papers(self) -> set[int]:
        """The papers that have the stem anywhere."""
        return {*self.title, *self.abstract, *(n for own in self.short.values() for n in own)}

    def fill(self, name: int, gaps: str, *more: str) -> None:
        """Put the list of one field in its place, that of the abstract before the others."""
        numbers = from_relative(gaps, list(self.abstract))
        if name == TITLE:
            self.title.update(zip(numbers, _title_hits(len(numbers), *more), strict=True))
        elif name == ABSTRACT:
            levels = unpacked(more[0] if more else "", len(numbers))
            self.abstract.update(zip(numbers, levels, strict=True))
        else:
            self.short[name] = numbers


class _Shard(Struct, frozen=True, kw_only=True):
    """The terms of one file, still as text."""

    path: Path
    terms: dict[str, int]
    forms: list[str]
    lists: list[str]
    positions: list[tuple[str, int]]
    # Of a high-frequency term: the folder of its positions, and how many papers a block has.
    blocks: tuple[str, int] | None

    def file_of(self, term: int) -> tuple[str, int]:
        """Return the file with the positions of the term of that number, and its number there."""
        for name, count in self.positions:
            if term < count:
                return name, term
            term -= count
        raise fatal(str(self.path), "is damaged", hint="build the site again")


class _ShownPaper(Struct, frozen=True, kw_only=True):
    """What is shown of a paper."""

    id: str
    url: str
    title: str


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Report a file that is JSON but not what it should be."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise fatal(str(path), "is damaged", hint="build the site again") from error


class Index:
    """The index of a site; raises PapershelfError where a file is missing or makes no sense."""

    def __init__(self, site: Path) -> None:
        self.folder = site / FOLDER
        # The names of the files that were read, for those who count them.
        self.read: set[str] = set()
        self.manifest = self._load("manifest.json")
        if not isinstance(self.manifest, dict) or self.manifest.get("version") != _VERSION:
            raise fatal(
                str(self.folder / "manifest.json"),
                f"this is no index of version {_VERSION}",
                hint="build the site again",
            )
        with _reading(self.folder / "manifest.json"):
            self.scoring = Scoring.from_json(self.manifest["scoring"])
            self.papers = int(self.manifest["papers"])
            self.small = not self.manifest["words"]
            self._pair_table = str(self.manifest["pairs"])
            self._firsts = from_word_list(self.manifest["terms"]["first"])
            self._frequent = frozenset(from_gaps(self.manifest["terms"]["apart"]))
        self.shard = lru_cache(maxsize=None)(self._shard)
        self.term = lru_cache(maxsize=1 << 10)(self._term)
        self.positions = lru_cache(maxsize=1 << 8)(self._positions)
        self.pair = lru_cache(maxsize=1 << 8)(self._pair)
        self._block = lru_cache(maxsize=1 << 8)(self._load)

    def _load(self, name: str) -> Any:
        path = self.folder / name
        self.read.add(name)
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise fatal(str(path), f"can't be read: {error.strerror or error}") from error
        except ValueError as error:
            raise fatal(str(path), "is damaged", hint="build the site again") from error

    def shard_number(self, stem: str) -> int:
        """Return the number of the shard that has a stem, if any has; -1 for none."""
        return bisect_right(self._firsts, stem) - 1

    def _shard(self, number: int) -> _Shard:
        name = f"terms/{self.manifest['terms']['files'][number]}.json"
        data = self._load(name)
        with _reading(self.folder / name):
            terms = from_word_list(data["terms"])
            return _Shard(
                path=self.folder / name,
                terms={stem: place for place, stem in enumerate(terms)},
                forms=data["forms"].split(" "),
                lists=data["lists"].split(" "),
                positions=[(str(part), int(count)) for part, count in data.get("places", ())],
                blocks=_blocks_of(data["blocks"]) if number in self._frequent else None,
            )

    def _term(self, stem: str) -> Postings | None:
        number = self.shard_number(stem)
        place = self.shard(number).terms.get(stem) if number >= 0 else None
        if place is None:
            return None
        shard = self.shard(number)
        with _reading(shard.path):
            codes = shard.forms[place].split(",")
            term = Postings(
                stem=stem,
                shard=number,
                place=place,
                forms=tuple(from_form_code(stem, code) for code in codes),
                is_frequent=shard.blocks is not None,
            )
            lists = shard.lists[place]
            for part in reversed(lists.split(".") if lists else ()):
                term.fill(LETTERS.index(part[0]), *part[1:].split("!"))
        if term.is_frequent:
            self._fill_abstracts(term)
        return term

    def _fill_abstracts(self, term: Postings) -> None:
        name = f"abstracts/{self.manifest['terms']['files'][term.shard]}.json"
        data = self._load(name)
        with _reading(self.folder / name):
            term.fill(ABSTRACT, *data["list"].split("!"))

    def _positions(self, stem: str) -> dict[int, list[int]]:
        """Return by number of paper the positions of a stem in the abstract."""
        term = self.term(stem)
        if term is None:
            return {}
        shard = self.shard(term.shard)
        if shard.blocks:
            return self._positions_in(*shard.blocks)
        file, place = shard.file_of(term.place)
        name = f"places/{file}.json"
        data = self._load(name)
        with _reading(self.folder / name):
            return positions_of(list(term.abstract), data["places"].split(" ")[place])

    def _positions_in(self, folder: str, papers: int) -> dict[int, list[int]]:
        """Return the positions of a stem that has blocks of so many *papers*."""
        found: dict[int, list[int]] = {}
        for block, first in enumerate(range(0, self.papers, papers)):
            name = f"places/{folder}/{block}.json"
            data = self._load(name)
            with _reading(self.folder / name):
                own = [first + number for number in from_gaps(data["papers"])]
                found.update(positions_of(own, data["places"]))
        return found

    @cached_property
    def pairs(self) -> PairTable:
        """Which pairs of stems are stored, and where."""
        if not self._pair_table:
            return PairTable()
        name = f"pairs/{self._pair_table}.json"
        data = self._load(name)
        with _reading(self.folder / name):
            return PairTable.from_json(data)

    def _pair(self, one: str, other: str, distance: int) -> dict[int, list[int]]:
        """Return by number of paper where one stem stands so far before another, if stored."""
        pair = key(one, other, distance)
        file = self.pairs.file_of(pair)
        if not file:
            return {}
        name = f"pairs/{file}.json"
        data = self._load(name)
        with _reading(self.folder / name):
            return positions_in(data, pair)

    @cached_property
    def stems(self) -> list[str]:
        """All stems, sorted."""
        return [stem for number in range(len(self._firsts)) for stem in self.shard(number).terms]

    @cached_property
    def forms(self) -> dict[str, int]:
        """The words that completions and typing errors are looked for in, with their counts."""
        if self.small:
            return {
                form: VALUES[count_digit(len(term.papers))]
                for term in map(self.term, self.stems)
                if term
                for form in term.forms
            }
        counts: dict[str, int] = {}
        tables = self._load(f"words/{self.manifest['words']}.json")
        for name in tables["forms"]["files"]:
            data = self._load(f"words/{name}.json")
            with _reading(self.folder / f"words/{name}.json"):
                digits = map(VALUES.__getitem__, data["counts"])
                counts.update(zip(from_word_list(data["words"]), digits, strict=True))
        return counts

    @cached_property
    def _starts(self) -> list[int]:
        """The number of the first paper of each folder of cards."""
        return from_gaps(self.manifest["cards"]["starts"])

    def card(self, number: int) -> _ShownPaper:
        """Return what is shown of a paper."""
        cards = self.manifest["cards"]
        starts = self._starts
        folder = bisect_right(starts, number) - 1
        file, place = divmod(number - starts[folder], cards["block"])
        name = f"cards/{cards['files'][folder]}/{file}.json"
        with _reading(self.folder / name):
            own_id, slug, title, *_ = self._block(name)[place]
        slug = slug or plain_slug(title)
        return _ShownPaper(
            id=own_id or f"{_TITLE_ID}{slug}",
            url=f"papers/{slug}{self.manifest['suffix']}",
            title=title,
        )


def _blocks_of(data: list[Any]) -> tuple[str, int]:
    """Return the folder of positions and the papers of a block; raises what wrong types raise."""
    folder, papers = data
    return str(folder), int(papers)


def _title_hits(
    count: int, lengths: str = "", positions: str = "", forms: str = ""
) -> list[TitleHit]:
    """Return the titles of a list."""
    hits: list[TitleHit] = []
    own_positions: list[int] = []
    own_forms: list[int] = []
    for digit, form in zip(positions, forms.ljust(len(positions), DIGITS[0]), strict=True):
        value = VALUES[digit]
        own_positions.append(value % MORE)
        own_forms.append(VALUES[form])
        if value < MORE:
            hits.append(
                TitleHit(
                    length=VALUES[lengths[len(hits)]],
                    positions=tuple(own_positions),
                    forms=tuple(own_forms),
                )
            )
            own_positions, own_forms = [], []
    if len(hits) != count:
        raise ValueError("a list of titles is cut short")
    return hits
