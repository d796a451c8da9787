"""The search index, made from the catalog (docs/decisions/0017-search-index.md)."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Paper
from papershelf.processes import Sharing, sharing
from papershelf.scratch import scratch_folder
from papershelf.search.coding import DIGITS, MOST, gap_list, shared_letters, word_list
from papershelf.search.scoring import FIELDS, Scoring
from papershelf.taxonomy import Topic
from papershelf.write.page import Page
from papershelf.write.search.cards import folders
from papershelf.write.search.cutting import Sizes, begins_file, name_of
from papershelf.write.search.facets import each_topic, facet_files
from papershelf.write.search.neighbours import Neighbours, neighbours_of
from papershelf.write.search.numbers import numbered
from papershelf.write.search.occurrences import texts_of
from papershelf.write.search.pairs import PairRange, pair_ranges
from papershelf.write.search.runs import Batch, Run, Turning
from papershelf.write.search.shards import LARGE, MEDIUM, SMALL, Cuts, Range, as_json, ranges
from papershelf.write.search.word_lists import WordList, word_lists

VERSION = 2
# Up to here a catalog is one shard and one block.
FEW = 1_000
# Up to here files are smaller.
MANY = 25_000
BLOCK = 16
# Blocks of a folder, which a change in one paper names anew; the manifest names all folders.
FOLDER, LARGE_FOLDER = 16, 32
# The manifest tells in units of so many letters how large the files of common stems are.
SIZE_UNIT = 4_096

# Papers that are turned over at once.
RUN = 4_096
# Below this, starting processes takes longer than the work.
ENOUGH = 2 * RUN

Parts = Generator[Page, None, dict[str, Any]]


def search_index(catalog: Catalog, settings: Settings, jobs: int | None = None) -> Iterator[Page]:
    """All files of the index; the manifest, which names the others, comes last.

    They are made by so many processes (1: by this one), or else one for each processor, and are the
    same whatever the number.
    """
    papers = numbered(catalog.papers)
    scoring = Scoring()
    topics = {topic.id: number for number, topic in enumerate(catalog.topics)}
    jobs = (jobs or settings.jobs or None) if len(papers) > ENOUGH else 1
    with scratch_folder() as folder, sharing(jobs) as shared:
        cuts = cuts_for(len(papers))
        known = neighbours_of(papers) if cuts.pairs else None
        is_bound = partial(begins_file, sizes=cuts.terms)
        turning = Turning(folder, scoring.levels, is_bound, known)
        runs: list[Run] = []
        names: list[str] = []
        folder_size = FOLDER if len(papers) <= MANY else LARGE_FOLDER
        block = max(1, len(papers)) if len(papers) <= FEW else BLOCK
        for batch, run in zip(batches(papers), shared(turning, texts(papers)), strict=True):
            # Other processes are at the next runs meanwhile.
            runs.append(run)
            for cards in folders(batch, topics, block, folder_size):
                yield from cards.pages
                names.append(cards.name)
        facets = yield from named_facets(papers, topics)
        terms = yield from term_files(runs, len(papers), shared)
        pairs = yield from pair_files(runs, known, cuts.pairs, shared)
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
        "cards": {"block": block, "folder": folder_size, "files": names},
        "facets": facets,
        **terms,
        "pairs": pairs,
    }
    yield Page(path="search/manifest.json", text=as_json(manifest))


def batches(papers: Sequence[Paper]) -> Iterator[Sequence[Paper]]:
    """The papers in runs."""
    return (papers[first : first + RUN] for first in range(0, len(papers), RUN))


def texts(papers: Sequence[Paper]) -> Iterator[Batch]:
    """What is indexed of the papers, in runs."""
    for number, batch in enumerate(batches(papers)):
        yield Batch(first=number * RUN, texts=list(map(texts_of, batch)))


def named_facets(papers: Sequence[Paper], topics: Mapping[str, int]) -> Parts:
    """The facets, and their names."""
    facets = facet_files(papers, topics)
    yield from facets.values()
    each, pages = each_topic(papers, topics)
    yield from pages
    return {"each": each} | {name: PurePosixPath(page.path).stem for name, page in facets.items()}


def term_files(runs: Sequence[Run], papers: int, shared: Sharing) -> Parts:
    """The terms and the word lists, and what the manifest tells of them."""
    table: list[tuple[str, str]] = []
    apart: list[int] = []
    sizes: list[str] = []
    stems: list[str] = []
    forms: dict[str, int] = {}
    parts = ranges(runs, papers, cuts_for(papers))
    for shard in chain.from_iterable(shared(Range.files, parts)):
        yield from shard.pages
        before = stems[-1] if stems else ""
        first = shard.stems[0]
        if shard.is_apart:
            apart.append(len(table))
            sizes.append(DIGITS[min(MOST, shard.letters // SIZE_UNIT)])
        table.append((first if shard.is_apart else separator(before, first), shard.name))
        stems += shard.stems
        forms.update((form, count) for form, count, _ in shard.forms)
    # A small catalog has all words in its one shard.
    words = (yield from word_files(word_lists(stems, forms), shared)) if papers > FEW else ""
    told = {"apart": gap_list(apart), "sizes": "".join(sizes)}
    return {"terms": as_table(table) | told, "words": words}


def pair_files(
    runs: Iterable[Run], known: Neighbours | None, sizes: Sizes | None, shared: Sharing
) -> Generator[Page, None, str]:
    """The pairs, and the name of the file that tells theirs; none where no pairs are told."""
    if not (known and sizes):
        return ""
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


def word_files(lists: Sequence[WordList], shared: Sharing) -> Generator[Page, None, str]:
    """The word lists, and the name of the file that tells theirs."""
    tables = {}
    for words, files in zip(lists, shared(WordList.files, lists), strict=True):
        yield from (file.page for file in files)
        tables[words.name] = as_table((file.first, file.name) for file in files)
    text = as_json(tables)
    yield Page(path=f"search/words/{name_of(text)}.json", text=text)
    return name_of(text)


def cuts_for(papers: int) -> Cuts:
    """How the files of so many papers are cut."""
    if papers <= FEW:
        return SMALL
    return MEDIUM if papers <= MANY else LARGE


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
