"""Related papers: of every paper those nearest to it, and why.

Papers are numbered from the oldest on and cut into chunks, and these into shards. What is usual is
counted in the first chunks alone, so that papers which come last leave the results of the others as
they were, but for those of the last shard.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice, product
from zlib import crc32

import numpy as np
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.engine.chunks import Lengths
from papershelf.engine.engine import Engine, Result
from papershelf.engine.progress import Progress, Stage, silent
from papershelf.engine.task import Task, task
from papershelf.model import Paper, Source
from papershelf.problems import note
from papershelf.search.coding import DIMENSIONS
from papershelf.search.indexer.arrays import NOTHING, Array, Columns, distinct, sums
from papershelf.search.near.bm25 import nearest, shard
from papershelf.search.near.choose import Chosen, apart, chosen, fused, others, together
from papershelf.search.near.mapping import FEWEST, layout_task
from papershelf.search.near.meaning import choose, likeness, matrix
from papershelf.search.near.related import RelatedPapers
from papershelf.search.near.terms import queries, usual
from papershelf.search.near.vectors import (
    CHUNKS,
    chunks_of,
    counting_task,
    fitted_task,
    vector_task,
)
from papershelf.text.titles import title_key

# Of papers by number, how alike each is to another.
_Likeness = Callable[[Array, Array], Array]
# Chunks of a shard, and in how many all is counted.
_TOGETHER, _FEW = 32, 4


def with_related(
    catalog: Catalog,
    engine: Engine,
    progress: Progress = silent,
    most: int | None = None,
    lengths: Lengths = CHUNKS,
) -> Catalog:
    """Return a *catalog* that has related papers, with a note where none has any.

    Of each *most* are shown, or all. Papers are counted in chunks of these *lengths*.
    """
    papers, model = catalog.by_number, choose()
    stage = Stage(f"Related papers by {model.means}", "paper")
    near = _Nearness(papers, engine, lengths, model.fingerprint, stage, progress)
    related = near.related(most)
    if len(related) >= FEWEST:
        engine.begin(layout_task(related))
    said = [*model.notes()]
    limits = [f"{model.without(fault)}, which can't be used" for fault in model.faults]
    if related and not any(paper.abstract for paper in papers):
        limits.append("papers are compared by their titles, as no abstract is known")
    if message := _missing(related):
        limits.append(message)
        first = next((reading.path for reading in catalog.readings), "")
        said.append(note(Source(path=first), message))
    problems = (*catalog.problems, *said)
    return replace(catalog, related=related, limits=tuple(limits), problems=problems)


def _missing(related: RelatedPapers) -> str:
    """Return what a catalog has not, and why; empty where it has all that its size allows."""
    if not related:
        return "no related papers: no two have enough words in common and are different works"
    if len(related) < FEWEST <= len(related.papers):
        return f"no map: only {len(related)} papers have enough words in common with other works"
    return ""


class _Nearness:
    """What is near to what among numbered *papers*, by tasks of an *engine*.

    *model* is the fingerprint of one, which may be empty.
    """

    def __init__(
        self,
        papers: Sequence[Paper],
        engine: Engine,
        lengths: Lengths,
        model: str,
        stage: Stage,
        progress: Progress,
    ) -> None:
        self._papers = papers
        self._model = model
        self._stage = stage
        self._progress = progress
        self._engine = engine
        self._chunks = chunks_of(papers, lengths)
        self._firsts = sums(list(map(len, self._chunks))).tolist()
        self._titles = np.array([_checksum(at, one) for at, one in enumerate(papers)], np.int64)

    def related(self, most: int | None) -> RelatedPapers:
        """Return the related papers of all, of which *most* are shown."""
        self._progress(self._stage, 0, 0)
        vectors = (vector_task(chunk, self._model) for chunk in self._chunks if self._model)
        running = self._run(chain(map(counting_task, self._chunks), vectors))
        counted = [one.key for one in islice(running, len(self._chunks))]
        likeness = self._likeness(running, counted) if self._model else None
        first = _steady(len(counted))
        [known] = self._run([task(usual, "", *counted[:first])])
        parts = [counted[at : at + _TOGETHER] for at in range(0, len(counted), _TOGETHER)]
        found = self._run(
            chain(
                (task(shard, "", known.key, *part) for part in parts),
                (task(queries, at < first, known.key, key) for at, key in enumerate(counted)),
            )
        )
        shards, asked = list(islice(found, len(parts))), list(found)
        pairs = product(asked, shards)
        found = self._run(task(nearest, "", own.key, there.key) for own, there in pairs)
        same: list[Array] = []
        chunks = [
            self._chosen(at, own.value, islice(found, len(shards)), likeness, same)
            for at, own in enumerate(asked)
        ]
        one_work = distinct(np.concatenate([NOTHING, *same]))
        chunks = [apart(chunk, one_work) for chunk in chunks]
        self._progress(self._stage, len(self._papers), 0)
        words = [partial(_words, own) for own in asked]
        return RelatedPapers(self._papers, chunks, words, most)

    def _run(self, tasks: Iterable[Task]) -> Iterator[Result]:
        return self._engine.run(self._stage, tasks, at_once=1)

    def _likeness(self, results: Iterable[Result], counted: Sequence[str]) -> _Likeness:
        """Return what tells how alike papers are to others, by *results* that are vectors.

        With them and what is *counted* the search's word vectors, which wait for more, can begin.
        """
        keys: list[str] = []
        rows = matrix(self._vectors(results, keys), len(self._papers))
        if len(self._papers) >= DIMENSIONS:
            self._engine.begin(fitted_task(counted, keys))
        return lambda own, other: likeness(rows, own, other)

    def _vectors(self, results: Iterable[Result], keys: list[str]) -> Iterator[bytes]:
        """Yield the vectors of chunks, with word of how far it is; their *keys* are added."""
        for result, before in zip(results, self._firsts, strict=False):
            self._progress(self._stage, before, len(self._papers))
            keys.append(result.key)
            yield result.value

    def _chosen(
        self,
        at: int,
        own: Columns,
        found: Iterable[Result],
        alike: _Likeness | None,
        same: list[Array],
    ) -> Chosen:
        """Return what is chosen of what was *found* in each shard for a chunk's *own* queries.

        Pairs of papers that are the *same* work are added.
        """
        firsts, first = self._firsts[::_TOGETHER], self._firsts[at]
        near = together(zip(firsts, (one.value for one in found), strict=False))
        near, pairs = others(near, first, self._titles, own)
        same.append(pairs)
        if alike:
            near = fused(near, alike(near.rows + first, near.papers))
        return chosen(near, own)


def _words(own: Result) -> list[str]:
    """Return the words of queries."""
    queries: Columns = own.value
    return queries.words("words")


def _steady(chunks: int) -> int:
    """Return in how many of the first chunks it is counted what is usual.

    In all, if they are few. Else the last one, which grows, is not among them, and the number is a
    power of two or half as much again, so that it seldom changes.
    """
    sizes = (size << power for power in range(24) for size in (2, 3))
    return chunks if chunks <= _FEW else max(size for size in sizes if size < chunks)


def _checksum(number: int, paper: Paper) -> int:
    """Return what papers of one title share; a *number* of its own for a title of mere signs."""
    key = title_key(paper.title)
    return crc32(key.encode()) if key else -1 - number
