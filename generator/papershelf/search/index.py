"""The index of a built site, whose files are read lazily."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, lru_cache
from itertools import accumulate, chain, islice, repeat
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, convert, json

from papershelf.problems import fatal
from papershelf.search.coding import (
    DIGITS,
    FOLDER,
    VALUES,
    VERSION,
    decode_gaps,
    decode_packed,
    decode_varints,
    decode_vector,
    decode_word_list,
)
from papershelf.search.pasted import checksums
from papershelf.search.scoring import ABSTRACT, AUTHOR, LETTERS, TITLE, Scoring
from papershelf.search.words import plain_slug, stem_of

_TITLE_ID = "title:"
# What decoding raises for a file that is not one of the index, or nested too deeply.
_DAMAGE = ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError
_Count = Annotated[int, Meta(ge=0)]


class TitleHit(Struct, frozen=True, kw_only=True):
    """A stem in one title.

    `length` is the title's number of words. `positions` are those of the stem, and `forms` has for
    each of them the index of the form that stands there.
    """

    length: int
    positions: tuple[int, ...]
    forms: tuple[int, ...]


class Postings(Struct, frozen=True, kw_only=True):
    """The posting lists of a stem.

    `forms` are its words, the most frequent first. `values` are by number of field and paper, and
    `titles` by number of paper. `names` has by number of paper the indices of the forms that stand
    in the names of its authors.
    """

    stem: str
    forms: tuple[str, ...]
    titles: dict[int, TitleHit]
    values: dict[int, dict[int, float]]
    names: dict[int, tuple[int, ...]] = {}

    @property
    def papers(self) -> set[int]:
        """The papers that have the stem in any field."""
        return set().union(*self.values.values())


class _Blocks(Struct, frozen=True):
    """The files that hold something of each paper, `block` papers a file.

    They are in the folders `files`, of which folder i begins with paper `starts[i]`.
    """

    block: int
    starts: list[int]
    files: list[str]


class _Vectors(_Blocks, frozen=True):
    """The files of vectors: those of papers, and `count` files in the folder `words`."""

    words: str
    count: int


class SearchCard(Struct, frozen=True, kw_only=True):
    """The metadata of a paper that a result shows."""

    id: str
    url: str
    title: str


class Index:
    """The index of a *site*; raises PapershelfError if a file is missing or damaged."""

    def __init__(self, site: Path) -> None:
        self.folder = site / FOLDER
        with self._file("manifest.json") as self.manifest:
            if not isinstance(self.manifest, dict) or self.manifest.get("version") != VERSION:
                reason = f"this is not a search index of version {VERSION}"
                hint = "build the site again"
                raise fatal(str(self.folder / "manifest.json"), reason, hint=hint)
            self.scoring = convert(self.manifest["scoring"], Scoring)
            self._acronyms = convert(self.manifest["acronyms"], dict[str, str])
            self.papers = convert(self.manifest["papers"], _Count)
            self._firsts = convert(self.manifest["terms"]["first"], list[str])
            self._files = convert(self.manifest["terms"]["files"], list[str])
            if len(self._files) != len(self._firsts):
                raise ValueError(self._files)
            self._frequent_stems = convert(self.manifest["terms"]["frequent"], set[str])
            self._keys = self.manifest["keys"]
            self._words = self.manifest["words"]
            self._vector_table = self.manifest["vectors"]
            self.has_vectors = bool(self._vector_table)
            self._site = self.manifest["site"]
            self._suffix = self.manifest["suffix"]
            self._cards = convert(self.manifest["cards"], _Blocks)
        self.shard = lru_cache(maxsize=None)(self._shard)
        self.term = lru_cache(maxsize=1 << 10)(self._term)

    @contextmanager
    def _errors_of(self, name: str) -> Iterator[Path]:
        """Yield the path of a file; turn errors of reading or decoding it into PapershelfError."""
        path = self.folder / name
        try:
            yield path
        except OSError as error:
            raise fatal(str(path), f"can't be read: {error.strerror or error}") from error
        except _DAMAGE as error:
            raise fatal(str(path), "is damaged", hint="build the site again") from error

    @contextmanager
    def _file(self, name: str) -> Iterator[Any]:
        """Yield the JSON of a file, with the errors of `_errors_of`."""
        with self._errors_of(name) as path:
            yield json.decode(path.read_bytes())

    def shard_number(self, stem: str) -> int:
        """Return the number of the only shard that may have *stem*; -1 if there is none."""
        return bisect_right(self._firsts, stem) - 1

    def _shard(self, number: int) -> dict[str, tuple[str, str]]:
        """Return the stems of shard *number*, with the forms and posting lists not decoded yet."""
        with self._file(f"terms/{self._files[number]}.json") as data:
            encoded = zip(data["forms"].split("  "), data["lists"].split(" "), strict=True)
            return dict(zip(decode_word_list(data["terms"]), encoded, strict=True))

    def _term(self, stem: str) -> Postings | None:
        """Return the posting lists of *stem*, or None if the index does not have it."""
        number = self.shard_number(stem)
        if number < 0 or stem not in self.shard(number):
            return None
        name = self._files[number]
        with self._errors_of(f"terms/{name}.json"):
            codes, lists = self.shard(number)[stem]
            forms = tuple(decode_word_list(codes, stem))
            parts = lists.split(".") if lists else []
            fields = {LETTERS.index(part[0]): self._postings(part) for part in parts}
        if self.is_frequent(stem):
            with self._file(f"abstracts/{name}.json") as data:
                fields[ABSTRACT] = self._postings(LETTERS[ABSTRACT] + data["list"])
        titles: dict[int, TitleHit] = fields.get(TITLE, {})
        names: dict[int, tuple[int, ...]] = fields.get(AUTHOR, {})
        values = {**fields, TITLE: self.title_values(titles), AUTHOR: dict.fromkeys(names, 1.0)}
        return Postings(stem=stem, forms=forms, titles=titles, names=names, values=values)

    def _postings(self, text: str) -> dict[int, Any]:
        """Decode the posting list of a field: return by number of paper what it has of each.

        That is a TitleHit, the forms in names of authors, or a value.
        """
        gaps, *columns = text[1:].split("!")
        numbers = decode_gaps(gaps)
        values: Iterable[Any] = [1.0] * len(numbers)
        if text[0] == LETTERS[TITLE]:
            values = _title_hits(numbers, *columns)
        elif text[0] == LETTERS[AUTHOR]:
            values = _forms_in_texts(len(numbers), *columns)
        elif text[0] == LETTERS[ABSTRACT]:
            levels = decode_packed(columns[0] if columns else "", len(numbers))
            values = [self.scoring.levels[level] for level in levels]
        return dict(zip(numbers, values, strict=True))

    def title_values(self, titles: Mapping[int, TitleHit]) -> dict[int, float]:
        """Return the length-normalised term frequency in each of *titles*."""
        in_title = self.scoring.in_title
        return {n: in_title(len(hit.positions), hit.length) for n, hit in titles.items()}

    def is_frequent(self, stem: str) -> bool:
        """Return whether *stem* is a high-frequency term."""
        return stem in self._frequent_stems

    def positions(self, stem: str) -> dict[int, list[int]]:
        """Return the positions of *stem* in each abstract, by number of paper."""
        term, number = self.term(stem), self.shard_number(stem)
        if term is None:
            return {}
        with self._file(f"places/{self._files[number]}.json") as data:
            places = dict(zip(self.shard(number), data["places"].split(" "), strict=True))
            papers = list(term.values.get(ABSTRACT, ()))
            return positions_of(papers, *places[stem].split("!"))

    def stems_of_acronym(self, word: str) -> tuple[str, ...]:
        """Return the stems that *word*, in the plural or not, stands for; stop words are empty."""
        words = self._acronyms.get(word) or self._acronyms.get(word.removesuffix("s"))
        return tuple(map(stem_of, words.split(" "))) if words else ()

    def papers_with(self, word: str) -> set[int] | None:
        """Return the papers that have the stem of *word*; None if no paper has *word* as a form."""
        term = self.term(stem_of(word))
        return term.papers if term and word in term.forms else None

    def papers_with_key(self, key: str) -> list[int]:
        """Return the papers that have *key*: that of an identifier, a URL, or words of a name."""
        file_checksum, checksum = checksums(key)
        with self._file(f"keys/{self._keys}.json") as table:
            file = table["files"][file_checksum % len(table["files"])]
        with self._file(f"keys/{file}.json") as data:
            found = data.get(f"{checksum:x}", [])
            return found if isinstance(found, list) else [int(found)]

    @contextmanager
    def _in_block(self, folder: str, blocks: _Blocks, paper: int) -> Iterator[Any]:
        """Yield what the *blocks* in a *folder* have of a *paper*, with the errors of `_file`."""
        with self._errors_of(folder):
            group = bisect_right(blocks.starts, paper) - 1
            file, index = divmod(paper - blocks.starts[group], blocks.block)
            name = f"{folder}/{blocks.files[group]}/{file}.json"
        with self._file(name) as block:
            yield block[index]

    @cached_property
    def _vectors(self) -> _Vectors:
        """The table that names the files of vectors."""
        with self._file(f"vectors/{self._vector_table}.json") as table:
            return convert(table, _Vectors)

    def word_vector(self, stem: str) -> list[int]:
        """Return the vector of *stem*; empty if it has none."""
        checksum, _ = checksums(stem)
        with self._errors_of("vectors"):
            file = f"vectors/{self._vectors.words}/{checksum % self._vectors.count}.json"
        with self._file(file) as vectors:
            text = vectors.get(str(checksum))
            return decode_vector(text) if text else []

    def paper_vector(self, number: int) -> list[int]:
        """Return the vector of paper *number*."""
        with self._in_block("vectors", self._vectors, number) as digits:
            return decode_vector(digits)

    @cached_property
    def stems(self) -> list[str]:
        """All stems, sorted."""
        return [stem for number in range(len(self._firsts)) for stem in self.shard(number)]

    @cached_property
    def forms(self) -> dict[str, int]:
        """The words for completions and spelling correction, each with log2 of its papers."""
        counts: dict[str, int] = {}
        with self._file(f"words/{self._words}.json") as tables:
            files = convert(tables["forms"]["files"], list[str])
        for file in files:
            with self._file(f"words/{file}.json") as data:
                digits = map(VALUES.__getitem__, data["counts"])
                counts.update(zip(decode_word_list(data["words"]), digits, strict=True))
        return counts

    def card(self, number: int) -> SearchCard:
        """Return what a result shows of paper *number*."""
        with self._in_block("cards", self._cards, number) as (stored_id, slug, title, *_):
            slug = slug or plain_slug(title)
        return SearchCard(
            id=stored_id or f"{_TITLE_ID}{slug}",
            url=f"{self._site}papers/{slug}{self._suffix}",
            title=title,
        )


def _title_hits(
    papers: list[int], lengths: str = "", positions: str = "", counts: str = "", forms: str = ""
) -> Iterator[TitleHit]:
    """Yield the titles of *papers* in a posting list from its columns.

    Raises ValueError if *lengths* are too few.
    """
    in_titles = positions_of(papers, positions, counts).values()
    hit_forms = _forms_in_texts(len(papers), counts, forms)
    for length, own, numbers in zip(lengths, in_titles, hit_forms, strict=True):
        yield TitleHit(length=VALUES[length], positions=tuple(own), forms=numbers)


def _forms_in_texts(texts: int, counts: str = "", forms: str = "") -> Iterator[tuple[int, ...]]:
    """Yield the numbers of the forms in each of *texts*, from the columns of a posting list."""
    numbers = chain(map(VALUES.__getitem__, forms), repeat(0))
    for count in counts.ljust(texts, DIGITS[0]):
        yield tuple(islice(numbers, VALUES[count] + 1))


def positions_of(papers: list[int], gaps: str, counts: str = "") -> dict[int, list[int]]:
    """Decode the positions of a stem in the texts of *papers*; return them by paper.

    *gaps* are the delta-coded positions in all texts, and *counts* their numbers in each, less one.
    """
    deltas = decode_varints(gaps)
    return {
        paper: list(accumulate(islice(deltas, VALUES[count] + 1)))
        for paper, count in zip(papers, counts.ljust(len(papers), DIGITS[0]), strict=True)
    }
