"""Related papers: of every paper those nearest to it, and why.

Papers are numbered from the oldest on and cut into chunks, and these into shards. What is usual is
counted in the first chunks alone, so that papers which come last leave the results of the others as
they were, but for those of the last shard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice, product
from operator import attrgetter
from zlib import crc32

import numpy as np
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.engine.chunks import Lengths, grouped
from papershelf.engine.engine import Engine, Result
from papershelf.engine.progress import RELATING, Progress, silent
from papershelf.engine.task import Task, task
from papershelf.model import Paper, Source
from papershelf.problems import note
from papershelf.search.indexer.arrays import Array, Columns, sums
from papershelf.search.indexer.papers import numbered
from papershelf.search.near.choose import Chosen, chosen, others, together
from papershelf.search.near.nearest import nearest, shard
from papershelf.search.near.related import RelatedPapers
from papershelf.search.near.terms import TitlesAndAbstracts, count_terms, queries, usual
from papershelf.text.titles import title_key

CHUNKS = Lengths(least=1_024, most=4_096, one_in=1_024)
# Chunks of a shard.
_TOGETHER = 8


def with_related(
    catalog: Catalog, engine: Engine, progress: Progress = silent, lengths: Lengths = CHUNKS
) -> Catalog:
    """Return a *catalog* that has related papers, with a note where no paper has any.

    Papers are counted in chunks of these *lengths*.
    """
    progress(RELATING, 0, 0)
    papers = numbered(catalog.papers)
    related = _Nearness(papers, engine, lengths).related()
    progress(RELATING, len(papers), 0)
    if related:
        return replace(catalog, related=related)
    first = next((reading.path for reading in catalog.readings), "")
    said = note(Source(path=first), "no related papers: no two have enough words in common")
    return replace(catalog, problems=(*catalog.problems, said))


class _Nearness:
    """What is near to what among numbered *papers*, by tasks of an *engine*."""

    def __init__(self, papers: Sequence[Paper], engine: Engine, lengths: Lengths) -> None:
        self._papers = papers
        self._engine = engine
        self._chunks = list(grouped(papers, attrgetter("id"), lengths))
        self._firsts = sums(list(map(len, self._chunks))).tolist()

    def related(self) -> RelatedPapers:
        """Return the related papers of all."""
        texts = (tuple([(one.title, one.abstract) for one in chunk]) for chunk in self._chunks)
        keys = [
            one.key
            for one in self._run(task(count_terms, TitlesAndAbstracts(own)) for own in texts)
        ]
        first = _steady(len(keys))
        [known] = self._run([task(usual, "", *keys[:first])])
        asked = list(
            self._run(task(queries, at < first, known.key, key) for at, key in enumerate(keys))
        )
        starts = range(0, len(keys), _TOGETHER)
        shards = list(
            self._run(task(shard, "", known.key, *keys[at : at + _TOGETHER]) for at in starts)
        )
        pairs = product(asked, shards)
        found = self._run(task(nearest, "", own.key, there.key) for own, there in pairs)
        titles = np.array([_checksum(one) for one in self._papers], np.int64)
        chunks = [
            self._chosen(at, own.value, islice(found, len(shards)), titles)
            for at, own in enumerate(asked)
        ]
        words = [partial(_words, own) for own in asked]
        return RelatedPapers(self._papers, chunks, words)

    def _run(self, tasks: Iterable[Task]) -> Iterator[Result]:
        return self._engine.run(RELATING, tasks, at_once=1)

    def _chosen(self, at: int, own: Columns, found: Iterator[Result], titles: Array) -> Chosen:
        """Return what is chosen of what was *found* in each shard for a chunk's *own* queries."""
        near = together(zip(self._firsts[::_TOGETHER], (one.value for one in found), strict=False))
        return chosen(others(near, self._firsts[at], titles, own), own)


def _words(own: Result) -> list[str]:
    """Return the words of queries."""
    queries: Columns = own.value
    return queries.words("words")


def _steady(chunks: int) -> int:
    """Return in how many of the first chunks it is counted what is usual.

    The last one, which grows, is not among them if there are more. The number is a power of two or
    half as much again, so that it seldom changes.
    """
    sizes = (size << power for power in range(24) for size in (2, 3))
    return max((size // 2 for size in sizes if size // 2 < chunks), default=1)


def _checksum(paper: Paper) -> int:
    """Return a number that papers of one title share; papers without one share none."""
    key = title_key(paper.title)
    return crc32(key.encode()) if key else -1
