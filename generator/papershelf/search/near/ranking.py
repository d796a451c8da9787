"""All papers of a built site, or a pool of them, ranked by how near they are to one."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from gzip import decompress
from pathlib import Path

import numpy as np
from msgspec import DecodeError, Struct, json

from papershelf.problems import fatal
from papershelf.search.indexer.arrays import Array
from papershelf.search.near.bm25 import scores, shard
from papershelf.search.near.choose import reciprocal
from papershelf.search.near.meaning import Meanings, choose, likeness, matrix, vectors
from papershelf.search.near.terms import count_terms, queries, usual

_WHOLE, _PARTS = "papers.jsonl", "papers.json"
# Papers whose terms are counted together.
_AT_ONCE = 2_048


class SitePaper(Struct, frozen=True):
    """What a record of `papers.jsonl` says that a ranking needs."""

    id: str
    title: str
    url: str
    abstract: str = ""


class _PartList(Struct, frozen=True):
    """The names of the files that have the records of a large catalog."""

    parts: tuple[str, ...]


class Ranking:
    """The papers of a *site*; raises PapershelfError where its records can't be read.

    `notes` tell of models that can't be used.
    """

    def __init__(self, site: Path) -> None:
        self.papers = tuple(_records(site))
        self._numbers = {paper.id: number for number, paper in enumerate(self.papers)}
        groups = [self.papers[at : at + _AT_ONCE] for at in range(0, len(self.papers), _AT_ONCE)]
        texts = (tuple([(one.title, one.abstract) for one in group]) for group in groups)
        self._chunks = [count_terms(own) for own in texts]
        self._known = usual("", *self._chunks)
        self._shard = shard("", self._known, *self._chunks)
        model = choose()
        self.notes = tuple(model.notes())
        self._vectors = _vectors_of(groups, len(self.papers), model.fingerprint)

    def near(self, paper_id: str, pool: Iterable[str] = ()) -> Iterator[tuple[SitePaper, float]]:
        """Yield papers with their scores, the nearest to that of an id first, and never itself.

        They are those of the ids in *pool*, or all that are near at all. Raises PapershelfError for
        an id that no paper has.
        """
        number = self._number(paper_id)
        chosen = np.unique(np.array([self._number(one) for one in pool], np.int64))
        found = self._scores(number, chosen if len(chosen) else np.arange(len(self.papers)))
        for other, score in found:
            if other != number and (score > 0 or len(chosen)):
                yield self.papers[other], score

    def _number(self, paper_id: str) -> int:
        if paper_id not in self._numbers:
            hint = f"{_WHOLE} has the ids of all papers"
            raise fatal(paper_id, "no paper of the site has this id", hint=hint)
        return self._numbers[paper_id]

    def _scores(self, number: int, chosen: Array) -> Iterator[tuple[int, float]]:
        """Yield some papers by number with their scores, the best first."""
        chunk, place = divmod(number, _AT_ONCE)
        own = queries(True, self._known, self._chunks[chunk])
        by_words = scores(own, self._shard, place)[chosen]
        found = by_words.astype(float)
        if self._vectors is not None:
            alike = likeness(self._vectors, np.full(len(chosen), number), chosen)
            found = reciprocal(_ranks(by_words)) + reciprocal(_ranks(alike))
        order = np.lexsort((chosen, -found))
        return zip(chosen[order].tolist(), found[order].tolist(), strict=True)


def _ranks(values: Array) -> Array:
    """Return the place of each of some values, the largest first; equal ones share the first."""
    ordered = np.sort(-values)
    return np.searchsorted(ordered, -values)


def _vectors_of(groups: Iterable[Sequence[SitePaper]], papers: int, model: str) -> Array | None:
    """Return the vectors of all papers by the *model* of a fingerprint, if there is one."""
    if not model:
        return None
    texts = (tuple([f"{one.title}. {one.abstract}" for one in group]) for group in groups)
    return matrix((vectors(Meanings(model, own)) for own in texts), papers)


def _records(site: Path) -> Iterator[SitePaper]:
    """Yield the papers of a site from its `papers.jsonl`, or the parts that `papers.json` names."""
    path = site / _WHOLE
    try:
        if path.exists():
            yield from _lines(path.read_bytes())
            return
        path = site / _PARTS
        for name in json.decode(path.read_bytes(), type=_PartList).parts:
            path = site / Path(name).name
            yield from _lines(decompress(path.read_bytes()))
    except FileNotFoundError as error:
        hint = "name the folder of a site that was built"
        raise fatal(str(site), "there are no records of papers in it", hint=hint) from error
    except (DecodeError, EOFError, OSError, zlib.error) as error:
        raise fatal(str(path), f"can't be read: {error}", hint="build the site again") from error


def _lines(data: bytes) -> list[SitePaper]:
    return [json.decode(line, type=SitePaper) for line in data.splitlines()]
