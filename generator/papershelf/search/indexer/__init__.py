"""Build the search index of a catalog (docs/search-index.md).

Tasks index chunks of papers as segments, and merge the segments, range by range of terms, into the
files of the index. Only the tables that name files are built here, in the main process.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice, pairwise
from operator import attrgetter

from msgspec import json

from papershelf.catalog import Catalog
from papershelf.engine.artifact import Artifact, passed_files
from papershelf.engine.chunks import chunked
from papershelf.engine.engine import Engine, Result
from papershelf.engine.task import Task, task
from papershelf.model import Paper
from papershelf.search.coding import FOLDER, VERSION
from papershelf.search.indexer import facets
from papershelf.search.indexer.acronyms import acronym_table
from papershelf.search.indexer.arrays import offsets_of
from papershelf.search.indexer.files import (
    IndexFile,
    TableEntry,
    entries_in,
    named_file,
    shard_table,
    word_table,
)
from papershelf.search.indexer.keys import KeyedPaper, key_checksums, key_files
from papershelf.search.indexer.layout import BLOCK, INDEXING, LAYOUT, Layout
from papershelf.search.indexer.merge import TermRange, boundaries
from papershelf.search.indexer.papers import card_files, card_of, texts_of
from papershelf.search.indexer.segments import SegmentTexts, segment
from papershelf.search.indexer.shards import shards
from papershelf.search.indexer.word_lists import WORD_LISTS, WordList, word_list_files
from papershelf.search.pasted import keys_of
from papershelf.search.scoring import Scoring, rounded_mean
from papershelf.search.words import word_count

# The number of papers that average lengths of titles and abstracts are computed from, at most.
_SAMPLE = 256


def index(
    catalog: Catalog,
    engine: Engine,
    *,
    directory_urls: bool,
    site_url: str = "",
    layout: Layout = LAYOUT,
    vectors: str = "",
) -> Iterator[Result]:
    """Yield results whose values are lists of artifacts: all files of the index of a *catalog*.

    The manifest, which names the other files, comes last. Without *directory_urls* the addresses of
    papers end with .html. *site_url* is the address of the site and *vectors* the name of the table
    of vector files; both may be empty.
    """
    indexer = _Indexer(catalog, engine, layout)
    # Cards are built by workers that have no segment left to index.
    running = indexer.run(chain(indexer.segment_tasks(), indexer.card_tasks()))
    segments = [result.key for result in islice(running, len(indexer.chunks))]
    cards = yield from indexer.collected(running)
    ranges = yield from indexer.collected(indexer.run(indexer.shard_tasks(segments), batch_size=1))
    lists = yield from indexer.collected(indexer.run(indexer.word_tasks(ranges), batch_size=1))
    words = named_file("words", dict(zip(WORD_LISTS, map(word_table, lists.values()), strict=True)))
    facet_names, facet_files = indexer.facet_files()
    key_table, *key_files = indexer.key_files()
    manifest = {
        "version": VERSION,
        "papers": len(indexer.papers),
        "site": site_url,
        "suffix": "/" if directory_urls else ".html",
        "scoring": indexer.scoring,
        "acronyms": indexer.acronyms(segments),
        "topics": _topic_table(catalog, indexer.topics),
        "vectors": vectors,
        "cards": {
            "block": BLOCK,
            "starts": offsets_of(list(map(len, indexer.folders))).tolist()[:-1],
            "files": [files[0].name for files in cards.values()],
        },
        "facets": facet_names,
        "keys": key_table.entry.name,
        "terms": shard_table(chain.from_iterable(ranges.values())),
        "words": words.entry.name,
    }
    last = Artifact(f"{FOLDER}/manifest.json", json.encode(manifest))
    built_here = ([words], facet_files, [key_table, *key_files], [last])
    yield from indexer.run(task(passed_files, files) for files in built_here)


class _Indexer:
    """The steps that build the index of a *catalog*, whose tasks an *engine* runs.

    Papers are indexed in `chunks`, and their cards are in `folders`. `topics` numbers the topics.
    """

    def __init__(self, catalog: Catalog, engine: Engine, layout: Layout) -> None:
        self._catalog = catalog
        self._cache = engine.cache
        self.run = partial(engine.run, INDEXING)
        self._layout = layout
        self.papers = catalog.by_number
        self.topics = {topic.id: number for number, topic in enumerate(catalog.topics)}
        self.chunks = list(chunked(self.papers, attrgetter("id"), layout.segments))
        self.folders = list(chunked(self.papers, attrgetter("id"), layout.folders))
        self.scoring = _scoring_of(self.papers)
        self._firsts = tuple(offsets_of(list(map(len, self.chunks))).tolist()[:-1])

    def collected(
        self, results: Iterable[Result]
    ) -> Generator[Result, None, dict[str, list[TableEntry]]]:
        """Yield *results*, and return the table entries of their files by key."""
        entries: dict[str, list[TableEntry]] = {}
        for result in results:
            yield result
            # Mapped, because the contents are not needed.
            entries[result.key] = entries_in(self._cache.map(result.key))
        return entries

    def segment_tasks(self) -> Iterator[Task]:
        """Yield the tasks that index the chunks."""
        one_in = self._layout.range_one_in
        notes, venues = self._catalog.notes, self._catalog.venue_names
        for papers in self.chunks:
            texts = tuple([texts_of(one, venues, notes.get(one.slug, ())) for one in papers])
            yield task(segment, SegmentTexts(texts, self.scoring, one_in))

    def card_tasks(self) -> Iterator[Task]:
        """Yield the tasks that build the cards of the folders."""
        for papers in self.folders:
            yield task(card_files, tuple([card_of(paper, self.topics) for paper in papers]))

    def facet_files(self) -> tuple[dict[str, str], list[IndexFile]]:
        """Return the names of the files of facets, and the files."""
        topics, *each = facets.topics(self.papers, self.topics, self._layout.sample)
        orders = {"titles": self._catalog.by_title}
        orders |= {kind.value: papers for kind, papers in self._catalog.by_count.items()}
        files = {"base": facets.base(self.papers), "topics": topics}
        for name, order in orders.items():
            files[name] = named_file("facets", facets.ranks(order, self.papers))
        names = {name: file.entry.name for name, file in files.items()}
        return {"each": each[0].entry.name if each else "", **names}, [*files.values(), *each]

    def key_files(self) -> list[IndexFile]:
        """Return the table of the files of identifiers and addresses, followed by these files."""
        tasks = (task(key_checksums, tuple(map(_keyed, papers))) for papers in self.chunks)
        keys = (result.value for result in self.run(tasks))
        return key_files(zip(self._firsts, keys, strict=True), len(self.papers))

    def acronyms(self, segments: Sequence[str]) -> dict[str, str]:
        """Return the acronyms in *segments*, each with the words that it stands for."""
        [result] = self.run([task(acronym_table, "", *segments)])
        table: dict[str, str] = result.value
        return table

    def shard_tasks(self, segments: Sequence[str]) -> Iterator[Task]:
        """Yield the tasks that merge *segments*, one for each range of stems."""
        if segments:
            [result] = self.run([task(boundaries, "", *segments)])
            layout, papers = self._layout, len(self.papers)
            for since, until in pairwise([*result.value, ""]):
                view = TermRange(since, until, self._firsts, papers, layout.terms, layout.frequent)
                yield task(shards, view, *segments)

    def word_tasks(self, ranges: Iterable[str]) -> Iterator[Task]:
        """Yield the tasks that build the word lists of the terms in *ranges*."""
        for name in WORD_LISTS:
            yield task(word_list_files, WordList(name, self._layout.words), *ranges)


def _keyed(paper: Paper) -> KeyedPaper:
    return KeyedPaper(tuple(keys_of(paper)), tuple([author.name for author in paper.authors]))


def _scoring_of(papers: Sequence[Paper]) -> Scoring:
    """Return the scoring of a catalog, with average lengths in a sample of its *papers*."""
    sample = papers[:: max(1, -(-len(papers) // _SAMPLE))]
    titles = [word_count(paper.title) for paper in sample]
    abstracts = [word_count(paper.abstract) for paper in sample]
    defaults = Scoring()
    return Scoring(
        usual_title=rounded_mean(titles, defaults.usual_title),
        usual_abstract=rounded_mean(abstracts, defaults.usual_abstract),
    )


def _topic_table(
    catalog: Catalog, numbers: Mapping[str, int]
) -> list[tuple[str, str, list[int], int]]:
    """Return for each topic its id, label, parents and number of papers.

    Parents are topic *numbers*, by id. Papers of narrower topics are counted too.
    """
    return [
        (
            topic.id,
            topic.label,
            [numbers[parent] for parent in topic.parents],
            len(catalog.by_topic[topic.id]),
        )
        for topic in catalog.topics
    ]
