"""The files of a built index, read as they are needed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from itertools import accumulate, islice
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import Struct, convert, field, json

from papershelf.problems import fatal
from papershelf.search.coding import (
    CONTINUATION_BIT,
    DIGITS,
    FOLDER,
    KEY_DIGITS,
    VALUES,
    VERSION,
    from_fixed,
    from_form_code,
    from_gaps,
    from_vectors,
    from_word_list,
    unpacked,
    varints,
)
from papershelf.search.pasted import checksums
from papershelf.search.scoring import ABSTRACT, LETTERS, TITLE, Scoring
from papershelf.search.words import plain_slug, stem_of

_TITLE_ID = "title:"


class TitleHit(Struct, frozen=True, kw_only=True):
    """A stem in one title: the title's length, where the stem stands, and as which forms."""

    length: int
    positions: tuple[int, ...]
    forms: tuple[int, ...]


class Postings(Struct, frozen=True, kw_only=True):
    """A stem: its words by frequency, its titles, the papers of the short fields, the abstracts.

    All by number of paper; `abstract` has the levels. `is_frequent` tells that it is a
    high-frequency term, whose shard has no other.
    """

    stem: str
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
        """Put the list of one field in its place."""
        numbers = from_gaps(gaps)
        if name == TITLE:
            self.title.update(zip(numbers, _title_hits(*more), strict=True))
        elif name == ABSTRACT:
            levels = unpacked(more[0] if more else "", len(numbers))
            self.abstract.update(zip(numbers, levels, strict=True))
        else:
            self.short[name] = numbers


class _Shard(Struct, frozen=True, kw_only=True):
    """The terms of one file by place, still as text.

    `positions` has for each the file with its positions, and its place there. A high-frequency term
    has `blocks` in place of that: a folder, and how many papers a block has.
    """

    name: str
    terms: dict[str, int]
    forms: list[str]
    lists: list[str]
    positions: list[tuple[str, int]]
    blocks: tuple[str, int] | None


class _ShownPaper(Struct, frozen=True, kw_only=True):
    """What is shown of a paper."""

    id: str
    url: str
    title: str


