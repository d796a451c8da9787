"""Rank the papers of a built site, or a pool of them, by their nearness to one paper."""

import zlib
from collections.abc import Iterable, Iterator
from gzip import decompress
from pathlib import Path

import numpy as np
from msgspec import DecodeError, Struct, json

from papershelf.problems import fatal
from papershelf.search.indexer.arrays import Array
from papershelf.search.near.bm25 import posting_lists, scores
from papershelf.search.near.meaning import (
    TextsToEmbed,
    best_model,
    embed_texts,
    matrix,
    similarities,
)
from papershelf.search.near.selection import reciprocal_rank
from papershelf.search.near.terms import corpus_statistics, count_terms, queries

_RECORDS, _PART_NAMES = "papers.jsonl", "papers.json"
# The papers of a chunk, whose terms are counted together.
_CHUNK = 2_048


class SitePaper(Struct, frozen=True):
    """The part of a record in `papers.jsonl` that a ranking needs."""

    id: str
    title: str
    url: str
    abstract: str = ""


class _PartList(Struct, frozen=True):
    """The names of the files that contain the records of a large catalog."""

    parts: tuple[str, ...]


class Ranking:
    """Ranks the papers of a *site*; raises PapershelfError if its records can't be read.

    `notes` reports models that can't be used.
    """

    def __init__(self, site: Path) -> None:
        self.papers = tuple(_records(site))
        self._numbers = {
            name: number
            for number, paper in enumerate(self.papers)
            for name in (paper.id, paper.url)
        }
        texts = [(paper.title, paper.abstract) for paper in self.papers]
        chunks = [tuple(texts[at : at + _CHUNK]) for at in range(0, len(texts), _CHUNK)]
        self._chunks = list(map(count_terms, chunks))
        self._statistics = corpus_statistics("", *self._chunks)
        self._postings = posting_lists("", self._statistics, *self._chunks)
        model = best_model()
        self.notes = tuple(model.notes())
        self._vectors: Array | None = None
        if model.fingerprint:
            views = (TextsToEmbed.of(chunk, model.fingerprint) for chunk in chunks)
            embedded = map(embed_texts, views)
            self._vectors = matrix(b"".join(embedded), len(self.papers))

    def near(self, name: str, pool: Iterable[str] = ()) -> Iterator[tuple[SitePaper, float]]:
        """Yield papers with their scores, the nearest to *name* first, without itself.

        These are all papers named in *pool*, or without a pool all with a positive score. A name is
        an id or an address. Raises PapershelfError for an unknown one.
        """
        number = self._number(name)
        in_pool = sorted({self._number(one) for one in pool})
        candidates = np.array(in_pool or range(len(self.papers)), np.int64)
        for other, score in self._scores(number, candidates):
            if other != number and (score > 0 or in_pool):
                yield self.papers[other], score

    def _number(self, name: str) -> int:
        if name not in self._numbers:
            hint = "`papershelf search` prints the addresses of papers, and with --json their ids"
            raise fatal(name, "the site has no paper with this id or address", hint=hint)
        return self._numbers[name]

    def _scores(self, number: int, candidates: Array) -> Iterator[tuple[int, float]]:
        """Yield the numbers of *candidates* with their nearness to paper *number*, best first."""
        chunk, row = divmod(number, _CHUNK)
        chunk_queries = queries(True, self._statistics, self._chunks[chunk])
        by_words = scores(chunk_queries, self._postings, row)[candidates]
        fused = by_words.astype(float)
        if self._vectors is not None:
            by_meaning = similarities(self._vectors, np.full(len(candidates), number), candidates)
            fused = reciprocal_rank(_ranks(by_words)) + reciprocal_rank(_ranks(by_meaning))
        order = np.lexsort((candidates, -fused))
        return zip(candidates[order].tolist(), fused[order].tolist(), strict=True)


def _ranks(values: Array) -> Array:
    """Return the rank of each of *values*, the largest first; equal ones share the lowest rank."""
    ordered = np.sort(-values)
    return np.searchsorted(ordered, -values)


def _records(site: Path) -> Iterator[SitePaper]:
    """Yield the papers of a *site* from `papers.jsonl`, or the parts that `papers.json` names.

    Raises PapershelfError if these are missing or damaged.
    """
    path = site / _RECORDS
    try:
        if path.exists():
            yield from _lines(path.read_bytes())
            return
        path = site / _PART_NAMES
        for name in json.decode(path.read_bytes(), type=_PartList).parts:
            path = site / Path(name).name
            yield from _lines(decompress(path.read_bytes()))
    except FileNotFoundError as error:
        hint = "give the folder of a finished site"
        raise fatal(str(site), "this folder has no records of papers", hint=hint) from error
    except (DecodeError, EOFError, OSError, RecursionError, zlib.error) as error:
        raise fatal(str(path), f"can't be read: {error}", hint="build the site again") from error


def _lines(data: bytes) -> list[SitePaper]:
    return [json.decode(line, type=SitePaper) for line in data.splitlines()]
