"""The search index, made from the catalog (docs/decisions/0017-search-index.md)."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.curated.taxonomy import Topic
from papershelf.digests import by_content, digest_of, digest_of_value
from papershelf.engine.chunks import Lengths, grouped
from papershelf.kept import Kept, kept_in
from papershelf.model import Paper
from papershelf.outputs.page import Page, Unchanged
from papershelf.processes import ALONE, Meanwhile, Sharing
from papershelf.scratch import scratch_folder
from papershelf.search.coding import DIGITS, MOST, gap_list, shared_letters, word_list
from papershelf.search.indexer.cards import Folder, Folding, KnownCards
from papershelf.search.indexer.columns import BETWEEN, Shelf
from papershelf.search.indexer.cutting import Sizes, begins_file, name_of
from papershelf.search.indexer.facets import each_topic, facet_files, having_topics
from papershelf.search.indexer.last import Known, Last, Past, known_of
from papershelf.search.indexer.neighbours import Neighbours, Pairing, PairRun, neighbours_of
from papershelf.search.indexer.numbers import numbered
from papershelf.search.indexer.occurrences import Vocabulary
from papershelf.search.indexer.pairs import PairRange, pair_ranges
from papershelf.search.indexer.runs import Batch, Run, Turning, kept_run, texts_in
from papershelf.search.indexer.shards import (
    LARGE,
    MEDIUM,
    SMALL,
    Cuts,
    Range,
    Shard,
    as_json,
    ranges,
)
from papershelf.search.indexer.word_lists import KnownFiles, WordList, word_lists
from papershelf.search.scoring import FIELDS, Scoring

VERSION = 3
# Up to here a catalog is one shard and one block.
FEW = 1_000
# Up to here files are smaller.
MANY = 25_000
BLOCK = 16
# Papers with cards in one folder, whose blocks a change in one of them names anew; the manifest
# names all folders.
WHOLE = Lengths(least=FEW, most=FEW, one_in=1)
FOLDERS = Lengths(least=128, most=512, one_in=128)
LARGE_FOLDERS = Lengths(least=256, most=1_024, one_in=256)
# The manifest tells in units of so many letters how large the files of common stems are.
SIZE_UNIT = 4_096

# Papers that are turned over at once, in a large catalog and in others.
LARGE_RUNS = Lengths(least=1_024, most=4_096, one_in=1_024)
RUNS = Lengths(least=256, most=1_024, one_in=256)

Made = Page | Unchanged
Parts = Generator[Page, None, dict[str, Any]]


def search_index(
    catalog: Catalog,
    settings: Settings,
    shared: Sharing = ALONE,
    kept: Kept | None = None,
    last: Last | None = None,
) -> Iterator[Made]:
    """All files of the index; the manifest, which names the others, comes last.

    They are the same whichever processes make them, whatever is `kept` of runs of earlier builds,
    and whatever of the `last` index is still there, of which there is word in the place of pages.
    """
    papers = numbered(catalog.papers)
    scoring = Scoring()
    topics = {topic.id: number for number, topic in enumerate(catalog.topics)}
    kept, last = kept or kept_in(None, settings), last or Last()
    block = max(1, len(papers)) if len(papers) <= FEW else BLOCK
    cuts = cuts_for(len(papers))
    lengths = folders_for(len(papers))
    surroundings = kept.name("index", digest_of_value((cuts, scoring.levels, block, lengths)))
    with scratch_folder() as folder:
        shelf = Shelf(store=kept.store, scratch=folder)
        folding = Folding(catalog=catalog, topics=topics, block=block, lengths=lengths)
        cards = Cards(folding, papers, last.cards(surroundings))
        shared = shared.beside(cards.laid.making)
        runs: list[Run] = []
        is_bound = partial(begins_file, sizes=cuts.terms)
        vocabulary = catalog.memory.recall("vocabulary", None, Vocabulary)
        turning = Turning(shelf, scoring.levels, is_bound, vocabulary)
        groups = grouped(papers, attrgetter("id"), RUNS if len(papers) <= MANY else LARGE_RUNS)
        named = named_groups(groups, catalog, kept, (scoring.levels, cuts.terms.gate))
        for run in turned(named, turning, shelf, shared):
            # Other processes are at the next runs meanwhile.
            runs.append(run)
            kept.note(run.name)
            yield from cards.laid.ready()
        runs.sort(key=attrgetter("first"))
        known = known_of(last, runs, surroundings, shelf)
        shards = yield from term_files(runs, len(papers), known, shared, cards.laid)
        yield from cards.laid.rest()
        facets = yield from named_facets(catalog, papers, topics)
        lists: dict[str, KnownFiles] = {}
        words = ""
        if len(papers) > FEW:  # A small catalog has all words in its one shard.
            lists = yield from word_files(word_lists(shards, known.words), known, shared)
            words = yield from word_table(lists)
        pairs = ""
        if cuts.pairs:
            neighbours = neighbours_of(papers)
            pair_runs = list(shared(Pairing(shelf, neighbours), runs))
            for pair_run in pair_runs:
                kept.note(pair_run.name)
            pairs = yield from pair_files(pair_runs, neighbours, cuts.pairs, shared)
    last.past = Past(
        surroundings=surroundings,
        papers=len(papers),
        runs=tuple((run.name, run.first) for run in runs),
        cards={folder.digest: folder.known for folder in cards.folders},
        shards=shards,
        words=lists,
    )
    manifest = {
        "version": VERSION,
        "papers": len(papers),
        "suffix": "/" if settings.directory_urls else ".html",
        "fields": FIELDS,
        "scoring": scoring.as_json(),
        "topics": [
            [topic.id, short_label(topic), [topics[parent] for parent in topic.parents]]
            for topic in catalog.topics
        ],
        "vectors": 0,
        "cards": {
            "block": block,
            "starts": gap_list(folder.first for folder in cards.folders),
            "files": [folder.known.name for folder in cards.folders],
        },
        "facets": facets,
        "terms": term_table(shards),
        "words": words,
        "pairs": pairs,
    }
    yield Page(path="search/manifest.json", text=as_json(manifest))


def named_groups(
    groups: Iterable[Sequence[Paper]], catalog: Catalog, kept: Kept, beside: object
) -> Iterator[tuple[str, Sequence[Paper]]]:
    """Groups of papers by the names under which their runs are kept.

    `beside` is all that runs depend on beside the texts of papers.
    """
    told = digest_of_value(beside)
    for papers in groups:
        names = [[author.name for author in paper.authors] for paper in papers]
        own = digest_of(catalog.words(papers) + by_content(names))
        yield kept.name("run", told, own), papers


def turned(
    named: Iterable[tuple[str, Sequence[Paper]]],
    turning: Turning,
    shelf: Shelf,
    shared: Sharing,
) -> Iterator[Run]:
    """The runs of all groups, in no order; those that are kept are not turned over again."""
    found: list[Run] = []

    def unknown() -> Iterator[Batch]:
        first = 0
        for name, papers in named:
            if run := kept_run(shelf, name, first):
                found.append(run)
            else:
                yield Batch(first=first, texts=texts_in(papers), name=name)
            first += len(papers)

    yield from shared(turning, unknown())
    yield from found


class Cards:
    """Cards that are made while other processes are waited for, unless they are `known`.

    `folders` are those whose cards have been given out.
    """

    def __init__(
        self,
        folding: Folding,
        papers: Sequence[Paper],
        known: Mapping[str, tuple[KnownCards, Unchanged]],
    ) -> None:
        self.folders: list[Folder] = []
        self._known = known
        folders = folding.folders(papers, {digest: own for digest, (own, _) in known.items()})
        self.laid = Meanwhile(self._lay(folders))

    def _lay(self, folders: Iterable[Folder]) -> Iterator[Made]:
        for folder in folders:
            if folder.texts:
                yield from folder.pages
            else:
                yield self._known[folder.digest][1]
            self.folders.append(replace(folder, texts=()))


def named_facets(catalog: Catalog, papers: Sequence[Paper], topics: Iterable[str]) -> Parts:
    """The facets, and their names."""
    having = having_topics(papers, topics)
    facets = facet_files(catalog, papers, having)
    yield from facets.values()
    each, pages = each_topic(papers, having)
    yield from pages
    return {"each": each} | {name: PurePosixPath(page.path).stem for name, page in facets.items()}


def term_files(
    runs: Sequence[Run],
    papers: int,
    known: Known,
    shared: Sharing,
    cards: Meanwhile[Made],
) -> Generator[Made, None, tuple[Shard, ...]]:
    """The files of terms, and what is known of them; cards that are ready come between them."""
    shards: list[Shard] = []
    parts = ranges(runs, papers, cuts_for(papers), known.former)
    for made in chain.from_iterable(shared(Range.files, parts)):
        yield from cards.ready()
        if isinstance(made, Shard):
            yield from made.pages
            shards.append(replace(made, pages=()))
        else:
            shards.append(known.shards[made])
            yield known.there[shards[-1].paths[0]]
    return tuple(shards)


def term_table(shards: Iterable[Shard]) -> dict[str, Any]:
    """The files of terms, as the manifest has them."""
    table: list[tuple[str, str]] = []
    apart: list[int] = []
    sizes: list[str] = []
    before = ""
    for shard in shards:
        if shard.is_apart:
            apart.append(len(table))
            sizes.append(DIGITS[min(MOST, shard.letters // SIZE_UNIT)])
        first = shard.first if shard.is_apart else separator(before, shard.first)
        table.append((first, shard.name))
        before = shard.stems.rpartition(BETWEEN)[2]
    return as_table(table) | {"apart": gap_list(apart), "sizes": "".join(sizes)}


def pair_files(
    runs: Sequence[PairRun], known: Neighbours, sizes: Sizes, shared: Sharing
) -> Generator[Page, None, str]:
    """The pairs, and the name of the file that tells theirs."""
    table: list[tuple[str, str]] = []
    before = ""
    for file in chain.from_iterable(shared(PairRange.files, pair_ranges(runs, known, sizes))):
        yield file.page
        table.append((separator(before, file.first), file.name))
        before = file.last
    text = as_json(
        {"common": word_list(known.common), "frequent": word_list(known.frequent)} | as_table(table)
    )
    yield Page(path=f"search/pairs/{name_of(text)}.json", text=text)
    return name_of(text)


def word_files(
    lists: Sequence[WordList], known: Known, shared: Sharing
) -> Generator[Made, None, dict[str, KnownFiles]]:
    """The word lists, and their files by their first words."""
    found: dict[str, KnownFiles] = {}
    for words, files in zip(lists, shared(WordList.files, lists), strict=True):
        for file in files:
            path = file.known.path
            yield Page(path=path, text=file.text) if file.text else known.there[path]
        found[words.name] = {file.first: file.known for file in files}
    return found


def word_table(lists: Mapping[str, KnownFiles]) -> Generator[Page, None, str]:
    """The file that tells the files of the word lists, and its name."""
    tables = {
        name: as_table((first, file.name) for first, file in files.items())
        for name, files in lists.items()
    }
    text = as_json(tables)
    yield Page(path=f"search/words/{name_of(text)}.json", text=text)
    return name_of(text)


def cuts_for(papers: int) -> Cuts:
    """How the files of so many papers are cut."""
    if papers <= FEW:
        return SMALL
    return MEDIUM if papers <= MANY else LARGE


def folders_for(papers: int) -> Lengths:
    """How the cards of so many papers are laid into folders."""
    if papers <= FEW:
        return WHOLE
    return FOLDERS if papers <= MANY else LARGE_FOLDERS


def short_label(topic: Topic) -> str:
    """A topic's label; empty where it is the id with spaces and a capital."""
    return "" if topic.label == topic.id.replace("-", " ").capitalize() else topic.label


def separator(before: str, first: str) -> str:
    """The shortest word that is greater than one and not greater than another."""
    return first[: shared_letters(before, first) + 1]


def as_table(named: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Files by their first words, as the manifest has them."""
    files = list(named)
    return {"first": word_list(first for first, _ in files), "files": [name for _, name in files]}
