"""The search index, made from the catalog (docs/search-index.md).

Chunks of papers become segments, whose terms are merged, range by range, into the files of the
index. All of that is tasks; only the tables that name files are put together here.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import chain, islice, pairwise
from operator import attrgetter
from typing import Any

from msgspec import json

from papershelf.catalog import Catalog
from papershelf.engine.artifact import Artifact
from papershelf.engine.chunks import grouped
from papershelf.engine.engine import Engine, Result
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.search.coding import FOLDER, VERSION
from papershelf.search.indexer import facets
from papershelf.search.indexer.arrays import sums
from papershelf.search.indexer.digits import gap_list
from papershelf.search.indexer.files import (
    TableEntry,
    entries_in,
    given,
    named_file,
    shard_table,
    word_table,
)
from papershelf.search.indexer.keys import key_files, key_hashes
from papershelf.search.indexer.layout import INDEXING, LAYOUT, Layout
from papershelf.search.indexer.merge import TermRange, boundaries
from papershelf.search.indexer.papers import Cards, card_files, card_of, texts_of
from papershelf.search.indexer.segments import Papers, segment
from papershelf.search.indexer.shards import shards
from papershelf.search.indexer.word_lists import WORD_LISTS, WordList, word_list_files
from papershelf.search.pasted import keys_of
from papershelf.search.scoring import FIELDS, Scoring, rounded_mean
from papershelf.search.words import words_in

# So many papers tell how long titles and abstracts usually are.
_SAMPLE = 256


def index(
    catalog: Catalog,
    engine: Engine,
    *,
    directory_urls: bool,
    layout: Layout = LAYOUT,
    vectors: str = "",
) -> Iterator[Result]:
    """Yield results whose values are lists of artifacts: all files of the index of a *catalog*.

    The manifest, which names the others, comes last. Without *directory_urls* the addresses of
    papers end with .html. *vectors* names the table of the files of vectors, if there are any.
    """
    tasks = _IndexTasks(catalog, engine, layout)
    yield from tasks.results(directory_urls=directory_urls, vectors=vectors)


class _IndexTasks:
    """The index of a *catalog* that an *engine* makes."""

    def __init__(self, catalog: Catalog, engine: Engine, layout: Layout) -> None:
        self._catalog = catalog
        self._engine = engine
        self._papers = catalog.by_number
        self._layout = layout
        self._topics = {topic.id: number for number, topic in enumerate(catalog.topics)}
        self._chunks = list(grouped(self._papers, attrgetter("id"), self._layout.segments))
        self._folders = list(grouped(self._papers, attrgetter("id"), self._layout.folders))
        self._firsts = tuple(_starts(self._chunks).tolist())
        self._scoring = _scoring_of(self._papers)

    def results(self, *, directory_urls: bool, vectors: str) -> Iterator[Result]:
        """Yield what `index` does."""
        # Cards are made while the last segments are waited for.
        running = self._run(chain(self._segments(), self._cards()))
        segments = [result.key for result in islice(running, len(self._chunks))]
        cards = yield from self._passed_on(running)
        facet_names = yield from self._facets()
        keys = yield from self._keys()
        ranges = yield from self._passed_on(self._run(self._shards(segments), at_once=1))
        words = yield from self._word_lists(list(ranges))
        manifest = {
            "version": VERSION,
            "papers": len(self._papers),
            "suffix": "/" if directory_urls else ".html",
            "fields": FIELDS,
            "scoring": self._scoring,
            "topics": _topic_table(self._catalog),
            "vectors": vectors or 0,
            "cards": {
                "block": self._layout.block,
                "starts": gap_list(_starts(self._folders)),
                "files": [files[0].name for files in cards.values()],
            },
            "facets": facet_names,
            "keys": keys,
            "terms": shard_table(chain.from_iterable(ranges.values())),
            "words": words,
        }
        yield from self._given([Artifact(f"{FOLDER}/manifest.json", json.encode(manifest))])

    def _run(self, tasks: Iterable[Task], at_once: int | None = None) -> Iterator[Result]:
        return self._engine.run(INDEXING, tasks, settings=self._layout, at_once=at_once)

    def _passed_on(
        self, results: Iterable[Result]
    ) -> Generator[Result, None, dict[str, list[TableEntry]]]:
        """Pass on *results*, and return by key what tables have to know of their files."""
        found: dict[str, list[TableEntry]] = {}
        for result in results:
            yield result
            # Contents are not loaded.
            found[result.key] = entries_in(self._engine.cache.map(result.key))
        return found

    def _given(self, files: Sequence[Artifact]) -> Iterator[Result]:
        """Yield the result of *files* that are made here."""
        return self._run([task(given, files)])

    def _segments(self) -> Iterator[Task]:
        gate = self._layout.cuts.terms.gate
        for papers in self._chunks:
            notes, venues = self._catalog.notes, self._catalog.venue_names
            texts = tuple([texts_of(one, venues, notes.get(one.slug, ())) for one in papers])
            yield task(segment, Papers(texts, self._scoring, gate))

    def _cards(self) -> Iterator[Task]:
        for papers in self._folders:
            cards = tuple([card_of(paper, self._topics) for paper in papers])
            yield task(card_files, Cards(self._layout.block, cards))

    def _facets(self) -> Generator[Result, None, dict[str, str]]:
        """Pass on the files of facets, and return their names."""
        places = {paper.slug: place for place, paper in enumerate(self._catalog.by_title)}
        base = facets.base(self._papers)
        topics, *each = facets.topics(self._papers, self._topics, self._layout.sample)
        titles = facets.order([places[paper.slug] for paper in self._papers])
        counts = {
            kind.value: facets.order(facets.ranks_by(kind, self._papers))
            for kind in self._catalog.by_count
        }
        yield from self._given([base, topics, titles, *counts.values(), *each])
        return {
            "each": each[0].entry.name if each else "",
            "base": base.entry.name,
            "topics": topics.entry.name,
            "titles": titles.entry.name,
            **{kind: file.entry.name for kind, file in counts.items()},
        }

    def _keys(self) -> Generator[Result, None, str]:
        """Pass on the files of what finds one paper alone, and return the name of their table."""
        tasks = (
            task(key_hashes, tuple([tuple(keys_of(paper)) for paper in papers]))
            for papers in self._chunks
        )
        hashed = [result.value for result in self._run(tasks)]
        table, *files = key_files(zip(self._firsts, hashed, strict=True), len(self._papers))
        yield from self._given([table, *files])
        return table.entry.name

    def _shards(self, segments: Sequence[str]) -> Iterator[Task]:
        """Yield the tasks that merge *segments*, a range of stems each."""
        if segments:
            [found] = self._run([task(boundaries, "", *segments)])
            for since, until in pairwise([*found.value, ""]):
                view = TermRange(since, until, self._firsts, len(self._papers), self._layout.cuts)
                yield task(shards, view, *segments)

    def _word_lists(self, ranges: Sequence[str]) -> Generator[Result, None, str]:
        """Pass on the word lists of the terms in *ranges*, and return the name of their table."""
        views = [WordList(name, self._layout.words) for name in WORD_LISTS]
        tasks = [task(word_list_files, view, *ranges) for view in views]
        made = yield from self._passed_on(self._run(tasks, at_once=1))
        tables = dict(zip(WORD_LISTS, map(word_table, made.values()), strict=True))
        table = named_file("words", tables)
        yield from self._given([table])
        return table.entry.name


def _scoring_of(papers: Sequence[Paper]) -> Scoring:
    """Return the scoring of a catalog, with what is usual in a sample of its *papers*."""
    sample = papers[:: max(1, -(-len(papers) // _SAMPLE))]
    plain = Scoring()
    return Scoring(
        usual_title=rounded_mean([words_in(paper.title) for paper in sample], plain.usual_title),
        usual_abstract=rounded_mean(
            [words_in(paper.abstract) for paper in sample], plain.usual_abstract
        ),
    )


def _topic_table(catalog: Catalog) -> list[tuple[str, str, list[int], int]]:
    """Return topics, each with its label unless its id tells it, its parents and how many papers.

    Parents are numbers; papers are also those of the topics below.
    """
    numbers = {topic.id: number for number, topic in enumerate(catalog.topics)}
    labels = (
        "" if topic.label == topic.id.replace("-", " ").capitalize() else topic.label
        for topic in catalog.topics
    )
    return [
        (
            topic.id,
            label,
            [numbers[parent] for parent in topic.parents],
            len(catalog.by_topic[topic.id]),
        )
        for topic, label in zip(catalog.topics, labels, strict=True)
    ]


def _starts(groups: Iterable[Sequence[object]]) -> Any:
    """Return the number of the first paper of each group."""
    return sums(list(map(len, groups)))[:-1]