class Index:
    """The index of a site; raises PapershelfError where a file is missing or makes no sense."""

    def __init__(self, site: Path) -> None:
        self.folder = site / FOLDER
        # The names of the files that were read, for those who count them.
        self.read: set[str] = set()
        with self._reading("manifest.json") as path:
            self.manifest = self._load("manifest.json")
            if not isinstance(self.manifest, dict) or self.manifest.get("version") != VERSION:
                reason = f"this is no index of version {VERSION}"
                raise fatal(str(path), reason, hint="build the site again")
            self.scoring = convert(self.manifest["scoring"], Scoring)
            self.papers = int(self.manifest["papers"])
            self._files = self.manifest["terms"]["files"]
            self._firsts = from_word_list(self.manifest["terms"]["first"])
            self._keys = self.manifest["keys"]
            self._words = self.manifest["words"]
            self._starts = from_gaps(self.manifest["cards"]["starts"])
        self.shard = lru_cache(maxsize=None)(self._shard)
        self.term = lru_cache(maxsize=1 << 10)(self._term)
        self.positions = lru_cache(maxsize=1 << 8)(self._positions)
        self._block = lru_cache(maxsize=1 << 8)(self._load)

    @contextmanager
    def _reading(self, name: str) -> Iterator[Path]:
        """Yield the path of a file, and report what `_file` does."""
        path = self.folder / name
        try:
            yield path
        except OSError as error:
            raise fatal(str(path), f"can't be read: {error.strerror or error}") from error
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise fatal(str(path), "is damaged", hint="build the site again") from error

    @contextmanager
    def _file(self, name: str) -> Iterator[Any]:
        """Yield what is in a file; report one that can't be read or is not what it should be."""
        with self._reading(name) as path:
            self.read.add(name)
            yield json.decode(path.read_bytes())

    def _load(self, name: str) -> Any:
        with self._file(name) as data:
            return data

    def shard_number(self, stem: str) -> int:
        """Return the number of the shard that has a stem, if any has; -1 for none."""
        return bisect_right(self._firsts, stem) - 1

    def _shard(self, number: int) -> _Shard:
        file = self._files[number]
        with self._file(f"terms/{file}.json") as data:
            terms = from_word_list(data["terms"])
            places = data.get("places", ())
            return _Shard(
                name=file,
                terms={stem: place for place, stem in enumerate(terms)},
                forms=data["forms"].split(" "),
                lists=data["lists"].split(" "),
                positions=[(name, place) for name, count in places for place in range(count)],
                blocks=convert(data.get("blocks"), tuple[str, int] | None),
            )

    def _term(self, stem: str) -> Postings | None:
        number = self.shard_number(stem)
        shard = self.shard(number) if number >= 0 else None
        if shard is None or stem not in shard.terms:
            return None
        place = shard.terms[stem]
        with self._reading(f"terms/{shard.name}.json"):
            codes = shard.forms[place].split(",")
            term = Postings(
                stem=stem,
                forms=tuple(from_form_code(stem, code) for code in codes),
                is_frequent=shard.blocks is not None,
            )
            lists = shard.lists[place]
            for part in lists.split(".") if lists else ():
                term.fill(LETTERS.index(part[0]), *part[1:].split("!"))
        if term.is_frequent:
            with self._file(f"abstracts/{shard.name}.json") as data:
                term.fill(ABSTRACT, *data["list"].split("!"))
        return term

    def is_frequent(self, stem: str) -> bool:
        """Return whether a stem is a high-frequency term."""
        term = self.term(stem)
        return bool(term and term.is_frequent)

    def _positions(self, stem: str) -> dict[int, list[int]]:
        """Return by number of paper the positions of a stem in the abstract."""
        term = self.term(stem)
        if term is None:
            return {}
        shard = self.shard(self.shard_number(stem))
        if shard.blocks:
            return self._positions_in(*shard.blocks)
        with self._reading(f"terms/{shard.name}.json"):
            file, place = shard.positions[shard.terms[stem]]
        with self._file(f"places/{file}.json") as data:
            return positions_of(list(term.abstract), data["places"].split(" ")[place])

    def _positions_in(self, folder: str, papers: int) -> dict[int, list[int]]:
        """Return the positions of a stem that has blocks of so many *papers*."""
        found: dict[int, list[int]] = {}
        for block, first in enumerate(range(0, self.papers, papers)):
            with self._file(f"places/{folder}/{block}.json") as data:
                own = [first + number for number in from_gaps(data["papers"])]
                found.update(positions_of(own, data["places"]))
        return found

    def papers_with(self, word: str) -> set[int] | None:
        """Return the papers that have the stem of a *word*; None where none has it as written."""
        term = self.term(stem_of(word))
        return term.papers if term and word in term.forms else None

    def papers_with_key(self, key: str) -> list[int]:
        """Return the papers that have an identifier or address; *key* is that of `pasted`."""
        [(chosen, checksum)] = checksums([key])
        with self._file(f"keys/{self._keys}.json") as table:
            file = table["files"][chosen % len(table["files"])]
        with self._file(f"keys/{file}.json") as data:
            keys = from_fixed(data["keys"], KEY_DIGITS)
            papers = from_fixed(data["papers"], data["digits"])
            own = zip(keys, papers, strict=True)
            return [paper for found, paper in own if found == checksum]

    @cached_property
    def has_vectors(self) -> bool:
        """Whether there are vectors of words and papers."""
        return bool(self.manifest["vectors"])

    @cached_property
    def _vectors(self) -> dict[str, Any]:
        """Where the vectors are."""
        with self._file(f"vectors/{self.manifest['vectors']}.json") as table:
            return {**table, "starts": from_gaps(table["starts"])}

    def word_vector(self, stem: str) -> list[int]:
        """Return the vector of a stem; empty where there is none."""
        checksum = crc32(stem.encode())
        file = f"vectors/{self._vectors['words']}/{checksum % self._vectors['count']}.json"
        with self._reading(file):
            data = self._block(file)
            keys = from_fixed(data["keys"], KEY_DIGITS)
            place = bisect_left(keys, checksum)
            there = keys[place : place + 1] == [checksum]
            return from_vectors(data["vectors"], place) if there else []

    def paper_vector(self, number: int) -> list[int]:
        """Return the vector of a paper."""
        table = self._vectors
        folder = bisect_right(table["starts"], number) - 1
        file, place = divmod(number - table["starts"][folder], table["block"])
        name = f"vectors/{table['files'][folder]}/{file}.json"
        with self._reading(name):
            return from_vectors(self._block(name)["vectors"], place)

    @cached_property
    def stems(self) -> list[str]:
        """All stems, sorted."""
        return [stem for number in range(len(self._firsts)) for stem in self.shard(number).terms]

    @cached_property
    def forms(self) -> dict[str, int]:
        """The words that completions and typing errors are looked for in, with their counts."""
        counts: dict[str, int] = {}
        with self._file(f"words/{self._words}.json") as tables:
            files = tables["forms"]["files"]
        for file in files:
            with self._file(f"words/{file}.json") as data:
                digits = map(VALUES.__getitem__, data["counts"])
                counts.update(zip(from_word_list(data["words"]), digits, strict=True))
        return counts

    def card(self, number: int) -> _ShownPaper:
        """Return what is shown of a paper."""
        cards = self.manifest["cards"]
        folder = bisect_right(self._starts, number) - 1
        file, place = divmod(number - self._starts[folder], cards["block"])
        name = f"cards/{cards['files'][folder]}/{file}.json"
        with self._reading(name):
            own_id, slug, title, *_ = self._block(name)[place]
        slug = slug or plain_slug(title)
        return _ShownPaper(
            id=own_id or f"{_TITLE_ID}{slug}",
            url=f"papers/{slug}{self.manifest['suffix']}",
            title=title,
        )


def _title_hits(lengths: str = "", positions: str = "", forms: str = "") -> Iterator[TitleHit]:
    """Yield the titles of a list."""
    forms = forms.ljust(len(positions), DIGITS[0])
    length = iter(lengths)
    start = 0
    for end, digit in enumerate(positions, start=1):
        if VALUES[digit] < CONTINUATION_BIT:
            yield TitleHit(
                length=VALUES[next(length, "")],
                positions=tuple(VALUES[own] % CONTINUATION_BIT for own in positions[start:end]),
                forms=tuple(VALUES[own] for own in forms[start:end]),
            )
            start = end


def positions_of(papers: list[int], text: str) -> dict[int, list[int]]:
    """Return by number of paper the positions in abstracts, from their distances and counts."""
    distances, _, counts = text.partition("!")
    numbers = varints(distances)
    return {
        paper: list(accumulate(islice(numbers, VALUES[count] + 1)))
        for paper, count in zip(papers, counts.ljust(len(papers), DIGITS[0]), strict=True)
    }
