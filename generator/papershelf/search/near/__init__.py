"""Find the related papers of each paper, and the terms that are the reasons.

Papers are numbered from the oldest and split into chunks, and these are grouped into shards. Corpus
statistics come from the first chunks alone. So new papers, which come last, change the results of
the last shard only.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain, islice, product
from operator import attrgetter

import numpy as np
from msgspec.structs import replace

from papershelf.catalog import Catalog
from papershelf.engine.chunks import Lengths, checksum, chunked
from papershelf.engine.engine import Engine, Result
from papershelf.engine.progress import Progress, Stage, silent
from papershelf.engine.task import Task, task
from papershelf.model import Paper, Source
from papershelf.problems import note
from papershelf.search.coding import DIMENSIONS
from papershelf.search.indexer.arrays import Array, Columns, distinct, offsets_of
from papershelf.search.near.bm25 import nearest, posting_lists
from papershelf.search.near.fitting import fit_word_vectors
from papershelf.search.near.mapping import MIN_PAPERS
from papershelf.search.near.meaning import (
    ModelChoice,
    TextsToEmbed,
    best_model,
    embed_texts,
    matrix,
    similarities,
)
from papershelf.search.near.related import RelatedPapers
from papershelf.search.near.selection import (
    Selection,
    fused,
    merged,
    selected,
    without_duplicates,
    without_same_work,
)
from papershelf.search.near.terms import corpus_statistics, count_terms, queries
from papershelf.text.titles import title_key

# A model may take a minute for a chunk of this length.
CHUNKS = Lengths(least=256, most=1_024, one_in=256)
# The number of chunks that word vectors are fitted to, at most.
_FITTED_CHUNKS = 16
# The number of chunks in a shard. Up to _FEW_CHUNKS chunks are all in the corpus statistics.
_CHUNKS_PER_SHARD, _FEW_CHUNKS = 32, 4


def with_related(
    catalog: Catalog,
    engine: Engine,
    progress: Progress = silent,
    most: int | None = None,
    lengths: Lengths = CHUNKS,
) -> Catalog:
    """Return a *catalog* with related papers, and with a note if there are none.

    Up to *most* of each paper are shown, or all. *lengths* are those of chunks.
    """
    papers, model = catalog.by_number, best_model()
    engine.report.depend_on(model.fingerprint)
    related = _RelatedFinder(papers, engine, lengths, model, progress).related(most)
    notes = [*model.notes()]
    limits = [
        f"{better.name} can't be used; papers are compared by {model.method}"
        for better, _ in model.faults
    ]
    if related and not any(paper.abstract for paper in papers):
        limits.append("papers are compared by their titles, as none has an abstract")
    if message := _missing(related):
        limits.append(message)
        first = next((reading.path for reading in catalog.readings), "")
        notes.append(note(Source(path=first), message))
    problems = (*catalog.problems, *notes)
    return replace(catalog, related=related, limits=tuple(limits), problems=problems)


def _missing(related: RelatedPapers) -> str:
    """Return why related papers or a map are missing, or an empty string if neither is."""
    if not related:
        return "no related papers: no two different works have enough words in common"
    if len(related) < MIN_PAPERS <= len(related.papers):
        return f"no map: only {len(related)} papers have enough words in common with other works"
    return ""


class _RelatedFinder:
    """Finds the related papers of numbered *papers*, by tasks of an *engine*."""

    def __init__(
        self,
        papers: Sequence[Paper],
        engine: Engine,
        lengths: Lengths,
        model: ModelChoice,
        progress: Progress,
    ) -> None:
        self._papers = papers
        self._model = model.fingerprint
        stage = Stage(f"Related papers by {model.method}", "paper")
        self._progress = partial(progress, stage)
        self._run = partial(engine.run, stage, batch_size=1)
        self._chunks = list(chunked(papers, attrgetter("id"), lengths))
        self._firsts = offsets_of(list(map(len, self._chunks))).tolist()
        self._titles = np.array([_title_number(at, one) for at, one in enumerate(papers)], np.int64)

    def related(self, most: int | None) -> RelatedPapers:
        """Return the related papers of all papers, of which up to *most* are shown."""
        self._progress(0, 0)
        # The model embeds papers while other workers count.
        embedding = map(self._embedding_task, self._chunks if self._model else ())
        running = self._run(chain(map(_counting_task, self._chunks), embedding))
        counted = [result.key for result in islice(running, len(self._chunks))]
        embedded, vectors = self._embedded(running)
        shards, queries = self._shards_and_queries(counted)
        fitting = self._fitting_tasks(counted, embedded)
        pairs = product(queries, shards)
        comparing = (task(nearest, "", query.key, shard.key) for query, shard in pairs)
        # Word vectors are fitted while other workers compare.
        results = self._run(chain(fitting, comparing))
        fitted = [result.key for result in islice(results, len(fitting))]
        selections: list[Selection] = []
        same_work: list[Array] = []
        for at, query in enumerate(queries):
            by_shard = islice(results, len(shards))
            selection, same = self._select(at, query.value, by_shard, vectors)
            selections.append(selection)
            same_work.append(same)
        self._progress(len(self._papers), 0)
        same = distinct(np.concatenate(same_work))
        shown = [without_duplicates(selection, same) for selection in selections]
        return RelatedPapers(self._papers, shown, queries, most, vectors=embedded, fitted=fitted)

    def _embedded(self, results: Iterable[Result]) -> tuple[list[str], Array | None]:
        """Return the keys of *results*, which are vectors, and their matrix, if there are any."""
        keys: list[str] = []
        vectors = bytearray()
        # No result stays in memory, as its task holds the texts of its chunk.
        for result, before in zip(results, self._firsts, strict=False):
            self._progress(before, len(self._papers))
            keys.append(result.key)
            vectors += result.value
        return keys, matrix(vectors, len(self._papers)) if keys else None

    def _fitting_tasks(self, counted: Sequence[str], embedded: Sequence[str]) -> list[Task]:
        """Return the task that fits the search's word vectors, if there are enough papers.

        *counted* and *embedded* are the keys of each chunk's terms and vectors.
        """
        if not embedded or len(self._papers) < DIMENSIONS:
            return []
        # The last chunk, which grows, is left out, so that new papers do not change the fit.
        sample = slice(0, max(1, len(embedded) - 1), -(-len(embedded) // _FITTED_CHUNKS))
        return [task(fit_word_vectors, "", *counted[sample], *embedded[sample])]

    def _embedding_task(self, chunk: Sequence[Paper]) -> Task:
        texts = ((one.title, one.abstract) for one in chunk)
        return task(embed_texts, TextsToEmbed.of(texts, self._model))

    def _shards_and_queries(self, counted: Sequence[str]) -> tuple[list[Result], list[Result]]:
        """Return the posting lists of each shard, and the queries of each chunk.

        *counted* are the keys of the terms of chunks.
        """
        sample = _sample_size(len(counted))
        [statistics] = self._run([task(corpus_statistics, "", *counted[:sample])])
        starts = range(0, len(counted), _CHUNKS_PER_SHARD)
        parts = [counted[at : at + _CHUNKS_PER_SHARD] for at in starts]
        shards = (task(posting_lists, "", statistics.key, *part) for part in parts)
        of_chunks = (
            task(queries, at < sample, statistics.key, key) for at, key in enumerate(counted)
        )
        results = self._run(chain(shards, of_chunks))
        return list(islice(results, len(parts))), list(results)

    def _select(
        self, at: int, chunk_queries: Columns, results: Iterable[Result], vectors: Array | None
    ) -> tuple[Selection, Array]:
        """Return the related papers of chunk *at*, from the candidates of each shard in *results*.

        In addition, return the keys of pairs of papers that are the same work.
        """
        firsts, first = self._firsts[::_CHUNKS_PER_SHARD], self._firsts[at]
        near = merged(zip(firsts, (result.value for result in results), strict=False))
        near, same = without_same_work(near, first, self._titles, chunk_queries)
        if vectors is not None:
            near = fused(near, similarities(vectors, near.rows + first, near.papers))
        return selected(near, chunk_queries), same


def _counting_task(chunk: Sequence[Paper]) -> Task:
    return task(count_terms, tuple([(one.title, one.abstract) for one in chunk]))


def _sample_size(chunks: int) -> int:
    """Return how many of the first *chunks* the corpus statistics are computed from.

    These are all, if they are few. Otherwise the last chunk, which grows, is left out, and the
    number is a power of two or one and a half times that, so that it seldom changes.
    """
    sizes = (size << power for power in range(24) for size in (2, 3))
    return chunks if chunks <= _FEW_CHUNKS else max(size for size in sizes if size < chunks)


def _title_number(number: int, paper: Paper) -> int:
    """Return a checksum of a paper's title, or a unique negative number for mere punctuation."""
    key = title_key(paper.title)
    return checksum(key) if key else -1 - number
